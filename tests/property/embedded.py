#!/usr/bin/env python3
"""The C ABI decides as the command does, and hiding never helps there either.

For each case of examples/*/cases.json, in both engines: the record that `writ_explain` gives is, byte for byte, the one
that `writ gate -o json` prints, from the rules and from the compiled policy, by the library with the compiler and the one
without. Then every place of the request and of each evidence is deleted, set to null, mistyped and truncated, as in
hiding.py: the decision is never more generous, a prepared request and a batch come to the same, and every fiftieth record
is compared with the command's again.

Python sees the library as any program does: through the functions of writ.h.
"""
import argparse
import ctypes
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

import hiding

OK, BAD_DOCUMENT = 0, 3
EVIDENCE = 0
UNSIGNED_EVIDENCE = 1
NO_COMPILER = 7


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(ctypes.c_char)), ("size", ctypes.c_size_t)]


class Document(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("format", ctypes.c_int), ("name", ctypes.c_char_p), ("bytes", ctypes.c_char_p),
                ("size", ctypes.c_size_t)]


class LoadOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("engine", ctypes.c_int), ("flags", ctypes.c_uint32),
                ("documents", ctypes.POINTER(Document)), ("document_count", ctypes.c_size_t)]


class Given(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("now", ctypes.c_int64), ("flags", ctypes.c_uint32),
                ("documents", ctypes.POINTER(Document)), ("document_count", ctypes.c_size_t)]


class Outcome(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("decision", ctypes.c_int), ("best_case", ctypes.c_int)]


class Library:
    def __init__(self, path):
        self.c = ctypes.CDLL(str(path))
        for name in ("writ_policy_free", "writ_context_free", "writ_request_free", "writ_error_free"):
            getattr(self.c, name).argtypes = [ctypes.c_void_p]
            getattr(self.c, name).restype = None
        self.c.writ_error_message.restype = ctypes.c_char_p
        self.c.writ_error_message.argtypes = [ctypes.c_void_p]
        for name in ("writ_decision_verdict", "writ_decision_best_case"):
            getattr(self.c, name).argtypes = [ctypes.c_void_p]

    def message(self, error):
        text = self.c.writ_error_message(error).decode()
        self.c.writ_error_free(error)
        return text

    def load(self, path, engine):
        options = LoadOptions(ctypes.sizeof(LoadOptions), engine, 0, None, 0)
        paths = (ctypes.c_char_p * 1)(str(path).encode())
        policy, error = ctypes.c_void_p(), ctypes.c_void_p()
        status = self.c.writ_policy_load(paths, ctypes.c_size_t(1), ctypes.byref(options), ctypes.byref(policy),
                                         ctypes.byref(error))
        return status, policy, self.message(error)


class Gate:
    """A context, and what is decided in it with the documents and the time of one case."""

    def __init__(self, library, path, engine, case):
        self.c, self.library = library.c, library
        status, self.policy, message = library.load(path, engine)
        if status != OK:
            raise SystemExit(f"embedded: {path} was not loaded: {message}")
        self.context, error = ctypes.c_void_p(), ctypes.c_void_p()
        if self.c.writ_context_new(self.policy, case["gate"].encode(), ctypes.byref(self.context), ctypes.byref(error)) != OK:
            raise SystemExit(f"embedded: {library.message(error)}")
        instant = datetime.datetime.fromisoformat(case["at"].replace("Z", "+00:00"))
        self.now = int(instant.timestamp()) * 10**9

    def given(self, documents):
        rows = [Document(EVIDENCE, 0, name.encode(), bytes_, len(bytes_)) for name, bytes_ in documents.items()
                if name != "request"]
        return Given(ctypes.sizeof(Given), self.now, UNSIGNED_EVIDENCE, (Document * len(rows))(*rows), len(rows))

    def decide(self, documents):
        """(decision, best case), or None when nothing was decided."""
        given, request = self.given(documents), documents["request"]
        decision = ctypes.c_void_p()
        status = self.c.writ_decide(self.context, request, ctypes.c_size_t(len(request)), ctypes.byref(given),
                                    ctypes.byref(decision), None)
        return self.verdicts(status, decision)

    def verdicts(self, status, decision):
        if status != OK:
            if status != BAD_DOCUMENT:
                raise SystemExit(f"embedded: a decision ended with status {status}")
            return None
        return (hiding.ORDER[self.c.writ_decision_verdict(decision)], hiding.ORDER[self.c.writ_decision_best_case(decision)])

    def decide_prepared(self, documents):
        given, json_ = self.given(documents), documents["request"]
        request, decision = ctypes.c_void_p(), ctypes.c_void_p()
        status = self.c.writ_request_read(self.context, json_, ctypes.c_size_t(len(json_)), ctypes.byref(request), None)
        if status == OK:
            status = self.c.writ_decide_prepared(self.context, request, ctypes.byref(given), ctypes.byref(decision), None)
        found = self.verdicts(status, decision)
        self.c.writ_request_free(request)
        return found

    def decide_batch(self, documents):
        given, json_ = self.given(documents), documents["request"]
        texts = (Text * 2)(*[Text(ctypes.cast(json_, ctypes.POINTER(ctypes.c_char)), len(json_))] * 2)
        outcomes = (Outcome * 2)()
        status = self.c.writ_decide_batch(self.context, texts, ctypes.c_size_t(2), ctypes.byref(given), outcomes, None)
        if status not in (OK, BAD_DOCUMENT):
            raise SystemExit(f"embedded: a batch ended with status {status}")
        found = {None if o.status != OK else (hiding.ORDER[o.decision], hiding.ORDER[o.best_case]) for o in outcomes}
        return found.pop() if len(found) == 1 else "two answers"

    def record(self):
        text, error = Text(), ctypes.c_void_p()
        if self.c.writ_explain(self.context, b"record", ctypes.byref(text), ctypes.byref(error)) != OK:
            return self.library.message(error)
        return ctypes.string_at(text.data, text.size).decode()

    def close(self):
        self.c.writ_context_free(self.context)
        self.c.writ_policy_free(self.policy)


def command_record(writ, package, case, documents, folder):
    """What `writ gate` prints for the same bytes, or None."""
    command = [writ, "gate", str(package), "--gate", case["gate"], "--at", case["at"], "--past", "--unsigned-evidence",
               "-o", "json"]
    for name, bytes_ in documents.items():
        file = folder / f"{name}.json"
        file.write_bytes(bytes_)
        command += ["--request", str(file)] if name == "request" else ["--evidence", f"{name}={file}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return None if ran.returncode == 2 else ran.stdout.rstrip("\n")


def encoded(documents):
    return {name: json.dumps(document).encode() for name, document in documents.items()}


class Checking:
    def __init__(self, writ, package, case, folder):
        self.writ, self.package, self.case, self.folder = writ, package, case, folder
        self.failures, self.count, self.compared = [], 0, 0

    def fail(self, what):
        self.failures.append(f"{self.package.name}/{self.case['name']}: {what}")

    def compare_record(self, gate, documents, what):
        self.compared += 1
        wanted = command_record(self.writ, self.package, self.case, documents, self.folder)
        found = gate.record() if gate.decide(documents) is not None else None
        if found != wanted:
            self.fail(f"{what}: the record is\n{found}\nand the command's is\n{wanted}")

    def check_variant(self, gate, before, number, variant, optional):
        what, documents, path = variant
        documents = encoded(documents)
        after = gate.decide(documents)
        self.count += 1
        if not hiding.worse_or_same(before, after) and path[-1] not in optional:
            self.fail(f"{what}: {before} became {after}")
        if gate.decide_prepared(documents) != after:
            self.fail(f"{what}: prepared it is decided otherwise")
        if gate.decide_batch(documents) != after:
            self.fail(f"{what}: in a batch it is decided otherwise")
        if number % 50 == 0:
            self.compare_record(gate, documents, what)

    def check(self, gate, documents):
        before = gate.decide(encoded(documents))
        if before is None or before[0] != self.case["decision"]:
            return self.fail(f"decides {before}, not {self.case['decision']}")
        self.compare_record(gate, encoded(documents), "as it is")
        optional = hiding.optional_fields(self.package)
        changes = ["delete", "null", "mistype", "truncate"]
        for number, variant in enumerate(hiding.variants(documents, changes)):
            self.check_variant(gate, before, number, variant, optional)


def compiled(writ, package, case, folder):
    file = folder / "policy.writc"
    subprocess.run([writ, "build", str(package), "--gate", case["gate"], "-o", str(file)], check=True, timeout=60,
                   stdout=subprocess.DEVNULL)
    return file


def check_case(writ, libraries, package, case):
    documents = {"request": hiding.read_document(package / case["request"])}
    for file in sorted((package / case["evidence"]).iterdir()):
        documents[file.stem] = hiding.read_document(file)
    full, runtime = libraries
    with tempfile.TemporaryDirectory() as folder:
        checking = Checking(writ, package, case, pathlib.Path(folder))
        for engine in (0, 1):
            gate = Gate(full, package, engine, case)
            checking.check(gate, documents)
            gate.close()
        if runtime.load(package, 0)[0] != NO_COMPILER:
            checking.fail("the library without a compiler reads rules")
        file = compiled(writ, package, case, pathlib.Path(folder))
        for library in (full, runtime):
            gate = Gate(library, file, 0, case)
            checking.compare_record(gate, encoded(documents), "from the compiled policy")
            gate.close()
    return checking


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    beside = pathlib.Path(arguments.writ).resolve().parent
    libraries = [Library(beside / "libwrit.so"), Library(beside / "libwrit-runtime.so")]
    failures, count, compared = [], 0, 0
    for cases in sorted(pathlib.Path(arguments.source, "examples").glob("*/cases.json")):
        for case in json.loads(cases.read_text()):
            checked = check_case(arguments.writ, libraries, cases.parent, case)
            failures += checked.failures
            count += checked.count
            compared += checked.compared
    for failure in failures[:20]:
        print("FAILED", failure)
    print(f"{count} changes, {compared} records compared, {len(failures)} failures")
    return 1 if failures or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
