#!/usr/bin/env python3
"""Every unit with every other, under every operator: what fits, what converts, and what documents may write.

- For each ordered pair of units, `+ - * / < ==` on a number of each is accepted or refused as a rule of three
  lines says (families, one unit, no unit), and what is accepted has the unit that the rule says.
- Literals of one family convert exactly, in both engines: so many of one are so many of the other.
- A field takes a number in its own unit and a text with that unit, or with another of its family; a text with
  any other unit makes the field unknown, and a gate that needs it denies.
"""

import argparse
import itertools
import json
import math
import pathlib
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
        if op == "/" and x == y:
            return "decimal"
        return "duration" if op == "*" and (x, y) == ("duration", PLAIN) else None
    if op == "*":
        return typed("int", x or y) if PLAIN in (x, y) else None
    if x == y:
        return "decimal"
    return typed("decimal", x) if y == PLAIN else None


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
    lines = "".join(f"  expect {e}\n" for e in expectations)
    writ.write("t.writ", HEAD + GATE + f'test "conversions" {{\n  at 2026-05-04T09:00:00Z\n  given nothing = {{ n: 0 }}\n{lines}}}\n')
    for engine in ("interp", "jit"):
        code, out, err = writ.run("test", "t.writ", "--engine", engine)
        if code != 0:
            yield f"conversions in {engine}:\n{out}{err}"
    print(f"{len(expectations)} conversions of literals")


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
        faults = [*pair_faults(writ), *conversion_faults(writ), *document_faults(writ)]
    for fault in faults[:40]:
        print("FAILED", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
