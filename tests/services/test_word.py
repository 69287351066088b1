"""What a school settles for its Word files is found in the files: read back from the .docx."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from msgspec import structs

from exports.reading import lines_of_document
from qinglan_tui.domain.counts import APPRENTICE
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Faults
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.word_settings import GradeBand, OwnWeight, RubricItem, SignLine, WordSettings
from qinglan_tui.services.documents import write_blank_form, write_document
from qinglan_tui.services.export import export_form
from qinglan_tui.services.word import ITEMS, Item, example, is_usual, reset, said, save, specs_of, values_of
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, a_workbook, write

TODAY = NOW.date()


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    book = a_workbook(tmp_path / "book")
    write(
        book, "听课", date="11月13日", slot="第2节", teacher="李青", topic="几分之一", advice="提问后等三秒"
    )
    return book


def settle(workbook: Workbook, **word: object) -> None:
    """Settle something for the Word files."""
    settings = workbook.settings
    workbook.arrange(settings=structs.replace(settings, word=structs.replace(settings.word, **word)))


def made(workbook: Workbook, code: str, folder: Path, **asked: object) -> bytes:
    return write_document(workbook, code, NOW, target=folder / "x.docx", **asked).read_bytes()  # type: ignore[arg-type]


def blank(workbook: Workbook, kind: str, folder: Path) -> bytes:
    return write_blank_form(workbook, kind_named(kind), NOW, target=folder / "x.docx").read_bytes()


def text(data: bytes) -> str:
    return "".join("\n".join(line for _, line in lines_of_document(data)).split("　"))


def faces(data: bytes, style: str) -> tuple[str, float]:
    """The East-Asian face and the size of a style."""
    found = Document(BytesIO(data)).styles.element.get_by_id(style)
    assert found is not None and found.rPr is not None
    size = found.rPr.find(qn("w:sz"))
    return found.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), int(size.get(qn("w:val"))) / 2


def test_each_family_comes_in_its_own_style(workbook: Workbook, tmp_path: Path) -> None:
    reflection = write(workbook, "反思", date="11月13日", topic="几分之一", shortcomings="等得太短")
    design = export_form(workbook, reflection, NOW, target=tmp_path / "r.docx").read_bytes()
    assert faces(made(workbook, "register", tmp_path), "Title")[1] == 18
    assert faces(design, "Title")[1] == 16
    settle(workbook, forms="P1", texts="P4")
    assert faces(made(workbook, "register", tmp_path), "Title")[1] == 22
    design = export_form(workbook, reflection, NOW, target=tmp_path / "r.docx").read_bytes()
    assert faces(design, "Title")[1] == 18
    assert faces(made(workbook, "register", tmp_path, style="P4"), "Title")[1] == 18


@pytest.mark.parametrize(
    ("fonts", "title", "body"),
    [
        ("windows", "宋体", "仿宋"),
        ("gb2312", "方正小标宋简体", "仿宋_GB2312"),
        ("mac", "Songti SC", "STFangsong"),
    ],
)
def test_fonts_have_the_names_of_the_machines_at_school(
    workbook: Workbook, tmp_path: Path, fonts: str, title: str, body: str
) -> None:
    settle(workbook, fonts=fonts)
    data = made(workbook, "summary", tmp_path)
    assert faces(data, "Title")[0] == title
    assert faces(data, "BodyText")[0] == body


def test_days_are_written_in_the_school_s_pattern(workbook: Workbook, tmp_path: Path) -> None:
    settle(workbook, days="圆点")
    assert f"{NOW.year}.{NOW.month}.{NOW.day}" in text(made(workbook, "summary", tmp_path))
    record = next(one for one in workbook.records(Span.everything()) if isinstance(one, Record))
    form = export_form(workbook, record, NOW, target=tmp_path / "f.docx").read_bytes()
    assert "2026.11.13（第11周 星期五）第2节" in text(form)


def test_the_two_sides_are_called_as_at_school(workbook: Workbook, tmp_path: Path) -> None:
    settle(workbook, mentor="指导教师", apprentice="青年教师")
    found = text(made(workbook, "agreement", tmp_path))
    assert "指导教师" in found and "青年教师" in found
    assert "听青年教师课" in text(made(workbook, "summary", tmp_path))


def test_those_sign_whom_the_school_wants_under_each_document(workbook: Workbook, tmp_path: Path) -> None:
    settle(
        workbook,
        signs=(
            SignLine(label="年级组意见", by="年级组长"),
            SignLine(document="总结", label="校长意见", by="校长"),
            SignLine(document="总结", label="学校意见", by="学校", seal=True),
        ),
    )
    summary = "".join(text(made(workbook, "summary", tmp_path)).split())
    assert "校长签字" in summary and "学校（盖章）" in summary
    assert "教研组意见" not in summary and "年级组长" not in summary
    plan = "".join(text(made(workbook, "plan-mentor", tmp_path)).split())
    assert "年级组长签字" in plan and "教研组长" not in plan
    verdict = "".join(text(made(workbook, "verdict", tmp_path)).split())
    assert "年级组长签字" in verdict and "书面鉴定" in verdict and "校长" not in verdict


def test_the_school_s_rubric_and_grades_are_printed(workbook: Workbook, tmp_path: Path) -> None:
    from exports.forms import blank_form
    from qinglan_tui.services.scope import pick_term, scope_of

    settle(
        workbook,
        rubric=(
            RubricItem(dimension="立德树人", item="育人自然", points=40),
            RubricItem(dimension="学习活动", item="人人参与", points=60),
        ),
        grades=(GradeBand(word="甲", least=85), GradeBand(word="乙", least=0)),
    )
    scope = scope_of(workbook, pick_term(workbook, None, TODAY))
    form = blank_form(kind_named("听课"), scope, number="A6")
    printed = repr(form.parts)
    assert "立德树人" in printed and "人人参与（60分）" in printed and "教学目标" not in printed
    score = text(made(workbook, "score-apprentice", tmp_path))
    assert "□甲（85分及以上）" in score and "□乙（85分以下）" in score


def test_the_school_s_weights_keep_what_known_items_are_reckoned_from(
    workbook: Workbook, tmp_path: Path
) -> None:
    settle(
        workbook,
        weights_apprentice=(
            OwnWeight(item="听课及心得", points=70),
            OwnWeight(item="学生评价", points=30, standard="问卷过半"),
        ),
    )
    from qinglan_tui.domain.appraisal import weights_of

    known, own = weights_of(APPRENTICE, workbook.settings.word)
    assert known.kinds and known.points == 70 and own.kinds == ()
    score = text(made(workbook, "score-apprentice", tmp_path))
    assert "学生评价" in score and "问卷过半" in score and "读书笔记" not in score and "100" in score


def test_files_are_named_by_the_pattern_in_the_portfolio_too(workbook: Workbook, tmp_path: Path) -> None:
    from zipfile import ZipFile

    settle(workbook, file_name="姓名_材料名")
    bag = write_document(workbook, "portfolio", NOW, target=tmp_path / "袋.zip")
    owner = workbook.settings.owner
    names = [name.rsplit("/", 1)[-1] for name in ZipFile(bag).namelist()]
    assert f"{owner}_个人汇总.xlsx" in names
    assert not any("学年第" in name for name in names)


def test_settled_words_survive_closing(workbook: Workbook) -> None:
    folder = workbook.folder
    word = WordSettings(fonts="mac", signs=(SignLine(label="年级组意见", by="年级组长"),))
    workbook.arrange(settings=structs.replace(workbook.settings, word=word))
    workbook.close()
    assert Workbook.open(folder, write=False, now=NOW).settings.word == word


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_every_line_says_what_is_usual_shows_it_and_keeps_nothing_when_saved_as_it_is(
    workbook: Workbook, item: Item
) -> None:
    from widgets._raw import raw_of

    assert is_usual(workbook, item)
    assert said(workbook, item, TODAY) and example(workbook, item, TODAY)
    values = values_of(workbook, item)
    save(workbook, item, {spec.name: raw_of(spec, values[spec.name]) for spec in specs_of(item)}, TODAY)
    assert is_usual(workbook, item)
    reset(workbook, item)
    assert is_usual(workbook, item)


def test_a_file_name_without_the_material_is_refused(workbook: Workbook) -> None:
    item = next(item for item in ITEMS if item.key == "file_name")
    with pytest.raises(Faults, match="材料名"):
        save(workbook, item, {"file_name": "学期-姓名"}, TODAY)
