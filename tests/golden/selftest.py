#!/usr/bin/env python3
"""The golden runner finds what it must find: run against programs whose answers are known."""

import os
import pathlib
import subprocess
import sys
import tempfile

RUNNER = pathlib.Path(__file__).with_name("run.py")

# Prints its arguments; `cat FILE` prints a file, `fail` exits 3, `test` tells the engine.
FAKE = """#!/bin/sh
case $1 in
  cat) cat "$2" ;;
  fail) echo no >&2; exit 3 ;;
  test) echo "$WRIT_ENGINE" ;;
  put) printf '%s' "$2" > "$3" ;;
  *) echo "$@" ;;
esac
"""

# what it shows, the case, whether it passes
CASES = [
    ("equal output passes", "# x\nrun: hello\n--- stdout\nhello\n", True),
    ("other output fails", "# x\nrun: hello\n--- stdout\nbye\n", False),
    ("output that nobody expects fails", "# x\nrun: hello\n", False),
    ("missing output fails", "# x\nrun: put a b\n--- stdout\na\n", False),
    ("an exit code that nobody expects fails", "# x\nrun: fail\n--- stderr\nno\n", False),
    ("the expected exit code passes", "# x\nrun: fail\n--- stderr\nno\n--- exit\n3\n", True),
    ("an earlier command that fails is noticed", "# x\nrun: fail\nrun: a\n--- stdout\na\n--- stderr\nno\n", False),
    ("engines that differ fail", "# x\nrun: test\n--- stdout\ninterp\n", False),
    ("a case that chooses its engine runs once", "# x\nenv: WRIT_ENGINE=jit\nrun: test\n--- stdout\njit\n", True),
    ("raw bytes go in and come out", "# x\nrun: cat f\n--- f\n<<hex:ff>>é<<repeat:3:ab>>\n--- stdout\n<<hex:ff>>éababab\n",
     True),
    ("a missing last newline is seen", "# x\nrun: cat f\n--- f\n<<hex:61>>\n--- stdout\na\n", True),
    ("output without newline is marked", "# x\nrun: put abc f\nrun: cat f\n--- stdout\nabc<<no newline>>\n", True),
    ("lines that look like sections are told apart", "# x\nrun: cat f\n--- f\n\\--- a\n--- stdout\n\\--- a\n", True),
    ("what a file holds afterwards is compared", "# x\nrun: put abc f\n--- after f\nabd<<no newline>>\n", False),
    ("a file that should be there is missed", "# x\nrun: a\n--- stdout\na\n--- after f\nx\n", False),
    ("a case without a command fails", "# x\n--- stdout\n", False),
    ("a case that does not say what it shows fails", "run: a\n--- stdout\na\n", False),
    ("a misspelt head line fails", "# x\nrnu: a\nrun: a\n--- stdout\na\n", False),
    ("what is masked may differ", "# x\nmask: [0-9]+ => N\nrun: took 12 ns\n--- stdout\ntook N ns\n", True),
    ("the rest of it may not", "# x\nmask: [0-9]+ => N\nrun: took 12 ms\n--- stdout\ntook N ns\n", False),
    ("a section that stands twice fails", "# x\nrun: a\n--- stdout\na\n--- stdout\na\n", False),
]


def run(fake, path, **env):
    return subprocess.run([sys.executable, RUNNER, "--writ", fake, path], capture_output=True, text=True,
                          env={**os.environ, "UPDATE_GOLDEN": "", **env})


def main():
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        fake = pathlib.Path(folder, "fake")
        fake.write_text(FAKE)
        fake.chmod(0o755)
        case = pathlib.Path(folder, "case.golden")
        for title, text, passes in CASES:
            case.write_text(text, encoding="utf-8")
            done = run(fake, case)
            if (done.returncode == 0) != passes:
                failed.append(f"{title}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        empty = pathlib.Path(folder, "topic")
        empty.mkdir()
        if run(fake, empty).returncode == 0:
            failed.append("a topic without cases passes")
        case.write_text("# x\nrun: fail\n--- f\na\n--- stdout\nold\n")
        run(fake, case, UPDATE_GOLDEN="1")
        if case.read_text() != "# x\nrun: fail\n--- f\na\n--- stderr\nno\n--- exit\n3\n":
            failed.append(f"an update writes\n{case.read_text()}")
        if run(fake, case).returncode != 0:
            failed.append("an updated case does not pass")
    print("\n".join(failed + [f"{len(CASES) + 3 - len(failed)} passed, {len(failed)} failed"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
