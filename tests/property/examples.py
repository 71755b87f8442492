#!/usr/bin/env python3
"""The example of every builtin is true, in both engines.

The examples are those that `writ show builtins` prints; each becomes an expectation of a test.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

RULES = """language writ 1
module examples version 1.0.0

record Nothing { n : int }

data groups : map[string max 16, set[string max 16, max 8], max 8] from "groups.json"

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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    writ = str(pathlib.Path(parser.parse_args().writ).resolve())
    shown = subprocess.run([writ, "show", "builtins"], capture_output=True, text=True, check=True, timeout=60).stdout
    found = re.findall(r"^(\w+)\(.*\n    .*\n    Example: (.*)$", shown, re.M)
    names = re.findall(r"^(\w+)\(", shown, re.M)
    faults = [f"{name} has no example" for name in names if name not in dict(found)]
    tests = [f'\ntest "{name}" {{\n  at 2026-05-04T09:00:00Z\n  given nothing = {{ n: 0 }}\n  expect {example}\n}}\n' for name, example in found]
    with tempfile.TemporaryDirectory(prefix="writ-examples-") as folder:
        pathlib.Path(folder, "groups.json").write_text('{"ada": ["team"], "team": ["staff"]}')
        pathlib.Path(folder, "t.writ").write_text(RULES + "".join(tests))
        for engine in ("interp", "jit"):
            done = subprocess.run([writ, "test", "t.writ", "--engine", engine], cwd=folder, capture_output=True, text=True, timeout=60)
            if done.returncode != 0:
                faults.append(f"in {engine}:\n{done.stdout}{done.stderr}")
    for fault in faults:
        print(fault)
    print(f"{len(found)} examples, {len(faults)} faults")
    return 1 if faults or not found else 0


if __name__ == "__main__":
    sys.exit(main())
