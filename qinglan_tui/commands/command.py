"""What a command is, and the short ways to declare one."""

from msgspec import Struct

EVERYWHERE = "app"


class Command(Struct, frozen=True, kw_only=True):
    """One thing a teacher can do.

    `action` is the method `action_<action>` of the screen named by `scope`, or of the app. `label` stands in
    the hint line (at most four characters), `about` is the sentence of F1, menu and README, `initials` are
    the pinyin initials of `label`. `writes` commands are hidden in a workbook that is open for reading only;
    those that are `waits` are there only once the window that writes was closed. `hint` is the place in the
    hint line, 0 for none. `group` is the heading in the menu of one of many alike (新建, 设置), whose label
    may be longer; F1 names them together.
    """

    id: str
    action: str
    scope: str
    label: str
    about: str
    initials: str
    keys: tuple[str, ...] = ()
    writes: bool = False
    waits: bool = False
    hint: int = 0
    group: str = ""


def at(
    scope: str,
    action: str,
    label: str,
    about: str,
    initials: str,
    *keys: str,
    writes: bool = False,
    hint: int = 0,
    name: str = "",
) -> Command:
    """A command of one place, its id made of the place and the action, or of `name` where that is shorter."""
    return Command(
        id=f"{scope}.{name or action}",
        action=action,
        scope=scope,
        label=label,
        about=about,
        initials=initials,
        keys=keys,
        writes=writes,
        hint=hint,
    )


def place(name: str, label: str, about: str, initials: str, *keys: str, hint: int = 0) -> Command:
    """The command that goes to a place, from everywhere."""
    return Command(
        id=name,
        action=f"go('{name}')",
        scope=EVERYWHERE,
        label=label,
        about=about,
        initials=initials,
        keys=keys,
        hint=hint,
    )
