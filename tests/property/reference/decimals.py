"""Decimal arithmetic: the answers of Python's `decimal`, half to even at twelve places."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, getcontext

getcontext().prec = 120
PLACE = Decimal(1).scaleb(-12)
MOST = Decimal(2**127 - 1).scaleb(-12)


def some_decimal(r):
    digits = r.randrange(10 ** r.choice([1, 3, 6, 12, 18, 24, 30]))
    value = Decimal(digits).scaleb(-r.randrange(13))
    if r.random() < 0.2:  # halves, where rounding decides
        value = Decimal(r.randrange(2000) * 2 + 1) / 2
    return -value if r.random() < 0.5 else value


def fits(*values):
    return all(abs(v) < MOST for v in values)


def rounded(value):
    return value.quantize(PLACE, rounding=ROUND_HALF_EVEN)


def decimal_cases(r, scale):
    cases = []
    while len(cases) < 3000 * scale:
        a, b = some_decimal(r), some_decimal(r)
        if r.random() < 0.2:  # a product or a quotient that lies between two places
            b = Decimal(r.randrange(1, 100)).scaleb(-r.randrange(1, 13)) + Decimal(r.choice([0, 5])).scaleb(-12)
        if b == 0 or not fits(a, b, a + b, a - b, a * b, a / b):
            continue
        cases.append({
            "a": a, "b": b, "sum": a + b, "difference": a - b, "product": rounded(a * b), "quotient": rounded(a / b),
            "round": a.quantize(Decimal(1), rounding=ROUND_HALF_EVEN), "floor": a.quantize(Decimal(1), rounding=ROUND_FLOOR),
            "ceil": a.quantize(Decimal(1), rounding=ROUND_CEILING), "size": abs(a), "less": a < b, "rest": a - b * (a / b).quantize(Decimal(1), rounding=ROUND_FLOOR),
        })
    names = ["a", "b", "sum", "difference", "product", "quotient", "round", "floor", "ceil", "size", "rest"]
    return {
        "name": "decimals",
        "fields": {**{name: "decimal" for name in names}, "less": "bool"},
        "cases": cases,
        "expect": [
            ("+", "c.a + c.b == c.sum"),
            ("-", "c.a - c.b == c.difference"),
            ("*", "c.a * c.b == c.product"),
            ("/", "c.a / c.b == c.quotient"),
            ("<", "(c.a < c.b) == c.less"),
            ("round", "round(c.a) == c.round"),
            ("floor", "floor(c.a) == c.floor"),
            ("ceil", "ceil(c.a) == c.ceil"),
            ("abs", "abs(c.a) == c.size"),
            ("mod", "mod(c.a, c.b) == c.rest"),
        ],
    }
