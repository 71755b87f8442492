"""Months, the time between and ages: the answers of Python's `calendar`, `datetime` and whole numbers."""

import calendar
from datetime import date, datetime, timedelta

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
LEAST, MOST = -(2**63), 2**63 - 1  # nanoseconds since 1970
DAY = 86_400 * 10**9
NOW = "2026-05-04T09:00:00Z"  # of the tests


def some_day(r):
    edges = [FIRST, LAST, date(1, 3, 1), date(9999, 2, 28), date(2000, 2, 29), date(1900, 2, 28), date(2024, 2, 29), date(2026, 1, 31)]
    day = r.choice([FIRST + timedelta(days=r.randrange((LAST - FIRST).days + 1)), r.choice(edges)])
    # The ends of months are where roundings differ.
    return day.replace(day=r.choice([day.day, calendar.monthrange(day.year, day.month)[1], 1]))


def moved(day, months, up):
    """The day some months later, and nothing where Python has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    end = date(year, month + 1, last)
    return end + timedelta(days=1) if up else end


def written(ns):
    """An instant to its last nanosecond, which `datetime` does not have."""
    seconds, rest = divmod(ns, 10**9)
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).isoformat() + f".{rest:09}Z"


def some_instant(r):
    near = r.choice([LEAST, MOST, 0, DAY, -DAY, 1_777_885_200 * 10**9])
    return min(MOST, max(LEAST, r.choice([r.randrange(LEAST, MOST), near + r.randrange(-3, 4)])))


def month_cases(r, scale):
    cases = []
    while len(cases) < 3000 * scale:
        day, other = some_day(r), some_day(r)
        months = r.choice([0, 1, -1, 12, -12, r.randrange(-40, 41), r.randrange(-120_000, 120_000)])
        down, up = moved(day, months, False), moved(day, months, True)
        days = (other - day).days
        if down is None or up is None or abs(days * DAY) > MOST:
            continue
        a, b = some_instant(r), some_instant(r)
        age = 1_777_885_200 * 10**9 - a
        if not LEAST <= b - a <= MOST or not LEAST <= age <= MOST:
            continue
        cases.append({"day": day.isoformat(), "other": other.isoformat(), "months": months, "down": down.isoformat(), "up": up.isoformat(),
                      "days": f"{days} days", "a": written(a), "b": written(b), "apart": f"{b - a} ns", "age": f"{age} ns"})
    return {
        "name": "months",
        "fields": {"day": "date", "other": "date", "months": "int", "down": "date", "up": "date", "days": "duration", "a": "instant",
                   "b": "instant", "apart": "duration", "age": "duration"},
        "cases": cases,
        "expect": [
            ("add_months down", "add_months(c.day, c.months, round: down) == c.down"),
            ("add_months up", "add_months(c.day, c.months, round: up) == c.up"),
            ("down and up", "between(add_months(c.day, c.months, round: down), add_months(c.day, c.months, round: up)) in 0 s .. 1 day"),
            ("between dates", "between(c.day, c.other) == c.days"),
            ("between dates, the other way", "between(c.other, c.day) == -c.days"),
            ("between instants", "between(c.a, c.b) == c.apart"),
            ("age", "age(c.a) == c.age"),
        ],
    }
