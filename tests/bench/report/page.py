"""docs/performance.md and its plots, from docs/performance.json: nothing stands there that was not measured."""

import plot
from targets import WRIT

TITLES = [
    ("w1_github_200", "W1 GitHub, 200 of each entity"), ("w1_gdrive_200", "W1 Google Drive, 200 of each entity"),
    ("w1_tinytodo_200", "W1 TinyTodo, 200 of each entity"), ("w2", "W2 sixty controls on a document of 11 KB"),
    ("w3a_10000", "W3a 10,000 exclusive rules, as a decision table"), ("w3a_data_10000", "W3a 10,000 exclusive rules, as data"),
    ("w3b_10000", "W3b 10,000 overlapping rules, all that match"), ("w4", "W4 sixty controls on each of many records"),
]
STAGES = ["json", "strings", "parsed"]
STAGE_NAMES = {"json": "from JSON", "strings": "from strings", "parsed": "parsed"}


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(x) for x in row) + " |" for row in rows]) + "\n"


def quoted_rows(results, workload):
    """Without the stages inside of Writ."""
    rows = [r for r in results["rows"] if r["workload"] == workload and r["stage"] in STAGES]
    if workload == "w3a_data_10000":  # the same rules, of which the peers have one form
        rows += [r for r in results["rows"] if r["workload"] == "w3a_10000" and r["stage"] in STAGES and r["engine"] not in (*WRIT, "floor")]
    return sorted(rows, key=lambda r: (STAGES.index(r["stage"]), r["median_ns"]))


def ratio_to_floor(rows, row):
    floor = [r["median_ns"] for r in rows if r["engine"] == "floor" and r["stage"] == row["stage"]]
    return f"{row['median_ns'] / floor[0]:.3g}" if floor else "-"


def workload_part(results, workload, title, plots):
    rows = quoted_rows(results, workload)
    if not rows:
        return ""
    svg = plot.chart(title, [(f"{r['engine']}, {STAGE_NAMES[r['stage']]}", r["median_ns"]) for r in rows])
    (plots / f"{workload}.svg").write_text(svg)
    cells = [(STAGE_NAMES[r["stage"]], r["engine"], number(r["median_ns"]), number(r["p99_ns"]), ratio_to_floor(rows, r), f"{r['checked']:,}")
             for r in rows]
    return (f"### {title}\n\n![{title}](performance/{workload}.svg)\n\n"
            + table(["request", "engine", "median ns", "p99 ns", "times the floor", "decisions compared"], cells) + "\n")


def inside_part(results):
    stages = ["decode", "evaluate", "decide"]
    rows = []
    for workload, _ in TITLES:
        found = {(r["engine"], r["stage"]): number(r["median_ns"]) for r in results["rows"]
                 if r["workload"] == workload and "median_ns" in r}
        rows.append([workload, found.get(("writ", "decode"), "-")]
                    + [found.get((engine, stage), "-") for engine in ("writ interp", "writ jit") for stage in stages[1:]])
    head = ["workload", "decode", "evaluate, interpreter", "evaluate and decide, interpreter", "evaluate, native", "evaluate and decide, native"]
    return table(head, rows)


def reached_of(row):
    if row["reached"] is None:
        return "not measured"
    return f"{row['reached']:.3g} {row['unit']}"


def verdict_of(row):
    if row["reached"] is None:
        return "not measured"
    return "met" if row["met"] else f"missed, by a factor of {row['missed_by']}"


def targets_part(results):
    rows = [(r["target"], f"{'at least' if r['at_least'] else 'at most'} {r['limit']:g} {r['unit']}", reached_of(r), verdict_of(r))
            for r in results["targets"]]
    return table(["target", "limit", "reached", ""], rows)


def processes_part(results):
    rows = [(r["workload"], r["engine"], r["stage"], f"{r['median_ms']:.2f}", f"{r['p99_ms']:.2f}", r.get("peak_mib", "-"))
            for r in results["processes"]]
    return table(["workload", "program", "what", "median ms", "p99 ms", "peak MiB"], rows)


INTRODUCTION = """# Performance

This page is written by `./dev bench --peers --write` from [performance.json](performance.json); nothing in it is written by hand but the notes.

A workload is a set of rules and of requests, the same for every engine. The **floor** is C++ written by hand for that one workload, with its
data prepared for it, compiled for this machine; it checks nothing of its input. **Writ** is measured through its C interface
(`writ.h`), with the interpreter and with native code. **Peers** are other engines with the same rules in their own language. *From JSON* is
from bytes to a decision, *from strings* from texts to a decision, *parsed* from what was read before.

Every decision of every engine is compared with the one that is expected before anything is timed, with the controls that fail and the rules that
match; an engine that differs is not timed. Slow engines decide on the first requests only, as many as the last column says. Times are medians of one decision on one core, all in one run; the 99th percentile stands beside
them. Where a decision takes less than two microseconds, several are timed together, and the percentile is of such batches.

"""

NOTES = """## Notes

- **W1** needs who is a member of whom on any way. Writ's data say who is a member of whom at once, and `closure` is computed when they are loaded, as Cedar does
  with entities; the data of regorus hold the closure. The floor's matrix of bits is the same closure.
- **W3a** is measured in two forms: each rule a row of a decision table, and each rule an entry of `data`. The peers have the rules as
  their languages write them; JavaScript has a map from the tenant to a function.
- **W3b** hands on the numbers of all rules that match, as an obligation of the decision.
- **Threads**: a rate of two threads counts only when both had a core all the time, which is measured too.
- **W4** is decided record by record, but for *Writ, batch*, which decides by columns, a thousand records at a time, and DuckDB, which reads 25 copies of the records as columns, so that planning its query does not count; its
  figure is the time of the whole query divided by the records.
- **Cedar** cannot say regular expressions, quantifiers, floats and times of text: it decides some of the sixty controls, and is left out where the
  fastest peer is meant.
- **SAPL** runs in a Java virtual machine: its figures begin when the machine has compiled what it decides with, and the machine's threads for
  compiling and for memory run beside the one that decides. W1 is one policy an application, with the closure in its data; W3a is a policy a rule,
  found by its index; W2, W3b and W4 are a policy a control or rule, with what fails or matches as obligations. Its index is used for ten rules of
  W3b; for a thousand it was not built within minutes, and they are looked at one after another.
- The floor of W2 uses vectors of 512 bits for its patterns, where the compiler finds them.
- **From JSON**: the requests stand on one line, in printable ASCII and without escapes, and are read in one pass. Of others the tokens are found
  first: to decode a request of W3a took 160 ns so, and 87 in one pass.

"""


def write(results, docs):
    plots = docs / "performance"
    plots.mkdir(exist_ok=True)
    machine = results["machine"]
    text = INTRODUCTION
    text += "## Machine\n\n" + table(["", ""], [(key, value) for key, value in machine.items() if value]) + "\n"
    text += "## Targets\n\n" + targets_part(results) + "\n## Workloads\n\n"
    text += "".join(workload_part(results, workload, title, plots) for workload, title in TITLES)
    text += "## Where Writ's time goes\n\nMedians in nanoseconds, measured inside of the library.\n\n" + inside_part(results) + "\n"
    text += "## Whole processes\n\n" + processes_part(results) + "\n"
    text += NOTES
    if results["not_measured"]:
        text += "## Not measured\n\n" + table(["engine", "why"], [(m["peer"], m["why"]) for m in results["not_measured"]])
    (docs / "performance.md").write_text(text)
