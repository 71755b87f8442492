#!/usr/bin/env python3
"""Every diagnostic is explained, and every wording is printed by some test.

  - each code of compiler/diag/catalogue.def has a page docs/errors/<code>.md with the
    three sections, and each page has a code;
  - docs/errors/README.md lists every page with its title;
  - each row is printed whole by a golden case, or named by a unit test;
  - each row is reported somewhere: a row that nothing reports is a promise not kept.
"""

import pathlib
import re
import sys

ROW = re.compile(r'WRIT_DIAGNOSTIC\((\w+),\s*"([A-Z0-9-]+)",\s*(Error|Warning),\s*"((?:[^"\\]|\\.)*)"')
SECTIONS = ("## What it means", "## An example", "## How to fix it")
ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}


class Row:
    def __init__(self, match):
        self.name, self.code, severity, message = match.groups()
        message = re.sub(r'\\.', lambda m: ESCAPES.get(m.group(), m.group()[1:]), message)
        parts = [re.escape(part) for part in re.split(r"\{\d\}", message)]
        self.printed = re.compile(re.escape(f"{severity.lower()}[{self.code}]: ") + ".+?".join(parts) + "$", re.M)


def rows_of(root):
    text = (root / "compiler/diag/catalogue.def").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("WRIT_DIAGNOSTIC(")]
    rows = [Row(match) for line in lines if (match := ROW.match(line))]
    if len(rows) != len(lines) or not rows:
        sys.exit(f"catalogue: {len(lines)} rows, but only {len(rows)} are understood")
    return rows


def page_faults(root, rows):
    codes = {row.code for row in rows}
    pages = {path.stem: path for path in (root / "docs/errors").glob("E-*.md")}
    pages.update({path.stem: path for path in (root / "docs/errors").glob("W-*.md")})
    for code in sorted(codes - pages.keys()):
        yield f"{code}: no page docs/errors/{code}.md"
    for code in sorted(pages.keys() - codes):
        yield f"docs/errors/{code}.md: there is no such code"
    for code in sorted(codes & pages.keys()):
        text = pages[code].read_text(encoding="utf-8")
        if not text.startswith(f"# {code}"):
            yield f"docs/errors/{code}.md: does not begin with `# {code}`"
        for section in SECTIONS:
            if f"\n{section}\n" not in text:
                yield f"docs/errors/{code}.md: no section `{section}`"


def index_faults(root):
    index = (root / "docs/errors/README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[([EW]-[A-Z0-9-]+)\]\(.*?\) \| (.*) \|$", index, re.M)
    titles = []
    for path in sorted((root / "docs/errors").glob("[EW]-*.md")):
        code, _, title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").partition(": ")
        titles.append((code, title))
    if listed != titles:
        yield "docs/errors/README.md: does not list exactly the pages with their titles, by code"


def test_faults(root, rows):
    golden = "\n".join(p.read_text(encoding="utf-8") for p in sorted((root / "tests/golden").rglob("*.golden")))
    unit = "\n".join(p.read_text(encoding="utf-8") for p in sorted((root / "tests/unit").rglob("*.cpp")))
    for row in rows:
        if not row.printed.search(golden) and not re.search(rf'"{row.name}"|\bdiag::{row.name}\b', unit):
            yield f"{row.name} ({row.code}): no golden case prints it and no unit test names it"


def report_faults(root, rows):
    sources = [p for p in sorted((root / "compiler").rglob("*.[ch]pp"))] + sorted((root / "grammar").rglob("*.hpp"))
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    for row in rows:
        if not re.search(rf"\b{row.name}\b", text):
            yield f"{row.name} ({row.code}): nothing reports it"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    rows = rows_of(root)
    names = [row.name for row in rows]
    faults = [f"{name}: stands twice in the catalogue" for name in sorted({n for n in names if names.count(n) > 1})]
    faults += [*page_faults(root, rows), *index_faults(root), *report_faults(root, rows), *test_faults(root, rows)]
    for fault in faults:
        print(fault)
    print(f"catalogue: {len(rows)} rows, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
