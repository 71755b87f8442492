#!/usr/bin/env python3
"""What profilers and debuggers see of native code: names of functions, and lines of the rules.

    tools.py --writ build/writ --source . --gdb gdb

Ends with 77, which ctest counts as skipped, where this machine lets no process look into another.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

SKIPPED = 77
RULES = "examples/embed/rules"
REQUEST = '{"order": "A-1", "agent": "ada", "cents": 1200, "tier": "basic", "age_days": 3, "reasons": ["broken"]}'
FUNCTION = "shop.refunds/gate refund_now"


class Fault(Exception):
    pass


def expect(holds, what, output):
    if not holds:
        raise Fault(f"{what}\n--- output\n{output}")


def run(command, source, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WRIT_")}
    return subprocess.Popen(command, cwd=source, env={**environment, **variables}, stdin=subprocess.PIPE, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def gate(options):
    return [str(options.writ), "gate", RULES, "--request", "-", "--engine", "jit"]


def perf_map(options, **variables):
    """The map that a run leaves, or None; removed."""
    process = run(gate(options), options.source, **variables)
    output, _ = process.communicate(REQUEST, timeout=120)
    expect(process.returncode == 0, "the gate did not allow", output)
    path = pathlib.Path(f"/tmp/perf-{process.pid}.map")
    if not path.exists():
        return None
    text = path.read_text()
    path.unlink()
    return text


def check_perf(options):
    text = perf_map(options, WRIT_PERF_MAP="1")
    expect(text is not None, "there is no /tmp/perf-PID.map", "")
    lines = [re.fullmatch(r"([0-9a-f]+) ([0-9a-f]+) (.+)", line) for line in text.splitlines()]
    expect(lines and all(lines), "a line is no address, size and name", text)
    expect(FUNCTION in [line[3] for line in lines], f"`{FUNCTION}` has no line", text)
    expect(all(int(line[1], 16) > 0 and int(line[2], 16) > 0 for line in lines), "a function is nowhere", text)
    expect(perf_map(options) is None, "there is a map that nobody asked for", "")
    expect(perf_map(options, WRIT_PERF_MAP="0") is None, "there is a map that nobody asked for", "")


def line_of(options, words):
    lines = (options.source / RULES / "refunds.writ").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def check_debugger(options):
    line = line_of(options, "require   refund.age_days <= 90")
    request = options.writ.parent / "tools-request.json"
    request.write_text(REQUEST)
    words = [str(request) if word == "-" else word for word in gate(options)]
    commands = ["set pagination off", "set debuginfod enabled off", "set breakpoint pending on",
                f"break refunds.writ:{line}", "run", "backtrace 3", "delete", "continue"]
    gdb = [options.gdb, "-q", "-nx", "-batch", *[word for command in commands for word in ("-ex", command)], "--args", *words]
    process = run(gdb, options.source, WRIT_JIT_DEBUG="1")
    output, _ = process.communicate(timeout=300)
    if "Operation not permitted" in output or "ptrace" in output:
        print(f"skipped: no process may be looked into here\n{output}")
        return SKIPPED
    frame = re.search(r"^#0 .*", output, re.M)
    expect(frame and FUNCTION in frame[0] and f"refunds.writ:{line}" in frame[0], "gdb did not stop in the rules", output)
    expect("refund.age_days <= 90" in output, "gdb does not show the line", output)
    expect("ALLOW" in output and "exited normally" in output, "the program did not go on to its end", output)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--gdb", required=True)
    options = parser.parse_args()
    options.writ = options.writ.resolve()
    try:
        check_perf(options)
        return check_debugger(options)
    except Fault as fault:
        print(fault)
        return 1


if __name__ == "__main__":
    sys.exit(main())
