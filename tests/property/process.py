#!/usr/bin/env python3
"""A gate that interprets never maps LLVM; one that is told to make native code does.

The program waits for its request on standard input when its engine is already made, so its
memory map can be looked at while it stands there.
"""
import argparse
import pathlib
import subprocess
import sys
import time


def maps_of(process):
    return pathlib.Path(f"/proc/{process.pid}/maps").read_text()


def mapped_while_waiting(writ, package, engine, wanted):
    """Whether libLLVM is mapped once the process waits; waits until `wanted` is so, or gives up."""
    command = [writ, "gate", str(package), "--gate", "production", "--request", "-", "--at", "2026-11-20T09:00:00Z", "--past", "--engine", engine]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        for _ in range(400):
            waits = pathlib.Path(f"/proc/{process.pid}/wchan")
            mapped = "libLLVM" in maps_of(process)
            state = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state == "S" and waits.exists() and mapped == wanted:
                return mapped
            time.sleep(0.01)
        return "libLLVM" in maps_of(process)
    finally:
        out, err = process.communicate((package / "request.json").read_bytes())
        if process.returncode != 1:  # no evidence was given: the gate denies
            sys.exit(f"process: with {engine} the gate ended with {process.returncode}\n{out.decode()}{err.decode()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    package = pathlib.Path(arguments.source, "examples/release")
    failures = []
    linked = subprocess.run(["ldd", arguments.writ], capture_output=True, text=True, check=True).stdout
    if "LLVM" in linked:
        failures.append("the program links LLVM")
    for engine, wanted in (("interp", False), ("auto", False), ("jit", True)):
        if mapped_while_waiting(arguments.writ, package, engine, wanted) != wanted:
            failures.append(f"--engine {engine}: libLLVM is {'not ' if wanted else ''}mapped")
    for failure in failures:
        print("FAILED", failure)
    print(f"{4 - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
