"""Semantic Versioning 2.0.0 in plain Python, from its text, and versions to try it on."""

import re

# The expression that the standard gives in its FAQ.
FORM = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?",
    re.ASCII,
)


def parse(text):
    found = FORM.fullmatch(text)
    return ([int(n) for n in found.groups()[:3]], found[4].split(".") if found[4] else []) if found else None


def compare(a, b):
    """Section 11: negative, zero, positive."""
    (a_core, a_pre), (b_core, b_pre) = parse(a), parse(b)
    if a_core != b_core:
        return -1 if a_core < b_core else 1
    if bool(a_pre) != bool(b_pre):
        return -1 if a_pre else 1
    for x, y in zip(a_pre, b_pre):
        if x == y:
            continue
        if x.isdigit() and y.isdigit():
            return -1 if int(x) < int(y) else 1
        if x.isdigit() != y.isdigit():
            return -1 if x.isdigit() else 1
        return -1 if x < y else 1
    return (len(a_pre) > len(b_pre)) - (len(a_pre) < len(b_pre))


def some_number(r):
    return r.choice(["0", "1", "2", "3", "9", "10", "11", "99999999999999999999", str(r.randrange(10**6))])


def some_identifier(r):
    return r.choice(["alpha", "beta", "rc", "x-y", "-", "0a", "A", "a", some_number(r), some_number(r)])


def some_version(r):
    text = ".".join(some_number(r) for _ in range(3))
    if r.random() < 0.5:
        text += "-" + ".".join(some_identifier(r) for _ in range(r.randrange(1, 4)))
    return text


def beside(r, version):
    """Often the same but for one part, so that late parts decide."""
    if r.random() < 0.3:
        return some_version(r)
    core, _, pre = version.partition("-")
    if r.random() < 0.3:
        numbers = core.split(".")
        numbers[r.randrange(3)] = some_number(r)
        core = ".".join(numbers)
    parts = pre.split(".") if pre else []
    if parts and r.random() < 0.5:
        parts[r.randrange(len(parts))] = some_identifier(r)
    if r.random() < 0.3:
        parts.append(some_identifier(r))
    if parts and r.random() < 0.2:
        parts.pop()
    return core + ("-" + ".".join(parts) if parts else "")


def broken(r, version):
    """A text that may be no version any more."""
    at = r.randrange(len(version) + 1)
    return r.choice([version[:at] + r.choice([".", "-", "+", "0", "é", " ", "v", "_"]) + version[at:], version[:at] + version[at + 1 :]])


def version_cases(r, scale):
    cases = []
    for _ in range(2000 * scale):
        a = some_version(r)
        b = beside(r, a)
        build = r.choice(["", "", "+5", "+a.0-1"])
        text = broken(r, a) if r.random() < 0.6 else a + build
        sign = compare(a, b)
        cases.append({"a": a + build, "b": b, "text": text, "valid": parse(text) is not None and len(text) <= 256, "less": sign < 0, "same": sign == 0})
    return {
        "name": "versions",
        "fields": {"a": "semver", "b": "semver", "text": "string", "valid": "bool", "less": "bool", "same": "bool"},
        "cases": cases,
        "expect": [
            ("a text is a version", "(semver(c.text) is present) == c.valid"),
            ("<", "(c.a < c.b) == c.less"),
            ("==", "(c.a == c.b) == c.same"),
            (">", "(c.b < c.a) == (not c.less and not c.same)"),
            ("<=", "(c.a <= c.b) == (c.less or c.same)"),
            ("in a set", "(c.a in { c.b }) == c.same"),
            ("the smaller of two", 'min2(c.a, c.b) == (if c.less then c.a else c.b)'),
        ],
    }


LEAST = "0.0.0-0"


def keeps(version, bound):
    """A bound that ends early stands for the versions whose numbers begin so."""
    operator, wanted = re.fullmatch(r"(<=|>=|<|>|=|)(.*)", bound).groups()
    core, pre = parse(version)
    if len(wanted.partition("-")[0].split(".")) == 3:
        sign = compare(version, wanted)
    else:
        numbers = [int(n) for n in wanted.split(".")]
        mine = core[: len(numbers)]
        sign = (mine > numbers) - (mine < numbers)
    return {"": sign == 0, "=": sign == 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def some_bound(r, version):
    core, _, _ = version.partition("-")
    wanted = r.choice([version, core, core.rsplit(".", 1)[0], core.split(".")[0], beside(r, version)])
    if r.random() < 0.5:
        wanted = re.sub(r"^\d+", some_number(r), wanted)
    return r.choice(["", "=", "<", "<=", ">", ">="]) + wanted


def range_cases(r, scale):
    cases = []
    for _ in range(2000 * scale):
        version = some_version(r)
        bounds = [some_bound(r, beside(r, version)) for _ in range(r.randrange(1, 4))]
        cases.append({"version": version, "range": "  ".join(bounds), "holds": all(keeps(version, b) for b in bounds)})
    return {
        "name": "ranges",
        "fields": {"version": "semver", "range": "string", "holds": "bool"},
        "cases": cases,
        "expect": [("satisfies", "satisfies(c.version, c.range) == c.holds")],
    }
