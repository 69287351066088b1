"""互传, the giving side: what goes to a partner, what stays here and why."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment, Record
from qinglan_tui.services import exchange
from qinglan_tui.services.exchange import (
    Choice,
    PacketPreview,
    pack,
    pack_target,
    partner_named,
    preview_packet,
)
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import read_packet
from tests.services.books import TODAY
from tests.services.pairs import Pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.close()


def look(book: Workbook, partner: str = "李青", **choice: Any) -> PacketPreview:
    return preview_packet(book, Choice(partner=partner, **choice), TODAY)


def going(preview: PacketPreview) -> list[str]:
    return [record.heading for record in preview.records]


def staying(preview: PacketPreview) -> dict[str, list[str]]:
    return {held.why: [entry.heading for entry in held.entries] for held in preview.held}


# --- who it is for ---


def test_the_only_partner_need_not_be_named(pair: Pair) -> None:
    assert partner_named(pair.li, "") == "王芳"
    assert partner_named(pair.li, "王芳-李青-2026-09-01") == "王芳"


def test_with_two_partners_one_must_be_named(pair: Pair) -> None:
    with pytest.raises(Problem, match="李青、周敏"):
        partner_named(pair.wang, "")
    assert partner_named(pair.wang, " 周敏 ") == "周敏"


def test_a_name_that_nobody_has_is_refused_naming_the_nearest(pair: Pair) -> None:
    with pytest.raises(Problem, match="是不是“李青”"):
        partner_named(pair.wang, "李清")
    with pytest.raises(Problem, match="是本人"):
        partner_named(pair.wang, "王芳")


# --- what goes ---


def test_a_mentor_gives_what_names_this_apprentice_and_nothing_of_another(pair: Pair) -> None:
    pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一")
    pair.write(pair.wang, "听课", 授课教师="周敏", 课题="周长")
    pair.write(pair.wang, "活动", 主题="三人备课", 有关教师="李青、周敏")
    pair.write(pair.wang, "反思", 课题="自己的课")
    preview = look(pair.wang)
    assert going(preview) == ["李青《几分之一》", "三人备课"]
    assert staying(preview) == {exchange.UNNAMED: ["《自己的课》反思"]}


def test_a_mentors_own_work_goes_when_its_kind_or_number_is_named(pair: Pair) -> None:
    own = pair.write(pair.wang, "反思", 课题="自己的课")
    about = pair.write(pair.wang, "听课", 授课教师="周敏", 课题="周长")
    assert going(look(pair.wang, kinds=("reflection",))) == ["《自己的课》反思"]
    assert going(look(pair.wang, kinds=("observation",))) == [], "周敏's lesson is not 李青's business"
    assert going(look(pair.wang, ids=(own.id, about.id))) == ["《自己的课》反思", "周敏《周长》"]


def test_an_apprentices_own_work_is_for_the_mentor(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="面积")
    pair.write(pair.li, "听课", 授课教师="赵老师", 课题="观摩")
    assert going(look(pair.li, "王芳")) == ["《面积》反思", "赵老师《观摩》"]


def test_what_names_another_mentor_only_is_not_for_this_one(pair: Pair) -> None:
    from qinglan_tui.services import roster

    roster.save_pairing(
        pair.li, {"mentors": "陈静", "apprentices": "李青", "start": "2026-09-01"}, None, TODAY
    )
    pair.write(pair.li, "听课", 授课教师="陈静", 课题="古诗")
    pair.write(pair.li, "听课", 授课教师="王芳", 课题="小数")
    assert going(look(pair.li, "王芳")) == ["王芳《小数》"]
    assert going(look(pair.li, "陈静")) == ["陈静《古诗》"]


def test_without_dates_it_is_the_term_of_today(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="上学期", date="2026-05-12")
    pair.write(pair.li, "反思", 课题="这学期")
    assert going(look(pair.li, "王芳")) == ["《这学期》反思"]
    assert going(look(pair.li, "王芳", since=dt.date(2026, 5, 1))) == ["《上学期》反思", "《这学期》反思"]
    assert going(look(pair.li, "王芳", until=dt.date(2026, 6, 1))) == ["《上学期》反思"]


# --- what stays ---


def test_private_records_stay_whatever_is_asked(pair: Pair) -> None:
    secret = pair.write(pair.li, "谈话", 学生="小明", 谈话内容="不说出去")
    assert secret.private
    for choice in ({}, {"kinds": ("student_contact",)}, {"ids": (secret.id,)}):
        preview = look(pair.li, "王芳", **choice)
        assert going(preview) == []
        assert list(staying(preview)) == [exchange.PRIVATE]
    with pytest.raises(Problem, match="没有可以传给王芳的记录"):
        pack(pair.li, Choice(ids=(secret.id or 0,)), None, pair.clock())


def test_a_record_made_private_after_it_was_sent_is_not_sent_again(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    pair.send(pair.li)
    pair.edit(pair.li, record.id, 仅自己看="是")
    assert staying(look(pair.li, "王芳")) == {exchange.PRIVATE: ["《面积》反思"]}


def test_drafts_stay_unless_they_are_named_and_the_trash_is_never_looked_into(pair: Pair) -> None:
    begun = pair.write(pair.li, "反思", 课题="没写完", status="draft")
    gone = pair.write(pair.li, "反思", 课题="删掉的")
    pair.li.delete(gone.id or 0, pair.clock())
    preview = look(pair.li, "王芳")
    assert (going(preview), staying(preview)) == ([], {exchange.DRAFT: ["《没写完》反思"]})
    assert going(look(pair.li, "王芳", ids=(begun.id,))) == ["《没写完》反思"]
    with pytest.raises(Problem, match="回收站"):
        look(pair.li, "王芳", ids=(gone.id,))


def test_what_the_partner_wrote_goes_back_only_when_it_was_changed_here(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    pair.write(pair.li, "反思", 课题="周长")
    pair.send(pair.li)
    assert staying(look(pair.wang)) == {exchange.UNCHANGED: ["《面积》反思", "《周长》反思"]}
    pair.edit(pair.wang, record.id, 点评="写得实在")
    preview = look(pair.wang)
    assert (going(preview), staying(preview)) == (["《面积》反思"], {exchange.UNCHANGED: ["《周长》反思"]})


def test_a_record_that_both_changed_stays_until_it_is_settled(pair: Pair) -> None:
    """Otherwise the other side would get one of the two texts without having seen that there were two."""
    record = pair.write(pair.li, "反思", 课题="面积", 反思="初稿")
    pair.send(pair.li)
    pair.edit(pair.li, record.id, 反思="徒弟改的")
    pair.edit(pair.wang, record.id, 反思="师傅改的")
    assert pair.send(pair.li).both == (record.id,)
    assert staying(look(pair.wang)) == {exchange.UNSETTLED: ["《面积》反思"]}
    assert going(look(pair.wang, ids=(record.id,))) == []
    (conflict,) = pair.wang.conflicts()
    assert isinstance(conflict.record, Record) and conflict.other.id is not None
    pair.wang.settle(conflict.other.id, conflict.record, pair.clock())
    assert going(look(pair.wang)) == ["《面积》反思"]


TEXTS = {Input.LINE, Input.LONG, Input.PERSON}


def filled(kind: Kind, word: str, names: tuple[str, ...]) -> Record:
    """A record of the kind with that word in every text it can hold, its rows too."""

    def texts(specs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for spec in specs:
            if spec.ask.input in TEXTS:
                found[spec.name] = word
            elif spec.ask.input is Input.PEOPLE:
                found[spec.name] = (word,)
            elif spec.ask.input is Input.ROWS:
                found[spec.name] = (spec.row(**texts(spec_of(spec.row))),)
        return found

    from qinglan_tui.domain.fields import specs as spec_of

    file = Attachment(name=f"{word}.jpg", hash=("ab" if word.startswith("秘密") else "cd") * 32)
    return Record(
        fields=kind.fields(**texts(kind.specs)),
        date=TODAY,
        title=word,
        submitted_to=word,
        lesson_study=word,
        tags=(word,),
        people=names,
        attachments=(file,),
        extra={"later": word},
    )


@settings(max_examples=25)
@given(data=st.data())
def test_no_private_word_of_any_kind_leaves_in_any_way(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    pair = Pair(tmp_path_factory.mktemp("互传"))
    picked = data.draw(st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), min_size=1, max_size=8))
    ids = []
    for number, (kind, private) in enumerate(picked):
        word = f"{'秘密' if private else '公开'}{number}"
        record = structs.replace(filled(kind, word, ("王芳",)), private=private)
        ids.append(pair.li.save(record, pair.clock()).id)
    pair.li.arrange(people=(*pair.li.people, Person(name="秘密0"), Person(name="秘密1")))
    choices: list[dict[str, Any]] = [{}, {"ids": tuple(ids)}, {"kinds": tuple(kind.code for kind in KINDS)}]
    choice = data.draw(st.sampled_from(choices))
    preview = look(pair.li, "王芳", **choice)
    assert len(preview.records) == sum(not private for _, private in picked)
    if preview.records:
        target = pack(pair.li, Choice(partner="王芳", **choice), None, pair.clock())
        with zipfile.ZipFile(target) as archive:
            inside = [
                *archive.namelist(),
                *(archive.read(name).decode("utf-8") for name in archive.namelist()),
            ]
        assert not any("秘密" in text or "ab" * 32 in text for text in inside)
        assert any("公开" in text for text in inside)
    pair.close()


# --- the file ---


def test_the_author_is_written_in_and_what_only_this_book_knows_is_left_out(pair: Pair) -> None:
    own = pair.write(pair.li, "反思", 课题="面积")
    packet = pair.packed(pair.li)
    document = packet.records[own.id or 0]
    assert document["author"] == "李青"
    assert {key for key in document if key.startswith("_")} == {"_v"}
    assert (packet.sender, packet.to, packet.school) == ("李青", "王芳", "桃浦中心小学")


def test_what_begins_with_an_underline_is_storages_own_and_stays(pair: Pair) -> None:
    record = pair.write(pair.li, "反思", 课题="面积")
    pair.li.save(structs.replace(record, extra={"_note": "只在这里", "mood": "好"}), pair.clock())
    with zipfile.ZipFile(pack(pair.li, Choice(), None, pair.clock())) as archive:
        text = archive.read("packet.json").decode("utf-8")
    assert "只在这里" not in text
    assert '"mood":"好"' in text


def test_only_the_pairing_with_the_receiver_goes_along(pair: Pair) -> None:
    pair.write(pair.wang, "听课", 授课教师="李青", 课题="几分之一")
    assert [pairing.apprentices for pairing in pair.packed(pair.wang).pairings] == [("李青",)]


def test_the_people_go_along_with_no_more_than_is_needed(pair: Pair) -> None:
    everything = Person(name="赵老师", subject="数学", birth="1980-01", title="高级教师")
    pair.li.arrange(people=(*pair.li.people, everything, Person(name="无关的人")))
    pair.write(pair.li, "听课", 授课教师="赵老师", 课题="观摩")
    packet = pair.packed(pair.li)
    assert [person.name for person in packet.people] == ["李青", "赵老师"]
    assert packet.people[1] == Person(name="赵老师", subject="数学")
    assert [pairing.id for pairing in packet.pairings] == ["王芳-李青-2026-09-01"]


def test_the_file_is_named_after_both_and_the_day_and_replaces_none(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="面积")
    first, second = (pack(pair.li, Choice(), None, pair.clock()) for _ in range(2))
    assert first.name == "青蓝互传-李青-给王芳-2026-11-22.qinglan"
    assert second.name == "青蓝互传-李青-给王芳-2026-11-22（2）.qinglan"
    with pytest.raises(Problem, match="已有"):
        pack(pair.li, Choice(), first, pair.clock())


def test_an_attached_file_goes_along_and_a_missing_one_is_told(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "听课本.jpg").write_bytes(b"photo" * 1000)
    file = pair.li.attach(tmp_path / "听课本.jpg")
    record = pair.write(pair.li, "反思", 课题="面积")
    lost = Attachment(name="丢了.jpg", hash="ab" * 32, size=5)
    pair.li.save(structs.replace(record, attachments=(file, lost)), pair.clock())
    preview = look(pair.li, "王芳")
    assert (preview.attachments, preview.missing, preview.size) == ((file,), (lost,), 5000)
    assert any("丢了.jpg" in sentence for sentence in preview.sentences)
    assert pair.packed(pair.li).attachments == (file.hash,)


def test_a_workbook_that_is_only_read_can_give(pair: Pair) -> None:
    pair.write(pair.li, "反思", 课题="面积")
    pair.li.close()
    read = Workbook.open(pair.li.folder, write=False, now=pair.clock())
    target = pack(read, Choice(), pair.folder / "读.qinglan", pair.clock())
    assert read_packet(target).sender == "李青"


@pytest.mark.parametrize("text", ["", "总结.docx", "a\0b"])
def test_a_target_that_cannot_be_one_is_refused(
    pair: Pair, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pair.folder)
    with pytest.raises(Problem):
        pack_target(text)


def test_an_ending_is_given_to_a_target_without_one(pair: Pair) -> None:
    assert pack_target(f"'{pair.folder / '互传'}'") == pair.folder / "互传.qinglan"
