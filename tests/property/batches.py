#!/usr/bin/env python3
"""Many requests through the command line: what is decided does not depend on how.

Generated requests, some of them no requests at all, are decided by `writ decide --batch` with several numbers of threads,
in both engines, from a file and from standard input, with LF and CR LF, with and without a newline at the end: the
decisions must be the same bytes. Some are decided by `writ gate` as well, one at a time: the same again.

    batches.py --writ build/writ --source . [--cases N] [--seed S]
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

REPLACED = ("", "[]", "7", '{"id":', '{"id": 1, "id": 2}', "not json", "\ufeff{}")
AT = ["--at", "2099-01-01T00:00:00Z"]


def request(rng, number, source):
    """A request of the audit, with some of it left out, mistyped or out of range."""
    made = dict(source)
    made["id"] = "d-%016x" % number
    for key in list(made):
        chance = rng.random()
        if chance < 0.01:
            del made[key]
        elif chance < 0.015:
            made[key] = None
        elif chance < 0.02:
            made[key] = rng.choice([True, -1, 10 ** 12, "unknown", "", [], {}])
    return json.dumps(made)


def lines(rng, count, rows):
    return [rng.choice(REPLACED) if rng.random() < 0.01 else request(rng, i, rng.choice(rows))
            for i in range(count)]


def decide(args, *options, stdin=None):
    done = subprocess.run([args.writ, "decide", *options, *AT], input=stdin, capture_output=True, check=False)
    assert done.returncode in (0, 1, 2, 3), done.stderr
    return done.stdout, done.returncode, done.stderr


def all_ways(args, rules, text, folder):
    path = folder / "requests.jsonl"
    path.write_bytes(text)
    first = decide(args, rules, "--batch", str(path), "--jobs", "1", "--engine", "interp")
    ways = {"two threads": ["--jobs", "2"], "seven threads": ["--jobs", "7"], "native code": ["--engine", "jit"]}
    for name, options in ways.items():
        assert decide(args, rules, "--batch", str(path), *options) == first, name
    assert decide(args, rules, "--batch", "-", stdin=text) == first, "standard input"
    path.write_bytes(text.replace(b"\n", b"\r\n"))
    assert decide(args, rules, "--batch", str(path)) == first, "CR LF"
    path.write_bytes(text.rstrip(b"\n"))
    assert decide(args, rules, "--batch", str(path)) == first, "no newline at the end"
    return first


def by_itself(args, rules, line, folder):
    """What `writ gate` decides: verdict and best case, or None."""
    path = folder / "one.json"
    path.write_text(line, encoding="utf-8")
    done = subprocess.run([args.writ, "gate", rules, "--request", str(path), "-o", "json", *AT],
                          capture_output=True, check=False)
    if done.returncode == 2:
        return None
    made = json.loads(done.stdout)
    return made["decision"], made["best_case"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--cases", type=int, default=10_001)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    sys.path.insert(0, str(pathlib.Path(args.source) / "tests/bench/workloads"))
    import w4  # the audit of the benchmarks
    rules = str(pathlib.Path(args.source) / "tests/bench/workloads/w4.writ")
    written = lines(rng, args.cases, w4.records(200))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text = "".join(line + "\n" for line in written).encode()
        out, _, said = all_ways(args, rules, text, folder)
        outcomes = {one["line"]: one for one in map(json.loads, out.decode().splitlines())}
        blank = sum(1 for line in written if not line.strip())
        assert len(outcomes) == len(written) - blank, (len(outcomes), len(written), blank)
        for number in sorted(rng.sample(range(len(written)), 40)):
            if not written[number].strip():
                continue
            alone = by_itself(args, rules, written[number], folder)
            made = outcomes[number + 1]
            assert alone == (None if "error" in made else (made["decision"], made["best_case"])), (written[number], alone, made)
    print(f"seed {args.seed}: {len(outcomes)} requests, seven ways; 40 of them by themselves; {said.decode().strip()}")


if __name__ == "__main__":
    main()
