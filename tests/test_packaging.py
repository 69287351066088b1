"""What a person meets before the program runs: the README's commands, the lock files, the package."""

import re
import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import qinglan_tui

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
# `make readme`, and so CI, runs what stands between these marks.
BLOCK = re.compile(
    r"<!-- (?P<name>start|test) -->\n```sh\n(?P<command>.*?)```\n<!-- /(?P=name) -->", re.DOTALL
)
COMMANDS = {found["name"]: found["command"] for found in BLOCK.finditer(README)}
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Package → version, as a lock file says it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(found["name"]): found["version"] for found in PIN.finditer(text)}


def wanted() -> list[Requirement]:
    """Everything that pyproject asks for, extras included."""
    lists = [PROJECT["dependencies"], *EXTRAS.values()]
    return [Requirement(line) for lines in lists for line in lines]


@pytest.mark.parametrize("name", ["start", "test"])
def test_each_readme_command_is_one_line_and_stands_in_both_languages(name: str) -> None:
    command = COMMANDS[name]
    assert command.count("\n") == 1
    assert README.count(command) == 2, "the Chinese and the English part give the same command"


@pytest.mark.parametrize("name", ["start", "test"])
def test_each_readme_command_makes_its_environment_and_installs_known_versions(name: str) -> None:
    assert "-m venv .venv" in COMMANDS[name]
    assert "-c constraints.txt" in COMMANDS[name]


def test_every_extra_that_the_readme_names_exists() -> None:
    named = {extra for group in re.findall(r"\.\[([a-z,]+)\]", README) for extra in group.split(",")}
    assert named == {"dev", "web"}
    assert named <= set(EXTRAS)


def test_the_windows_forms_install_the_same_as_the_others() -> None:
    windows = re.findall(r"```powershell\n(.*?)```", README, re.DOTALL)
    assert len(windows) == 2
    for line, command in zip(windows, COMMANDS.values(), strict=True):
        assert line.count("\n") == 1
        plain = (
            line.replace("; ", " && ")
            .replace("\\", "/")
            .replace("Scripts", "bin")
            .replace("py -m", "python3 -m")
        )
        assert plain == command


def test_every_file_that_the_readme_links_to_exists() -> None:
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert linked
    assert [target for target in linked if not (ROOT / target).exists()] == []


@pytest.mark.parametrize(
    "name", ["constraints.txt", "requirements.lock", "pyproject.toml", ".ci/run", "Makefile"]
)
def test_no_file_that_installs_something_holds_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.MULTILINE
    )


def test_both_lock_files_name_the_same_versions() -> None:
    assert pins("constraints.txt") == pins("requirements.lock")


def test_every_locked_file_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert len(blocks) == len(pins("requirements.lock"))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_locked_versions_are_those_that_the_project_asks_for() -> None:
    locked = pins("constraints.txt")
    wrong = [str(need) for need in wanted() if locked[canonicalize_name(need.name)] not in need.specifier]
    assert wrong == []


def test_what_we_rely_on_inside_is_pinned_exactly() -> None:
    exact = {need.name for need in wanted() if [part.operator for part in need.specifier] == ["=="]}
    assert {"textual", "textual-serve", "tinydb", "openxml-audit"} == exact


def test_every_requirement_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [") + 1
    block = lines[start : lines.index("]", start)]
    assert len(block) == 2 * len(PROJECT["dependencies"])
    assert all(line.strip().startswith("#") for line in block[::2])


@pytest.mark.parametrize("package", ["qinglan_tui", "widgets", "exports"])
def test_each_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_the_changelog_knows_the_present_version() -> None:
    assert f"## {qinglan_tui.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_contributing_can_be_read_at_one_sitting() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 100


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no executable bit")
def test_the_checks_can_be_started() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR
