#!/usr/bin/env python3
"""Files that one can still read: at most 1,000 lines, unless a reason is given here."""

import pathlib
import sys

MOST_LINES = 1_000
# file -> why it may be longer
ALLOWED = {}
SUFFIXES = {".hpp", ".cpp", ".def", ".h", ".py", ".sh"}
FOLDERS = ("runtime", "compiler", "grammar", "tests")


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    faults, count = [], 0
    for top in FOLDERS:
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            count += 1
            name = path.relative_to(root).as_posix()
            lines = path.read_bytes().count(b"\n")
            if lines > MOST_LINES and name not in ALLOWED:
                faults.append(f"{name}: {lines} lines; {MOST_LINES} is the most without a reason in tests/tidy/sizes.py")
    faults += [f"{name}: allowed to be long, but it is not there" for name in ALLOWED if not (root / name).is_file()]
    for fault in faults:
        print(fault)
    print(f"sizes: {count} files, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
