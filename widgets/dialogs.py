"""Questions that stand before everything else: Ask, Note, Prompt and the Menu of F10.

Each is a screen: `app.push_screen(Ask(…), answered)`; `answered` gets what was chosen, or None after Esc.
"""

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.hints import HintLine
from widgets.line_input import LineInput
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown, width

_CANCEL: Final = ""
_KEY_CELLS: Final = 4
_MENU_CELLS: Final = 52
_LEAST_LINES: Final = 3
_MOST_LINES: Final = 14
# The rank of an item that only holds what was typed here and there.
_IN_ORDER: Final = 4


class ClickList(RecordList, can_focus=True):
    """A list in which one click already chooses."""

    CLICKS_TO_CHOOSE = 1

    DEFAULT_CSS = """
    ClickList { height: auto; background: $lift; }
    """


class Dialog(ModalScreen[str | None]):
    """A sheet of its own with one frame in the middle; Esc leaves it with None.

    `tell` puts a sentence at its foot, until the next one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "取消", show=False)]

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $ground;
        color: $ink;
        & > Vertical {
            width: 60;
            max-width: 100%;
            height: auto;
            max-height: 90%;
            border: solid $rule;
            padding: 1 2;
            background: $lift;
        }
        & Static { width: 1fr; height: auto; background: $lift; }
        & .dialog--head { text-style: bold; margin-bottom: 1; }
        & .dialog--soft { color: $soft; }
        & .dialog--keys { background: $lift; }
        & .dialog--told { color: $warm; margin-top: 1; }
    }
    """

    def tell(self, text: str) -> None:
        """Say something at the foot of the sheet; "" says nothing any more."""
        for told in self.query(".dialog--told").results(Static):
            told.update(shown(text))
            told.display = bool(text)
            return
        if text:
            self.query_one(Vertical).mount(Static(shown(text), classes="dialog--told"))

    def action_cancel(self) -> None:
        self.dismiss(None)


class Ask(Dialog):
    """A question with a few answers; gives the id chosen, or None for 取消, on which the cursor stands first.

    `choices` are (id, Chinese label), nine at most; a digit chooses at once, arrows and Enter as well.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "上一个", show=False),
        Binding("right", "move(1)", "下一个", show=False),
    ]

    DEFAULT_CSS = """
    Ask ClickList { margin-top: 1; }
    """

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], detail: str = "") -> None:
        super().__init__()
        self._question = question
        self.choices = tuple(choices)[:9]
        self._detail = detail

    def compose(self) -> ComposeResult:
        rows = [ListRow(_CANCEL, ("Esc", "取消"))]
        rows += [ListRow(id, (str(at), label)) for at, (id, label) in enumerate(self.choices, 1)]
        with Vertical():
            yield Static(shown(self._question, "bold"))
            if self._detail:
                yield Static(shown(self._detail, "$soft"))
            yield ClickList((Column(3, "lan"), Column(0)), rows)

    def on_mount(self) -> None:
        self.query_one(ClickList).focus()

    def on_key(self, event: events.Key) -> None:
        digit = event.character or ""
        if digit in "123456789"[: len(self.choices)] and digit:
            event.stop()
            self.action_pick(int(digit))

    def action_move(self, by: int) -> None:
        self.query_one(ClickList).action_move(by)

    def action_pick(self, number: int) -> None:
        """Answer with the choice of that number, from 1."""
        self.dismiss(self.choices[number - 1][0])

    @on(ClickList.Chosen)
    def answer(self, chosen: ClickList.Chosen) -> None:
        self.dismiss(str(chosen.key) if chosen.key != _CANCEL else None)


class Note(Dialog):
    """Something to read, as long as it may be; Enter, space or Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "cancel", "知道了", show=False)]

    DEFAULT_CSS = """
    Note VerticalScroll { height: auto; max-height: 50vh; background: $lift; scrollbar-size-vertical: 1; }
    Note .dialog--keys { margin-top: 1; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(self._title), classes="dialog--head")
            with VerticalScroll():
                yield Static(shown(self._text))
            yield HintLine("回车 知道了", classes="dialog--keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


class Prompt(Dialog):
    """One line of text; gives it stripped, or None after Esc. `needed` does not let an empty one go."""

    DEFAULT_CSS = """
    Prompt .dialog--keys { margin-top: 1; }
    """

    def __init__(
        self,
        question: str,
        value: str = "",
        *,
        placeholder: str = "",
        suggestions: Sequence[str] = (),
        needed: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._line = LineInput(value, placeholder=placeholder, suggestions=suggestions)
        self._needed = needed

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(self._question), classes="dialog--head")
            yield self._line
            yield HintLine("回车 确定   Esc 取消", classes="dialog--keys")

    @on(LineInput.Submitted)
    def answer(self, submitted: LineInput.Submitted) -> None:
        text = submitted.value.strip()
        if text or not self._needed:
            self.dismiss(text)


class MenuItem(NamedTuple):
    """A command in the menu: its id, label, the key that does the same, pinyin initials, heading and name.

    Several initials by which it is known stand with a space between them: "tkjl xjtkjl". The `name` is the
    short word for it, where the label is a sentence: what was typed of it counts for more than of the rest.
    """

    id: str
    label: str
    key: str = ""
    initials: str = ""
    group: str = ""
    name: str = ""

    def rank(self, typed: str) -> int | None:
        """How well it fits what was typed, 0 best; None when it does not. The order of words is free."""
        words = typed.casefold().split()
        as_one = self._rank("".join(words))
        if as_one is not None or len(words) < 2:
            return as_one
        ranks = [self._rank(word) for word in words]
        return None if None in ranks else _IN_ORDER + sum(rank or 0 for rank in ranks)

    def _rank(self, word: str) -> int | None:
        label, name = (_closed_up(text) for text in (self.label, self.name))
        known = self.initials.casefold().split()
        if word in (self.key.casefold(), name, *known):
            return 0
        if any(text.startswith(word) for text in (label, name, *known)):
            return 1
        if any(word in text for text in (name, *known)):
            return 2
        if word in label:
            return 3
        letters = iter(label)
        return _IN_ORDER if all(letter in letters for letter in word) else None


def _closed_up(text: str) -> str:
    """Without the blanks, which nobody need type."""
    return "".join(text.casefold().split())


class Menu(Dialog):
    """Every command, found by Chinese text or pinyin initials; gives the id to run, or None after Esc."""

    HELP_TITLE = "菜单"
    HELP_TEXT = (
        "怎样找到要做的？打汉字，或打拼音首字母，几个词先后不限：听课、tk、记录 新建。\n"
        "找到以后呢？上下键选一行，回车就做；也可以直接点。右边写着平时用的键。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list('move(-1)')", "上一个", show=False),
        Binding("down", "list('move(1)')", "下一个", show=False),
        Binding("pageup", "list('page(-1)')", "上一页", show=False),
        Binding("pagedown", "list('page(1)')", "下一页", show=False),
    ]

    DEFAULT_CSS = """
    Menu ClickList { margin-top: 1; }
    """

    def __init__(self, items: Sequence[MenuItem], *, placeholder: str = "输入汉字或拼音首字母") -> None:
        super().__init__()
        self.items = tuple(items)
        self._line = LineInput(placeholder=placeholder)
        cells = max((width(item.key) for item in self.items), default=0)
        self._list = ClickList(
            (Column(_MENU_CELLS - cells - _KEY_CELLS), Column(cells, "lan")),
            self._rows(""),
            empty="没有这样的命令，可换个词。",
            lit=True,
        )
        self._list.can_focus = False
        headings = len({item.group for item in self.items if item.group})
        self._list.styles.height = max(_LEAST_LINES, min(_MOST_LINES, len(self.items) + headings))

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._line
            yield self._list

    def _rows(self, typed: str) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        if typed.strip():
            rows += [ListRow(item.id, (item.label, item.key)) for item in self.found(typed)]
            return rows
        group = ""
        for item in self.items:
            if item.group != group:
                group = item.group
                rows.append(ListGroup(group))
            rows.append(ListRow(item.id, (item.label, item.key)))
        return rows

    def found(self, typed: str) -> list[MenuItem]:
        """The items that fit what was typed, the best first; else those that sound like it."""
        ranked = [(item.rank(typed), item) for item in self.items]
        fits = sorted((fit for fit in ranked if fit[0] is not None), key=lambda fit: fit[0] or 0)
        return [item for _, item in fits] or self._sounding(typed)

    def _sounding(self, typed: str) -> list[MenuItem]:
        """The items whose words sound like what was typed, whole syllables or their first letters."""
        from widgets.pinyin import matching

        by_label = {item.label: item for item in self.items}
        return [by_label[label] for label in matching(typed, list(by_label))]

    @on(LineInput.Changed)
    def narrow(self, changed: LineInput.Changed) -> None:
        self._list.set_rows(self._rows(changed.value))
        self._list.action_first()

    @on(LineInput.Submitted)
    def run(self) -> None:
        if self._list.key is not None:
            self.dismiss(str(self._list.key))

    @on(ClickList.Chosen)
    def run_clicked(self, chosen: ClickList.Chosen) -> None:
        self.dismiss(str(chosen.key))

    async def action_list(self, action: str) -> None:
        await self._list.run_action(action)
