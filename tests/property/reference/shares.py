"""Shares of a whole: Python's `decimal`, and no share where it is not one."""

import decimal
from decimal import Decimal

MOST = 2**63 - 1
EXACT = decimal.Context(prec=120, rounding=decimal.ROUND_HALF_EVEN)


def share(a, b):
    if b == 0:
        return None
    quotient = EXACT.divide(Decimal(a), Decimal(b))
    if not 0 <= quotient <= 1:
        return None
    return quotient.quantize(Decimal(1).scaleb(-12), context=EXACT)


def some_int(r):
    return r.choice([0, 1, -1, 2, 3, MOST, -MOST - 1, MOST - 1, r.randrange(-20, 21), r.randrange(-(10**6), 10**6), r.randrange(-MOST, MOST)])


def some_decimal(r):
    digits = r.choice([1, 3, 12, 20, 37])
    return Decimal(r.choice([0, 1, -1, 1, r.randrange(-(10**digits), 10**digits)])).scaleb(r.choice([0, -2, -6, -12]), EXACT)


def share_cases(r, scale):
    cases = []
    while len(cases) < 3000 * scale:
        a, b, x, y = some_int(r), some_int(r), some_decimal(r), some_decimal(r)
        if r.random() < 0.4:  # close to the whole, and close to a half of the last place
            y = x + Decimal(r.choice([0, 1, -1])).scaleb(-12)
        if max(abs(x), abs(y)) >= Decimal("1.7e26") or max(x.as_tuple().exponent, y.as_tuple().exponent) < -12:
            continue
        cases.append({"a": a, "b": b, "x": x, "y": y, "ints": share(a, b), "exact": share(x, y), "mixed": share(a, y),
                      "long": f"{a} ns", "whole": f"{b} ns"})
    return {
        "name": "shares",
        "fields": {"a": "int", "b": "int", "x": "decimal", "y": "decimal", "ints": "ratio?", "exact": "ratio?", "mixed": "ratio?",
                   "long": "duration", "whole": "duration"},
        "cases": cases,
        "expect": [(title, f"({call} is present) == (c.{field} is present) and ({call} default 0%) == (c.{field} default 0%)")
                   for title, call, field in [("of ints", "ratio_of(c.a, c.b)", "ints"), ("of decimals", "ratio_of(c.x, c.y)", "exact"),
                                              ("of both", "ratio_of(c.a, c.y)", "mixed"), ("of durations", "ratio_of(c.long, c.whole)", "ints")]],
    }
