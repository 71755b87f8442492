"""What was aimed at, and what was reached: each row says the limit, the figure, and by how much it is missed."""

ALONE = 0.97  # of the time that threads ran, when they are alone on their cores
WRIT = ("Writ, native code", "Writ, interpreter", "Writ, batch")
W1 = [f"w1_{app}_{n}" for app in ("github", "gdrive", "tinytodo") for n in (20, 200)]


class Figures:
    def __init__(self, rows, processes):
        self.rows = rows
        self.processes = processes

    def find(self, workload, engine, stage, what="median_ns"):
        found = [r[what] for r in self.rows if (r["workload"], r["engine"], r["stage"]) == (workload, engine, stage) and what in r]
        return min(found) if found else None

    def writ(self, workload, stage, what="median_ns"):
        """The faster engine: a service takes the one that suits its rules."""
        found = [self.find(workload, engine, stage) for engine in WRIT]
        best = [e for e, f in zip(WRIT, found) if f is not None and f == min(x for x in found if x is not None)]
        return self.find(workload, best[0], stage, what) if best else None

    def floor(self, workload, stage):
        return self.find(workload, "floor", stage)

    def best_peer(self, workload, stage):
        """(name, median) of the fastest that decides the whole workload."""
        found = [(r["median_ns"], r["engine"]) for r in self.rows if r["workload"] == workload and r["stage"] == stage
                 and r["engine"] not in (*WRIT, "floor") and not r["engine"].startswith("writ") and "of 60" not in r["engine"]]
        return min(found) if found else None

    def process(self, workload, engine, stage, what="median_ms"):
        found = [r[what] for r in self.processes if (r["workload"], r["engine"], r["stage"]) == (workload, engine, stage) and what in r]
        return min(found) if found else None


def target(name, limit, reached, unit="x", at_least=False):
    """None was not measured."""
    row = {"target": name, "limit": limit, "unit": unit, "at_least": at_least, "reached": None if reached is None else round(reached, 3)}
    if reached is not None:
        row["met"] = reached >= limit if at_least else reached <= limit
        row["missed_by"] = None if row["met"] else round(limit / reached if at_least else reached / limit, 2)
    return row


def ratio(a, b):
    return None if a is None or b is None else a / b


def against_floor(f, name, workload, stage, limit):
    return target(f"{name}: times the floor", limit, ratio(f.writ(workload, stage), f.floor(workload, stage)))


def against_peers(f, name, workload, stage, factor=1, peer_stage=None):
    best = f.best_peer(workload, peer_stage or stage)
    reached = ratio(best[0] if best else None, f.writ(workload, stage))
    return target(f"{name}: times as fast as the best peer" + (f" ({best[1]})" if best else ""), factor, reached, at_least=True)


def w1(f):
    for workload in W1:
        name = "W1 " + workload[3:].replace("_", " ") + ", from strings"
        yield against_floor(f, name, workload, "strings", 3)
        yield against_peers(f, name, workload, "strings", 5, "parsed")


def w2(f):
    for stage, limit, name in (("json", 1.5, "W2 from JSON"), ("parsed", 2, "W2 parsed")):
        yield against_floor(f, name, "w2", stage, limit)
        yield against_peers(f, name, "w2", stage)


def w3(f):
    for form, name in (("w3a", "as a decision table"), ("w3a_data", "as data")):
        yield against_floor(f, f"W3a 10,000 exclusive rules {name}, from JSON", f"{form}_10000", "json", 2)
        growth = ratio(f.writ(f"{form}_10000", "json"), f.writ(f"{form}_10", "json"))
        yield target(f"W3a {name}, from JSON: 10,000 rules as against 10", 1.3, growth)
    yield against_peers(f, "W3a 10,000 rules, from JSON", "w3a_10000", "json")
    for stage, name in (("json", "from JSON"), ("parsed", "parsed")):
        yield against_floor(f, f"W3b 10,000 overlapping rules, {name}", "w3b_10000", stage, 2)
    yield against_peers(f, "W3b 10,000 rules, from JSON", "w3b_10000", "json")


def w4(f):
    for stage, limit, name in (("parsed", 1.5, "W4 parsed"), ("json", 1.4, "W4 from JSON lines")):
        yield against_floor(f, name, "w4", stage, limit)
        yield against_peers(f, name, "w4", stage)


def w5(f):
    peers = [r["median_ms"] for r in f.processes if r["workload"] == "w5" and r["engine"] not in ("Writ", "floor", "any process")]
    for stage, limit in (("source", 5), ("compiled", 2.5)):
        reached = f.process("w5", "Writ", stage)
        yield target(f"W5 whole process, {stage}", limit, reached, "ms")
        yield target(f"W5 whole process, {stage}: times as fast as the best peer", 1, ratio(min(peers) if peers else None, reached), at_least=True)


def rest(f):
    for workload, name in (("w3a_10000", "exclusive"), ("w3b_10000", "overlapping")):
        yield target(f"10,000 {name} rows: parse, check, index, and one decision", 400, f.process(workload, "Writ", "check and decide"), "ms")
        yield target(f"10,000 {name} rows: memory", 200, f.process(workload, "Writ", "check and decide", "peak_mib"), "MiB")
    for workload, name in (("w3a_10000", "exclusive rows"), ("w3b_10000", "overlapping rows"), ("w3a_data_10000", "entries of data")):
        yield target(f"10,000 {name}: a compiled file loaded and verified", 1, f.process(workload, "Writ", "loaded and verified"), "ms")
    for workload in ("w2", "w3a_10000"):
        # Where something else had the cores, it shows nothing.
        rates = {r["threads"]: r["decisions_per_second"] for r in f.rows
                 if r["workload"] == workload and r["stage"] == "threads" and r.get("cpu_share", 0) >= ALONE}
        yield target(f"{workload}: decisions a second, two threads as against one", 1.9, ratio(rates.get(2), rates.get(1)), at_least=True)
    for workload in (*W1, "w2", "w3a_10000", "w3a_data_10000", "w3b_10000"):
        yield target(f"{workload} from JSON: p99 as against the median", 3, ratio(f.writ(workload, "json", "p99_ns"), f.writ(workload, "json")))
    for workload in ("w1_github_200", "w2", "w3a_10000", "w3b_10000"):
        stage = "json, compiling"
        yield target(f"{workload} from JSON while native code is made: p99 as against the median", 3,
                     ratio(f.writ(workload, stage, "p99_ns"), f.writ(workload, stage)))


def targets(rows, processes):
    f = Figures(rows, processes)
    return [row for part in (w1, w2, w3, w4, w5, rest) for row in part(f)]
