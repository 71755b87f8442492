#!/usr/bin/env python3
"""What the README, the guides and the language pages show is true.

- Every ```writ block that is a whole file (it begins with `language writ`) is checked without
  a finding, is in the canonical form, and its test blocks pass in both engines.
- A page that shows a command after `$ writ …` shows its whole output below it. The files the
  command names are the blocks of the page: the first ```writ block is the rule file, and
  ```json blocks are named by the `NAME.json` that was written last before them. Files that
  the page does not show are taken from the folder named in `<!-- output of FOLDER … -->`.
- Links between pages lead somewhere.
"""

import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGES_OF = "2026-05-04T09:00:00Z"  # so that waivers in them do not run out
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


def run(writ, arguments, folder):
    done = subprocess.run([writ, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    return done.returncode, done.stdout + done.stderr


def faults_of_rules(writ, text, block):
    """What is wrong with one complete rule file, beside the JSON files of its page."""
    with tempfile.TemporaryDirectory(prefix="writ-page-") as folder:
        pathlib.Path(folder, "page.writ").write_text(block)
        for file, content in named_files(text).items():
            pathlib.Path(folder, file).write_text(content)
        code, output = run(writ, ["check", "page.writ", "--at", PAGES_OF], folder)
        if code != 0:
            yield output
            return
        code, output = run(writ, ["fmt", "--diff", "--check", "page.writ"], folder)
        if code != 0:
            yield "not in the canonical form\n" + output
        if not re.search(r"^(test|property|prove) ", block, re.M):
            return
        for engine in ("interp", "jit"):
            code, output = run(writ, ["test", "page.writ", "--engine", engine], folder)
            if code != 0:
                yield f"in {engine}:\n{output}"


def named_files(text):
    """The JSON blocks of a page with the names that stand before them."""
    files, position = {}, 0
    for match in FENCE.finditer(text):
        names = re.findall(r"`([\w-]+\.json)`", text[position:match.start()])
        if match[1] == "json" and names:
            files[names[-1]] = match[2]
        position = match.end()
    return files


def faults_of_output(writ, root, page, text, block):
    """The command of a block, run on the files of its page, prints what the block shows."""
    command, _, expected = block.partition("\n")
    source = re.search(r"<!-- output of (\S+?);? ", text)
    with tempfile.TemporaryDirectory(prefix="writ-page-") as name:
        folder = pathlib.Path(name)
        if source:
            shutil.copytree(root / source[1], folder, dirs_exist_ok=True)
        arguments = shlex.split(command[len("$ writ "):])
        rules = [b for kind, b in FENCE.findall(text) if kind == "writ" and b.startswith("language writ")]
        for argument in arguments:
            if argument.endswith(".writ") and rules:
                (folder / argument).write_text(rules[0])
        for file, content in named_files(text).items():
            (folder / file).write_text(content)
        _, output = run(writ, arguments, folder)
    if output != expected:
        yield f"`{command}` prints\n{output}--- but the page shows\n{expected}"


def faults_of_page(writ, root, page):
    text = page.read_text(encoding="utf-8")
    for kind, block in FENCE.findall(text):
        if kind == "writ" and block.startswith("language writ"):
            yield from faults_of_rules(writ, text, block)
        if block.startswith("$ writ "):
            yield from faults_of_output(writ, root, page, text, block)
    for target in LINK.findall(FENCE.sub("", text)):
        if "://" not in target and not (page.parent / target).exists():
            yield f"the link to {target} leads nowhere"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True, help="the program under test")
    parser.add_argument("root", help="the repository")
    arguments = parser.parse_args()
    writ, root = os.path.abspath(arguments.writ), pathlib.Path(arguments.root)
    pages = [root / "README.md", root / "CHANGELOG.md", root / "grammar/grammar.md", *sorted((root / "docs").rglob("*.md"))]
    pages = [page for page in pages if page.exists() and page.parent.name != "errors" or page.name == "README.md"]
    failed = 0
    for page in pages:
        faults = list(faults_of_page(writ, root, page))
        failed += bool(faults)
        for fault in faults:
            print(f"{page.relative_to(root)}: {fault}")
    print(f"{len(pages) - failed} passed, {failed} failed")
    return 1 if failed or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
