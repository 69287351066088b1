"""The points of a draft laid into a teacher's own summary: added where they belong, nothing is lost."""

from collections.abc import Iterable

from msgspec.structs import replace

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.drafting import Point, Section
from qinglan_tui.domain.kinds.summary import Section as Written
from qinglan_tui.domain.kinds.summary import Summary


def point_line(point: Point) -> str:
    """A point as a line of text: 9月11日　听课 李青《周长》：“提问后等三秒。”"""
    quote = " ".join(point.quote.split())
    if quote and not ("“" in quote or "”" in quote):
        quote = f"“{quote}”"
    return f"{_begun(point)}：{quote}" if quote else _begun(point)


def _begun(point: Point) -> str:
    return f"{short_date(point.day)}　{' '.join(point.title.split())}"


def laid_out(own: Summary, sections: Iterable[Section]) -> Summary:
    """The teacher's summary with the points that it does not have yet, each under its heading.

    A point that stands there already stays as the teacher has made it, wherever it stands now; no line is
    taken away or changed, and a heading that the teacher has not used comes at the end.
    """
    written = list(own.sections)
    said = "\n".join((own.text, own.problems, own.next_step, *(part.text for part in written)))
    for section in sections:
        lines = [point_line(point) for point in section.points if _begun(point) not in said]
        at = next((n for n, part in enumerate(written) if part.heading.strip() == section.heading), None)
        if at is not None:
            text = "\n".join((*filter(None, [written[at].text.rstrip("\n")]), *lines))
            written[at] = replace(written[at], text=text if lines else written[at].text)
        elif lines:
            written.append(Written(heading=section.heading, text="\n".join(lines)))
    return replace(own, sections=tuple(written))
