from textual.containers import Vertical

from tests.widgets._pilot import HOSTILE, Bench, bench, piloted
from widgets.line_input import LineInput
from widgets.month_matrix import MatrixCell, MatrixRow, MonthMatrix
from widgets.shown import width

MONTHS = ("9月", "10月", "11月", "12月", "1月")


def a_row(key: str, *texts: str, note: str = "") -> MatrixRow:
    return MatrixRow(key, f"第{key}项", tuple(MatrixCell(text) for text in texts), note)


ROWS = (
    a_row("1", "已交", "未交", "起草", "－", "－"),
    a_row("2", "已审阅", "补交", "已交", "－", "－"),
    a_row("3", "起草 1240字", note="1月15日前"),
)


def a_matrix(rows: tuple[MatrixRow, ...] = ROWS, now: int | None = 2) -> MonthMatrix:
    matrix = MonthMatrix()
    matrix.set_board(MONTHS, rows, now)
    return matrix


def marked(it: Bench[MonthMatrix]) -> str:
    """The word behind the cursor's mark, which is seen without any colour."""
    (row,) = [row for row in it.rows() if "›" in row]
    return row.split("›")[1].split()[0]


@piloted
async def test_months_stand_above_their_words_and_a_whole_term_has_one_word_and_its_note():
    async with bench(a_matrix()) as it:
        head, first, second, third = it.rows()[:4]
        for month, word in zip(MONTHS, ("已交", "未交", "起草", "－", "－"), strict=True):
            assert width(head[: head.index(month)]) == width(first[: first.index(word)]) or word == "－"
        assert "第2项" in second and "补交" in second
        assert third.split() == ["第3项", "起草", "1240字", "1月15日前"]


@piloted
async def test_the_cursor_begins_in_the_present_month_and_goes_by_the_arrows():
    async with bench(a_matrix()) as it:
        it.widget.focus()
        await it.press("left", "right")
        assert it.widget.cursor == ("1", 2)
        assert marked(it) == "起草"
        await it.press("left", "down")
        assert it.widget.cursor == ("2", 1)
        assert marked(it) == "补交"
        await it.press("home")
        assert marked(it) == "已审阅"
        await it.press("end")
        assert it.widget.cursor == ("2", 4)


@piloted
async def test_over_a_row_of_one_cell_the_column_is_kept():
    async with bench(a_matrix()) as it:
        it.widget.focus()
        await it.press("down", "down", "right", "left")
        assert it.widget.cursor == ("3", 0)
        assert marked(it) == "起草"
        await it.press("up")
        assert it.widget.cursor == ("2", 2)


@piloted
async def test_it_stays_inside_at_every_edge():
    async with bench(a_matrix()) as it:
        it.widget.focus()
        await it.press(*["up"] * 3, *["left"] * 7)
        assert it.widget.cursor == ("1", 0)
        await it.press(*["down"] * 5, "up", *["right"] * 9)
        assert it.widget.cursor == ("2", 4)


@piloted
async def test_enter_chooses_the_cell_and_every_move_is_told():
    async with bench(a_matrix()) as it:
        it.widget.focus()
        await it.press("left", "enter")
        moves = [(one.key, one.column) for one in it.posted(MonthMatrix.Highlighted)]
        assert moves == [("1", 1)]
        (chosen,) = it.posted(MonthMatrix.Chosen)
        assert (chosen.key, chosen.column, chosen.control) == ("1", 1, it.widget)


@piloted
async def test_a_click_goes_to_a_cell_and_a_double_click_opens_it():
    async with bench(a_matrix()) as it:
        row = it.rows()[2]
        at = width(row[: row.index("补交")])
        await it.pilot.click(MonthMatrix, offset=(at, 2))
        assert it.widget.cursor == ("2", 1)
        assert not it.posted(MonthMatrix.Chosen)
        await it.pilot.click(MonthMatrix, offset=(at, 2), times=2)
        assert it.posted(MonthMatrix.Chosen)


@piloted
async def test_a_click_above_or_below_the_rows_does_nothing():
    async with bench(a_matrix()) as it:
        before = it.widget.cursor
        await it.pilot.click(MonthMatrix, offset=(40, 0))
        assert it.widget.cursor == before


@piloted
async def test_new_words_leave_the_cursor_where_it_was():
    async with bench(a_matrix()) as it:
        it.widget.focus()
        await it.press("left", "down")
        it.widget.set_board(MONTHS, (a_row("0", *"甲乙丙丁戊"), *ROWS), 2)
        await it.pilot.pause()
        assert it.widget.cursor == ("2", 1)
        it.widget.set_board((), (a_row("9", "未交"),))
        await it.pilot.pause()
        assert it.widget.cursor == ("9", 0)
        assert it.rows()[0].split() == ["第9项", "›未交"]


@piloted
async def test_an_empty_board_has_no_cursor_and_takes_the_keys_quietly():
    async with bench(MonthMatrix()) as it:
        it.widget.focus()
        await it.press("down", "right", "enter")
        assert it.widget.cursor is None
        assert not it.posted(MonthMatrix.Chosen)


@piloted
async def test_more_rows_than_the_screen_follow_the_cursor():
    rows = tuple(a_row(str(n), *["已交"] * 5) for n in range(40))
    matrix = a_matrix(rows)
    holder = Vertical(matrix)
    matrix.styles.max_height = "100%"
    async with bench(holder, size=(80, 12)) as it:
        matrix.focus()
        await it.press(*["down"] * 39)
        assert "第39项" in it.seen()
        await it.press(*["up"] * 39)
        assert "9月" in it.rows()[0]


@piloted
async def test_six_months_and_long_words_stay_in_their_columns_at_eighty_cells():
    months = ("2月", "3月", "4月", "5月", "6月", "7月")
    matrix = MonthMatrix()
    rows = (MatrixRow("a", "教学心得或教学反思", tuple(MatrixCell("退回修改") for _ in months)),)
    matrix.set_board(months, rows, 0)
    async with bench(matrix) as it:
        assert it.rows()[1].count("退回修改") == 6
        assert width(it.rows()[1]) <= 80


@piloted
async def test_what_a_teacher_wrote_is_never_markup():
    rows = tuple(MatrixRow(text, text, (MatrixCell(text),), text) for text in HOSTILE)
    async with bench(a_matrix(rows), LineInput()) as it:
        assert "[/张][b]" in it.seen()
        assert "\x1b" not in it.seen()


@piloted
async def test_rows_stand_apart_where_there_is_room_and_are_clicked_where_they_stand():
    matrix = MonthMatrix()
    async with bench(matrix) as it:
        rows = [MatrixRow(key, key, (MatrixCell("已交"), MatrixCell("未交"))) for key in ("案例", "反思")]
        matrix.set_board(["9月", "10月"], rows)
        matrix.space(2)
        await it.pilot.pause()
        assert [bool(row.strip()) for row in it.rows()[:5]] == [True, False, True, False, True]
        await it.pilot.click(MonthMatrix, offset=(14, 4))
        assert matrix.cursor is not None and matrix.cursor[0] == "反思"
