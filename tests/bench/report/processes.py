"""W5: whole processes, from rules and a document to a decision, and what ten thousand rows cost to compile.

Each is run as often as said after a few runs that do not count; what it answers is checked every time. Times are wall-clock
milliseconds from before the process is started until it has ended. It is started by posix_spawn() and writes into files: what
an interpreter adds that forks itself and reads pipes is no time of the process.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

WARM_UP = 5
AT = ["--at", "2026-03-01T00:00:00Z", "--past"]


class Command:
    def __init__(self, workload, engine, stage, words, code=0, answer=None):
        self.workload, self.engine, self.stage = workload, engine, stage
        self.words, self.code, self.answer = words, code, answer


def failed_controls(record):
    """Of a decision as JSON the ids of the controls that are not satisfied."""
    return sorted(control for control, outcome in record["outcomes"].items() if outcome != ["satisfied"])


def answer_of(output):
    found = json.loads(output)
    return found if isinstance(found, list) else failed_controls(found)


def run(words):
    """The milliseconds that it took, its exit code, and what it wrote to both of its outputs."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)]
        begin = time.perf_counter_ns()
        child = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
        _, status = os.waitpid(child, 0)
        elapsed = (time.perf_counter_ns() - begin) / 1e6
        output.seek(0)
        errors.seek(0)
        return elapsed, os.waitstatus_to_exitcode(status), output.read(), errors.read()


def once(command):
    elapsed, code, output, errors = run(command.words)
    if code != command.code:
        sys.exit(f"bench: {' '.join(command.words)} ended with {code}, not {command.code}\n{errors.decode()}")
    if command.answer is not None and answer_of(output) != command.answer:
        sys.exit(f"bench: {' '.join(command.words)} answers {answer_of(output)}, not {command.answer}")
    return elapsed


def measure(command, runs):
    for _ in range(WARM_UP):
        once(command)
    times = sorted(once(command) for _ in range(runs))
    return {"workload": command.workload, "engine": command.engine, "stage": command.stage,
            "median_ms": round(statistics.median(times), 3), "p99_ms": round(times[int((len(times) - 1) * 0.99)], 3), "runs": runs}


def peak_mib(words):
    """The most memory that the command held."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        subprocess.run(words)
        os._exit(min(255, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 4096))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) * 4


def example_commands(writ, package):
    gate = [writ, "gate", package, "--gate", "production", "--request", package + "/request.json", "--at", "2026-11-20T09:00:00Z", "--past",
            "--unsigned-evidence"]
    yield Command("example", "Writ", "start and stop", [writ, "version"])
    yield Command("example", "Writ", "check", [writ, "check", package])
    yield Command("example", "Writ", "gate, clean", [*gate, "--evidence-dir", package + "/clean"])
    yield Command("example", "Writ", "gate, breach", [*gate, "--evidence-dir", package + "/breach"], 1)
    yield Command("example", "Writ", "gate, clean, native code", [*gate, "--evidence-dir", package + "/clean", "--engine", "jit"])


def cold_commands(build, folder, document, expected):
    """From the rules, and from a compiled file; the floor beside them."""
    writ = str(build / "writ")
    compiled = str(folder / "w2.writc")
    subprocess.run([writ, "build", str(folder / "policy"), "-o", compiled], check=True, stdout=subprocess.DEVNULL)
    yield Command("w5", "any process", "start and stop", ["/bin/true"])
    yield Command("w5", "floor", "source", [str(build / "bench_once_floor"), document], 1, expected)
    for stage, rules in (("source", str(folder / "policy")), ("compiled", compiled)):
        yield Command("w5", "Writ", stage, [writ, "gate", rules, "--request", document, *AT, "-o", "json"], 1, expected)


def peer_commands(bench, scripts, folder, document, expected):
    node = ["node", str(scripts / "node/once.mjs"), str(folder), document]
    yield Command("w5", "JavaScript in V8", "source", node, 0, expected)
    program = str(bench / "peers/rust/release/bench-peers")
    for name, engine in (("regorus", "regorus 0.11 interpreter"), ("cel", "cel (Rust) 0.13")):
        yield Command("w5", engine, "source", [program, "once", name, str(folder), document], 0, expected)


def compile_commands(writ, data):
    for case in ("w3a_10000", "w3b_10000"):
        request = data / case / "one.json"
        request.write_text((data / case / "requests.jsonl").read_text().split("\n", 1)[0])
        expected = json.loads((data / case / "expected.jsonl").read_text().split("\n", 1)[0])
        policy = str(data / case / "policy")
        yield Command(case, "Writ", "check", [writ, "check", policy])
        yield Command(case, "Writ", "check and decide", [writ, "gate", policy, "--request", str(request), *AT], 0 if expected["allow"] else 1)
