#!/usr/bin/env python3
"""Records replay, and nothing that was altered does.

Decisions of the examples, and of a small package with signatures and sensitive fields, are kept and decided again
in another process and in both engines: the same bytes. A folder that is replayed says of each record what it
says of it alone. A changed byte in a record or a kept document, a document that is gone, and changed rules are
noticed. A sensitive value stands in no record. What `impact` counts is what deciding by both rules gives. A disk that is full leaves no half file, no record without its
documents, and no decision.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

DIGEST = "sha256:" + "a" * 64
RULES = """language writ 1
module care.ship version 1.0.0

role lead   "Leads"           from "idp:leads"
role safety "Reads the score" from "idp:safety"

record Ship { build : digest, author : person, patient : string sensitive, score : int sensitive }
record Report { toxicity : ratio, remark : string sensitive }

request ship : Ship

evidence report : Report {
  about  ship.build
  from   safety
  fresh  within 1 day
}

control SHP-01 "The score is high enough" {
  owner     safety
  severity  high
  enforce   hard
  require   ship.score >= 80 and report.toxicity <= 1%
            otherwise "{ship.patient} scores {ship.score}, {report.remark}."
}

approval release "Release" {
  binds    ship.build
  need     1 from lead
  exclude  ship.author
  valid    3 days
}

gate out "Ship" on ship {
  controls  SHP-01
  approval  release
  on allow  oblige tell(who: ship.patient)
}

obligation tell(who: string) merge all
"""


class Failures(list):
    def check(self, right, what):
        if not right:
            self.append(what)


class Writ:
    def __init__(self, program):
        self.program = program

    def run(self, *arguments, **options):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)

    def replay(self, records, rules, *more, code=None):
        ran = self.run("replay", *records, "--rules", rules, "-o", "json", *more)
        if code is not None and ran.returncode != code:
            raise SystemExit(f"records: replay ended with {ran.returncode}, not {code}\n{ran.stdout}{ran.stderr}")
        return json.loads(ran.stdout) if ran.stdout else None


def keep_examples(writ, source, log):
    """More than ten decisions of the release example: each case at several instants, clean and with a part left out."""
    package = source / "examples/release"
    kept = 0
    for case in json.loads((package / "cases.json").read_text()):
        for at in (case["at"], "2026-11-21T09:00:00Z", "2027-03-01T00:00:00Z"):
            for unsigned in ("--unsigned-evidence", None):
                command = ["gate", package, "--gate", case["gate"], "--request", package / case["request"], "--evidence-dir",
                           package / case["evidence"], "--at", at, "--past", "--records", log, "-o", "json"]
                ran = writ.run(*command, *([unsigned] if unsigned else []), "--engine", ("interp", "jit")[kept % 2])
                if ran.returncode not in (0, 1, 3):
                    raise SystemExit(f"records: {ran.stderr}")
                kept += 1
    return package, kept


def keep_signed(writ, folder, chance):
    """Decisions with signatures, a directory and sensitive values; the values."""
    rules = folder / "ship.writ"
    rules.write_text(RULES)
    (folder / "people.yaml").write_text("people:\n  - id: kim\n    roles:\n      - { role: lead }\n")
    values = []
    for number in range(6):
        name, score, remark = f"Patient{chance.randrange(10**9)}", 70_000_000 + chance.randrange(10**6), f"Rem{chance.randrange(10**9)}"
        score = score if number % 2 else -score
        values += [name, str(score), f"{abs(score):_}", remark]
        ask = folder / f"ask{number}.json"
        ask.write_text(json.dumps({"build": DIGEST, "author": "ada", "patient": name, "score": score}))
        report = folder / f"report{number}.json"
        report.write_text(json.dumps({"subject": DIGEST, "issuer": "safety", "issued_at": "2026-05-04T07:00:00Z",
                                      "content": {"toxicity": 0.001 * number, "remark": remark}}))
        command = ["gate", rules, "--request", ask, "--evidence", f"report={report}", "--at", "2026-05-04T09:00:00Z", "--past",
                   "--unsigned-evidence", "--unsigned-approvals", "--people", folder / "people.yaml"]
        asked = json.loads(writ.run(*command, "-o", "json").stdout)
        binds = asked["approvals"][0]["binds"]
        ledger = folder / f"ledger{number}.json"
        ledger.write_text(json.dumps({"statements": [{"says": "approve", "approval": "care.ship/release", "by": "kim", "as": "lead",
                                                      "at": "2026-05-04T08:00:00Z", "binds": binds}] * (number % 3)}))
        ran = writ.run(*command, "--approvals", ledger, "--records", folder / "log", "-o", "json")
        if ran.returncode not in (0, 1, 3):
            raise SystemExit(f"records: {ran.stderr}")
        for output in ("text", "sarif", "junit", "json"):
            values_in(values, writ.run(*command, "--approvals", ledger, "-o", output).stdout, f"-o {output}")
        values_in(values, writ.run("explain", *command[1:], "--approvals", ledger).stdout, "explain")
    return rules, values


def values_in(values, text, where):
    for value in values:
        if value in text:
            raise SystemExit(f"records: {where} holds the sensitive value {value}\n{text}")


def check_replay(writ, log, rules, least, failures):
    records = sorted((log / "records").iterdir())
    failures.check(len(records) >= least, f"only {len(records)} records in {log}")
    batches = [writ.replay([log], rules, "--engine", engine, code=0) for engine in ("interp", "jit")]
    failures.check(batches[0] == batches[1], "the engines replay differently")
    alone = [row for path in records for row in writ.replay([path], rules)["records"]]
    failures.check(alone == batches[0]["records"], "a record replays otherwise alone than with others")
    backwards = writ.replay(list(reversed(records)), rules)["records"]
    failures.check(list(reversed(backwards)) == alone, "the order of records is seen")
    return len(records)


def changed_byte(data, chance):
    place = chance.randrange(len(data))
    other = chance.choice([b for b in range(256) if b != data[place]])
    return data[:place] + bytes([other]) + data[place + 1:]


def check_tampering(writ, log, rules, chance, failures):
    tries = 0
    for part in ("records", "inputs"):
        for path in sorted((log / part).iterdir()):
            whole = path.read_bytes()
            for _ in range(2):
                path.write_bytes(changed_byte(whole, chance))
                ran = writ.run("replay", log, "--rules", rules)
                failures.check(ran.returncode == 1, f"a changed byte of {part}/{path.name} ended with {ran.returncode}")
                tries += 1
            path.write_bytes(whole[: len(whole) // 2])
            failures.check(writ.run("replay", log, "--rules", rules).returncode == 1, f"half of {part}/{path.name} replays")
            if part == "inputs":
                path.unlink()
                ran = writ.run("replay", log, "--rules", rules)
                failures.check(ran.returncode == 1 and "is missing" in ran.stdout, f"{path.name} is not missed")
            path.write_bytes(whole)
            tries += 2
    failures.check(writ.run("replay", log, "--rules", rules).returncode == 0, "mended, it does not replay")
    return tries


def check_rules(writ, log, rules, folder, failures):
    other = folder / "other.writ"
    for before, after, word in ((">= 80", ">= 81", "rules"), ("need     1 from lead", "need     2 from lead", "rules"),
                                ('"Leads"', '"Leads them"', "text"), ("valid    3 days", "valid    4 days", "rules")):
        other.write_text(RULES.replace(before, after))
        told = writ.replay([log], other, code=1)
        kinds = {finding["kind"] for row in told["records"] for finding in row["findings"]}
        failures.check(word in kinds, f"{before} -> {after}: found {kinds}, not {word}")
        failures.check(told["same"] == 0, f"{before} -> {after}: a record is the same")


def check_impact(writ, log, rules, folder, failures):
    """Counts of what changes are those of deciding each request by both rules."""
    other = folder / "new.writ"

    def decisions(file):
        made = []
        for number in range(6):
            ran = writ.run("gate", file, "--request", folder / f"ask{number}.json", "--evidence", f"report={folder / f'report{number}.json'}",
                           "--at", "2026-05-04T09:00:00Z", "--past", "--unsigned-evidence", "--unsigned-approvals", "--people",
                           folder / "people.yaml", "--approvals", folder / f"ledger{number}.json", "-o", "json")
            made.append(json.loads(ran.stdout)["decision"])
        return made

    for before, after in ((">= 80", ">= 90_000_000"), (">= 80", ">= -90_000_000"), ("need     1 from lead", "need     2 from lead"),
                          ("enforce   hard", "enforce   advisory"), ("score >= 80 and", "score <= 80 and")):
        other.write_text(RULES.replace(before, after))
        for engine in ("interp", "jit"):
            ran = writ.run("impact", rules, other, "--records", log, "-o", "json", "--engine", engine)
            told = json.loads(ran.stdout)
            pairs = [pair for pair in zip(decisions(rules), decisions(other)) if pair[0] != pair[1]]
            counts = {(group["from"], group["to"]): 0 for group in told["changes"]}
            for group in told["changes"]:
                counts[group["from"], group["to"]] += group["decisions"]
                failures.check(group["because"], f"{after}: nothing makes the difference")
            failures.check(counts == {pair: pairs.count(pair) for pair in pairs}, f"{after}: {counts}, but it is {pairs}")
            failures.check(ran.returncode == (1 if pairs else 0), f"{after}: ended with {ran.returncode}")
            failures.check(told["compared"] == 6 and told["changed"] == len(pairs), f"{after}: {told}")


def check_full_disk(writ, folder, rules, failures):
    """A file may have so many bytes and no more: as when the disk is full at that point."""
    log, tries = folder / "full", 0
    command = ["gate", rules, "--request", folder / "ask1.json", "--evidence", f"report={folder / 'report1.json'}", "--at",
               "2026-05-04T09:00:00Z", "--past", "--unsigned-evidence", "--records", log]
    for most in (0, 1, 50, 130, 200, 400, 800):
        shutil.rmtree(log, ignore_errors=True)
        ran = writ.run(*command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
        failures.check(ran.returncode == 2, f"with files of {most} bytes it ended with {ran.returncode}")
        failures.check(ran.stdout == "", f"with files of {most} bytes a decision was told: {ran.stdout}")
        failures.check("nothing is decided" in ran.stderr, f"with files of {most} bytes it said {ran.stderr!r}")
        failures.check(not any((log / "records").iterdir()), f"with files of {most} bytes there is a record")
        for path in (log / "inputs").iterdir():
            failures.check(path.stat().st_size <= most and "writ-" not in path.name, f"{path.name} was left")
        tries += 1
    return tries


def check_crowd(writ, folder, rules, failures):
    """Many processes keep the same and different decisions in one folder."""
    log = folder / "crowd"

    def gate(number):
        return writ.run("gate", rules, "--request", folder / f"ask{number % 3}.json", "--evidence",
                        f"report={folder / f'report{number % 3}.json'}", "--at", "2026-05-04T09:00:00Z", "--past",
                        "--unsigned-evidence", "--records", log).returncode

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(gate, range(24)))
    failures.check(2 not in codes, f"a crowd ends with {codes}")
    failures.check(len(list((log / "records").iterdir())) == 3, "a crowd keeps other than three records")
    failures.check(writ.run("replay", log, "--rules", rules).returncode == 0, "what a crowd kept does not replay")
    altered = next((log / "inputs").iterdir())
    altered.write_bytes(b"{}")
    failures.check(2 in [gate(n) for n in range(3)], "a gate keeps a record beside an altered document")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    writ, chance, failures = Writ(arguments.writ), random.Random(arguments.seed), Failures()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        package, _ = keep_examples(writ, pathlib.Path(arguments.source), folder / "demo")
        demo = check_replay(writ, folder / "demo", package, 10, failures)
        rules, values = keep_signed(writ, folder, chance)
        signed = check_replay(writ, folder / "log", rules, 6, failures)
        for path in (folder / "log/records").iterdir():
            values_in(values, path.read_text(), path.name)
        tries = check_tampering(writ, folder / "log", rules, chance, failures)
        check_rules(writ, folder / "log", rules, folder, failures)
        check_impact(writ, folder / "log", rules, folder, failures)
        tries += check_full_disk(writ, folder, rules, failures)
        check_crowd(writ, folder, rules, failures)
    for failure in failures:
        print("FAILED", failure)
    print(f"{demo} records of the demonstration and {signed} with signatures replayed, {tries} broken ones, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
