"""设置 · 我和学校, 界面文档: the settings that are single words."""

from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from qinglan_tui.domain.fields import Choices, FieldSpec, spec_named, specs
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import TERM_PATTERNS, term_id_of, term_name
from qinglan_tui.screens.settings_page import FormPage
from widgets.form import Form
from widgets.shown import shown

STYLE_WORDS = ("公文规范（P1）", "手册表格（P5）", "学校常用（P2）", "教案随笔（P3）", "论文案例（P4）")


def settings_spec(name: str, labels: tuple[str, ...] = ()) -> FieldSpec:
    """A field of the settings; `labels` are what its choices are called, in their order."""
    spec = spec_named(specs(Settings), name)
    if spec is None:
        raise KeyError(name)
    if not labels or spec.ask.choices is None:
        return spec
    choices = Choices(spec.ask.choices.words, closed=True, labels=labels)
    asked = msgspec.structs.replace(spec.ask, choices=choices, hint="")
    return msgspec.structs.replace(spec, ask=asked)


def style_spec() -> FieldSpec:
    """The house style, its choices by name."""
    return settings_spec("style", STYLE_WORDS)


class ProfilePage(FormPage):
    """Who I am and where I teach."""

    LABEL = "我和学校"
    HELP_TEXT = (
        "写在哪里？姓名、学校会印在文档上。\n改了姓名会怎样？结对和课表一起改，以前的记录里仍是原来的写法。"
    )

    def specs(self) -> tuple[FieldSpec, ...]:
        names = ("owner", "subject", "school", "school_short", "stage")
        return tuple(without_group(settings_spec(name)) for name in names)

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static(shown(f"工作簿放在  {self.desk.workbook.folder}"))


class LookPage(FormPage):
    """How screens and documents look."""

    LABEL = "界面文档"
    HELP_TEXT = (
        "哪个看着舒服？宣纸是浅色，墨是深色，选了马上就变。\n"
        "文稿样式、学期写法用在哪里？用在导出的 Word 文件里。"
    )
    THEME: ClassVar[str] = "theme"

    def specs(self) -> tuple[FieldSpec, ...]:
        term = term_id_of(self.desk.today)
        patterns = tuple(term_name(term, pattern) for pattern in TERM_PATTERNS)
        return tuple(
            without_group(spec)
            for spec in (settings_spec(self.THEME), style_spec(), settings_spec("term_pattern", patterns))
        )

    @on(Form.Changed)
    def show_theme(self, changed: Form.Changed) -> None:
        """The look changes while it is being chosen."""
        theme = str(self.form.raw[self.THEME])
        if changed.name == self.THEME and theme in self.app.available_themes:
            self.app.theme = theme


def without_group(spec: FieldSpec) -> FieldSpec:
    """The field as one of a form that has no groups."""
    return msgspec.structs.replace(spec, ask=msgspec.structs.replace(spec.ask, group=""))
