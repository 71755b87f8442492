#!/usr/bin/env python3
"""Writes order.txt: what a gate calls, so that the linker puts it side by side in the program.

    compiler/cli/linked/order.py BUILD    needs valgrind, and the data of ./dev bench

A process reads its code from memory that is mapped on demand, sixteen pages at a time. What one decision calls is a
fifth of the program; where it lies scattered, forty more of these pieces are asked for, and that takes a twentieth of
the time. The list may grow old: a function that is not in it, or no longer there, costs a little time and nothing else.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
LONGEST = 200  # of a name: longer ones, of templates of templates, would double the list for little
AT = ["--at", "2026-03-01T00:00:00Z", "--past"]


def commands(build, folder):
    """What is traced: the example and the workload of the benchmark, from rules and from a compiled file."""
    writ = str(build / "writ")
    policy, document = str(build / "bench/data/w2/policy"), str(build / "bench/document.json")
    subprocess.run([writ, "build", policy, "-o", f"{folder}/w2.writc"], check=True, stdout=subprocess.DEVNULL)
    yield [writ, "gate", f"{folder}/w2.writc", "--request", document, *AT, "-o", "json"]
    yield [writ, "gate", policy, "--request", document, *AT, "-o", "json"]
    package = str(ROOT / "examples/release")
    yield [writ, "gate", package, "--gate", "production", "--request", package + "/request.json", *AT,
           "--unsigned-evidence", "--evidence-dir", package + "/breach"]


def called(command, folder):
    """The names of the functions that the command calls."""
    trace = f"{folder}/trace"
    subprocess.run(["valgrind", "-q", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={trace}", *command],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = re.findall(r"^c?fn=\(\d+\) (\S+)", pathlib.Path(trace).read_text(), re.MULTILINE)
    return [name.split("'")[0] for name in found]


def sections(build, folder):
    """Of each function the section that the linker moves it with."""
    link = subprocess.run(["ninja", "-t", "commands", "writ"], cwd=build, check=True, stdout=subprocess.PIPE, text=True)
    command = link.stdout.rstrip().rsplit("\n", 1)[-1].removeprefix(": && ").removesuffix(" && :")
    options = f" -Wl,--no-demangle -Wl,-Map={folder}/map -o {folder}/writ "
    subprocess.run(command.replace(" -o writ ", options), shell=True, cwd=build, check=True)
    found, section = {}, None
    for line in pathlib.Path(f"{folder}/map").read_text().split("\n"):
        row = re.match(r"\s*[0-9a-f]+\s+[0-9a-f]+\s+[0-9a-f]+\s+\d+ ( *)(.*)", line)
        if row and len(row[1]) == 8:
            section = row[2]
        elif row and len(row[1]) == 16:
            found[row[2]] = section
    return found


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        section_of = sections(build, folder)
        names = [name for command in commands(build, folder) for name in called(command, folder)]
    first = {}
    for name in names:
        if name in section_of and len(name) <= LONGEST:
            first.setdefault(section_of[name], name)
    (HERE / "order.txt").write_text("".join(name + "\n" for name in first.values()))


if __name__ == "__main__":
    main()
