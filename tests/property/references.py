#!/usr/bin/env python3
"""What the language computes with text, networks, decimals and dates is what others compute.

Cases are generated (the seed is printed, `--seed` repeats it), their answers come from
independent implementations, and `writ test` compares them in both engines:

- versions and ranges of versions: written here from the text of Semantic Versioning 2.0.0;
- addresses and networks: Python's `ipaddress`;
- `matches`: Python's `re` in full match, on the syntax that both share, ASCII;
- decimals: Python's `decimal`, rounded half to even at twelve places;
- instants and dates: Python's `datetime`; months, ages and the time between: with its `calendar`;
- business hours: Python's `zoneinfo`, given only the rule;
- shares of a whole: Python's `decimal`.
"""

import argparse
import decimal
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from reference.calendars import calendar_cases  # noqa: E402
from reference.dates import date_cases  # noqa: E402
from reference.decimals import decimal_cases  # noqa: E402
from reference.months import month_cases  # noqa: E402
from reference.networks import network_cases, printed_addresses  # noqa: E402
from reference.patterns import pattern_cases  # noqa: E402
from reference.shares import share_cases  # noqa: E402
from reference.versions import range_cases, version_cases  # noqa: E402

HEAD = "language writ 1\nmodule references version 1.0.0\n\n"
SETS = [version_cases, range_cases, network_cases, pattern_cases, decimal_cases, date_cases, month_cases, share_cases, calendar_cases]


class NoFloats(json.JSONEncoder):
    """Decimals go out digit by digit; a float would round them."""

    def encode(self, value):
        if isinstance(value, decimal.Decimal):
            return format(value, "f")
        if isinstance(value, dict):
            return "{" + ",".join(json.dumps(k) + ":" + self.encode(v) for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ",\n".join(self.encode(v) for v in value) + "]"
        return json.dumps(value)


def program_of(case_set):
    """Rules that hold for every case, one test an expectation so that a failure names what differs."""
    lines = [HEAD, case_set.get("head", ""), f"record Case {{\n  n : int\n"]
    lines += [f"  {name} : {kind}\n" for name, kind in case_set["fields"].items()]
    lines += ["}\n\n", f'data cases : list[Case, max {len(case_set["cases"])}] from "cases.json"\n\n']
    lines += ["record Nothing { n : int }\n\nrequest nothing : Nothing\n\n"]
    lines += ['control NO-1 "One" {\n  owner nobody\n  severity low\n  enforce hard\n  require nothing.n == 0 otherwise "No."\n}\n\n']
    lines += ['gate none on nothing {\n  controls NO-1\n  deny when nothing.n < 0 because "Never."\n}\n\n']
    for title, expectation in case_set["expect"]:
        lines += [f'test "{title}" {{\n  at 2026-05-04T09:00:00Z\n  given nothing = {{ n: 0 }}\n']
        lines += [f"  expect [c.n for c in cases where not ({expectation})] == []\n}}\n\n"]
    return "".join(lines)


def differing(writ, folder, engine):
    """The titles of the tests that fail."""
    done = subprocess.run([writ, "test", "t.writ", "--engine", engine, "-o", "json"], cwd=folder, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        return done.stdout + done.stderr
    return ""


def first_failures(writ, case_set, engine, title, expectation):
    """The first cases for which one expectation fails, by halving."""
    def fails(cases):
        with tempfile.TemporaryDirectory(prefix="writ-reference-") as name:
            folder = pathlib.Path(name)
            write(folder, {**case_set, "cases": cases, "expect": [(title, expectation)]})
            return bool(differing(writ, folder, engine))

    cases = case_set["cases"]
    if not fails(cases):
        return None
    while len(cases) > 1:
        half = cases[: len(cases) // 2]
        cases = half if fails(half) else cases[len(cases) // 2 :]
    return cases[0]


def write(folder, case_set):
    (folder / "t.writ").write_text(program_of(case_set))
    (folder / "cases.json").write_text(NoFloats().encode(case_set["cases"]))


def check(writ, case_set):
    for number, case in enumerate(case_set["cases"]):
        case["n"] = number
    failures = []
    with tempfile.TemporaryDirectory(prefix="writ-reference-") as name:
        folder = pathlib.Path(name)
        write(folder, case_set)
        for engine in ("interp", "jit"):
            output = differing(writ, folder, engine)
            if not output:
                continue
            found = [(title, first_failures(writ, case_set, engine, title, e)) for title, e in case_set["expect"]]
            found = [(title, case) for title, case in found if case is not None]
            failures += [f"{case_set['name']}, {title}, in {engine}: {NoFloats().encode(case)}" for title, case in found]
            failures += [] if found else [f"{case_set['name']} in {engine}:\n{output}"]
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--scale", type=int, default=1, help="times as many cases")
    arguments = parser.parse_args()
    writ = str(pathlib.Path(arguments.writ).resolve())
    failures, count = [], 0
    for make in SETS:
        made = make(random.Random(f"{arguments.seed} {make.__name__}"), arguments.scale)
        for case_set in made if isinstance(made, list) else [made]:
            count += len(case_set["cases"])
            failures += check(writ, case_set)
    failures += printed_addresses(writ, random.Random(f"{arguments.seed} printed"))
    for failure in failures:
        print("FAILED", failure)
    print(f"{count} cases, {len(failures)} failures (seed {arguments.seed})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
