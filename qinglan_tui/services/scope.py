"""Whose term it is: which term is meant, the owner's roles and pairings in it, what the sides are called."""

import datetime as dt

from msgspec import structs

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.reach import TERM, YEAR
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.terms import Term, school_year, term_name, term_of
from qinglan_tui.services.programmes import programme_of
from qinglan_tui.storage import Workbook

# Records of another date can count for the term: written or held a little before it begins or after it ends.
MARGIN = dt.timedelta(days=90)


def pick_term(workbook: Workbook, term_id: str | None, today: dt.date) -> Term:
    """The term of that id; without one the term that holds today, or else the last one that has begun.

    Raises:
        Problem: there is no such term, or none at all.
    """
    terms = sorted(workbook.terms, key=lambda term: term.start)
    if term_id is not None:
        found = next((term for term in terms if term.id == term_id), None)
        if found is None:
            known = "、".join(term.id for term in terms) or "一个也没有"
            raise Problem(f"工作簿里没有学期“{term_id}”", f"已有：{known}；可在设置里添加")
        return found
    begun = [term for term in terms if term.start <= today]
    current = term_of(today, terms) or (begun[-1] if begun else None) or (terms[0] if terms else None)
    if current is None:
        raise Problem("工作簿里还没有学期", "请先在设置里填学期的起止日期")
    return current


def roles_of(workbook: Workbook, *terms: Term) -> tuple[str, ...]:
    """The roles in which the owner stands during the term or terms, mentor first; at least one."""
    pairings = pairings_in(workbook, *terms)
    owner = workbook.settings.owner
    roles = [MENTOR] if any(owner in pairing.mentors for pairing in pairings) else []
    if any(owner in pairing.apprentices for pairing in pairings):
        roles.append(APPRENTICE)
    return tuple(roles) or (MENTOR,)


def pairings_in(workbook: Workbook, *terms: Term) -> tuple[Pairing, ...]:
    """The owner's pairings that held on some day of the term or terms."""
    owner = workbook.settings.owner
    days = [
        term.start + dt.timedelta(days=n) for term in terms for n in range((term.end - term.start).days + 1)
    ]
    return tuple(p for p in workbook.pairings if owner in p.people and any(p.is_active(day) for day in days))


def scope_over(
    workbook: Workbook, term: Term, reach: str, role: str | None = None, pairing: str | None = None
) -> Scope:
    """The scope of the term (学期), of its school year (学年), or of the pairings that hold in it (结对期).

    `pairing` is the id of one or a partner's name, None means all.

    Raises:
        Problem: the owner does not stand in that role, or there is no such pairing.
    """
    if reach == TERM:
        return _with(workbook, scope_of(workbook, term, role), pairing)
    known = sorted(workbook.terms, key=lambda one: one.start)
    year = school_year(term.start)
    if reach == YEAR:
        terms = tuple(one for one in known if school_year(one.start) == year)
        scope, span, name = (
            _with(workbook, scope_of(workbook, term, role, terms), pairing),
            Span.of_school_year(year),
            f"{year}—{year + 1}学年",
        )
    else:
        scope = _with(workbook, scope_of(workbook, term, role), pairing)
        span, name = _whole(scope)
        terms = tuple(one for one in known if span.intersect(Span.of_term(one)))
    pattern = workbook.settings.term_pattern
    names = tuple(term_name(one.id, pattern) for one in terms)
    return structs.replace(scope, reach=reach, span=span, terms=terms, term_names=names, term_name=name)


def _with(workbook: Workbook, scope: Scope, pairing: str | None) -> Scope:
    """The scope of one of its pairings alone."""
    if pairing is None:
        return scope
    wanted, owner = pairing.strip(), workbook.settings.owner
    for one in scope.pairings:
        names = one.partners_of(owner)
        if wanted == one.id or wanted in names:
            return structs.replace(
                scope, pairings=(one,), partners=tuple(person(workbook, name) for name in names)
            )
    known = "、".join(name.name for name in scope.partners)
    raise Problem(f"没有与“{wanted}”的结对", f"可写：{known}" if known else "请先在设置里填结对")


def _whole(scope: Scope) -> tuple[Span, str]:
    """The days of the pairings and what to call them: 2025年9月—2027年7月."""
    starts = [pairing.start for pairing in scope.pairings] or [scope.term.start]
    ends = [pairing.end() for pairing in scope.pairings]
    last = max((end for end in ends if end), default=None) if all(ends) else None
    since = f"{min(starts).year}年{min(starts).month}月"
    name = f"{since}—{last.year}年{last.month}月" if last else f"{since}起"
    return Span.of_pairing(min(starts), last), name


def scope_of(workbook: Workbook, term: Term, role: str | None = None, terms: tuple[Term, ...] = ()) -> Scope:
    """Whose summary it is, with whom, and what the programme calls the two sides.

    The pairings are those of the term, or of all `terms`.

    Raises:
        Problem: the owner does not stand in that role in this term.
    """
    terms = terms or (term,)
    roles = roles_of(workbook, *terms)
    role = role or roles[0]
    pairings = pairings_in(workbook, *terms)
    if role not in roles:
        raise Problem(f"本学期您不是{'师傅' if role == MENTOR else '徒弟'}", "请在设置的结对里核对")
    settings = workbook.settings
    acting = tuple(p for p in pairings if settings.owner in (p.mentors if role == MENTOR else p.apprentices))
    programme = next((pairing.programme for pairing in acting if pairing.programme), "")
    known = _known_programme(workbook, programme)
    partners = tuple(
        dict.fromkeys(name for pairing in acting for name in pairing.partners_of(settings.owner))
    )
    return Scope(
        owner=person(workbook, settings.owner),
        role=role,
        partners=tuple(person(workbook, name) for name in partners),
        pairings=acting,
        labels=settings.word.labels(known.labels if known else Labels()),
        term=term,
        term_name=term_name(term.id, settings.term_pattern),
        school=settings.school,
        subject=settings.subject,
        programme=known.name if known else "",
        word=settings.word,
    )


def _known_programme(workbook: Workbook, programme: str) -> Programme | None:
    """The programme of that id; None when there is none or it cannot be read (设置 says so)."""
    try:
        return programme_of(workbook, programme) if programme else None
    except Problem:
        return None


def person(workbook: Workbook, name: str) -> Person:
    """What the workbook knows of that person; only the name when nothing else."""
    return next((known for known in workbook.people if known.name == name), Person(name=name))
