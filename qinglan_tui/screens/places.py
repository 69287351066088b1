"""The places by name; each is imported when it is first gone to."""

from qinglan_tui.screens.base import Desk, Place


def make_place(name: str, desk: Desk) -> Place:
    """A new screen of that place.

    Raises:
        KeyError: there is no place of that name.
    """
    if name == "today":
        from qinglan_tui.screens.today import TodayPlace

        return TodayPlace(desk)
    if name == "records":
        from qinglan_tui.screens.records import RecordsPlace

        return RecordsPlace(desk)
    if name == "progress":
        from qinglan_tui.screens.progress import ProgressPlace

        return ProgressPlace(desk)
    if name == "board":
        from qinglan_tui.screens.board import BoardPlace

        return BoardPlace(desk)
    if name == "export":
        from qinglan_tui.screens.export import ExportPlace

        return ExportPlace(desk)
    if name == "settings":
        from qinglan_tui.screens.settings import SettingsPlace

        return SettingsPlace(desk)
    if name == "trash":
        from qinglan_tui.screens.trash import TrashPlace

        return TrashPlace(desk)
    if name == "conflicts":
        from qinglan_tui.screens.conflicts import ConflictsPlace

        return ConflictsPlace(desk)
    return _sheet(name, desk) or _place_for_files(name, desk)


def _sheet(name: str, desk: Desk) -> Place | None:
    """The places in which many records are written or looked through at once."""
    if name == "live":
        from qinglan_tui.screens.live import LivePlace

        return LivePlace(desk)
    if name == "quick_lesson":
        from qinglan_tui.screens.quick_lesson import QuickLessonPlace

        return QuickLessonPlace(desk)
    if name == "sign_plans":
        from qinglan_tui.screens.sign_plans import SignPlansPlace

        return SignPlansPlace(desk)
    if name == "week_reflections":
        from qinglan_tui.screens.week_reflections import WeekReflectionsPlace

        return WeekReflectionsPlace(desk)
    if name == "folder":
        from qinglan_tui.screens.folder import FolderPlace

        return FolderPlace(desk)
    return None


def _place_for_files(name: str, desk: Desk) -> Place:
    """The places that are about files rather than records."""
    if name == "give":
        from qinglan_tui.screens.give import GivePlace

        return GivePlace(desk)
    if name == "receive":
        from qinglan_tui.screens.receive import ReceivePlace

        return ReceivePlace(desk)
    if name == "precheck":
        from qinglan_tui.screens.precheck import PrecheckScreen

        return PrecheckScreen(desk, alone=True)
    if name == "care":
        from qinglan_tui.screens.care import CarePlace

        return CarePlace(desk)
    raise KeyError(name)
