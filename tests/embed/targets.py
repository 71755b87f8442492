#!/usr/bin/env python3
"""The example program decides by a native policy with nothing but the runtime, and the one in JavaScript by WebAssembly.

Both print what examples/wasm/README.md shows. The program in C is linked to libwrit-runtime.so, and neither it nor what it
maps while it decides is LLVM or the compiler. Policies that are damaged are refused by it in words, whatever was done to
them. Through the C ABI: whichever engine is asked for, the policy's own code decides; bytes that may come from anywhere are
no native policy; no page can be both written and run; and two thousand reloads leave nothing behind.
"""
import argparse
import ctypes
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "property"))
import embedded

INTERPRETER, NATIVE, BAD_POLICY = 0, 1, 2
RELOADS = 2000


def built(writ, rules, target, file):
    known = {name: value for name, value in os.environ.items() if name != "WRIT_JIT_PLUGIN"}
    done = subprocess.run([writ, "build", rules, "--target", target, "-o", file], capture_output=True, text=True, timeout=120,
                          env=known)
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
                              env={**os.environ, **environment})
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


def engine_of(library, policy):
    why = ctypes.create_string_buffer(200)
    engine = library.c.writ_policy_engine(policy, ctypes.c_size_t(0), why, ctypes.c_size_t(len(why)))
    return engine, why.value.decode()


def state_of_memory():
    """Kibibytes in use, and mappings."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 1024, pathlib.Path("/proc/self/maps").read_text().splitlines()


def faults_of_reloads(library, native):
    def reload(times):
        for _ in range(times):
            status, policy, said = library.load(native, INTERPRETER)
            if status != embedded.OK:
                sys.exit(f"targets: {said}")
            library.c.writ_policy_free(policy)
        return state_of_memory()

    before, maps_before = reload(200)
    after, maps = reload(RELOADS)
    if len(maps) > len(maps_before) + 8 or after > before + 2048:
        yield f"after {RELOADS} reloads: {len(maps_before)} mappings became {len(maps)}, {before} KiB became {after}"


def faults_of_abi(library, native):
    for asked in (INTERPRETER, NATIVE):
        status, policy, said = library.load(native, asked)
        if status != embedded.OK:
            yield f"engine {asked}: {said}"
            continue
        if engine_of(library, policy) != (NATIVE, "native code that the policy brings along"):
            yield f"engine {asked}: {engine_of(library, policy)} decides"
        yield from (f"can be written and run: {line}" for line in state_of_memory()[1] if "wx" in line.split()[1])
        library.c.writ_policy_free(policy)
    bytes_, policy = native.read_bytes(), ctypes.c_void_p()
    if library.c.writ_policy_read(bytes_, ctypes.c_size_t(len(bytes_)), None, ctypes.byref(policy), None) != BAD_POLICY:
        yield "bytes were taken for a native policy"
    yield from faults_of_reloads(library, native)


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
    if options.library:
        yield from faults_of_abi(embedded.Library(options.library), native)
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
    parser.add_argument("--library", help="libwrit-runtime.so, where Python can load it")
    parser.add_argument("--wasm", action="store_true", help="the runtime for WebAssembly was built")
    options = parser.parse_args()
    os.environ["WRIT_JIT_PLUGIN"] = "/nowhere/libwrit-jit.so"
    with tempfile.TemporaryDirectory() as folder:
        found = list(faults(options, pathlib.Path(folder)))
    for one in found:
        print("FAILED", one)
    print(f"{len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
