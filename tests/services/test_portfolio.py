"""资料袋 and 个人汇总: legal names, nothing lost, nothing half, the same bytes; and writing by code."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from msgspec import structs

from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.personal import COLUMNS
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.documents import (
    DOCUMENTS,
    check_place,
    document_named,
    documents_for,
    write_blank_form,
    write_document,
)
from qinglan_tui.services.papers import BUILDERS
from qinglan_tui.storage import Workbook
from tests.exports.samples import photo
from tests.services.books import NOW, a_workbook, write

LONG = "𠮷👩‍🏫" * 60
ILLEGAL = set('\\:*?"<>|')


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[Workbook]:
    """王芳's workbook with some records, two of which would have one name."""
    book = a_workbook(tmp_path / "book")
    for slot in ("第1节", "第2节"):
        write(book, "听课", 授课教师="李青", 课题="5/6的认识?", 班级="三（2）班", 节次=slot, 日期="11月13日")
    write(book, "反思", 课题=LONG, 日期="11月16日")
    write(book, "活动", 活动主题="只给自己看", 仅自己看="是", 日期="11月17日")
    yield book
    book.close()


def attach(book: Workbook, folder: Path, name: str, content: bytes = b"words") -> None:
    """A record with an attached file."""
    file = folder / name
    file.write_bytes(content)
    record = write(book, "获奖", 获奖项目="基本功比赛", 日期="11月18日")
    book.save(structs.replace(record, attachments=(book.attach(file),)), NOW)


def cells(path: Path) -> list[str]:
    """The texts of all cells of a document."""
    tables = Document(str(path)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_a_portfolio_is_a_folder_of_files_with_the_names_that_schools_ask_for(
    workbook: Workbook, tmp_path: Path
) -> None:
    attach(workbook, tmp_path, "奖状.jpg", photo(kind="JPEG"))
    target = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    files = [path for path in target.rglob("*") if path.is_file()]
    assert all("2026—2027学年第一学期-数学-" in path.name for path in files)
    (original,) = [path for path in files if path.suffix == ".jpg"]
    assert original.read_bytes() == photo(kind="JPEG"), "the original as it is"
    assert original.parent.name == "附件"
    lessons = [path for path in files if "听课记录0" in path.name]
    assert len(lessons) == 2, "two lessons of one title have a file each"
    assert not any("只给自己看" in path.name for path in files)
    assert (target / "00 2026—2027学年第一学期-数学-王芳-档案袋目录.docx").is_file()
    assert any(path.suffix == ".xlsx" for path in files)


def test_every_name_is_legal_on_every_system(workbook: Workbook, tmp_path: Path) -> None:
    target = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    names = [part for path in target.rglob("*") for part in path.relative_to(target).parts]
    assert all(not ILLEGAL & set(name) and name == name.strip(" .") for name in names)
    assert all(len(name.encode("utf-8")) <= 255 for name in names)
    paths = [str(path.relative_to(target)).casefold() for path in target.rglob("*")]
    assert len(paths) == len(set(paths))


def test_the_list_in_a_portfolio_names_every_file(workbook: Workbook, tmp_path: Path) -> None:
    target = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    (contents,) = target.glob("00 *.docx")
    listed = {
        cell.text for table in Document(str(contents)).tables for row in table.rows for cell in row.cells
    }
    for path in target.rglob("*"):
        if path.is_file() and path != contents:
            assert path.name in listed


def test_a_zip_holds_the_same_files_with_names_marked_as_utf8(workbook: Workbook, tmp_path: Path) -> None:
    folder = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    packed = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋.zip")
    with ZipFile(packed) as package:
        assert package.testzip() is None
        assert all(info.flag_bits & 0x800 for info in package.infolist())
        inside = {name: package.read(name) for name in package.namelist()}
    outside = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert inside == outside


def test_the_same_workbook_gives_the_same_zip_and_table(workbook: Workbook, tmp_path: Path) -> None:
    for code, name in (("portfolio", "袋.zip"), ("table", "汇总.xlsx")):
        first = write_document(workbook, code, NOW, target=tmp_path / name).read_bytes()
        later = NOW + dt.timedelta(hours=3)
        assert write_document(workbook, code, later, target=tmp_path / name).read_bytes() == first


def test_a_failure_leaves_nothing_half(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "外面"
    place.mkdir()
    (place / "袋.zip").write_bytes(b"old")
    monkeypatch.setattr("exports.table_xlsx._write", refuse)
    for name in ("袋", "袋.zip"):
        with pytest.raises(Problem, match="磁盘空间不够"):
            write_document(workbook, "portfolio", NOW, target=place / name)
    assert [path.name for path in place.iterdir()] == ["袋.zip"]
    assert (place / "袋.zip").read_bytes() == b"old"


def test_a_folder_that_is_there_is_never_written_into(workbook: Workbook, tmp_path: Path) -> None:
    (tmp_path / "资料袋").mkdir()
    with pytest.raises(Problem, match="已经有了"):
        write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    assert list((tmp_path / "资料袋").iterdir()) == []


def test_a_missing_original_is_named_and_the_rest_written(workbook: Workbook, tmp_path: Path) -> None:
    attach(workbook, tmp_path, "奖状.jpg")
    for path in (tmp_path / "book" / "attachments").rglob("*"):
        if path.is_file():
            path.unlink()
    target = write_document(workbook, "portfolio", NOW, target=tmp_path / "资料袋")
    (contents,) = target.glob("00 *.docx")
    listed = [
        cell.text for table in Document(str(contents)).tables for row in table.rows for cell in row.cells
    ]
    assert listed[listed.index("奖状.jpg") + 1] == "原件缺"


def test_photos_stand_in_the_handbook_and_a_broken_one_is_named(workbook: Workbook, tmp_path: Path) -> None:
    attach(workbook, tmp_path, "合影.png", photo())
    path = write_document(workbook, "handbook", NOW, target=tmp_path / "手册.docx")
    with ZipFile(path) as package:
        assert len([name for name in package.namelist() if name.startswith("word/media/")]) == 1
    attach(workbook, tmp_path, "坏.jpg")
    told: list[str] = []
    path = write_document(workbook, "handbook", NOW, target=tmp_path / "手册二.docx", warn=told.append)
    assert told == ["照片“坏.jpg”打不开，请另存为 JPG 或 PNG 再附上"]
    cells = [cell.text for table in Document(str(path)).tables for cell in table._cells]
    assert any(told[0] in cell for cell in cells)


def test_how_far_it_is_can_be_heard(workbook: Workbook, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    write_document(
        workbook,
        "portfolio",
        NOW,
        target=tmp_path / "袋.zip",
        tell=lambda done, of: heard.append((done, of)),
    )
    assert heard[-1][0] == heard[-1][1] == len(heard)


def test_the_table_has_one_row_under_fixed_columns(workbook: Workbook, tmp_path: Path) -> None:
    path = write_document(workbook, "table", NOW, target=tmp_path / "汇总.xlsx")
    with ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode("utf-8")
        words = package.read("xl/sharedStrings.xml").decode("utf-8")
    assert sheet.count("<row ") == 2
    assert "听徒弟（节）" in words
    assert "李青、周敏" in words
    titles = [column.title for column in COLUMNS]
    assert titles[:6] == ["学期编号", "学年学期", "学校", "姓名", "身份", "学科"]
    assert len(titles) == len(set(titles)) == 12 + 6 + (len(KINDS) - 1) + 6


def test_a_table_that_may_not_be_replaced_says_so(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Problem, match="Excel 或 WPS 中打开"):
        write_document(workbook, "table", NOW, target=tmp_path / "汇总.xlsx")
    assert not (tmp_path / "汇总.xlsx").exists()
    assert not list(tmp_path.glob(".*.tmp"))


# --- the list of documents --------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.code for document in DOCUMENTS])
def test_every_document_of_the_list_can_be_written(
    workbook: Workbook, tmp_path: Path, document: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its code alone, in the present folder, under the name that schools ask for."""
    monkeypatch.chdir(tmp_path)
    found = document_named(document.code)  # type: ignore[attr-defined]
    record = write(workbook, "听课", 授课教师="李青", 课题="周长") if found.per == "record" else None
    path = write_document(workbook, found.code, NOW, record=record)
    assert path.parent == tmp_path
    assert path.suffix == found.suffix
    assert path.exists()
    if found.can_be_blank:
        blank = write_document(workbook, found.code, NOW, blank=True)
        assert "（空表）" in blank.name
    elif found.per != "record":
        with pytest.raises(Problem, match="没有空表"):
            write_document(workbook, found.code, NOW, blank=True)


def test_every_builder_belongs_to_a_document() -> None:
    named = {document.builder for document in DOCUMENTS if document.builder}
    assert named | {"score"} == set(BUILDERS)


def test_what_can_be_written_is_listed_with_what_it_holds(workbook: Workbook) -> None:
    lines = {line.document.code: line for line in documents_for(workbook, NOW)}
    assert set(lines) == {document.code for document in DOCUMENTS}
    assert lines["agreement"].note == "2对师徒"
    assert "四课" in lines["bundle"].note
    assert lines["handbook"].note == "本学期3条记录"


def test_a_document_is_known_by_code_label_or_a_word_of_it() -> None:
    assert document_named("协议书") is document_named("agreement") is document_named("师徒结对协议书")
    with pytest.raises(Problem, match="是不是"):
        document_named("agrement")


@pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
def test_every_kind_has_a_blank_form(workbook: Workbook, tmp_path: Path, kind: object) -> None:
    found = kind_named(kind.code)  # type: ignore[attr-defined]
    path = write_blank_form(workbook, found, NOW, target=tmp_path / "空表.docx")
    assert Document(str(path)).tables


def test_a_pairing_that_is_not_there_is_refused_by_name(workbook: Workbook, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="可写：李青、周敏"):
        write_document(workbook, "handbook", NOW, pairing="赵四", target=tmp_path / "手册.docx")


def test_a_place_is_what_the_teacher_meant(tmp_path: Path) -> None:
    assert check_place(str(tmp_path / "汇总"), ".xlsx") == tmp_path / "汇总.xlsx"
    assert check_place(str(tmp_path / "袋.zip"), "") == tmp_path / "袋.zip"
    for text, suffix in ((f"{tmp_path}{os.sep}", ".zip"), ("汇总.docx", ".xlsx"), (str(tmp_path), "")):
        with pytest.raises(Problem):
            check_place(text, suffix)


def test_a_lesson_that_is_agreed_stands_on_the_notice_for_the_office(
    workbook: Workbook, tmp_path: Path
) -> None:
    write(
        workbook,
        "听课",
        授课教师="周敏",
        课题="周长",
        班级="三（4）班",
        日期="11月27日",
        节次="第3节",
        状态="已约",
    )
    path = write_document(workbook, "notice", NOW, target=tmp_path / "备案.docx")
    rows = [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows]
    planned = next(row for row in rows if row[0] == "1")
    assert {"11月27日", "第13周 第3节", "三（4）班", "周敏", "周长", "王芳"} <= set(planned)
    assert sum("李青" in row for row in rows) == 0, "a lesson that was heard needs no notice"


def _alone(book: Workbook) -> None:
    book.arrange(pairings=())


def _without_programme(book: Workbook) -> None:
    book.arrange(pairings=tuple(structs.replace(one, programme="") for one in book.pairings))


def _with_a_programme_that_is_gone(book: Workbook) -> None:
    book.arrange(pairings=tuple(structs.replace(one, programme="没有了") for one in book.pairings))


def _without_school(book: Workbook) -> None:
    book.arrange(settings=structs.replace(book.settings, school="", subject=""))


@pytest.mark.parametrize(
    "change", [_alone, _without_programme, _with_a_programme_that_is_gone, _without_school]
)
def test_whatever_is_not_settled_yet_every_document_comes_out(
    workbook: Workbook, tmp_path: Path, change: Callable[[Workbook], None]
) -> None:
    """Only the bundle of a programme without any is refused."""
    change(workbook)
    for document in DOCUMENTS:
        if document.per == "record":
            continue
        target = tmp_path / f"{document.code}{document.suffix or '.zip'}"
        if document.code == "bundle" and change is not _without_school:
            with pytest.raises(Problem, match="成套任务"):
                write_document(workbook, document.code, NOW, target=target)
        else:
            assert write_document(workbook, document.code, NOW, target=target).is_file()


def test_who_is_mentor_and_apprentice_gets_a_handbook_for_either_side(
    workbook: Workbook, tmp_path: Path
) -> None:
    own = new_pairing(("赵立新",), ("王芳",), workbook.pairings[0].start, "000-03")
    workbook.arrange(pairings=(*workbook.pairings, own))
    said = {}
    for partner in ("李青", "赵立新"):
        path = write_document(workbook, "people", NOW, pairing=partner, target=tmp_path / f"{partner}.docx")
        said[partner] = cells(path)
    assert "赵立新" not in said["李青"]
    assert said["赵立新"].index("蓝方") < said["赵立新"].index("青方")
    assert "王芳" in said["赵立新"]
