#!/usr/bin/env python3
"""Digests say what changed: of the source whatever is written, of the meaning what is decided.

- The examples are locked, and their locks are not out of date.
- Layout keeps both digests of every module of the examples: they are laid out anew at random
  (the seed is printed), and `writ fmt` finds the same canonical text.
- The order of declarations keeps the meaning.
- For each change of a list, here and in a package made for this, exactly the digests change that
  the list says, in the changed module and in those that import it.
"""

import argparse
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROUNDS = 12

# (file, text, its replacement, does the source digest change, does the meaning change)
RELEASE = [
    ("release.writ", "accept    <= 0.5%", "accept    <= 0.6%", True, True),
    ("release.writ", "accept    <= 0.5%", "accept    <= 0.50%", True, False),
    ("release.writ", "accept    <= 0.5%", "accept    < 0.5%", True, True),
    ("release.writ", "fresh  within 1 day", "fresh  within 1_440 min", False, False),
    ("release.writ", "fresh  within 1 day", "fresh  within 25 h", True, True),
    ("release.writ", "needs     evaluation.prompts >= 2000\n  target", "needs     evaluation.prompts >= 2001\n  target", True, True),
    ("release.writ", "every s in evaluation.suites: s.passed", "every suite in evaluation.suites: suite.passed", True, False),
    ("release.writ", "every s in evaluation.suites: s.passed", "some s in evaluation.suites: s.passed", True, True),
    ("release.writ", "f.severity >= high and not f.fixed", "f.severity >= high and not (f.fixed)", False, False),
    ("release.writ", "f.severity >= high and not f.fixed", "not f.fixed and f.severity >= high", True, True),
    ("release.writ", "f.severity >= high", "f.severity >= critical", True, True),
    ("release.writ", '"A safety suite did not pass."', '"A suite failed: see {evaluation.prompts}."', True, False),
    ("release.writ", '"There is a way back"', '"Somebody thought of a way back"', True, False),
    ("release.writ", '"Toxic answers to the red-team prompts"', '"Toxic answers"', True, False),
    ("release.writ", "owner     docs_service", "owner     model_owner", True, False),
    ("release.writ", "Do not edit the suite.", "Leave the suite alone.", True, False),
    ("release.writ", "/// The build to go back to.", "/// What to go back to.", True, False),
    ("release.writ", "record Finding", "// What the scanner found.\nrecord Finding", True, False),
    ("release.writ", "version 1.2.0", "version 1.3.0", True, False),
    ("release.writ", "enforce   advisory", "enforce   hard", True, True),
    ("release.writ", "severity  medium", "severity  high", True, True),
    ("release.writ", "tags      release_gate\n  owner     docs_service", "tags      other\n  owner     docs_service", True, True),
    ("release.writ", "require   card.intended_use", "require   written: card.intended_use", True, True),
    ("release.writ", "require   leaks: leaks within accept", "require   leaks: leaks within warn", True, True),
    ("release.writ", "list[Suite, 1 .. 50]", "list[Suite, 1 .. 51]", True, True),
    ("release.writ", "string max 100", "string max 101", True, True),
    ("release.writ", "canary(share: 5%, hold: 1 day)", "canary(share: 0.05, hold: 24 h)", None, False),
    ("release.writ", "canary(share: 5%, hold: 1 day)", "canary(share: 10%, hold: 1 day)", True, True),
    ("release.writ", "from   build_service", "from   eval_service", True, True),
    ("release.writ", "about  release.model", "about  release.digest", True, True),
    ("release.writ", "iso42001:A.6.2.4", "iso42001:A.6.2.5", True, True),
    ("release.writ", "soc2:CC7.2, iso42001:A.6.2.5", "iso42001:A.6.2.5, soc2:CC7.2", True, False),
    ("release.writ", "toxicity: 0.04%,", "toxicity: 0.03%,", True, False),
    ("release.writ", "prompts: 1999", "prompts: 1998", True, False),
    ("release.writ", "  tags      release_gate\n  owner     model_owner\n  severity  critical",
     "  severity  critical\n  owner     model_owner\n  tags      release_gate", True, False),
    ("org.writ", "{ low, medium, high, critical }", "{ low, medium, high, severe, critical }", True, True),
    ("org.writ", '"Signs model cards"', '"Signs the cards of models"', True, False),
    ("org.writ", '"spiffe://northwind/docs"', '"spiffe://northwind/cards"', True, True),
    ("org.writ", "at least 4 people", "at least 5 people", True, True),
    ("org.writ", "clock_skew  2 min", "clock_skew  120 s", False, False),
    ("org.writ", "clock_skew  2 min", "clock_skew  3 min", True, True),
    ("org.writ", '"We do not put a model', '"We never put a model', True, False),
    ("org.writ", "merge max", "merge min", True, True),
]

# What the examples do not show, in a package made for this.
WORDS = """language writ 1

module words version 1.0.0

enum Tier ordered { low, high }

role lab "The laboratory" from "x:lab"
"""
MAIN = """language writ 1

module main version 1.0.0

import words as w

record Row { limit : int in 0 .. 100, team : string }

record Ask {
  team  : string
  tier  : w.Tier
  hits  : int in 0 .. 1_000
  tags  : set[string]
  build : semver
  host  : ip
}

request ask : Ask

role desk "The desk" from "x:desk" at least 2 people

data rows : map[string, Row] from "rows.json"

obligation keep(span: duration) merge max

fn doubled(value: int) -> int = value + value

fn inside(low: int, high: int) -> bool = low <= ask.hits and ask.hits <= high

fn total(value: int) -> int = value + more where more = value + 1

table cap(tier: w.Tier, hits: int) -> int {
  | tier | hits            || cap |
  | low  | <= 10, 20 .. 30 || 5   |
  | high | > 100           || 9   |
  | -    | 11              || 7   |
  | otherwise | otherwise  || 6   |
}

control AB-1 "Inside the limit" {
  owner     desk
  severity  low
  enforce   hard
  tags      all
  let       row = rows[ask.team]
  require   limit: doubled(ask.hits) <= row.limit otherwise "No."
  require   tags: ask.tags == { "b", "a", "c" } otherwise "No."
  require   sum: count(t for t in ask.tags where t != "x") + total(value: 1) < 9 otherwise "No."
  require   net: in_cidr(ask.host, "2001:db8::/32") and ask.build >= "1.2.3" otherwise "No."
  require   path: count(split(ask.team, "/", max: 8)) < 4 otherwise "No."
}

gate g on ask {
  controls  AB-1
  on allow  oblige keep(1 day)
}
"""
MADE = [
    ("main.writ", "import words as w\n", "import words as v\n", True, False, [("w.Tier", "v.Tier")]),
    ("main.writ", "doubled(value: int) -> int = value + value", "doubled(v: int) -> int = v + v", True, False),
    ("main.writ", "doubled(value: int) -> int = value + value", "doubled(value: int) -> int = value * 2", True, True),
    ("main.writ", "inside(low: int, high: int) -> bool = low <= ask.hits and ask.hits <= high",
     "inside(high: int, low: int) -> bool = high <= ask.hits and ask.hits <= low", True, False),
    ("main.writ", "inside(low: int, high: int) -> bool = low <=", "inside(low: int, high: int) -> bool = high <=", True, True),
    ("main.writ", "value + more where more = value + 1", "value + extra where extra = value + 1", True, False),
    ("main.writ", "value + more where more = value + 1", "value + more where more = value + 2", True, True),
    ("main.writ", "table cap(tier: w.Tier, hits: int)", "table cap(level: w.Tier, number: int)", True, False,
     [("| tier | hits            ||", "| level | number ||")]),
    ("main.writ", "<= 10, 20 .. 30", "<= 10, 20 .. 31", True, True),
    ("main.writ", "|| 9   |", "|| 8   |", True, True),
    ("main.writ", "table cap(tier: w.Tier, hits: int) -> int {", "table cap(tier: w.Tier, hits: int) -> int hit unique {", True, False),
    ("main.writ", "row = rows[ask.team]", "mine = rows[ask.team]", True, False, [("row.limit", "mine.limit")]),
    ("main.writ", '{ "b", "a", "c" }', '{ "c", "a", "b" }', False, False),
    ("main.writ", '{ "b", "a", "c" }', '{ "c", "a" }', True, True),
    ("main.writ", 'count(t for t in ask.tags where t != "x")', 'count(each for each in ask.tags where each != "x")', True, False),
    ("main.writ", "total(value: 1)", "total(1)", True, False),
    ("main.writ", '"2001:db8::/32"', '"2001:0DB8::/32"', True, False),
    ("main.writ", '"2001:db8::/32"', '"2001:db8::/31"', True, True),
    ("main.writ", '>= "1.2.3"', '>= "1.2.4"', True, True),
    ("main.writ", "max: 8", "max: 9", True, True),
    ("main.writ", "max: 8", "8", True, False),
    ("main.writ", "<= row.limit", "<= (row.limit)", False, False),
    ("main.writ", "doubled(", "twice(", True, True),
    ("main.writ", "at least 2 people", "at least 3 people", True, True),
    ("main.writ", 'role desk "The desk"', 'role counter "The desk"', True, True, [("owner     desk", "owner     counter")]),
    ("main.writ", "keep(span: duration)", "keep(time: duration)", True, True),
    ("main.writ", "keep(1 day)", "keep(24 h)", False, False),
    ("rows.json", '"limit": 10', '"limit": 11', True, True),
    ("rows.json", '"limit": 10', '"limit":  10', True, True),
    ("words.writ", '"The laboratory"', '"A laboratory"', True, False),
    ("words.writ", "ordered { low, high }", "{ low, high }", True, True),
]
ROWS = '{ "red": { "limit": 10, "team": "red" } }\n'


class Tool:
    def __init__(self, writ):
        self.writ = os.path.abspath(writ)

    def run(self, *arguments):
        done = subprocess.run([self.writ, *map(str, arguments)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def digests(self, folder):
        """{module: (source, meaning)}"""
        code, output = self.run("lock", "--print", "--format", "json", folder)
        if code != 0:
            raise SystemExit(f"meaning: `writ lock --print` ended with {code}\n{output}")
        return {row["module"]: (row["source"], row["meaning"]) for row in json.loads(output)}


def laid_out(text, rng):
    """The same text with other blanks. Table rows and text in quotes stay as they are."""
    lines = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith(("|", "//")):
            parts = line.strip().split('"')
            parts[::2] = [re.sub(r" +", lambda m: " " * rng.choice([1, 1, 2, 5]), part) for part in parts[::2]]
            line = " " * rng.choice([0, 1, 4, 9]) + '"'.join(parts) + " " * rng.choice([0, 0, 3])
        lines.append(line)
        if not line.strip() or line.rstrip() == "}":
            lines += [""] * rng.choice([0, 0, 1, 3])
    return rng.choice(["\n", "\n", "\r\n"]).join(lines) + "\n"


def shuffled(text, rng):
    """The declarations of a canonical file in another order; the head stays in front."""
    head, *rest = re.split(r"\n\n(?=(?:///|fixture|test|control|gate|tolerance|record|request|evidence|enum|role|obligation|limits|appetite|framework|fn|table|data|let)\b)", text)
    parts = [part for part in rest if part.strip()]
    while not re.search(r"^module ", head, re.M):
        head += "\n\n" + parts.pop(0)
    rng.shuffle(parts)
    return head + "\n\n" + "\n\n".join(part.strip("\n") for part in parts) + "\n"


def packages(source):
    return sorted(path.parent for path in (source / "examples").glob("*/writ.yaml"))


def check_locks(tool, source):
    for package in packages(source):
        code, output = tool.run("lock", "--check", package)
        if code != 0:
            yield f"{package.name} is not locked as it is: run `writ lock examples/{package.name}`\n{output}"


def check_layout(tool, package, rng):
    before = tool.digests(package)
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name, package.name)
            shutil.copytree(package, folder)
            change = laid_out if number % 2 == 0 else shuffled
            for file in folder.rglob("*.writ"):
                file.write_bytes(change(file.read_text(), rng).encode())
            after = tool.digests(folder)
        for module, (source, meaning) in before.items():
            if change is laid_out and after[module][0] != source:
                yield f"{package.name}, round {number}: layout changed the source digest of {module}"
            if after[module][1] != meaning:
                yield f"{package.name}, round {number}: {change.__name__} changed the meaning of {module}"


def changed_text(text, change):
    _, old, new, _, _, *more = change
    for a, b in [(old, new), *(more[0] if more else [])]:
        if a not in text:
            raise SystemExit(f"meaning: `{a}` does not stand in the file that is to be changed")
        text = text.replace(a, b)
    return text


def check_change(tool, folder, change, owner, importers):
    """One change to a copy of a package; `owner` is the module of the file."""
    file, old, new, source, meaning, *_ = change
    before = tool.digests(folder)
    with tempfile.TemporaryDirectory() as name:
        copy = pathlib.Path(name, "package")
        shutil.copytree(folder, copy)
        (copy / file).write_text(changed_text((copy / file).read_text(), change))
        after = tool.digests(copy)
    for module in [owner, *importers]:
        for what, expected, place in (("source", source, 0), ("meaning", meaning, 1)):
            if expected is not None and (before[module][place] != after[module][place]) != expected:
                verb = "did not change" if expected else "changed"
                yield f"`{old}` into `{new}`: the {what} digest of {module} {verb}"


def check_changes(tool, release, folder):
    for change in RELEASE:
        owner, importers = ("northwind.org", ["northwind.release"]) if change[0] == "org.writ" else ("northwind.release", [])
        yield from check_change(tool, release, change, owner, importers)
    for name, text in (("words.writ", WORDS), ("main.writ", MAIN), ("rows.json", ROWS)):
        (folder / name).write_text(text)
    for change in MADE:
        owner, importers = ("words", ["main"]) if change[0] == "words.writ" else ("main", [])
        yield from check_change(tool, folder, change, owner, importers)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tool, source, rng = Tool(arguments.writ), pathlib.Path(arguments.source), random.Random(arguments.seed)
    print(f"seed {arguments.seed}")
    failures = list(check_locks(tool, source))
    for package in packages(source):
        failures += check_layout(tool, package, rng)
    with tempfile.TemporaryDirectory() as name:
        failures += check_changes(tool, source / "examples/release", pathlib.Path(name))
    for failure in failures:
        print("FAILED", failure)
    changes = len(RELEASE) + len(MADE)
    print(f"{len(packages(source))} packages, {ROUNDS} layouts each, {changes} changes: {len(failures)} failures")
    return 1 if failures or not packages(source) else 0


if __name__ == "__main__":
    sys.exit(main())
