#!/usr/bin/env python3
"""The example program decides by a native policy with nothing but the runtime, and the one in JavaScript by WebAssembly.

Both print what examples/wasm/README.md shows. The program in C is linked to libwrit-runtime.so, and neither it nor what it
maps while it decides is LLVM or the compiler. Policies that are damaged are refused by it in words, whatever was done to
them.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def built(writ, rules, target, file):
    done = subprocess.run([writ, "build", rules, "--target", target, "-o", file], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"targets: {done.stderr}")
    return file


def shown(page):
    return re.search(r"```\n\$ node [^\n]*\n(.*?)```", page.read_text(), re.S)[1]


class Program:
    def __init__(self, path, requests):
        self.path, self.requests = path, requests.read_bytes()

    def run(self, policy, **environment):
        done = subprocess.run([self.path, policy], input=self.requests, capture_output=True, timeout=120,
                              env={**os.environ, "WRIT_JIT_PLUGIN": "/nowhere/libwrit-jit.so", **environment})
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def libraries(self, policy):
        """What the system's loader maps for the program and for what it loads."""
        code, said = self.run(policy, LD_DEBUG="files", LD_DEBUG_OUTPUT=f"{policy}.maps")
        files = [file.read_text() for file in pathlib.Path(policy).parent.glob(f"{pathlib.Path(policy).name}.maps.*")]
        return set(re.findall(r"file=(\S+)", "".join(files)))


def damaged(bytes_):
    yield "cut short", bytes_[: len(bytes_) // 2]
    yield "of one byte", bytes_[:1] + b"E"
    yield "of its head", bytes_[:64]
    yield "longer", bytes_ + b"\0"
    for at in range(0, len(bytes_), max(1, len(bytes_) // 40)):
        yield f"changed at {at}", bytes_[:at] + bytes([bytes_[at] ^ 0x40]) + bytes_[at + 1:]


def faults_of_damage(program, native, folder):
    file = folder / "damaged.so"
    for what, bytes_ in damaged(native.read_bytes()):
        file.write_bytes(bytes_)
        code, said = program.run(file)
        if code != 2 or not said.startswith("the rules cannot be used"):
            yield f"a policy {what}: ended with {code}: {said}"


def faults(options, folder):
    example = options.source / "examples"
    rules, requests = example / "embed/rules", example / "embed/requests.jsonl"
    wanted = shown(example / "wasm/README.md")
    program = Program(options.program, requests)
    native = built(options.writ, rules, "native", folder / "refunds.so")
    if program.run(native) != (0, wanted):
        yield f"by the native policy: {program.run(native)}"
    mapped = program.libraries(native)
    if not any("libwrit-runtime" in one for one in mapped):
        yield f"what was mapped is not known: {mapped}"
    yield from (f"{one} was mapped" for one in mapped if re.search(r"LLVM|libwrit\.so|libwrit-jit|lld", one))
    yield from faults_of_damage(program, native, folder)
    if options.wasm:
        module = built(options.writ, rules, "wasm", folder / "refunds.wasm")
        done = subprocess.run(["node", example / "wasm/refunds.mjs", module, requests], capture_output=True, text=True, timeout=120)
        if (done.returncode, done.stdout + done.stderr) != (0, wanted):
            yield f"in JavaScript: {done}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--program", required=True, help="examples/embed/service.c, linked to the runtime")
    parser.add_argument("--wasm", action="store_true", help="the runtime for WebAssembly was built")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = list(faults(options, pathlib.Path(folder)))
    for one in found:
        print("FAILED", one)
    print(f"{len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
