#!/usr/bin/env python3
"""Who may include whom: the layers of the architecture, as a test.

Each component lists the components it is built on; what those are built on it may use
too. Everything else is an error: a new edge is a decision, and is made here in the open.
"""

import pathlib
import re
import sys

# component -> what it is built on
LAYERS = {
    "runtime/base": [],
    "runtime/values": ["runtime/base"],
    "runtime/builtins": ["runtime/values"],
    "runtime/ir": ["runtime/values", "runtime/builtins"],
    "runtime/decode": ["runtime/values"],
    "runtime/index": ["runtime/ir"],
    "runtime/interp": ["runtime/ir", "runtime/index", "runtime/builtins", "runtime/decode"],
    "runtime/native": ["runtime/interp"],
    "runtime/evidence": ["runtime/ir", "runtime/decode"],
    "runtime/decide": ["runtime/interp", "runtime/evidence"],
    "runtime/host": ["runtime/decide", "runtime/native"],
    "runtime/batch": ["runtime/host", "runtime/interp", "runtime/builtins"],
    "runtime/explain": ["runtime/decide"],
    "runtime/report": ["runtime/decide", "runtime/explain", "runtime/evidence"],
    "runtime/wasm": ["runtime/host", "runtime/explain", "runtime/report"],
    "runtime/records": ["runtime/base"],
    "runtime/include": [],
    "runtime/capi": ["runtime/include", "runtime/host", "runtime/batch", "runtime/explain", "runtime/report"],
    "grammar": [],
    "compiler/diag": ["runtime/base"],
    "compiler/source": ["compiler/diag"],
    "compiler/syntax": ["grammar", "compiler/source", "compiler/diag"],
    "compiler/check": ["compiler/syntax", "runtime/values", "runtime/builtins"],
    "compiler/read": ["compiler/check"],
    "compiler/schema": ["compiler/syntax", "runtime/decode", "runtime/builtins"],
    "compiler/lower": ["compiler/check", "runtime/ir", "runtime/index"],
    "compiler/optimize": ["runtime/ir", "runtime/builtins"],
    "compiler/jit": ["runtime/ir", "runtime/values", "runtime/interp", "runtime/native"],
    "compiler/driver": ["compiler/lower", "compiler/schema", "runtime/interp", "runtime/decode", "runtime/host"],
    "compiler/testing": ["compiler/driver", "runtime/explain"],
    "compiler/replay": ["compiler/driver", "runtime/report", "runtime/explain", "runtime/records"],
    "compiler/bench": ["compiler/testing", "runtime/report", "runtime/explain"],
    "compiler/embed": ["compiler/driver", "runtime/capi"],
    "compiler/cli": ["compiler/driver", "compiler/testing", "compiler/bench", "compiler/read", "compiler/replay", "runtime/batch", "runtime/report", "runtime/explain", "runtime/records"],
}

# a library's headers -> the components that may name them
LIBRARIES = {
    r"tao/pegtl": ["grammar", "compiler/syntax"],
    r"llvm/|llvm-c/": ["compiler/jit"],
    r"z3": ["compiler/prove"],
    r"yaml-cpp/": ["runtime/decode", "compiler/source"],
    r"simdjson": ["runtime/decode"],
    r"re2/": ["runtime/builtins", "runtime/decode", "compiler/check"],
    r"openssl/": ["runtime/base"],
    r"CLI/": ["compiler/cli"],
    r"doctest": [],
    # Files and folders: contents only through runtime/base; names also where they are typed or looked up.
    r"fstream$|fcntl\.h$|sys/stat\.h$": ["runtime/base"],
    r"filesystem$": ["runtime/base", "compiler/source", "compiler/driver", "compiler/cli"],
    r"random$": ["runtime/base"],
    r"(format|expected|print|flat_map)$": [],  # not with this toolchain
}

# words that reach for the world past runtime/base
WORLD = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|random_device|fopen|freopen|ifstream|ofstream"
                   r"|gettimeofday|clock_gettime|getrandom)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', re.S)
SUFFIXES = {".hpp", ".cpp", ".def", ".h"}


def closure(component):
    """Everything a component may include, itself among it."""
    seen, todo = set(), [component]
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo += LAYERS[current]
    return seen


def component_of(path):
    parts = path.split("/")
    return parts[0] if parts[0] == "grammar" else "/".join(parts[:2])


def own_include_fault(root, component, target):
    if not (root / target).is_file():
        return f'"{target}" is not a file below the root; includes are written from there'
    wanted = component_of(target)
    if wanted not in LAYERS:
        return f'"{target}" is in no component'
    if wanted not in closure(component):
        return f"{component} may not include {wanted}"
    return None


def library_fault(component, header):
    for pattern, allowed in LIBRARIES.items():
        if re.match(pattern, header) and component not in allowed:
            return f"<{header}> may stand only in {', '.join(allowed) or 'tests'}"
    return None


def faults_of(root, path):
    component = component_of(path)
    if component not in LAYERS:
        return [f"{path}: no component `{component}` is known to tests/tidy/layers.py"]
    faults = []
    text = (root / path).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        fault = own_include_fault(root, component, match[1]) if match[1] else library_fault(component, match[2])
        if fault:
            faults.append(f"{path}:{number}: {fault}")
    if component != "runtime/base":
        for word in WORLD.findall(COMMENT_OR_STRING.sub(" ", text)):
            faults.append(f"{path}: `{word}`: clock, files and randomness only through runtime/base")
    return faults


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    files = [p.relative_to(root).as_posix() for top in ("runtime", "compiler", "grammar")
             for p in sorted((root / top).rglob("*")) if p.suffix in SUFFIXES]
    if not files:
        print(f"no source files below {root}")
        return 1
    faults = [fault for path in files for fault in faults_of(root, path)]
    for fault in faults:
        print(fault)
    print(f"layers: {len(files)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
