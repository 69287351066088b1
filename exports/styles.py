"""House styles: what a school's documents look like, as data.

Lengths on paper are millimetres, type and lines are points; `stylesheet` makes Word's styles of them.
"""

from typing import Literal, TypeAlias

from msgspec import Struct, structs

from qinglan_tui.domain.problems import Problem

# Running text; a school form; a register on a turned page; a cover.
Page: TypeAlias = Literal["text", "form", "wide", "cover"]
_A4 = (210.0, 297.0)


def twips(mm: float) -> int:
    """Millimetres in Word's twentieths of a point."""
    return round(mm * 1440 / 25.4)


def page_mm(page: Page) -> tuple[float, float]:
    """Width and height of an A4 page of this kind, in mm."""
    return (_A4[1], _A4[0]) if page == "wide" else _A4


class Fonts(Struct, frozen=True):
    """The face of each part of a document by its East-Asian name, and the one for Latin letters."""

    title: str = "宋体"
    body: str = "仿宋"
    first: str = "黑体"
    second: str = "楷体"
    table: str = "宋体"
    label: str = "黑体"
    latin: str = "Times New Roman"
    title_bold: bool = True

    def face(self, part: str) -> str:
        """The name of the face for "title", "body", "first", "second", "table" or "label"."""
        return {
            "title": self.title,
            "body": self.body,
            "first": self.first,
            "second": self.second,
            "table": self.table,
            "label": self.label,
        }[part]


# On every Chinese Windows, and known to WPS.
WINDOWS_FONTS = Fonts()
# What the standard for official papers names; offices install them by hand.
SMALL_SONG = "方正小标宋简体"
OFFICIAL_FONTS = Fonts(title=SMALL_SONG, body="仿宋_GB2312", second="楷体_GB2312", title_bold=False)
# The names of a face on other machines, by the word of the setting: what offices install by hand for
# official papers, and what every Mac has. 宋体 and 黑体 keep their names in official papers.
FONT_SETS: dict[str, dict[str, str]] = {
    "windows": {},
    "gb2312": {"仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312"},
    "mac": {"宋体": "Songti SC", "黑体": "Heiti SC", "仿宋": "STFangsong", "楷体": "Kaiti SC"},
}
ARTICLE_FONTS = Fonts(title="黑体", body="宋体", title_bold=False)


class Margins(Struct, frozen=True):
    """Page margins of a portrait page and the footer's distance from the edge, in mm."""

    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    footer: float = 23


# Forms are freer than texts: more room for the table, a wider edge where it is bound.
FORM_MARGINS = Margins(22, 20, 27, 20, 11)
COVER_MARGINS = Margins(30, 25, 28, 28, 15)


class HouseStyle(Struct, frozen=True):
    """How one school's documents look. `line` is exact; 0 stands for `times` single lines.

    `headings` are the sizes of levels one to four and `bold` says which of them are bold. `squeeze` is
    character spacing in points (the standard's 28 characters a line). `outer_numbers` puts page numbers at
    the outer edge, else in the middle; `small_song` asks for 小标宋 titles where such fonts are; `two_sided`
    mirrors the binding margin; `widows` allows Word to move single lines; `hanzi_date` asks for 二〇二六年
    under a text.
    """

    name: str
    label: str
    fonts: Fonts = WINDOWS_FONTS
    margins: Margins = Margins()
    form_margins: Margins = FORM_MARGINS
    title: float = 22
    title_line: float = 36
    body: float = 16
    line: float = 28
    times: float = 1
    headings: tuple[float, float, float, float] = (16, 16, 16, 16)
    bold: tuple[bool, bool, bool, bool] = (False, False, True, False)
    form_title: float = 18
    cell: float = 10.5
    cell_line: float = 18
    number: float = 14
    squeeze: float = 0
    outer_numbers: bool = False
    small_song: bool = False
    two_sided: bool = False
    widows: bool = True
    hanzi_date: bool = False

    def margins_of(self, page: Page) -> Margins:
        """The margins of a kind of page. A wide page is a form's page turned: the binding edge is above."""
        m = self.form_margins
        if page == "wide":
            return Margins(m.left, m.right, m.right, m.right, m.footer)
        return {"text": self.margins, "form": m, "cover": COVER_MARGINS}[page]

    def text_width(self, page: Page) -> int:
        """The width of the text area in twips."""
        m = self.margins_of(page)
        return twips(page_mm(page)[0]) - twips(m.left) - twips(m.right)

    def text_height(self, page: Page) -> float:
        """The height of the text area in mm."""
        m = self.margins_of(page)
        return page_mm(page)[1] - m.top - m.bottom


P1 = HouseStyle(
    "P1",
    "公文规范",
    squeeze=-0.25,
    outer_numbers=True,
    small_song=True,
    two_sided=True,
    widows=False,
)
P2 = HouseStyle(
    "P2",
    "学校常用",
    margins=Margins(20, 20, 25, 20, 12),
    line=26,
    bold=(False, True, True, False),
    hanzi_date=True,
)
P3 = HouseStyle(
    "P3",
    "教案随笔",
    fonts=Fonts(title_bold=False),
    small_song=True,
    margins=Margins(37, 33, 28, 25.4, 22),
    title=16,
    title_line=30,
    body=14,
    line=28.95,
    headings=(14, 14, 14, 14),
)
P4 = HouseStyle(
    "P4",
    "论文案例",
    fonts=ARTICLE_FONTS,
    margins=Margins(25, 25, 25, 25, 15),
    title=18,
    title_line=32,
    body=12,
    line=0,
    times=1.5,
    headings=(16, 14, 12, 12),
    number=10.5,
)
P5 = HouseStyle(
    "P5",
    "手册表格",
    fonts=Fonts(body="宋体"),
    margins=FORM_MARGINS,
    title=18,
    title_line=32,
    body=12,
    line=22,
    headings=(14, 12, 12, 12),
    bold=(False, True, True, False),
    cell_line=19,
    number=10.5,
    two_sided=True,
)

HOUSE_STYLES: tuple[HouseStyle, ...] = (P1, P2, P3, P4, P5)


def in_fonts(house: HouseStyle, fonts: str) -> HouseStyle:
    """The house style with its faces by the names of one of `FONT_SETS`: "windows", "gb2312" or "mac".

    Raises:
        Problem: there is no such set.
    """
    if fonts not in FONT_SETS:
        raise Problem(f"没有名为“{fonts}”的字体", f"可以用：{'、'.join(FONT_SETS)}")
    names, faces = FONT_SETS[fonts], structs.asdict(house.fonts)
    named = structs.replace(house.fonts, **{part: names[one] for part, one in faces.items() if one in names})
    if fonts == "gb2312" and house.small_song:
        named = structs.replace(named, title=SMALL_SONG, title_bold=False)
    return structs.replace(house, fonts=named)


def style_named(name: str) -> HouseStyle:
    """The house style of that name or label; raises Problem when there is none."""
    wanted = name.strip()
    for style in HOUSE_STYLES:
        if wanted.upper() == style.name or wanted == style.label:
            return style
    known = "、".join(f"{style.name} {style.label}" for style in HOUSE_STYLES)
    raise Problem(f"没有名为“{name}”的文稿样式", f"可以用：{known}")
