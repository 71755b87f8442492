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
import sql
import w1
import w2
import w4


class Peers:
    def __init__(self, case):
        self.path = case / "peers"
        self.path.mkdir(exist_ok=True)

    def text(self, name, content):
        (self.path / name).write_text(content)

    def json(self, name, value):
        self.text(name, json.dumps(value, separators=(",", ":")))


def write_application(case, reference):
    peers = Peers(case)
    peers.text("policy.cedar", cedar.APPLICATIONS[reference["app"]])
    peers.text("policy.rego", rego.application(reference["app"]))
    peers.json("data.json", rego.data(w1.Graph(reference["entities"])))
    peers.json("entities.json", reference["entities"])
    with open(peers.path / "requests.jsonl", "w") as file:  # with their types, as these peers name entities
        for asked in reference["requests"]:
            row = {"principal": "::".join(asked["p"]), "action": asked["a"], "resource": "::".join(asked["r"])}
            file.write(json.dumps(row, separators=(",", ":")) + "\n")


def write_controls(case, rows):
    peers = Peers(case)
    text, names = cedar.controls(rows)
    peers.text("policy.cedar", text)
    peers.json("policy.cedar.controls.json", names)
    peers.text("policy.rego", rego.controls(rows))
    peers.json("policy.cel.json", cel.controls(rows))
    peers.text("policy.mjs", javascript.controls(rows))


def write_rules(case, rules, form):
    peers = Peers(case)
    peers.text("policy.cedar", getattr(cedar, form)(rules))
    peers.text("policy.rego", getattr(rego, form)(rules))
    peers.json("policy.cel.json", getattr(cel, form)(rules))
    peers.text("policy.mjs", getattr(javascript, form)(rules))


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
