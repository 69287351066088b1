"""The holidays that move: what a suggested term needs to know of the lunar calendar."""

import datetime as dt

# Spring Festival, Dragon Boat and Mid-Autumn, as month × 100 + day.
_LUNAR = {
    2024: (210, 610, 917),
    2025: (129, 531, 1006),
    2026: (217, 619, 925),
    2027: (206, 609, 915),
    2028: (126, 528, 1003),
    2029: (213, 616, 922),
    2030: (203, 605, 912),
    2031: (123, 624, 1001),
    2032: (211, 612, 919),
    2033: (131, 601, 908),
    2034: (219, 620, 927),
    2035: (208, 610, 916),
    2036: (128, 530, 1004),
    2037: (215, 618, 924),
    2038: (204, 607, 913),
    2039: (124, 527, 1002),
    2040: (212, 614, 920),
}


def _lunar(year: int) -> tuple[dt.date, ...]:
    return tuple(dt.date(year, *divmod(day, 100)) for day in _LUNAR.get(year, ()))


def spring_festival(year: int) -> dt.date | None:
    """Return the first day of the lunar year, None outside of 2024 to 2040."""
    days = _lunar(year)
    return days[0] if days else None


def _clear_and_bright(year: int) -> dt.date:
    """Return 清明 by the usual formula of this century."""
    short = year % 100
    return dt.date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def public_holidays(*years: int) -> tuple[dt.date, ...]:
    """Return 元旦, 清明, 劳动节 (1–5 May), 端午, 中秋 and 国庆节 (1–7 October) of the years, sorted."""
    days: set[dt.date] = set()
    for year in years:
        days |= {dt.date(year, 1, 1), _clear_and_bright(year)}
        days |= {dt.date(year, 5, day) for day in range(1, 6)}
        days |= {dt.date(year, 10, day) for day in range(1, 8)}
        days |= set(_lunar(year)[1:])
    return tuple(sorted(days))
