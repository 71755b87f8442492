#!/usr/bin/env python3
"""Writes the same rules in the languages of the peers, into the folder `peers` of each case that workloads/generate.py wrote.

    write.py FOLDER
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workloads"))

import cedar
import cel
import javascript
import rego
import sapl
import sql
import w1
import w2
import w4


def compact(value):
    return json.dumps(value, separators=(",", ":"))


class Peers:
    def __init__(self, case):
        self.path = case / "peers"
        self.path.mkdir(exist_ok=True)

    def text(self, name, content):
        (self.path / name).write_text(content)

    def json(self, name, value):
        self.text(name, compact(value))

    def lines(self, name, rows):
        self.text(name, "".join(compact(row) + "\n" for row in rows))


def requests_of(case):
    return [json.loads(line) for line in (case / "requests.jsonl").read_text().splitlines()]


def write_application(case, reference):
    peers = Peers(case)
    peers.text("policy.cedar", cedar.APPLICATIONS[reference["app"]])
    peers.text("policy.rego", rego.application(reference["app"]))
    data = rego.data(w1.Graph(reference["entities"]))
    peers.json("data.json", data)
    peers.json("entities.json", reference["entities"])
    rows = [{"principal": "::".join(x["p"]), "action": x["a"], "resource": "::".join(x["r"])} for x in reference["requests"]]
    peers.lines("requests.jsonl", rows)  # with their types, as these peers name entities
    peers.json("sapl.json", sapl.application(reference["app"], data))
    peers.lines("subscriptions.jsonl", [sapl.application_asked(x) for x in rows])


def write_controls(case, rows):
    peers = Peers(case)
    text, names = cedar.controls(rows)
    peers.text("policy.cedar", text)
    peers.json("policy.cedar.controls.json", names)
    peers.text("policy.rego", rego.controls(rows))
    peers.json("policy.cel.json", cel.controls(rows))
    peers.text("policy.mjs", javascript.controls(rows))
    peers.json("sapl.json", sapl.controls(rows))
    peers.lines("subscriptions.jsonl", map(sapl.document_asked, requests_of(case)))


def write_rules(case, rules, form):
    peers = Peers(case)
    peers.text("policy.cedar", getattr(cedar, form)(rules))
    peers.text("policy.rego", getattr(rego, form)(rules))
    peers.json("policy.cel.json", getattr(cel, form)(rules))
    peers.text("policy.mjs", getattr(javascript, form)(rules))
    peers.json("sapl.json", getattr(sapl, form)(rules))
    peers.lines("subscriptions.jsonl", map(sapl.exclusive_asked if form == "exclusive" else sapl.document_asked, requests_of(case)))


def main():
    for case in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        name = case.name
        reference = json.loads((case / "reference.json").read_text()) if (case / "reference.json").exists() else None
        if name.startswith("w1_"):
            write_application(case, reference)
        elif name == "w2":
            write_controls(case, w2.CONTROLS)
        elif name.startswith("w4"):
            write_controls(case, w4.CONTROLS)
            Peers(case).json("policy.sql.json", sql.controls(w4.CONTROLS))
        elif name.startswith("w3b_"):
            write_rules(case, reference, "overlapping")
        elif name.startswith("w3a_") and not name.startswith("w3a_data_"):
            write_rules(case, reference, "exclusive")


if __name__ == "__main__":
    main()
