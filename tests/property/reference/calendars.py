"""Business hours: local time as Python's `zoneinfo` has it, the rest counted here."""

import io
import struct
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# The rules of all zones that change their clocks, as the tables of 2025 end, and others beside them.
ZONES = ["UTC0", "<+0530>-5:30", "<-12>12", "<+14>-14", "CET-1CEST,M3.5.0,M10.5.0/3", "GMT0BST,M3.5.0/1,M10.5.0", "EST5EDT,M3.2.0,M11.1.0",
         "IST-1GMT0,M10.5.0,M3.5.0/1", "AEST-10AEDT,M10.1.0,M4.1.0/3", "NZST-12NZDT,M9.5.0,M4.1.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
         "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
         "EET-2EEST,M3.4.4/50,M10.4.4/50", "IST-2IDT,M3.4.4/26,M10.5.0", "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3", "EET-2EEST,M4.5.5/0,M10.5.4/24"]


def zone_of(rule):
    """A zone that has no history, only the rule: a TZif file (RFC 9636) with an empty table and a footer."""
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    block = struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    header = b"TZif2" + bytes(15) + counts
    return ZoneInfo.from_file(io.BytesIO(header + block + header + block + b"\n" + rule.encode() + b"\n"))


def changes(zone, year):
    """The hours of a year in which the clock changes."""
    start = datetime(year, 1, 1, tzinfo=timezone.utc)
    hours = [start + timedelta(hours=h) for h in range(366 * 24)]
    return [b for a, b in zip(hours, hours[1:]) if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()]


def is_open(opening, at, zone):
    local = at.astimezone(zone)
    day = local.date()
    time = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    if day in opening["closed"]:
        return False
    return any(local.isoweekday() in days and opens <= time < closes for days, opens, closes in opening["hours"])


def some_opening(r):
    hours = []
    for _ in range(r.randrange(1, 4)):
        days = sorted(r.sample(range(1, 8), r.randrange(1, 8)))
        opens, closes = sorted(r.choices([0, 60, 90, 150, 540, 1020, 1440, r.randrange(1441)], k=2))
        hours.append((days, timedelta(minutes=opens), timedelta(minutes=closes)))
    return {"hours": hours, "closed": {date(r.choice([2024, 2025, 2026]), r.randrange(1, 13), r.randrange(1, 29)) for _ in range(r.randrange(40))}}


def written(rule, opening):
    minutes = lambda t: f"{t // timedelta(minutes=1)} min"
    rows = ", ".join(f'{{ days: {{ {", ".join(map(str, d))} }}, opens: {minutes(o)}, closes: {minutes(c)} }}' for d, o, c in opening["hours"])
    closed = ", ".join(day.isoformat() for day in sorted(opening["closed"], reverse=True))
    return f'{{ zone: "{rule}", from: 2023-01-01, until: 2027-12-31, hours: [{rows}], closed: {{ {closed} }} }}'


def calendar_cases(r, scale):
    return [one_set(r, rule, 200 * scale) for rule in ZONES]


def one_set(r, rule, count):
    zone, openings = zone_of(rule), [some_opening(r) for _ in range(4)]
    turns = [turn for year in (2024, 2026) for turn in changes(zone, year)]
    cases = []
    for _ in range(count):
        at = datetime(2024, 1, 2, tzinfo=timezone.utc) + timedelta(minutes=r.randrange(3 * 365 * 1440))
        if turns and r.random() < 0.5:
            at = r.choice(turns) + timedelta(minutes=r.choice([0, 30, -30, 60, -60, r.randrange(-200, 200)]))
        at += timedelta(microseconds=r.choice([0, -1, 1, 999_999]))
        cases.append({"at": at.isoformat(), **{f"open{i}": is_open(opening, at, zone) for i, opening in enumerate(openings)}})
    return {
        "name": f"business hours in {rule}",
        "head": "".join(f"data k{i} : calendar = {written(rule, opening)}\n\n" for i, opening in enumerate(openings)),
        "fields": {"at": "instant", **{f"open{i}": "bool" for i in range(len(openings))}},
        "cases": cases,
        "expect": [(f"calendar {i}", f"business_hours(c.at, k{i}) == c.open{i}") for i in range(len(openings))],
    }
