"""导出本条: one record as its school form, after a look at what may be amiss in it."""

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Place
from qinglan_tui.screens.precheck import look_first


def export_form(place: Place, record: Record) -> None:
    """Look through the record, then write its form and say where."""
    look_first(place, "form", None, lambda: _write(place, record), records=(record,))


def _write(place: Place, record: Record) -> None:
    from qinglan_tui.services import export

    try:
        workbook = place.desk.workbook
        target = export.export_folder(workbook) / export.form_file_name(workbook, record)
        place.say(f"已导出：{export.export_form(workbook, record, place.desk.now, target=target)}")
    except Problem as problem:
        place.say_problem(problem)
