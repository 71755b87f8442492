#!/usr/bin/env python3
"""Every unit with every other, under every operator: what fits, what converts, and what documents may write.

- For each ordered pair of units, `+ - * / < ==` on a number of each is accepted or refused as a rule of three
  lines says (families, one unit, no unit), and what is accepted has the unit that the rule says.
- Literals of one family convert exactly, in both engines: so many of one are so many of the other.
- A rate over a time is what it comes to, rounded half to even at the twelfth place, in both engines.
- A field takes a number in its own unit and a text with that unit, or with another of its family; a text with
  any other unit makes the field unknown, and a gate that needs it denies.
"""

import argparse
import fractions
import itertools
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

TIME = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "min": 60 * 10**9, "h": 3600 * 10**9, "day": 86_400 * 10**9, "days": 86_400 * 10**9,
        "week": 7 * 86_400 * 10**9}
BYTES = {"B": 1, "kB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20, "GB": 10**9, "GiB": 2**30}
OTHERS = ["EUR", "USD", "JPY", "tokens", "points", "EUR per day", "USD per day", "EUR per month", "EUR per year", "tokens per s", "tokens per min",
          "tokens per EUR", "KiB per s", "B per s", "tokens per request"]
PLAIN = ""
HEAD = "language writ 1\nmodule units version 1.0.0\n\nunit tokens\n\nunit points\n\nunit request\n\n"
PER_FILE = 150  # findings that one run reports are bounded
OPERATORS = ["+", "-", "*", "/", "<", "=="]


def family(unit):
    return "duration" if unit in TIME else "B" if unit in BYTES else unit


def written(unit):
    return f"6 {unit}" if unit else "6"


def result(a, op, b):
    """The type of `6 a OP 6 b`; nothing when the rules refuse it."""
    x, y = family(a), family(b)
    if op in ("<", "=="):
        return "bool" if x == y else None
    if op in "+-":
        return typed("int", x) if x == y else None
    if "duration" in (x, y):
        return timed(x, op, y)
    unit = combined(x, op, y)
    return None if unit is None else typed("int" if op == "*" else "decimal", unit)


def timed(x, op, y):
    """A time times a number, or times what is so much in a time; a time in a time."""
    if op == "/":
        return "decimal" if x == y else None
    if x == y:
        return None
    number = y if x == "duration" else x
    if number == PLAIN:
        return "duration"
    of, _, per = number.partition(" per ")
    return typed("decimal", of) if per in TIME else None


def combined(x, op, y):
    """The unit of a product or quotient: what stands above and below the line and is left over."""
    above, below = [], []
    for unit, turned in ((x, False), (y, op == "/")):
        of, _, per = unit.partition(" per ")
        (below if turned else above).append(of)
        (above if turned else below).append(per)
    for name in list(above):
        if name in below:
            above.remove(name)
            below.remove(name)
    above = [name for name in above if name]
    below = [name for name in below if name]
    if len(above) > 1 or len(below) > 1 or (below and not above):
        return None
    if above and below and any(above[0] in names and below[0] in names for names in (TIME, BYTES)):
        return None
    return " per ".join(above + below)


def typed(kind, unit):
    return unit if unit == "duration" else f"{kind}[{unit}]" if unit else kind


class Writ:
    def __init__(self, writ, folder):
        self.writ, self.folder = writ, folder

    def run(self, *arguments):
        done = subprocess.run([self.writ, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def write(self, name, text):
        pathlib.Path(self.folder, name).write_text(text)


def pair_faults(writ):
    units = [PLAIN, *TIME, *BYTES, *OTHERS]
    cases = [(a, op, b) for a, b in itertools.product(units, units) for op in OPERATORS]
    for start in range(0, len(cases), PER_FILE):
        yield from some_pair_faults(writ, cases[start : start + PER_FILE])
    print(f"{len(cases)} pairs under an operator")


def some_pair_faults(writ, cases):
    """Each on a line of its own; a wrong annotation is an error too, so a line says what type it has."""
    lines = [f"let v{i} : {result(*case) or 'bool'} = {written(case[0])} {case[1]} {written(case[2])}" for i, case in enumerate(cases)]
    writ.write("t.writ", HEAD + "\n".join(lines) + "\n")
    _, out, _ = writ.run("check", "t.writ", "--format", "json")
    first = HEAD.count("\n") + 1
    refused = {row["line"] - first for row in json.loads(out)["diagnostics"] if row["severity"] == "error"}
    for i, case in enumerate(cases):
        if (result(*case) is None) != (i in refused):
            yield f"{lines[i]}: {'refused' if i in refused else 'accepted'}"


GATE = """record Nothing { n : int }

request nothing : Nothing

control NO-1 "One" {
  owner     nobody
  severity  low
  enforce   hard
  require   nothing.n == 0 otherwise "No."
}

gate none on nothing {
  controls  NO-1
}

"""


def conversion_faults(writ):
    expectations = []
    for units in (TIME, BYTES):
        for a, b in itertools.product(units, units):
            g = math.gcd(units[a], units[b])
            x, y = units[b] // g, units[a] // g
            if max(x * units[a], y * units[b]) + units[a] >= 2**63:
                continue
            expectations += [f"{x} {a} == {y} {b}", f"{x + 1} {a} > {y} {b}", f"not ({x} {a} < {y} {b})", f"{x} {a} - {y} {b} == 0 {b}"]
    yield from expect_all(writ, expectations, "conversions of literals")


def rounded(value):
    """Half to even at the twelfth place; round() of a fraction is half to even."""
    return fractions.Fraction(round(value * 10**12), 10**12)


def decimal_text(value):
    whole = round(abs(value) * 10**12)
    return f"{'-' if value < 0 else ''}{whole // 10**12}.{whole % 10**12:012d}"


def expect_all(writ, expectations, what):
    lines = "".join(f"  expect {e}\n" for e in expectations)
    writ.write("t.writ", HEAD + GATE + f'test "{what}" {{\n  at 2026-05-04T09:00:00Z\n  given nothing = {{ n: 0 }}\n{lines}}}\n')
    for engine in ("interp", "jit"):
        code, out, err = writ.run("test", "t.writ", "--engine", engine)
        if code != 0:
            yield f"{what} in {engine}:\n{out}{err}"
    print(f"{len(expectations)} {what}")


def rate_faults(writ):
    chance = random.Random(20261128)
    expectations = []
    for unit, size in TIME.items():
        for _ in range(12):
            rate = fractions.Fraction(chance.randrange(1, 10 ** chance.choice([3, 12, 15])), 10 ** chance.choice([0, 2, 12]))
            time = chance.choice([1, 7, 3600, 86_400, chance.randrange(1, 10**6)]) * chance.choice([1, 1000, 10**9])
            second = 10**9
            steps = fractions.Fraction(time, min(size, second))
            comes_to = rounded(rounded(rate * steps) / max(1, size // second))
            rate_text = f"{decimal_text(rate)} USD per {unit}"
            expectations.append(f"{rate_text} * {time} ns == {decimal_text(comes_to)} USD")
            expectations.append(f"{time} ns * {rate_text} == {decimal_text(comes_to)} USD")
    expectations.append("6 USD / (3 USD per day) == 2 days and 6 USD / (3 USD per day) < 60 h")
    yield from expect_all(writ, expectations, "rates over times")


def document_faults(writ):
    """A field of each unit, given as a number and as a text with each unit."""
    count = 0
    for unit in ["s", "B", *OTHERS]:
        kind = "duration" if unit == "s" else f"int[{unit}]"
        rules = HEAD + f'record Ask {{ n : {kind} }}\n\nrequest ask : Ask\n\ncontrol C-1 "One" {{\n  owner nobody\n  severity low\n  enforce hard\n'
        rules += f'  require ask.n == 6_000_000 {unit} otherwise "{{ask.n}}"\n}}\n\ngate go on ask {{\n  controls C-1\n}}\n'
        writ.write("t.writ", rules)
        for value, allowed in document_values(unit):
            count += 1
            writ.write("ask.json", json.dumps({"n": value}))
            for engine in ("interp", "jit") if count % 4 == 0 else ("interp",):
                code, out, err = writ.run("gate", "t.writ", "--request", "ask.json", "--at", "2026-05-04T09:00:00Z", "--past", "--engine", engine)
                if code != (0 if allowed else 1):
                    yield f"a field in {unit or 'no unit'} given {value!r} ends with {code} in {engine}\n{out}{err}"
    print(f"{count} values of documents")


def document_values(unit):
    sizes = TIME if unit in TIME else BYTES if unit in BYTES else {unit: 1}
    if unit not in TIME:
        yield 6_000_000, True
        yield 6_000_001, False
        yield 6_000_000.0, True
        yield 6_000_000.5, False
    else:
        yield 6_000_000, False
    for other in [*TIME, *BYTES, *OTHERS]:
        total = 6_000_000 * sizes[unit]
        if other in sizes and total % sizes[other] == 0:
            yield f"{total // sizes[other]} {other}", True
        else:
            yield f"6000000 {other}", False
    yield f"6_000_000 {unit}", True
    for wrong in (f"6000000{unit}", f" 6000000 {unit}", f"6000000  {unit}", f"6000000 {unit} ", "6000000", f"6000000 {unit.upper()}x", "", unit):
        yield wrong, False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    path = str(pathlib.Path(parser.parse_args().writ).resolve())
    with tempfile.TemporaryDirectory(prefix="writ-units-") as folder:
        writ = Writ(path, folder)
        faults = [*pair_faults(writ), *conversion_faults(writ), *rate_faults(writ), *document_faults(writ)]
    for fault in faults[:40]:
        print("FAILED", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
