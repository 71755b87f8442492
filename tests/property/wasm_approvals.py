#!/usr/bin/env python3
"""Approvals in WebAssembly count as they do for `writ gate`, and nothing that is signed counts there.

The rules, the request and the statements are those of tests/golden/gate/approvals/record.golden. In the request, the
statements and the directory every place is deleted, set to null, mistyped and truncated, and statements become rejections
and requests, with and without --unsigned-approvals: the record that the module gives is, byte for byte, the one that
`writ gate` prints, and what one of them refuses both refuse. With a key in the directory, a list of keys or a signed
statement nothing is ever decided more generously than by `writ gate`.
"""
import argparse
import base64
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import hiding

AT = "2026-05-04T09:00:00Z"
NOW = 1777885200 * 10**9  # the same
PEOPLE = {"people": [{"id": "kim", "accounts": ["github:kim-k", "kim@example.org"],
                      "roles": [{"role": "lead", "from": "2026-01-01", "until": "2026-12-31"}]},
                     {"id": "sam", "roles": [{"role": "safety"}]}, {"id": "ada", "roles": [{"role": "lead"}]},
                     {"id": "cleo", "roles": [{"role": "cto"}]}]}
KEY = ("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
       "-----END PUBLIC KEY-----\n")


def sections(golden):
    found, name = {}, None
    for line in golden.read_text().splitlines(keepends=True):
        if line.startswith("--- "):
            name = line[4:].strip()
            found[name] = ""
        elif name is not None:
            found[name] += line
    return found


def worlds(request, statements):
    base = {"request": request, "statements": statements, "people": PEOPLE}
    yield "as it is", base
    for what, changed, _ in hiding.variants(base, ["delete", "null", "mistype", "truncate"]):
        if "people" in changed and "statements" in changed:
            yield what, changed
    for says in ("reject", "request"):
        for number in range(len(statements["statements"])):
            changed = copy.deepcopy(base)
            changed["statements"]["statements"][number]["says"] = says
            yield f"{says} {number}", changed
    for score, ring in ((70, "staff"), (90, "everyone"), (70, "everyone")):
        changed = copy.deepcopy(base)
        changed["request"].update(score=score, ring=ring)
        yield f"{score} for {ring}", changed


def with_keys(request, statements):
    """What asks for a signature to be checked."""
    base = {"request": request, "statements": statements, "people": PEOPLE}
    known = copy.deepcopy(base)
    known["people"]["people"][0]["keys"] = [{"public": KEY, "from": "2026-01-01"}]
    yield "a key in the directory", known
    yield "a list of keys", {**base, "keys": {"keys": [{"name": "k", "for": ["lab"], "from": "2026-01-01",
                                                         "until": "2026-12-31", "public": KEY}]}}
    signed = {"payloadType": "application/vnd.writ.statement+json", "payload": base64.b64encode(b"{}").decode(),
              "signatures": [{"keyid": "k", "sig": base64.b64encode(b"0" * 64).decode()}]}
    yield "a signed statement", {**base, "statements": {"statements": [signed]}}


class Command:
    """What `writ gate` says: the record, or None where nothing was decided."""

    def __init__(self, writ, policy, folder):
        self.writ, self.policy, self.folder = writ, policy, folder

    def record(self, documents, unsigned):
        files = {}
        for name, document in documents.items():
            files[name] = self.folder / f"{name}.json"
            files[name].write_text(json.dumps(document))
        command = [self.writ, "gate", self.policy, "--unlocked", "--at", AT, "--past", "-o", "json", "--request",
                   files["request"], "--approvals", files["statements"], "--people", files["people"]]
        command += ["--unsigned-approvals"] if unsigned else []
        command += ["--keys", files["keys"]] if "keys" in files else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 1, 2, 3):
            sys.exit(f"wasm_approvals: {command} ended with {done.returncode}: {done.stderr}")
        return None if done.returncode == 2 else done.stdout.rstrip("\n")


def in_node(source, module, asked):
    def coded(document):
        return base64.b64encode(json.dumps(document).encode()).decode()

    lines = [json.dumps({"gate": "", "now": str(NOW), "interpret": False, "unsignedApprovals": unsigned,
                         "documents": {"request": coded(documents["request"])},
                         **{name: coded(documents[name]) for name in ("statements", "people", "keys") if name in documents}})
             for _, documents, unsigned in asked]
    done = subprocess.run(["node", source / "tests/targets/decide.mjs", module, source / "examples/wasm/writ.mjs"],
                          input="\n".join(lines), capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        sys.exit(f"wasm_approvals: node ended with {done.returncode}: {done.stderr}")
    return [None if line.startswith("refused: ") else line for line in done.stdout.splitlines()]


def verdict(record):
    return None if record is None else (json.loads(record)["decision"], json.loads(record)["best_case"])


def check(options, folder):
    given = sections(options.source / "tests/golden/gate/approvals/record.golden")
    request, statements = json.loads(given["r.json"]), json.loads(given["a.json"])
    (folder / "t.writ").write_text(given["t.writ"])
    for target, file in (("policy", "t.writc"), ("wasm", "t.wasm")):
        subprocess.run([options.writ, "build", folder / "t.writ", "--unlocked", "--target", target, "-o", folder / file],
                       check=True, stdout=subprocess.DEVNULL, timeout=120)
    command = Command(options.writ, folder / "t.writc", folder)
    asked = [(what, documents, unsigned) for what, documents in worlds(request, statements) for unsigned in (True, False)]
    keyed = [(what, documents, unsigned) for what, documents in with_keys(request, statements) for unsigned in (True, False)]
    found = in_node(options.source, folder / "t.wasm", asked + keyed)
    failures, verdicts = [], set()
    for (what, documents, unsigned), given in zip(asked, found):
        wanted = command.record(documents, unsigned)
        verdicts.add(verdict(wanted))
        if given != wanted:
            failures.append(f"{what}, unsigned {unsigned}: {given}\nand the command says\n{wanted}")
    for (what, documents, unsigned), given in zip(keyed, found[len(asked):]):
        wanted = command.record(documents, unsigned)
        if wanted is not None and not hiding.worse_or_same(verdict(wanted), verdict(given)):
            failures.append(f"{what}, unsigned {unsigned}: {given}\nand the command says\n{wanted}")
    return len(found), len(asked) + len(keyed), verdicts, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.writ = str(pathlib.Path(options.writ).resolve())
    with tempfile.TemporaryDirectory() as folder:
        answered, asked, verdicts, failures = check(options, pathlib.Path(folder))
    for failure in failures[:5]:
        print("FAILED", failure)
    print(f"{answered} of {asked} worlds, {len(verdicts)} kinds of answer, {len(failures)} failures")
    return 1 if failures or answered != asked or len(verdicts) < 4 else 0


if __name__ == "__main__":
    sys.exit(main())
