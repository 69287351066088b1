"""A7 教案审阅（检查）记录表: one reading of plans or other materials, signed by both."""

from exports.blocks import Sign
from exports.form_head import Ask, Head
from exports.form_layout import Grid, Layout, Writing

PLAN_REVIEW = Layout(
    title="教案审阅（检查）记录表",
    body=(
        Head(
            (
                Ask("@when", 4),
                Ask("@who", label="审阅人"),
                Ask("teacher"),
                Ask("subject"),
                Ask("class_name"),
                Ask("scope", 4),
                Ask("version"),
                Ask("checked", 6, ticked=True),
                Ask("plans"),
                Ask("reflections"),
                Ask("pace", 2),
                Ask("parts", 6, ticked=True),
            ),
            first=True,
        ),
        Writing("merits"),
        Writing("problems"),
        Grid("notes", given=True),
        Writing("advice", 30, 1.6, signs=(Sign("审阅人（{mentor}）"),)),
        Head(
            (
                Ask("verdict", 4, ticked=True),
                Ask("grade"),
                Ask("signed_on", given=True),
                Ask("exchanged_on", label="交换意见", given=True),
                Ask("rechecked_on", given=True),
            )
        ),
        Writing("follow_up", 12, 0.7, signs=(Sign("教师（{apprentice}）"),)),
    ),
)
