#!/usr/bin/env python3
"""Hiding never helps: over every field of every input of every example.

For each case of examples/*/cases.json, each input document and each place in it (keys,
elements, the document itself), the place is deleted, set to null, given a value of another
type, and truncated. No such change may make the decision, or its best case, more generous,
unless the place is an optional field of the rules: those are counted and listed, because
absence is a value there. A document that is refused (exit code 2) decides nothing, so it is
never more generous.

The tests of each example pass in both engines. The whole command is run, as a pipeline would run it; every tenth change is also run in the
other engine, which must give the same record.
"""
import argparse
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ORDER = ["allow", "needs_approval", "escalate", "deny"]


def read_document(path):
    text = path.read_text()
    if path.suffix == ".json":
        return json.loads(text)
    document, stack = {}, None  # the YAML of the examples: two levels of `key: value`
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, _, value = line.strip().partition(":")
        target = document if not line.startswith(" ") else stack
        if value.strip():
            target[key] = value.strip()
        else:
            stack = target[key] = {}
    return document


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, path + (index,))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(document, path, change):
    """The document with the place changed, or None where the change means nothing."""
    document = copy.deepcopy(document)
    if not path:
        return {"delete": {}, "null": None, "mistype": "a text"}.get(change, ...)
    parent, last, value = at(document, path[:-1]), path[-1], at(document, path)
    if change == "delete":
        if isinstance(parent, list):
            return ...  # a shorter list is another list, not a hidden one
        del parent[last]
    elif change == "null":
        parent[last] = None
    elif change == "mistype":
        parent[last] = {"other": 1} if not isinstance(value, dict) else [1]
    elif change == "truncate":
        if isinstance(value, str) and len(value) > 1:
            parent[last] = value[: len(value) // 2]
        elif isinstance(value, dict) and len(value) > 1:
            parent[last] = dict(list(value.items())[:1])
        else:
            return ...
    return document


def optional_fields(package):
    """Names of fields declared `T?`; in these rules a name has one meaning."""
    names = set()
    for path in package.glob("*.writ"):
        for name in re.findall(r"^\s*(\w+)\s*:[^,\n]*\?", path.read_text(), re.MULTILINE):
            names.add(name)
    return names


class Gate:
    def __init__(self, writ, package, case):
        self.writ, self.package, self.case = writ, package, case

    def run(self, documents, engine, folder):
        """(decision, best case) or None when nothing was decided."""
        command = [self.writ, "gate", str(self.package), "--gate", self.case["gate"], "--at", self.case["at"], "--past",
                   "--unsigned-evidence", "--engine", engine, "-o", "json"]
        for name, document in documents.items():
            file = folder / f"{name}.json"
            file.write_text(json.dumps(document))
            command += ["--request", str(file)] if name == "request" else ["--evidence", f"{name}={file}"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if ran.returncode == 2:
            return None, ran.stderr
        if ran.returncode not in (0, 1, 3):
            raise SystemExit(f"hiding: {' '.join(command)} ended with {ran.returncode}\n{ran.stderr}")
        record = json.loads(ran.stdout)
        return (record["decision"], record["best_case"]), ran.stdout


def worse_or_same(before, after):
    # Less is known: the decision may not fall, and the best case may not rise above what is still possible.
    return after is None or ORDER.index(after[0]) >= ORDER.index(before[0])


def variants(documents, changes):
    for name in documents:
        if name != "request":
            yield f"without {name}", {k: v for k, v in documents.items() if k != name}, (name,)
        for path in places(documents[name]):
            for change in changes:
                document = changed(documents[name], path, change)
                if document is ...:
                    continue
                yield f"{change} {name}{''.join(f'.{step}' for step in path)}", {**documents, name: document}, (name,) + path


def check_case(writ, package, case, failures):
    gate, optional = Gate(writ, package, case), optional_fields(package)
    documents = {"request": read_document(package / case["request"])}
    for file in sorted((package / case["evidence"]).iterdir()):
        documents[file.stem] = read_document(file)
    listed, count = set(), 0
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        (root / "base").mkdir()
        before, _ = gate.run(documents, "interp", root / "base")
        if before is None or before[0] != case["decision"]:
            failures.append(f"{case['name']}: decides {before}, not {case['decision']}")
            return 0, listed

        def one(numbered):
            number, (what, changed_documents, path) = numbered
            folder = root / str(number)
            folder.mkdir()
            after, output = gate.run(changed_documents, "interp", folder)
            found = []
            if not worse_or_same(before, after):
                if path[-1] in optional:
                    listed.add(f"{'.'.join(map(str, path))}")
                else:
                    found.append(f"{case['name']}: {what}: {before[0]} became {after[0]}")
            if number % 10 == 0:
                again, other = gate.run(changed_documents, "jit", folder)
                if (again, other) != (after, output):
                    found.append(f"{case['name']}: {what}: the engines differ")
            return found

        with ThreadPoolExecutor(2) as pool:
            for found in pool.map(one, enumerate(variants(documents, ["delete", "null", "mistype", "truncate"]))):
                failures.extend(found)
                count += 1
    return count, listed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    failures, total = [], 0
    for manifest in sorted(pathlib.Path(arguments.source, "examples").glob("*/writ.yaml")):
        for engine in ("interp", "jit"):
            ran = subprocess.run([arguments.writ, "test", str(manifest.parent), "--engine", engine], capture_output=True, text=True, timeout=120)
            if ran.returncode != 0:
                failures.append(f"{manifest.parent.name}: its tests end with {ran.returncode} in {engine}\n{ran.stdout}{ran.stderr}")
    for cases in sorted(pathlib.Path(arguments.source, "examples").glob("*/cases.json")):
        for case in json.loads(cases.read_text()):
            count, listed = check_case(arguments.writ, cases.parent, case, failures)
            total += count
            optional = f"; absence of an optional field helps: {', '.join(sorted(listed))}" if listed else ""
            print(f"{cases.parent.name}/{case['name']}: {count} changes{optional}")
    for failure in failures:
        print("FAILED", failure)
    print(f"{total} changes, {len(failures)} failures")
    return 1 if failures or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
