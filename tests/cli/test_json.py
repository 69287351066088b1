"""JSON out and in: data alone on stdout, in the promised shape, and fit to be given back."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.conftest import Qinglan

SHAPE = [
    "id", "kind", "date", "slot", "written_at", "counts_for", "submitted_on", "status", "title", "people",
    "pairings", "tags", "comment", "fields", "attachments", "extra",
]  # fmt: skip
LESSON: dict[str, Any] = {
    "kind": "observation",
    "date": "2026-11-13",
    "slot": "第2节",
    "tags": ["重点"],
    "comment": {"text": "评得细", "by": "校长"},
    "fields": {
        "teacher": "李青",
        "topic": "几分之一",
        "score": 91.5,
        "script": [
            {"minute": 3, "who": "师", "text": "分月饼"},
            {"minute": 16, "text": "给定义", "mark": "问题"},
        ],
        "action_steps": ["提问后等三秒", "板书留例题"],
    },
}


def add(qinglan: Qinglan, document: dict[str, Any], *argv: str) -> str:
    """The number of the record that a JSON document was added as."""
    said = qinglan("add", *argv, "--json-file", "-", stdin=msgspec.json.encode(document))
    assert said.code == 0, said.err
    return said.out.strip()


def test_show_and_list_give_the_promised_shape_and_nothing_else_on_stdout(qinglan: Qinglan) -> None:
    number = add(qinglan, LESSON)
    shown = qinglan("show", number, "--json")
    assert shown.err == ""
    assert list(shown.json) == SHAPE
    assert qinglan("list", "--json").json == [shown.json]
    assert qinglan("search", "月饼", "--json").json == [shown.json]


def test_rows_and_a_comment_come_in_by_json_and_out_again(qinglan: Qinglan) -> None:
    shown = qinglan("show", add(qinglan, LESSON), "--json").json
    assert shown["fields"]["script"] == LESSON["fields"]["script"]
    assert shown["fields"]["action_steps"] == [{"text": "提问后等三秒"}, {"text": "板书留例题"}]
    assert shown["comment"] == {"text": "评得细", "by": "校长"}
    assert shown["people"] == ["李青", "王芳", "校长"]
    assert shown["pairings"] == ["王芳-李青-2026-09-01"]


def test_chinese_and_emoji_are_printed_as_they_are(qinglan: Qinglan) -> None:
    add(qinglan, LESSON | {"title": "课 👩‍🏫 [/张]"})
    assert '"title": "课 👩‍🏫 [/张]"' in qinglan("list", "--json").out


def test_one_level_of_fields_with_chinese_labels_does_as_well(qinglan: Qinglan) -> None:
    number = add(
        qinglan, {"日期": "上周五", "授课教师": "李青", "课题": "周长", "标签": "重点、公开课"}, "听课"
    )
    shown = qinglan("show", number, "--json").json
    assert (shown["date"], shown["tags"]) == ("2026-11-13", ["重点", "公开课"])
    assert shown["fields"]["topic"] == "周长"


def test_what_was_shown_can_be_added_again_as_another_record(qinglan: Qinglan) -> None:
    first = qinglan("show", add(qinglan, LESSON), "--json").json
    second = qinglan("show", add(qinglan, first), "--json").json
    assert second["id"] != first["id"]
    assert {name: value for name, value in second.items() if name != "id"} == {
        name: value for name, value in first.items() if name != "id"
    }


def test_a_shown_record_edited_in_a_file_is_given_back(qinglan: Qinglan, tmp_path: Path) -> None:
    number = add(qinglan, LESSON)
    shown = qinglan("show", number, "--json").json
    shown["fields"]["topic"] = "周长"
    (tmp_path / "改.json").write_bytes(b"\xef\xbb\xbf" + msgspec.json.encode(shown))
    said = qinglan("edit", number, "--json-file", "改.json")
    assert said.out == "已修改：李青《周长》（课题）\n"
    assert qinglan("show", number, "--json").json["title"] == "李青《周长》"


def test_what_is_typed_stands_over_what_is_in_the_file(qinglan: Qinglan) -> None:
    number = add(qinglan, LESSON, "听课", "--set", "课题=周长", "--date", "上周四第3节", "--set", "节次=")
    shown = qinglan("show", number, "--json").json
    assert (shown["date"], shown["slot"], shown["fields"]["topic"]) == ("2026-11-12", "第3节", "周长")


def test_a_date_typed_with_another_slot_than_the_file_s_is_refused(qinglan: Qinglan) -> None:
    said = qinglan("add", "--json-file", "-", "--date", "上周四第3节", stdin=msgspec.json.encode(LESSON))
    assert said.code == 2
    assert "第2节" in said.err
    assert "第3节" in said.err


@pytest.mark.parametrize("name", ["written_at", "id", "pairings", "attachments"])
def test_what_only_storage_sets_is_not_taken_from_a_file(qinglan: Qinglan, name: str) -> None:
    number = add(qinglan, LESSON | {name: {"id": 7, "written_at": "2020-01-01T00:00:00"}.get(name, ["x"])})
    shown = qinglan("show", number, "--json").json
    assert shown[name] not in (7, "2020-01-01T00:00:00", ["x"])


def test_a_private_kind_opened_by_hand_stays_open_through_json(qinglan: Qinglan) -> None:
    number = qinglan("add", "谈话", "--set", "学生=小明", "--set", "仅自己看=否").out.strip()
    shown = qinglan("show", number, "--json").json
    assert shown["private"] is False
    assert qinglan("show", add(qinglan, shown), "--json").json["private"] is False
