"""Programme files: the presets of the package, a school's own file, and what is wrong with one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from qinglan_tui.domain.dues import due_text
from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programme_reading import programme_document, read_preset, read_programme
from qinglan_tui.domain.programmes import OWERS, Duty, Programme, resolved
from qinglan_tui.domain.text import nearest, quoted
from qinglan_tui.services.schemes import schemes

if TYPE_CHECKING:
    from qinglan_tui.storage import Workbook

# Beside this package; importlib.resources would cost as much as the rest of the command.
FOLDER = Path(__file__).parent.parent / "programmes"
_ENDING = ".toml"
_INDEX = "index"  # not a programme: the list of all schemes
# Beside a programme of one's own the workbook keeps the duties that the school put aside.
ASIDE = "aside"


@cache
def preset_ids() -> tuple[str, ...]:
    """The ids of all presets in their order."""
    names = (entry.name for entry in FOLDER.iterdir() if entry.name.endswith(_ENDING))
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name != _INDEX + _ENDING))


class Heading(Struct, frozen=True):
    """One line of the list of programmes: `duties` is how many duties its file has, 0 before there is one."""

    id: str
    name: str
    relevance: str
    duties: int


@cache
def preset(programme_id: str) -> Programme:
    """The preset of that id; of an alias, the programme it stands for under its own id.

    Raises:
        Problem: there is none, or its file is faulty.
    """
    if programme_id not in preset_ids():
        close = nearest(programme_id, preset_ids())
        raise Problem(f"没有{quoted(programme_id)}这个方案", f"是不是“{close}”？" if close else "")
    programme = read_preset(parse_toml(_text_of(programme_id)))
    return resolved(programme, preset(programme.alias_of)) if programme.alias_of else programme


def _text_of(programme_id: str) -> str:
    return (FOLDER / (programme_id + _ENDING)).read_text(encoding="utf-8")


def presets() -> tuple[Programme, ...]:
    """All presets in the order of their ids."""
    return tuple(preset(programme_id) for programme_id in preset_ids())


def parse_programme(text: str) -> Programme:
    """The programme that the text of a file says.

    Raises:
        Problem: it is not TOML; the line is named.
        Faults: it means nothing; every duty and field is named.
    """
    return read_programme(parse_toml(text))


def parse_toml(text: str) -> dict[str, Any]:
    """The plain data of a TOML text; a Problem that names the line when it cannot be read."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        line = _line_of(str(error), text)
        raise Problem(
            f"方案文件第{line}行写法不对：{_reason(str(error))}", "请对照 docs/programmes.md 修改这一行"
        ) from None


def read_programme_file(path: Path) -> Programme:
    """The programme in a file.

    Raises:
        Problem: there is no such file, it cannot be read, or it is faulty.
    """
    name = quoted(str(path), 80)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Problem(f"找不到文件{name}", "请检查路径") from None
    except UnicodeDecodeError:
        raise Problem(f"文件{name}不是 UTF-8 编码", "请另存为 UTF-8") from None
    except (IsADirectoryError, PermissionError):
        raise Problem(f"读不了{name}", "请写一个可以读的文件") from None
    return parse_programme(text)


def _line_of(message: str, text: str) -> int:
    """The line an error of tomllib speaks of; the last one when the text ends too early."""
    import re

    match = re.search(r"line (\d+)", message)
    return int(match[1]) if match else max(len(text.splitlines()), 1)


# What tomllib says, and what a teacher reads.
_REASONS = (
    ("Cannot overwrite", "同一项写了两次"),
    ("Cannot declare", "同一张表写了两次"),
    ("Unclosed array", "方括号没有关上"),
    ("Unclosed inline table", "花括号没有关上"),
    ("Unterminated string", "引号没有关上"),
    ("Expected '='", "项目名后面缺等号"),
    ("Invalid value", "等号后面的值看不懂，文字要写在引号里"),
    ("Invalid initial character for a key part", "项目名只能用字母、数字和下划线"),
    ("Invalid statement", "这一行不是“项目 = 值”的写法"),
    ("Expected newline", "一行只能写一项"),
    ("Illegal character", "有不能用的字符，文字里换行要用三个引号"),
    ("Duplicate inline table key", "花括号里同一项写了两次"),
    ("Invalid date or datetime", "没有这一天"),
)


def _reason(message: str) -> str:
    return next((said for begun, said in _REASONS if message.startswith(begun)), "看不懂")


def programme_of(workbook: "Workbook", programme_id: str) -> Programme:
    """The programme of that id: the workbook's own before a preset of the same id.

    Raises:
        Problem: there is none, or it is faulty.
    """
    own = next((raw for raw in workbook.programmes if raw.get("id") == programme_id), None)
    if own is None:
        return preset(programme_id)
    return read_programme({key: value for key, value in own.items() if key != ASIDE})


def programme_named(workbook: "Workbook | None", name: str) -> Programme:
    """The programme of that id or name; without a workbook among the presets.

    Raises:
        Problem: there is none (the nearest is named), or it is faulty.
    """
    wanted = name.strip()
    known = headings(workbook)
    found = next((heading for heading in known if wanted in (heading.id, heading.name)), None)
    if found is None or not found.duties:
        close = nearest(wanted, [text for heading in known for text in (heading.id, heading.name)])
        raise Problem(f"没有{quoted(name)}这个方案", f"是不是“{close}”？" if close else "")
    return programme_of(workbook, found.id) if workbook is not None else preset(found.id)


def headings(workbook: "Workbook | None") -> tuple[Heading, ...]:
    """All programmes: the presets in the order of their ids, then the workbook's own."""
    found = {scheme.id: Heading(scheme.id, scheme.name, scheme.relevance, 0) for scheme in schemes()}
    numbers: dict[str, int] = {}
    aliases: dict[str, str] = {}
    for programme_id in preset_ids():
        raw = parse_toml(_text_of(programme_id))
        numbers[programme_id] = len(raw.get("duty", ()))
        if "alias_of" in raw:
            aliases[programme_id] = raw["alias_of"]
        found[programme_id] = Heading(
            programme_id, str(raw["name"]), str(raw.get("relevance", "core")), numbers[programme_id]
        )
    for alias, target in aliases.items():
        found[alias] = structs.replace(found[alias], duties=numbers.get(target, 0))
    listed = {key: found[key] for key in sorted(found)}
    for raw in workbook.programmes if workbook is not None else ():
        own = Heading(str(raw.get("id")), str(raw.get("name")), "own", len(raw.get("duty", ())))
        listed[own.id] = own
    return tuple(listed.values())


def programme_json(programme: Programme) -> dict[str, Any]:
    """The data of `programmes show --json`."""
    document = programme_document(programme)
    return {
        "id": programme.id,
        "name": programme.name,
        "labels": programme.labels,
        "cycle": document.get("cycle", {}),
        "goals": document.get("goal", []),
        "duties": [_duty_json(duty) for duty in programme.duties],
        "reminders": document.get("reminder", []),
        "documents": document.get("document", []),
    }


def _duty_json(duty: Duty) -> dict[str, Any]:
    counts = duty.counts or tuple(dict.fromkeys(code for part in duty.parts for code in part.counts))
    return {
        "id": duty.id,
        "title": duty.title,
        "owes": duty.owes,
        "counts": list(counts),
        "where": duty.where,
        "op": duty.op,
        "n": duty.n,
        "per": duty.per,
        "due": duty.due,
        "needs": list(duty.needs),
        "bundle": duty.bundle,
        "hard": not duty.soft,
        "scope": duty.scope,
        "quote": duty.quote,
    }


def programme_text(programme: Programme) -> list[str]:
    """A programme as lines a teacher reads: who owes what, how often, and what it says in the source."""
    labels = programme.labels
    lines = [f"{programme.id} {programme.name}", programme.source, f"{labels.mentor} — {labels.apprentice}"]
    lines += [f"目标　{goal.when} {goal.text}".replace("　 ", "　") for goal in programme.goals]
    words = OWERS | {"mentor": labels.mentor, "apprentice": labels.apprentice}
    for duty in programme.duties:
        due = "" if duty.due == "end" else f"，{due_text(duty.due)}"
        bundle = f"（{duty.bundle}）" if duty.bundle else ""
        lines.append(f"{duty.id}　{words[duty.owes]}　{duty.title}{bundle}　{quota_text(duty)}{due}")
        lines.append(f"　　{duty.quote}")
    lines += [f"提醒　{reminder.text}" for reminder in programme.reminders]
    lines += [f"材料　{document.title}" for document in programme.documents]
    return [line for line in lines if line.strip()]
