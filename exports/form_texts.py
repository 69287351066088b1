"""What a teacher writes: A8 教案, A9 反思, A10 案例, A11 听课心得, A12 读书笔记, A16 论文 and 试题."""

from exports.form_head import Ask, Head
from exports.form_layout import Abreast, Comment, Grid, Layout, Room, Strand, Writing

_LESSON = (Ask("topic", 4), Ask("subject"), Ask("class_name"), Ask("lesson_type"))

# 环节 and 时间 share a column; a lesson to be written by hand has tall rows.
_PROCESS = Grid(
    "process",
    (
        Strand("环节\n（时间）", "step minutes", 24, centred=True),
        Strand("教师活动", "teacher_does", 56),
        Strand("学生活动", "pupils_do", 44),
        Strand("设计意图", "intent", 36),
    ),
    least=6,
    mm=24,
    grows=1,
    unless=("text",),
)
LESSON_DESIGN = Layout(
    title="教学设计",
    body=(
        Head(
            (
                *_LESSON,
                Ask("class_hours"),
                Ask("textbook"),
                Ask("unit"),
                Ask("version"),
                Ask("@when", 4, "授课时间"),
                Ask("@who", label="设计者"),
                Ask("guides", 4),
                Ask("use"),
            ),
            first=True,
        ),
        Writing("textbook_analysis", 14, 0.6, unless=("text",)),
        Writing("pupils_analysis", 14, 0.6, unless=("text",)),
        Writing("objectives", 20, 1),
        Writing("key_points", 10, 0.4),
        Writing("difficult_points", 10, 0.4),
        Writing("method", 10, 0.4, unless=("text",)),
        Writing("preparation", 10, 0.4, unless=("text",)),
        _PROCESS,
        Writing("text", 40, 3, given=True),
        Writing("board", 28, 1),
        Writing("homework", 18, 0.8),
        Room("教学反思", 28, 1, blank=True),
    ),
    closing=(Comment("{mentor}\n修改意见"),),
)

_OWN_WORDS = ("text", "week")
# The sentence has the room.
_A_WEEK = (
    Strand("日期", "day", 24, centred=True, given=True),
    Strand("节次班级", "lesson", 40, given=True),
    Strand("一句反思", "text", 80),
)
REFLECTION = Layout(
    title="教学反思",
    body=(
        Head(
            (
                Ask("@when", 4),
                Ask("@who", label="教师"),
                Ask("topic", 4),
                Ask("class_name"),
                Ask("subject"),
                Ask("lesson_type"),
                Ask("type"),
                Ask("@words"),
            ),
            first=True,
        ),
        Writing("text", 24, 2, given=True),
        Writing("successes", 24, unless=_OWN_WORDS),
        Writing("shortcomings", 24, unless=_OWN_WORDS),
        Writing("quick_wit", given=True),
        Writing("pupils_ideas", given=True),
        Writing("next_time", 24, unless=_OWN_WORDS),
        Grid("week", _A_WEEK, given=True),
    ),
    closing=(Comment(),),
)

TEACHING_CASE = Layout(
    title="教学案例",
    body=(
        Head(
            (
                Ask("topic", 4),
                Ask("@who", label="作者"),
                Ask("@date", 3),
                Ask("category", 3),
                Ask("subject", 3),
                Ask("year_group", 3),
            ),
            first=True,
        ),
        Writing("background", 22, 1),
        Writing("description", 50, 3),
        Writing("question", 14, 0.5, given=True),
        Writing("analysis", 30, 1.6),
        Writing("insight", 20, 1),
    ),
    closing=(Comment("{mentor}评语"),),
)

STUDY_NOTE = Layout(
    title="听课心得",
    body=(
        Head(
            (
                Ask("@when", 4),
                Ask("teacher"),
                Ask("topic", 4),
                Ask("subject"),
                Ask("class_name"),
                Ask("@who", label="听课人"),
            ),
            first=True,
        ),
        Writing("gains", 50, 2.4),
        Writing("gap", 26, 1),
        Writing("use", 26, 1),
        Writing("questions", 14, 0.5, given=True),
    ),
    closing=(Comment("{mentor}回复"),),
)

READING_NOTE = Layout(
    title="读书笔记",
    body=(
        Head(
            (
                Ask("book", 4),
                Ask("writer"),
                Ask("publisher"),
                Ask("category"),
                Ask("pages"),
                Ask("start end", 4, "阅读时间"),
                Ask("@words"),
                Ask("@who", label="姓名"),
                Ask("recommended_by"),
                Ask("@date", label="记录日期"),
            ),
            first=True,
        ),
        Abreast("extracts", "thoughts", 100),
    ),
    closing=(Comment(),),
)

PAPER = Layout(
    title="论文与成果登记表",
    named="category",
    tail="登记表",
    body=(
        Head(
            (
                Ask("topic", 6),
                Ask("category"),
                Ask("subject"),
                Ask("@who", label="作者"),
                Ask("guides", 3),
                Ask("coauthors", 3),
                Ask("@date", 3, "完成日期"),
                Ask("@words", 3),
                Ask("published", 6, "发表或\n交流情况"),
                Ask("award", 4),
                Ask("level"),
            ),
            first=True,
        ),
        Writing("abstract", 26, 1),
        Head((Ask("keywords", 6),)),
        Writing("text", 60, 3),
    ),
    closing=(Comment(),),
)

EXAM_PAPER = Layout(
    title="试题登记表",
    body=(
        Head(
            (
                Ask("topic", 4),
                Ask("subject"),
                Ask("year_group"),
                Ask("scope", 4),
                Ask("total_score"),
                Ask("minutes"),
                Ask("difficulty"),
                Ask("@who", label="命题人"),
                Ask("@date", 4, "完成日期"),
                Ask("guides", 6),
            ),
            first=True,
        ),
        Writing("structure", 18, 0.8),
        Grid(
            "specification",
            (
                Strand("知识点", "point", 56),
                Strand("能力层次", "ability", 26, centred=True),
                Strand("题型", "question_type", 28, centred=True),
                Strand("题号", "questions", 28, centred=True),
                Strand("分值", "points", 22, centred=True),
            ),
            least=8,
        ),
        Writing("text", 30, 1.4),
        Writing("answers", 20, 1),
    ),
    closing=(Comment(),),
)
