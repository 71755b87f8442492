#!/usr/bin/env python3
"""The page that `writ read` makes of rules is sound in each form.

For every example and every whole rule file of the documentation: the HTML nests and closes its elements, has no id
twice, leads to nothing outside itself, and runs nothing; every control, gate, approval, evidence and criterion of
the rules is on the page, in each form; and the page is the same each time.
"""
import argparse
import concurrent.futures
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile

VOID = {"meta"}
KNOWN = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "nav", "ol", "li", "a", "main", "section",
         "article", "p", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "code", "em"}
NAMES = re.compile(r"^(?:control|gate|approval|evidence|waiver|tolerance)\s+([A-Za-z_][\w-]*)", re.M)
CRITERIA = re.compile(r"\b(?:iso42001|soc2|nist_ai_rmf|eu_ai_act):[A-Z][\w.]*\w")


class Checker(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in KNOWN:
            self.faults.append(f"<{tag}> is no element of the page")
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src"):
                self.links.append(value)
            if name.startswith("on"):
                self.faults.append(f"{name} would run something")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def finish(self):
        self.faults += [f"{tag} stays open" for tag in self.open]
        self.faults += [f"the id {name} stands twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.faults += [f"{link} leads nowhere" for link in self.links if not link.startswith("#") or link[1:] not in self.ids]
        return self.faults


def faults_of(writ, path, rules):
    pages = {}
    for form in ("html", "markdown", "text"):
        runs = [subprocess.run([writ, "read", str(path), "-o", form], capture_output=True, text=True, timeout=60) for _ in range(2)]
        if runs[0].returncode != 0:
            return [f"{form}: ended with {runs[0].returncode}\n{runs[0].stderr}"]
        if runs[0].stdout != runs[1].stdout:
            return [f"{form} is another page the second time"]
        pages[form] = runs[0].stdout
    checker = Checker()
    checker.feed(pages["html"])
    faults = checker.finish()
    for form, page in pages.items():
        bare = re.sub(r"<[^>]*>", "", page) if form == "html" else page.replace("\\", "")
        bare = re.sub(r"\s+", "", bare)
        for name in set(NAMES.findall(rules)) | set(CRITERIA.findall(rules)):
            if name not in bare:
                faults.append(f"{form}: {name} is not on the page")
    return faults


def cases(source, folder):
    for manifest in sorted((source / "examples").glob("*/writ.yaml")):
        yield manifest.parent, "\n".join(file.read_text() for file in sorted(manifest.parent.glob("*.writ")))
    for page in sorted((source / "docs/language").glob("*.md")):
        for number, block in enumerate(re.findall(r"^```writ\n(language writ.*?)^```$", page.read_text(), re.S | re.M)):
            if "from \"data/" in block or "import schema" in block or "import openapi" in block or "from \"" in block and ".json\"" in block:
                continue  # it names files that the page does not have
            file = folder / f"{page.stem}_{number}.writ"
            file.write_text(block)
            yield file, block


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--writ", required=True)
    parser.add_argument("--source", required=True)
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        all_cases = list(cases(pathlib.Path(arguments.source), pathlib.Path(folder)))
        for (path, _), faults in zip(all_cases, pool.map(lambda case: faults_of(arguments.writ, *case), all_cases)):
            for fault in faults:
                failed += 1
                print(f"FAILED {path.name}: {fault}")
    print(f"{len(all_cases)} pages, {failed} failures")
    return 1 if failed or len(all_cases) < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
