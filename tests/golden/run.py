#!/usr/bin/env python3
"""Runs golden cases: a command, its files, its whole output.

A case is a file *.golden:

    # What the case shows.
    run: check policy.writ
    --- policy.writ
    language writ 1
    --- stdout
    checked 1 file, 0 declarations: no findings
    --- exit
    0

Comment lines say what it shows. Each `run:` line is a command as a user types it, with
or without `writ` in front; they run one after the other in a fresh folder that holds the named
files. A section that is absent expects nothing (stdout, stderr) or 0 (exit). With
several commands their outputs follow each other and the last exit code counts;
earlier ones must be 0 unless `exit` lists one a command. A line `stdin: NAME` gives a
file to the command before it; `env: NAME=VALUE` sets a variable for all.
`mask: PATTERN => TEXT` writes TEXT for whatever of stdout a pattern matches: for what is measured.
`<<hex:00 ff>>` anywhere in a file is these bytes, `<<repeat:N:TEXT>>` is TEXT N times.
A line of a section that begins with `--- ` is written `\\--- `.
A section `--- after NAME` is what a file must hold afterwards.

Commands that decide run twice, in the interpreter and in native code, and must say the same.

UPDATE_GOLDEN=1 rewrites the expected sections; then read the diff.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ENGINES = ("interp", "jit")
DECIDING = {"ask", "decide", "gate", "test", "explain", "replay", "impact"}
EXPECTED = ("stdout", "stderr", "exit")
TIMEOUT_SECONDS = 120


class BadCase(Exception):
    """The case file itself is wrong."""


class Case:
    def __init__(self, path):
        self.path = path
        self.head = []      # lines before the first section, as they stand
        self.runs = []      # [command, name of stdin or None]
        self.env = {}
        self.masks = []     # (pattern, what stands for it)
        self.sections = []  # (name, text) in order
        self._read()

    def _read(self):
        name, lines = None, []
        with open(self.path, encoding="utf-8", newline="") as file:
            text = file.read()
        for line in text.splitlines(keepends=True):
            if line.startswith("--- "):
                if name is not None:
                    self.sections.append((name, "".join(lines)))
                name, lines = line[4:].strip(), []
            elif name is None:
                self._head_line(line)
            else:
                lines.append(line)
        if name is not None:
            self.sections.append((name, "".join(lines)))
        if not self.runs:
            raise BadCase("no `run:` line")
        if not any(line.startswith("#") for line in self.head):
            raise BadCase("no comment that says what the case shows")
        names = [name for name, _ in self.sections]
        for name in names:
            if names.count(name) > 1:
                raise BadCase(f"section `{name}` stands twice")

    def _head_line(self, line):
        self.head.append(line)
        line = line.strip()
        if not line or line.startswith("#"):
            return
        key, colon, value = line.partition(":")
        value = value.strip()
        if colon and key == "run":
            self.runs.append([re.sub(r"^writ\b *", "", value), None])
        elif colon and key == "stdin" and self.runs:
            self.runs[-1][1] = value
        elif colon and key == "env" and "=" in value:
            variable, _, content = value.partition("=")
            self.env[variable] = content
        elif colon and key == "mask" and " =>" in value:
            pattern, _, text = value.rpartition(" =>")
            self.masks.append((re.compile(pattern), text[1:]))
        else:
            raise BadCase(f"`{line}` is not a comment, `run:`, `stdin:`, `env:` or `mask:` line")

    def masked(self, text):
        for pattern, instead in self.masks:
            text = pattern.sub(instead, text)
        return text

    def section(self, name, default=""):
        return dict(self.sections).get(name, default)

    def files(self):
        return [(n, t) for n, t in self.sections if n not in EXPECTED and not n.startswith("after ")]

    def afters(self):
        return [(n[len("after "):], t) for n, t in self.sections if n.startswith("after ")]

    def exits(self):
        words = self.section("exit", "0").split()
        if len(words) == 1:
            return ["0"] * (len(self.runs) - 1) + words
        return words

    def decides(self):
        commands = [run.split()[0] for run, _ in self.runs if run]
        chosen = any("--engine" in run for run, _ in self.runs) or "WRIT_ENGINE" in self.env
        return not chosen and any(command in DECIDING for command in commands)


def raw_bytes(text):
    """The bytes a section stands for."""
    text = re.sub(r"(?m)^\\(\\*--- )", r"\1", text)
    out = b""
    position = 0
    for match in re.finditer(r"<<hex:([0-9a-fA-F ]*)>>|<<repeat:(\d+):(.*?)>>", text):
        out += text[position:match.start()].encode()
        if match.group(1) is not None:
            out += bytes.fromhex(match.group(1))
        else:
            out += match.group(3).encode() * int(match.group(2))
        position = match.end()
    return out + text[position:].encode()


def shown(data):
    """Output as a section: bytes that are not UTF-8, and control characters, as hex."""
    text = data.decode("utf-8", errors="surrogateescape")
    return re.sub(
        "[\udc80-\udcff]|[\x00-\x08\x0b-\x1f\x7f]",
        lambda m: "<<hex:%02x>>" % (ord(m.group()) & 0xFF),
        text,
    )


def closed(text):
    """Sections end with a newline, output that does not is marked; no line looks like a section."""
    text = re.sub(r"(?m)^(\\*--- )", r"\\\1", text)
    return text if not text or text.endswith("\n") else text + "<<no newline>>\n"


class Outcome:
    def __init__(self):
        self.stdout = ""
        self.stderr = ""
        self.exits = []
        self.afters = {}

    def parts(self):
        return {"stdout": self.stdout, "stderr": self.stderr, "exit": self.exits,
                **{f"after {n}": t for n, t in self.afters.items()}}


def run_case(case, writ, engine):
    """All commands of a case, in a folder of their own."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="writ-golden-") as folder:
        for name, text in case.files():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(raw_bytes(text))
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder, **case.env}
        if engine:
            env["WRIT_ENGINE"] = engine
        for command, stdin in case.runs:
            data = pathlib.Path(folder, stdin).read_bytes() if stdin else b""
            done = subprocess.run([writ, *shlex.split(command)], cwd=folder, env=env, input=data,
                                  capture_output=True, timeout=TIMEOUT_SECONDS)
            outcome.stdout += shown(done.stdout)
            outcome.stderr += shown(done.stderr)
            outcome.exits.append(str(done.returncode))
        for name, _ in case.afters():
            path = pathlib.Path(folder, name)
            outcome.afters[name] = closed(shown(path.read_bytes())) if path.exists() else "<<no such file>>\n"
    outcome.stdout = closed(case.masked(outcome.stdout))
    outcome.stderr = closed(outcome.stderr)
    return outcome


def compare(title, expected, actual):
    """A readable difference, or nothing."""
    if expected == actual:
        return ""
    diff = difflib.unified_diff(expected.splitlines(keepends=True), actual.splitlines(keepends=True),
                                f"expected {title}", f"actual {title}")
    return "".join(line if line.endswith("\n") else line + "\n" for line in diff)


def judge(case, outcome):
    faults = compare("stdout", case.section("stdout"), outcome.stdout)
    faults += compare("stderr", case.section("stderr"), outcome.stderr)
    faults += compare("exit", "\n".join(case.exits()) + "\n", "\n".join(outcome.exits) + "\n")
    for name, text in case.afters():
        faults += compare(f"after {name}", text, outcome.afters[name])
    return faults


def rewrite(case, outcome):
    """The case with what was observed as its expectation."""
    out = "".join(case.head)
    for name, text in case.files():
        out += f"--- {name}\n{text}"
        if text and not text.endswith("\n"):
            out += "\n"
    for name, text in outcome.afters.items():
        out += f"--- after {name}\n{text}"
    for name, text in (("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        if text:
            out += f"--- {name}\n{text}"
    exits = outcome.exits if any(e != "0" for e in outcome.exits[:-1]) else outcome.exits[-1:]
    if exits != ["0"]:
        out += "--- exit\n" + "\n".join(exits) + "\n"
    with open(case.path, "w", encoding="utf-8", newline="") as file:
        file.write(out)


def check_case(path, writ, update):
    """Empty when the case passes, else what is wrong."""
    try:
        case = Case(path)
        engines = ENGINES if case.decides() else (None,)
        outcomes = [run_case(case, writ, engine) for engine in engines]
    except (BadCase, ValueError, OSError, subprocess.TimeoutExpired) as fault:
        return f"{fault}\n"
    faults = ""
    for name, first in outcomes[0].parts().items():
        for engine, outcome in zip(engines[1:], outcomes[1:]):
            if outcome.parts()[name] != first:
                faults += f"{name} differs between {engines[0]} and {engine}\n"
                faults += compare(f"{name} ({engine} against {engines[0]})", str(first), str(outcome.parts()[name]))
    if faults:
        return faults
    if update:
        rewrite(case, outcomes[0])
        return ""
    return judge(case, outcomes[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True, help="the program under test")
    parser.add_argument("paths", nargs="+", help="cases, or folders of cases")
    args = parser.parse_args()
    writ = os.path.abspath(args.writ)
    update = os.environ.get("UPDATE_GOLDEN", "") not in ("", "0")
    cases = []
    for path in map(pathlib.Path, args.paths):
        found = sorted(path.rglob("*.golden")) if path.is_dir() else [path]
        if not found:
            print(f"{path}: no cases; a topic without cases tests nothing")
            return 1
        cases += found
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as workers:
        for path, faults in zip(cases, workers.map(lambda p: check_case(p, writ, update), cases)):
            if faults:
                failed += 1
                print(f"FAILED {path}\n{faults}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
