"""Instants and dates: the answers of Python's `datetime`."""

from datetime import date, datetime, timedelta, timezone

FIRST, LAST = date(1680, 1, 1), date(2260, 12, 31)


def some_day(r):
    near = [date(2000, 2, 28), date(1900, 2, 28), date(2024, 2, 29), date(1969, 12, 31), date(1970, 1, 1)]
    return r.choice([FIRST + timedelta(days=r.randrange((LAST - FIRST).days)), r.choice(near) + timedelta(days=r.randrange(-2, 3))])


def reads_as(text):
    """The day that a text in the long form writes, if there is one."""
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else None
    except ValueError:
        return None


def date_cases(r, scale):
    cases = []
    for _ in range(2000 * scale):
        zone = timezone(timedelta(minutes=r.choice([0, 0, 60, -60, 330, -720, 839, r.randrange(-1439, 1440)])))
        day = some_day(r)
        at = datetime(day.year, day.month, day.day, r.choice([0, 23, r.randrange(24)]), r.choice([0, 59, r.randrange(60)]), r.choice([0, 59]),
                      r.choice([0, 0, 999999, r.randrange(10**6)]), tzinfo=zone)
        utc = at.astimezone(timezone.utc)
        days, seconds = r.randrange(-40000, 40000), r.randrange(10**7)
        later = day + timedelta(days=days)
        written = r.choice([day.isoformat(), f"{day.year}-{day.month:02}-{r.randrange(1, 33):02}", f"{day.year}-{day.month}-{day.day}", day.strftime("%Y%m%d")])
        read = reads_as(written)
        cases.append({
            "at": at.isoformat(), "utc": utc.isoformat().replace("+00:00", "Z"), "day": utc.date().isoformat(),
            "weekday": utc.isoweekday(), "days": days, "start": day.isoformat(), "later": later.isoformat(),
            "after": f"{seconds} s", "written": written, "read": read, "ended": (utc + timedelta(seconds=seconds)).isoformat(), "earlier": day < utc.date(),
        })
    return {
        "name": "dates",
        "fields": {"at": "instant", "utc": "instant", "day": "date", "weekday": "int", "days": "int", "start": "date", "later": "date",
                   "after": "duration", "written": "string", "read": "date?", "ended": "instant", "earlier": "bool"},
        "cases": cases,
        "expect": [
            ("an offset", "c.at == c.utc"),
            ("date", "date(c.at) == c.day"),
            ("weekday", "weekday(c.day) == c.weekday"),
            ("add_days", "add_days(c.start, c.days) == c.later"),
            ("an instant and a duration", "c.at + c.after == c.ended"),
            ("the time between", "c.ended - c.at == c.after"),
            ("parse_date", "(parse_date(c.written) default 0001-01-01) == (c.read default 0001-01-01)"),
            ("<", "(c.start < c.day) == c.earlier"),
        ],
    }
