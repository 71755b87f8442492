#!/usr/bin/env python3
"""A gate decides from a compiled policy as from the rules: everything that it says is the same, byte for byte.

For each case of examples/*/cases.json, in every format and in both engines; `explain` too. What is built twice is
the same file.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ENGINES = ("interp", "jit")


def ran(command, where):
    done = subprocess.run(command, capture_output=True, cwd=where, timeout=120)
    return done.returncode, done.stdout, done.stderr


def formats_of(writ, where):
    told = ran([writ, "gate", "--help"], where)[1].decode()
    return re.findall(r"^  (\w+) ", told.split("Formats:\n")[1], re.M)


def compiled(writ, package, folder, gate):
    files = [folder / name for name in ("one.writc", "two.writc")]
    for file in files:
        code, _, said = ran([writ, "build", ".", "--gate", gate, "-o", str(file)], package)
        if code != 0:
            sys.exit(f"from_file: {package}: {said.decode()}")
    if files[0].read_bytes() != files[1].read_bytes():
        sys.exit(f"from_file: {package}: built twice, it is two files")
    return str(files[0])


def commands(writ, formats, case):
    asked = ["--gate", case["gate"], "--request", case["request"], "--at", case["at"], "--past", "--unsigned-evidence",
             "--unsigned-approvals"]
    if "evidence" in case:
        asked += ["--evidence-dir", case["evidence"]]
    for engine in ENGINES:
        yield ["explain"], [*asked, "--engine", engine]
        for form in formats:
            yield ["gate"], [*asked, "--engine", engine, "-o", form]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    writ = str(pathlib.Path(arguments.writ).resolve())
    compared, failures = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for cases in sorted(pathlib.Path(arguments.source, "examples").resolve().glob("*/cases.json")):
            package = cases.parent
            formats = formats_of(writ, package)
            for case in json.loads(cases.read_text()):
                policy = compiled(writ, package, pathlib.Path(folder), case["gate"])
                for command, asked in commands(writ, formats, case):
                    compared += 1
                    if ran([writ, *command, ".", *asked], package) != ran([writ, *command, policy, *asked], package):
                        failures.append(f"{package.name}/{case['name']}: {' '.join(command + asked)}")
    for failure in failures:
        print("FAILED", failure)
    print(f"{compared - len(failures)} of {compared} say the same")
    return 1 if failures or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
