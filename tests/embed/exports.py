#!/usr/bin/env python3
"""What the two libraries export is what writ.h declares, and nothing else.

A symbol of C++ that leaks out could be taken for one of the program that embeds Writ, or the other way round.
"""
import argparse
import pathlib
import re
import subprocess
import sys


def declared(header):
    text = re.sub(r"/\*.*?\*/", " ", header.read_text(), flags=re.S)
    return set(re.findall(r"WRIT_API[^;]*?\b(writ_\w+)\(", text))


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", str(library)], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].split("@")[0] for line in lines.splitlines() if line.strip()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--header", type=pathlib.Path, required=True)
    parser.add_argument("libraries", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    wanted = declared(options.header)
    faults = [] if len(wanted) > 20 else [f"only {len(wanted)} functions were found in {options.header}"]
    for library in options.libraries:
        found = exported(library)
        faults += [f"{library.name} exports {name}, which writ.h does not declare" for name in sorted(found - wanted)]
        faults += [f"{library.name} does not export {name}" for name in sorted(wanted - found)]
    for fault in faults:
        print(fault)
    print(f"{len(wanted)} functions, {len(options.libraries)} libraries, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
