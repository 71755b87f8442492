#!/usr/bin/env python3
"""The programs of examples/embed do what their page shows.

Each block of examples/embed/README.md that begins with `$ ./service` is run, in the folder of the example, by the program
that was built from the same source; what it prints must be what the page says. `…` stands for the rest of the output.
"""
import argparse
import pathlib
import re
import subprocess
import sys


def blocks(page):
    for block in re.findall(r"```\n\$ (\./\S+[^\n]*)\n(.*?)```", page, re.S):
        yield block


def run(command, folder, programs):
    name, *rest = command.split()
    program = programs[name.removeprefix("./")]
    stdin = None
    if "<" in rest:
        at = rest.index("<")
        stdin = (folder / rest[at + 1]).read_bytes()
        rest = rest[:at]
    done = subprocess.run([program, *rest], cwd=folder, input=stdin, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("programs", nargs="+", help="NAME=PROGRAM")
    options = parser.parse_args()
    programs = dict(one.split("=", 1) for one in options.programs)
    faults, ran = 0, 0
    for command, shown in blocks((options.folder / "README.md").read_text()):
        code, output = run(command, options.folder, programs)
        start = shown.split("…\n")[0]
        same = output == shown if start == shown else output.startswith(start)
        ran += 1
        if code != 0 or not same:
            faults += 1
            print(f"$ {command}\nended with {code} and printed\n{output}\nwhere the page shows\n{shown}")
    print(f"{ran} programs run, {faults} faults")
    return 1 if faults or ran < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
