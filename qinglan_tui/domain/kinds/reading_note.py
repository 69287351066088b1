"""读书笔记 (A12): what was read, what is worth keeping of it and what it means for one's own teaching."""

from datetime import date
from typing import Annotated

from qinglan_tui.domain.fields import Ask, Choices, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields

BOOK_CATEGORIES = Choices(
    ("教育理论", "学科教学", "报刊", "其他"),
    synonyms={"专著": "教育理论", "学科": "学科教学", "期刊": "报刊", "杂志": "报刊", "报纸": "报刊"},
)


class ReadingNote(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """The book, which pages of it, extracts and thoughts."""

    book: Annotated[str, Ask("书名", group="读的书", needed="书名", hint="期刊文章写文章题目和刊名")] = ""
    writer: Annotated[str, Ask("著者", group="读的书")] = ""
    pages: Annotated[str, Ask("页码章节", group="读的书")] = ""
    category: Annotated[str, Ask("图书类别", Input.CHOICE, BOOK_CATEGORIES, group="读的书", short="类别")] = (
        ""
    )
    recommended_by: Annotated[str, Ask("推荐人", Input.PERSON, group="读的书")] = ""
    publisher: Annotated[str, Ask("出版社", group="读的书")] = ""
    start: Annotated[date | None, Ask("开始阅读", Input.DATE, group="读的书")] = None
    end: Annotated[date | None, Ask("读完日期", Input.DATE, group="读的书")] = None
    extracts: Annotated[str, Ask("内容摘抄", Input.LONG, group="笔记")] = ""
    thoughts: Annotated[
        str, Ask("心得体会", Input.LONG, group="笔记", needed="心得体会", main=True, hint="联系自己的教学")
    ] = ""


KIND = Kind(
    code="reading_note",
    label="读书笔记",
    short="读书",
    fields=ReadingNote,
    title="《{book}》{pages}",
    columns=("book", "writer", "category", "pages", "recommended_by", "thoughts"),
    forms=("A12",),
    about="读了一本书或一篇文章：摘抄几句，写写自己的体会。",
    unit="篇",
)
