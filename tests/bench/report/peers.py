"""Builds what of the peers can be had, and runs them on the same data. Each compares its decisions first."""

import json
import os
import shutil
import subprocess

import java

# What else there is, and why it is not in the table.
NOT_MEASURED = [
    {"peer": "cel-go, cedar-go, expr-lang, casbin (Go)", "why": "not built here"},
    {"peer": "wirefilter", "why": "not built here"},
    {"peer": "zen-engine, json-rules-engine, node-casbin, cel-js", "why": "not built here"},
]
SECONDS = "0.7"
W3 = [f"{form}_{n}" for form in ("w3a", "w3b") for n in (10, 1000, 10000)]


def said(text):
    print(f"bench: {text}", flush=True)


def lower_priority():
    os.nice(10)


def build_rust(scripts, bench):
    if shutil.which("cargo") is None:
        return "there is no cargo"
    environment = dict(os.environ, CARGO_TARGET_DIR=str(bench / "peers/rust"))
    command = ["cargo", "build", "--release", "--locked", "-j", "1", "--manifest-path", str(scripts / "rust/Cargo.toml")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, preexec_fn=lower_priority)
    return None if done.returncode == 0 else "it does not build: " + done.stderr.strip().split("\n")[-1]


def build_go(scripts, bench):
    if shutil.which("go") is None:
        return "there is no go"
    command = ["go", "build", "-p", "1", "-o", str(bench / "peers/benchpeers-go"), "."]
    done = subprocess.run(command, cwd=scripts / "go", capture_output=True, text=True, preexec_fn=lower_priority)
    return None if done.returncode == 0 else "it does not build: " + done.stderr.strip().split("\n")[-1]


def install_duckdb(bench):
    folder = bench / "peers/node"
    if (folder / "node_modules/@duckdb/node-api").is_dir():
        return None
    if shutil.which("npm") is None:
        return "there is no npm"
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "@duckdb/node-api@1"], capture_output=True,
                          text=True, preexec_fn=lower_priority)
    return None if done.returncode == 0 else "it cannot be installed"


def rows_of(command, missing, peer):
    """What it prints; what it complains of goes to `missing`."""
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, BENCH_SECONDS=SECONDS))
    for line in done.stderr.strip().split("\n"):
        if line:
            missing.append({"peer": peer, "why": line})
    return [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]


def run_node(scripts, bench, paths, missing):
    if shutil.which("node") is None:
        missing.append({"peer": "JavaScript in V8, DuckDB", "why": "there is no node"})
        return []
    said("JavaScript in V8")
    rows = rows_of(["node", str(scripts / "node/functions.mjs"), *paths("w2", *W3, "w4")], missing, "JavaScript in V8")
    why = install_duckdb(bench)
    if why is not None:
        missing.append({"peer": "DuckDB", "why": why})
        return rows
    said("DuckDB")
    return rows + rows_of(["node", str(scripts / "node/duckdb.mjs"), *paths("w4"), str(bench / "peers/node")], missing, "DuckDB")


def run_rust(scripts, bench, paths, w1, missing):
    said("building Cedar, regorus and CEL")
    why = build_rust(scripts, bench)
    if why is not None:
        missing.append({"peer": "Cedar, regorus, CEL", "why": why})
        return []
    rows = []
    for engine, cases in (("regorus", [*w1, "w2", *W3, "w4"]), ("cedar", [*w1, "w2", *W3, "w4"]), ("cel", ["w2", *W3, "w4"])):
        said(engine)
        rows += rows_of([str(bench / "peers/rust/release/bench-peers"), engine, *paths(*cases)], missing, engine)
    return rows


def run_go(scripts, bench, paths, w1, missing):
    said("building OPA")
    why = build_go(scripts, bench)
    if why is not None:
        missing.append({"peer": "OPA", "why": why})
        return []
    said("OPA")
    return rows_of([str(bench / "peers/benchpeers-go"), *paths(*w1, "w2", *W3, "w4")], missing, "OPA")


def run_sapl(scripts, bench, paths, w1, missing):
    """A process a case: what a virtual machine has learnt from one is no help for the next."""
    said("building SAPL")
    found = java.build(scripts / "java", bench / "peers/java")
    if isinstance(found, str):
        missing.append({"peer": "SAPL", "why": f"{found}; on W1 and W3a it is the fastest peer that is known"})
        return []
    rows = []
    for path in paths(*w1, "w2", *W3, "w4"):
        said("SAPL " + os.path.basename(path))
        rows += rows_of([*found, path], missing, "SAPL")
    return rows


def run(scripts, bench, data):
    """(rows, what is not measured)"""
    missing = list(NOT_MEASURED)
    paths = lambda *cases: [str(data / case) for case in cases]
    w1 = sorted(p.name for p in data.glob("w1_*"))
    rows = run_node(scripts, bench, paths, missing)
    rows += run_rust(scripts, bench, paths, w1, missing)
    rows += run_go(scripts, bench, paths, w1, missing)
    rows += run_sapl(scripts, bench, paths, w1, missing)
    return rows, missing
