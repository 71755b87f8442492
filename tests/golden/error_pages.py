#!/usr/bin/env python3
"""The examples of docs/errors are true.

On each page the rules under `## An example` give exactly the code of the page, and every
complete file under `## How to fix it` (one that begins with `language writ`) gives none.
What another command than `writ check` finds says so: `<!-- found by: writ test --coverage -->`.
A block may begin with a line `// file: NAME`; the blocks of one section are then checked
together. A ```json block of the example is the file `NAME.json` that was written last before it. `<<hex:…>>` and `<<repeat:N:TEXT>>` mean what they mean in golden cases.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from run import raw_bytes

FENCE = re.compile(r"^```writ\n(.*?)^```$", re.S | re.M)
JSON_FILE = re.compile(r"`([\w-]+\.json)`:?\s*\n\n?```json\n(.*?)^```$", re.S | re.M)
FILE_LINE = re.compile(r"// file: (\S+)\n")


def section(text, title):
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.S | re.M)
    return match[1] if match else ""


FOUND_BY = re.compile(r"^<!-- found by: writ (.+) -->$", re.M)
PRINTED = re.compile(r"^(?:error|warning)\[([EW]-[A-Z0-9-]+)\]: ", re.M)


def codes_of(writ, blocks, command=None):
    """The codes that `writ check`, or another command, finds in blocks that are checked together."""
    with tempfile.TemporaryDirectory(prefix="writ-page-") as folder:
        for number, block in enumerate(blocks):
            named = FILE_LINE.match(block)
            name = named[1] if named else f"example{number or ''}.writ"
            body = block[named.end():] if named else block
            pathlib.Path(folder, name).write_bytes(raw_bytes(body))
        arguments = command.split() if command else ["check", "--format", "json"]
        done = subprocess.run([writ, *arguments, "."], cwd=folder, capture_output=True, timeout=60,
                              env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"})
        if command:
            return set(PRINTED.findall(done.stderr.decode()))
        if not done.stdout:
            return {f"exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}"}
        return {d["code"] for d in json.loads(done.stdout)["diagnostics"]}


def faults_of(writ, page):
    code = page.stem
    text = page.read_text(encoding="utf-8")
    blocks = FENCE.findall(section(text, "An example"))
    if not blocks:
        yield "no ```writ block under `## An example`"
        return
    blocks += [f"// file: {name}\n{body}" for name, body in JSON_FILE.findall(section(text, "An example"))]
    command = FOUND_BY.search(text)
    command = command and command[1]
    found = codes_of(writ, blocks, command)
    if found != {code}:
        yield f"the example gives {', '.join(sorted(found)) or 'no finding'}"
    for number, block in enumerate(FENCE.findall(section(text, "How to fix it")), 1):
        if not block.startswith("language writ"):
            continue
        found = codes_of(writ, [block], command)
        if found:
            yield f"fix {number} gives {', '.join(sorted(found))}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True, help="the program under test")
    parser.add_argument("folder", help="docs/errors")
    args = parser.parse_args()
    writ = os.path.abspath(args.writ)
    pages = sorted(pathlib.Path(args.folder).glob("[EW]-*.md"))
    failed = 0
    for page in pages:
        faults = list(faults_of(writ, page))
        failed += bool(faults)
        for fault in faults:
            print(f"{page}: {fault}")
    print(f"{len(pages) - failed} passed, {failed} failed")
    return 1 if failed or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
