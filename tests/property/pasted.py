#!/usr/bin/env python3
"""What a failing property prints is a test that fails.

Makes up records of every kind of type and claims that do not hold for all of their values. The
world that `writ test` prints for each failure is put into the rules as it stands: it checks, it is in
the canonical form, and it fails for the same reason. A second run prints the same world.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

CASES = 60
HEAD = """language writ 1
module t.pasted version 1.0.0

unit kg

role lab "Lab" from "x:lab"

enum Ring ordered { internal, beta, public }

record Part { name : string max 8, ok : bool, weight : decimal[kg] }
"""

# a type, and claims about `X` that some value of it breaks
TYPES = [
    ("bool", ["X", "not X"]),
    ("int", ["X < 100", "X != 7", "X > 0"]),
    ("int in -5 .. 40", ["X < 40", "X >= 0", "X * 2 < 50"]),
    ("decimal", ["X <= 12.5", "X != 0.0"]),
    ("decimal[kg]", ["X < 2.5 kg", "X > 0 kg"]),
    ("ratio", ["X < 99.5%", "X > 0.25%"]),
    ("float", ["X < 0.75", "X > 0.0"]),
    ("string max 12", ['X != "two words"', 'X == "a"', 'not (X like "*x*")']),
    ("string matches /[a-z]{2}-[0-9]+/", ['X == "ab-1"']),
    ("digest", ["X == sha256:cc", "X != sha256:aa"]),
    ("person", ['X != person("ada")', 'X == person("eve")']),
    ("service", ['X == service("other")']),
    ("instant", ["X > 2026-01-01T09:00:00Z", "X < now"]),
    ("date", ["X != 2026-02-28", "X < 2026-01-01"]),
    ("duration", ["X < 3 h", "X > 0 s"]),
    ("Ring", ["X < public", "X != internal"]),
    ("Ring?", ["X is present", "X is present implies X < public"]),
    ("list[int, max 4]", ["count(X) < 2", "no n in X: n > 50"]),
    ("set[Ring, max 3]", ["not (beta in X)", "count(X) < 2"]),
    ("list[Part, 1 .. 3]", ["every p in X: p.ok", "count(p for p in X where p.weight > 3 kg) == 0"]),
    ("Part", ["X.ok or X.weight < 9 kg"]),
]


def program(rng):
    """Rules with one request, one piece of evidence, and a property that some world breaks."""
    chosen = [rng.choice(TYPES) for _ in range(rng.randint(1, 6))]
    split = rng.randint(1, len(chosen))
    fields = [f"  f{i} : {kind}\n" for i, (kind, _) in enumerate(chosen)]
    text = HEAD + "record Asked {\n  key : string max 20\n" + "".join(fields[:split]) + "}\n"
    text += "record Seen {\n  fine : bool\n" + "".join(fields[split:]) + "}\n"
    text += "request asked : Asked\nevidence seen : Seen { about asked.key  from lab  fresh within 24 h }\n"
    claims = [rng.choice(c).replace("X", f"{'asked' if i < split else 'seen'}.f{i}") for i, (_, c) in enumerate(chosen)]
    text += 'property "it holds" runs 300 {\n'
    if rng.random() < 0.5:
        text += "  assume seen.fine\n"
    for claim in claims:
        text += f"  expect {claim}\n"
    return text + "}\n"


def run(writ, folder, *arguments):
    done = subprocess.run([writ, *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def faults_of(writ, folder, text):
    """What is wrong; None when the property held, so that nothing was shown."""
    rules = pathlib.Path(folder, "t.writ")
    rules.write_text(text)
    code, out, err = run(writ, folder, "test", "t.writ", "-o", "json")
    if code != 1:
        return [f"exit {code}: {out}{err}"] if code != 0 else None
    found = json.loads(out)["tests"][0]
    if run(writ, folder, "test", "t.writ", "-o", "json")[1] != out:
        return ["a second run prints something else"]
    if "world" not in found:
        return [f"no world: {found['failures']}"]
    pasted = pathlib.Path(folder, "pasted.writ")
    pasted.write_text(text + "\n" + found["world"])
    code, out, err = run(writ, folder, "test", "pasted.writ", "--filter", "a world where it fails", "-o", "json")
    if code != 1:
        return [f"the pasted test does not fail: exit {code}\n{out}{err}\n{found['world']}"]
    before = "unknown" if "it is unknown" in found["failures"][0] else "false"
    after = json.loads(out)["tests"][0]["failures"]
    if len(after) != 1 or f"it is {before}" not in after[0]:
        return [f"fails for another reason: {found['failures']} / {after}\n{found['world']}"]
    alone = HEAD + "\n" + found["world"]
    rules.write_text(alone)
    code, out, err = run(writ, folder, "fmt", "t.writ")
    if code != 0 or found["world"] not in rules.read_text():
        return [f"not in the canonical form\n{found['world']}\n{err}"]
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True, help="the program under test")
    parser.add_argument("--source", help="the repository; not needed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=CASES)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    shown, broken = 0, 0
    with tempfile.TemporaryDirectory(prefix="writ-pasted-") as folder:
        for number in range(arguments.cases):
            text = program(rng)
            faults = faults_of(pathlib.Path(arguments.writ).resolve(), folder, text)
            shown += faults is not None
            broken += bool(faults)
            for fault in faults or []:
                print(f"case {number}: {fault}\n{text}")
    print(f"seed {arguments.seed}: {arguments.cases} properties, {shown} worlds shown, {broken} of them wrong")
    return 1 if broken or shown < arguments.cases // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
