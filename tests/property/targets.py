#!/usr/bin/env python3
"""All targets decide alike: interpreter, native code in memory, a native policy, and WebAssembly in Node.

For each case of examples/*/cases.json: every place of the request and of each evidence is deleted, set to null, mistyped
and truncated, as in hiding.py; and bytes of the request are changed, so that much of it is no JSON, or JSON of an odd
kind. The record that each target gives is, byte for byte, the one of the interpreter, with every reason in it; what one of
them refuses all refuse. A native policy is loaded by the library that has no compiler and no LLVM.
"""
import argparse
import base64
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import embedded
import hiding

ODD = [b"1e-400", b"1e400", b"-0", b"-0.0", b"0.1e1", b"1E+2", b"01", b"+1", b"NaN", b"Infinity", b"1.7976931348623157e308",
       b"4.9e-324", b"2.4703282292062327e-324", b"9007199254740993", b"123456789012345678901234567890", b'"\\ud83d\\ude00"',
       b'"\\ud83d"', b'"\\udc00"', b'"\\u0000"', b'"\\x"', b'"\\/"', b'"\t"', b'"\xc3\xa9"', b'"\xc3"', b"[1,]", b"[,1]", b"{}",
       b'{"a":1,"a":2}', b'{"a" 1}', b"[[[[[[]]]]]]", b"tru", b"true1", b"'x'", b"\xef\xbb\xbf1", b"/*x*/1", b"", b" "]


def compiled(writ, package, gate, folder):
    """The policy, its native form and its WebAssembly module."""
    files = []
    for target, ending in (("policy", "writc"), ("native", "so"), ("wasm", "wasm")):
        files.append(folder / f"policy.{ending}")
        done = subprocess.run([writ, "build", str(package), "--gate", gate, "--target", target, "-o", str(files[-1])],
                              capture_output=True, timeout=120)
        if done.returncode != 0:
            sys.exit(f"targets: {package.name}: {done.stderr.decode()}")
    return files


def with_odd_bytes(documents, count, chance):
    """The same documents with something else in the bytes of one of them."""
    for _ in range(count):
        name = chance.choice(sorted(documents))
        bytes_ = bytearray(documents[name])
        for _ in range(chance.randint(1, 2)):
            at = chance.randrange(len(bytes_) + 1)
            kind = chance.randrange(3)
            if kind == 0:
                bytes_[at:at + 1] = bytes([chance.choice(b'{}[]:,"\\ \n\x01\x80\xc3ue1-.')])
            elif kind == 1:
                del bytes_[at:at + chance.randint(1, 4)]
            else:  # a whole value is another one
                end = at
                while end < len(bytes_) and bytes_[end] not in b",}]\n":
                    end += 1
                begin = max(bytes_.rfind(b":", 0, end), 0) + 1
                bytes_[begin:end] = chance.choice(ODD)
        yield f"odd bytes in {name}", {**documents, name: bytes(bytes_)}


def worlds(documents, count, chance):
    yield "as it is", embedded.encoded(documents)
    for what, changed, _ in hiding.variants(documents, ["delete", "null", "mistype", "truncate"]):
        yield what, embedded.encoded(changed)
    yield from with_odd_bytes(embedded.encoded(documents), count, chance)


def records(library, file, engine, case, asked):
    """One record for each world, or None where it is refused."""
    gate = embedded.Gate(library, file, engine, case)
    found = [gate.record() if gate.decide(documents) is not None else None for _, documents in asked]
    gate.close()
    return found, gate.now


def in_node(module, source, case, now, asked, interpret):
    lines = [json.dumps({"gate": case["gate"], "now": str(now), "interpret": interpret,
                         "documents": {name: base64.b64encode(bytes_).decode() for name, bytes_ in documents.items()}})
             for _, documents in asked]
    done = subprocess.run(["node", source / "tests/targets/decide.mjs", module, source / "examples/wasm/writ.mjs"],
                          input="\n".join(lines), capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        sys.exit(f"targets: node ended with {done.returncode}: {done.stderr}")
    return [None if line.startswith("refused: ") else line for line in done.stdout.splitlines()]


def check_case(writ, libraries, source, package, case, options):
    documents = {"request": hiding.read_document(package / case["request"])}
    for file in sorted((package / case["evidence"]).iterdir()):
        documents[file.stem] = hiding.read_document(file)
    asked = list(worlds(documents, options.cases, random.Random(f"{options.seed} {package.name} {case['name']}")))
    full, runtime = libraries
    with tempfile.TemporaryDirectory() as folder:
        policy, native, module = compiled(writ, package, case["gate"], pathlib.Path(folder))
        wanted, now = records(runtime, policy, 0, case, asked)
        found = {
            "native code in memory": records(full, policy, 1, case, asked)[0],
            "the native policy": records(runtime, native, 0, case, asked)[0],
            "WebAssembly": in_node(module, source, case, now, asked, False),
            "WebAssembly, interpreted": in_node(module, source, case, now, asked, True),
        }
    failures = []
    for target, given in found.items():
        if len(given) != len(wanted):
            failures.append(f"{package.name}/{case['name']}: {target} gave {len(given)} answers of {len(wanted)}")
        failures += [f"{package.name}/{case['name']}, {what}, {documents}: {target} gives\n{b}\nand the interpreter\n{a}"
                     for (what, documents), a, b in zip(asked, wanted, given) if a != b]
    return len(wanted), sum(1 for one in wanted if one is None), failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--cases", type=int, default=150, help="changes of bytes of each case")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    beside = pathlib.Path(options.writ).resolve().parent
    libraries = [embedded.Library(beside / "libwrit.so"), embedded.Library(beside / "libwrit-runtime.so")]
    count, refused, failures = 0, 0, []
    for cases in sorted((options.source / "examples").glob("*/cases.json")):
        for case in json.loads(cases.read_text()):
            made, no, wrong = check_case(options.writ, libraries, options.source, cases.parent, case, options)
            count, refused, failures = count + made, refused + no, failures + wrong
    for failure in failures[:5]:
        print("FAILED", failure)
    print(f"{count} worlds in 5 targets, {refused} of them refused, {len(failures)} failures (seed {options.seed})")
    return 1 if failures or count == 0 or refused in (0, count) else 0


if __name__ == "__main__":
    sys.exit(main())
