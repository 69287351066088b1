import time

import pytest

from tests.widgets.pinyin_table import CHARACTERS, table
from widgets import pinyin
from widgets.pinyin import is_short_for, matching, syllables

NAMES = ("李青", "周敏", "王芳", "单立强", "曾乐", "欧阳修", "吕略", "Anna")


def test_the_table_is_what_pypinyin_knows_of_every_ideograph() -> None:
    pytest.importorskip("pypinyin")
    is_new = pinyin._table() == table(map(chr, CHARACTERS))
    assert is_new, "run make pinyin"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lq", "李青"),
        ("liqing", "李青"),
        ("li qing", "李青"),
        ("LiQ", "李青"),
        ("lqi", "李青"),
        ("ｌｑ", "李青"),
        ("李", "李青"),
        ("李q", "李青"),
        ("qing", "李青"),
        ("zhm", "周敏"),
        ("zm", "周敏"),
        ("shan", "单立强"),
        ("dlq", "单立强"),
        ("zengyue", "曾乐"),
        ("cengle", "曾乐"),
        ("ouyx", "欧阳修"),
        ("lvlue", "吕略"),
        ("ann", "Anna"),
    ],
)
def test_a_name_is_found_in_chinese_by_pinyin_and_by_its_initials(typed: str, found: str) -> None:
    assert matching(typed, NAMES)[0] == found


@pytest.mark.parametrize("typed", ["lx", "qingli", "liqingx", "李x", "xx"])
def test_what_no_name_sounds_like_is_not_found(typed: str) -> None:
    assert matching(typed, NAMES) == []


@pytest.mark.parametrize(
    ("surname", "syllable"),
    [
        *[("单", "shan"), ("曾", "zeng"), ("仇", "qiu"), ("解", "xie"), ("乐", "yue"), ("翟", "zhai")],
        *[("查", "zha"), ("盖", "ge"), ("尉", "yu"), ("任", "ren"), ("区", "ou"), ("朴", "piao")],
        *[("缪", "miao"), ("覃", "qin"), ("万", "mo"), ("繁", "po"), ("种", "chong")],
        *[("冼", "xian"), ("逯", "lu"), ("盛", "sheng"), ("召", "shao"), ("员", "yun"), ("吕", "lv")],
    ],
)
def test_surnames_are_found_as_they_are_read(surname: str, syllable: str) -> None:
    assert syllable in syllables(surname)


def test_those_that_begin_with_it_come_first_and_else_the_order_stays() -> None:
    # Used last stands first.
    assert matching("q", ("李青", "钱多", "王强", "秦海")) == ["钱多", "秦海", "李青", "王强"]
    assert matching("周", ("小周", "周敏", "周立")) == ["周敏", "周立", "小周"]


@pytest.mark.parametrize("typed", ["三2", "32", "三（2", "s2", "san2ban", "s（2）b"])
def test_a_class_is_found_by_its_figures(typed: str) -> None:
    assert matching(typed, ("三（1）班", "三（2）班", "初一（3）班")) == ["三（2）班"]


def test_what_is_not_written_in_the_word_only_stands_for_it() -> None:
    assert (
        is_short_for("lq", "李青")
        and is_short_for("三2", "三（2）班")
        and is_short_for("三(2)班", "三（2）班")
    )
    assert (
        not is_short_for("李", "李青")
        and not is_short_for("ann", "Anna")
        and not is_short_for("（2", "三（2）班")
    )


def test_the_table_is_read_at_the_first_letter_only_and_then_a_thousand_names_take_no_time() -> None:
    pinyin._table.cache_clear()
    names = [chr(0x4E00 + at * 7) + chr(0x5E00 + at * 3) for at in range(1000)]
    matching("李", names)
    assert pinyin._table.cache_info().misses == 0
    start = time.perf_counter()
    matching("lq", names)
    matching("lq", names)
    assert time.perf_counter() - start < 1
