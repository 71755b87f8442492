#!/usr/bin/env python3
"""Writes the workloads as folders, one a case: rules, requests and what has to be decided. The same bytes every time.

    generate.py FOLDER [--records N]

    policy/         the rules in Writ, and the data files that they name
    requests.jsonl  one request a line
    expected.jsonl  what is decided on it, by the reference
    reference.json  rules or entities, as the floor and the peers take them
"""

import argparse
import json
import pathlib
import shutil

import expressions
import w1
import w2
import w3
import w4

HERE = pathlib.Path(__file__).resolve().parent
W1_SIZES = [20, 200]
W3_SIZES = [10, 1000, 10000]


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def write_lines(path, rows):
    with open(path, "w") as file:
        for row in rows:
            file.write(compact(row) + "\n")


class Folder:
    def __init__(self, root, name):
        self.path = root / name
        shutil.rmtree(self.path, ignore_errors=True)
        (self.path / "policy").mkdir(parents=True)

    def rules(self, name, text):
        (self.path / "policy" / name).write_text(text)

    def copied_rules(self, name):
        shutil.copy(HERE / name, self.path / "policy" / name)

    def data(self, name, value):
        (self.path / "policy" / name).write_text(compact(value))

    def requests(self, requests, expected):
        write_lines(self.path / "requests.jsonl", requests)
        write_lines(self.path / "expected.jsonl", expected)

    def reference(self, value):
        (self.path / "reference.json").write_text(compact(value))


def write_w1(root):
    for name in w1.APPLICATIONS:
        for n in W1_SIZES:
            folder = Folder(root, f"w1_{name}_{n}")
            entities, asked, data = w1.application(name, n)
            folder.copied_rules(name + ".writ")
            for file, value in data.items():
                folder.data(file + ".json", value)
            folder.requests([w1.document(x) for x in asked], [{"allow": x["allow"]} for x in asked])
            folder.reference({"app": name, "entities": entities, "requests": asked})


def write_controls(folder, controls, documents):
    failed = [expressions.failed(controls, d) for d in documents]
    folder.requests(documents, [{"allow": not f, "failed": f} for f in failed])


def write_w2(root):
    folder = Folder(root, "w2")
    folder.copied_rules("w2.writ")
    write_controls(folder, w2.CONTROLS, w2.documents(200))


def write_exclusive(root, n):
    rules, asked = w3.exclusive(n)
    requests, expected = [q for q, _ in asked], [{"allow": allowed} for _, allowed in asked]
    table = Folder(root, f"w3a_{n}")
    table.rules("tenants.writ", w3.exclusive_table(rules))
    mapped = Folder(root, f"w3a_data_{n}")
    module, data = w3.exclusive_data(rules)
    mapped.rules("tenants.writ", module)
    mapped.data("tenants.json", data)
    for folder in (table, mapped):
        folder.requests(requests, expected)
        folder.reference(rules)


def write_overlapping(root, n):
    rules, asked = w3.overlapping(n)
    folder = Folder(root, f"w3b_{n}")
    folder.rules("alerts.writ", w3.overlapping_table(rules))
    folder.requests([q for q, _ in asked], [{"allow": True, "matched": matched} for _, matched in asked])
    folder.reference(rules)


def write_w4(root, records):
    folder = Folder(root, "w4")
    folder.copied_rules("w4.writ")
    write_controls(folder, w4.CONTROLS, w4.records(records))
    folder.reference(w4.clauses())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--records", type=int, default=20000, help="of W4")
    arguments = parser.parse_args()
    root = arguments.folder
    root.mkdir(parents=True, exist_ok=True)
    write_w1(root)
    write_w2(root)
    for n in W3_SIZES:
        write_exclusive(root, n)
        write_overlapping(root, n)
    write_w4(root, arguments.records)


if __name__ == "__main__":
    main()
