#!/usr/bin/env python3
"""All targets decide alike: interpreter, native code in memory, a native policy, and WebAssembly in Node.

For each case of examples/*/cases.json, every place of the request and of each evidence is deleted, set to null, mistyped
and truncated, as in hiding.py; and bytes of documents are changed, so that many are no JSON, or JSON of an odd kind. The
same is done to requests of the benchmarks, under their rules, and to those of generated gates of many narrow controls.
The record that each target gives is, byte for byte, the one of the interpreter, with every reason in it; what one of them
refuses all refuse. The short form of WebAssembly says what its record says. A native policy is loaded by the library that
has no compiler and no LLVM.
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "targets"))
import narrow_package  # noqa: E402

ODD = [b"1e-400", b"1e400", b"-0", b"-0.0", b"0.1e1", b"1E+2", b"01", b"+1", b"NaN", b"Infinity", b"1.7976931348623157e308",
       b"4.9e-324", b"2.4703282292062327e-324", b"9007199254740993", b"123456789012345678901234567890", b'"\\ud83d\\ude00"',
       b'"\\ud83d"', b'"\\udc00"', b'"\\u0000"', b'"\\x"', b'"\\/"', b'"\t"', b'"\xc3\xa9"', b'"\xc3"', b"[1,]", b"[,1]", b"{}",
       b'{"a":1,"a":2}', b'{"a" 1}', b"[[[[[[]]]]]]", b"tru", b"true1", b"'x'", b"\xef\xbb\xbf1", b"/*x*/1", b"", b" "]


def compiled(writ, package, gate, folder):
    """The policy, its native form and its WebAssembly module."""
    files = []
    for target, ending in (("policy", "writc"), ("native", "so"), ("wasm", "wasm")):
        files.append(folder / f"policy.{ending}")
        named = ["--gate", gate] if gate else []
        done = subprocess.run([writ, "build", str(package), *named, "--target", target, "-o", str(files[-1])],
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


def check(tools, package, case, asked):
    """How many worlds, how many of them are refused, and what differs."""
    with tempfile.TemporaryDirectory() as folder:
        policy, native, module = compiled(tools.writ, package, case["gate"], pathlib.Path(folder))
        wanted, now = records(tools.runtime, policy, 0, case, asked)
        found = {
            "native code in memory": records(tools.full, policy, 1, case, asked)[0],
            "the native policy": records(tools.runtime, native, 0, case, asked)[0],
            "WebAssembly": in_node(module, tools.source, case, now, asked, False),
            "WebAssembly, interpreted": in_node(module, tools.source, case, now, asked, True),
        }
    failures = []
    for target, given in found.items():
        if len(given) != len(wanted):
            failures.append(f"{package}, {case['gate']}: {target} gave {len(given)} answers of {len(wanted)}")
        failures += [f"{package}, {case['gate']}, {what}, {documents}: {target} gives\n{b}\nand the interpreter\n{a}"
                     for (what, documents), a, b in zip(asked, wanted, given) if a != b]
    return len(wanted), sum(1 for one in wanted if one is None), failures


def of_examples(source, options):
    for cases in sorted((source / "examples").glob("*/cases.json")):
        for case in json.loads(cases.read_text()):
            documents = {"request": hiding.read_document(cases.parent / case["request"])}
            for file in sorted((cases.parent / case["evidence"]).iterdir()):
                documents[file.stem] = hiding.read_document(file)
            chance = random.Random(f"{options.seed} {cases.parent.name} {case['name']}")
            yield cases.parent, case, list(worlds(documents, options.cases, chance))


def of_workloads(source, options, folder):
    """The benchmarks' own rules, up to tables of 1,000 rows, on some of their requests and on odd bytes of these."""
    subprocess.run([sys.executable, source / "tests/bench/workloads/generate.py", folder, "--records", "200"], check=True,
                   stdout=subprocess.DEVNULL)
    for workload in sorted(pathlib.Path(folder).glob("w*")):
        if workload.name.endswith("_10000"):
            continue
        chance = random.Random(f"{options.seed} {workload.name}")
        lines = (workload / "requests.jsonl").read_bytes().splitlines()
        asked = [("a request", {"request": line}) for line in chance.sample(lines, 6 if workload.name.endswith("_1000") else 20)]
        for _, documents in list(asked)[:4]:
            asked += with_odd_bytes(documents, options.cases // 6, chance)
        yield workload / "policy", {"gate": "", "at": "2026-11-20T09:00:00Z"}, asked


def of_narrow_gates(options, folder):
    """Gates of which an index tells much, and more to interpreters than to native code."""
    for controls in (10, 40, 300):
        chance = random.Random(f"{options.seed} narrow {controls}")
        package = pathlib.Path(folder) / f"narrow-{controls}"
        asked = []
        for request in narrow_package.write(package, controls, chance):
            asked += worlds({"request": request}, options.cases // 6, chance)
        yield package, {"gate": "narrow", "at": "2026-11-20T09:00:00Z"}, asked


class Tools:
    def __init__(self, options):
        self.writ, self.source = options.writ, options.source
        beside = pathlib.Path(options.writ).resolve().parent
        self.full, self.runtime = embedded.Library(beside / "libwrit.so"), embedded.Library(beside / "libwrit-runtime.so")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--cases", type=int, default=60, help="changes of bytes of each case")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tools, total, failures = Tools(options), [0, 0], []
    with tempfile.TemporaryDirectory() as folder:
        for made in (of_examples(options.source, options), of_workloads(options.source, options, folder),
                     of_narrow_gates(options, folder)):
            count = 0
            for package, case, asked in made:
                worlds_, refused, wrong = check(tools, package, case, asked)
                count, failures = count + worlds_, failures + wrong
                total = [total[0] + worlds_, total[1] + refused]
            if count == 0:
                failures.append("there was nothing to compare")
    for failure in failures[:5]:
        print("FAILED", failure)
    print(f"{total[0]} worlds in 5 targets, {total[1]} of them refused, {len(failures)} failures (seed {options.seed})")
    return 1 if failures or total[1] in (0, total[0]) else 0


if __name__ == "__main__":
    sys.exit(main())
