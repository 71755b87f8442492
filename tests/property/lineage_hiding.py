#!/usr/bin/env python3
"""A lineage that says less never lets more through.

The package examples/lineage is changed: a fact of an asset is taken away (what it may be used for, and what it
holds where it has no source), a source is taken away from an asset, and an asset from which nothing is made is not
declared. Each time every asset is published for every use, with evidence of what the pipeline really read. The decision
must be as strict as before, or stricter. Of a source that is taken away only the asset that
had it is tried: its own run shows what is missing, while what is made from it reads what it is declared to read.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ORDER = ["allow", "needs_approval", "escalate", "deny"]
USES = ["lending", "recommending", "statistics"]
AT = "2026-11-20T09:00:00Z"
ASSET = re.compile(r'^asset (\w+) "[^"]*" : \w+(?:\s+from ([^{]*?))?\s*\{\n(.*?)^\}\n', re.M | re.S)


class Package:
    def __init__(self, folder):
        self.folder = folder
        self.text = (folder / "lineage.writ").read_text(encoding="utf-8")
        self.names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        self.assets = {m[1]: m for m in ASSET.finditer(self.text)}
        self.sources = {name: [part.split()[0] for part in (m[2] or "").split(",") if part.strip()]
                        for name, m in self.assets.items()}

    def without(self, begin, end):
        return self.text[:begin] + self.text[end:]

    def changes(self):
        """What is hidden, the text without it, and the assets to try."""
        everything = list(self.assets)
        for name, match in self.assets.items():
            for line in re.finditer(r"^ +(\w+) .*\n", match[3], re.M):
                hidden = line[1] == "purposes" or line[1] == "holds" and not self.sources[name]
                start = match.start(3)
                if hidden:
                    yield f"{line[1]} of {name}", self.without(start + line.start(), start + line.end()), everything
            if match[2] and len(self.sources[name]) > 1:
                first = re.match(r"[^,]*,\s*", match[2])
                start = match.start(2)
                yield f"a source of {name}", self.without(start, start + first.end()), [name]
            if not any(name in sources for sources in self.sources.values()) and f"{name}" not in self.used_in_rules():
                yield f"the asset {name}", self.without(match.start(), match.end()), everything

    def used_in_rules(self):
        rules = self.text[max(m.end() for m in self.assets.values()):]
        return set(re.findall(r"\w+", re.sub(r'"[^"]*"', "", re.sub(r"^(test|property|prove|fixture) .*?^\}\n", "", rules, flags=re.M | re.S))))


def rules_only(text):
    """Without tests: they may name what is taken away."""
    return re.sub(r"^(test|property|prove|fixture) .*?^\}\n", "", text, flags=re.M | re.S)


def dataset(package, asset):
    for namespace, names in package.names.items():
        if asset in names:
            return {"namespace": namespace, "name": asset}
    raise KeyError(asset)


def decide(writ, package, text, asset, use, engine):
    with tempfile.TemporaryDirectory(prefix="writ-lineage-") as name:
        folder = pathlib.Path(name)
        (folder / "lineage.writ").write_text(rules_only(text), encoding="utf-8")
        (folder / "names.json").write_text(json.dumps(package.names), encoding="utf-8")
        (folder / "request.json").write_text(json.dumps({"run": "r", "output": asset, "use": use}), encoding="utf-8")
        content = {"eventType": "COMPLETE", "inputs": [dataset(package, one) for one in package.sources[asset]],
                   "outputs": [dataset(package, asset)]}
        evidence = {"subject": "r", "issuer": "lineage_desk", "issued_at": "2026-11-20T08:00:00Z", "content": content}
        (folder / "run.json").write_text(json.dumps(evidence), encoding="utf-8")
        command = [writ, "gate", "lineage.writ", "--request", "request.json", "--evidence", "run=run.json", "--at", AT, "--past",
                   "--unsigned-evidence", "--unlocked", "-o", "json", "--engine", engine]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    if done.returncode == 2:
        return None, done.stdout + done.stderr
    record = json.loads(done.stdout)
    return (ORDER.index(record["decision"]), ORDER.index(record["best_case"])), done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    writ = str(pathlib.Path(arguments.writ).resolve())
    package = Package(pathlib.Path(arguments.source) / "examples/lineage")
    faults, tried = [], 0
    with ThreadPoolExecutor(2) as pool:
        cases = [(asset, use) for asset in package.assets for use in USES]
        before = dict(zip(cases, pool.map(lambda c: decide(writ, package, package.text, *c, "interp")[0], cases)))
        if not any(value == (0, 0) for value in before.values()):
            faults.append("nothing is ever published, so nothing is tested")
        jobs = [(what, text, asset, use) for what, text, assets in package.changes() for asset in assets for use in USES]
        engines = lambda i: "jit" if i % 10 == 0 else "interp"
        results = pool.map(lambda j: decide(writ, package, j[1][1], j[1][2], j[1][3], engines(j[0])), enumerate(jobs))
        for (what, _, asset, use), (after, said) in zip(jobs, results):
            tried += 1
            was = before[asset, use]
            if after is None or was is None:
                faults.append(f"without {what}, {asset} for {use} is not decided:\n{said}")
            elif after[0] < was[0]:
                faults.append(f"without {what}, {asset} for {use}: {ORDER[was[0]]} becomes {ORDER[after[0]]}")
    for fault in faults[:20]:
        print(fault)
    print(f"lineage_hiding: {tried} decisions, {len(faults)} faults")
    return 1 if faults or tried < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
