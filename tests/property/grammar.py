#!/usr/bin/env python3
"""The page grammar/grammar.md and the parser accept the same texts.

The rules are read from the page and run by a small PEG interpreter (peg.py); the parser is
`writ compile --stop-after=parse`. Compared are:

- the examples of the page, each matched by its rule and put into a short file, and the texts
  that it shows as refused;
- every rule file of the repository, and those inside golden cases and pages;
- random sentences of the page's rules;
- mutations of all these: tokens deleted, doubled, swapped, exchanged and inserted, blanks
  changed, the end cut off.

The words of the page are the words of the parser, and every rule is used and has an example.
What the page lists as checked after the grammar is known by its message.

    grammar.py --writ PROGRAM --source FOLDER [--cases N] [--seed S]
"""

import argparse
import collections
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import peg

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
TOKEN = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|///?[^\n]*|\w+|\s+|[^\w\s]')
FINDING = re.compile(r"^error\[([\w-]+)\]: (.*)\n *--> (\d+)\.writ\b", re.M)
AFTERWARDS = re.compile(r"E-DATE: |E-NESTING: |E-ROW: .*this one has (\d+ cells?$|a line break)")
NOT_TEXT = re.compile(r"E-ENCODING: |E-SIZE: |E-EDITION: the file is empty")
HEADER = "language writ 1\nmodule a version 1.0.0\n"
FOREIGN = ["&&", "||", "!", "::", "'", ";", "%", "?", "=", "@", "#", "..", "\\", "é", "5x", "1.", "_", "00:00", "2026-02-30",
           '"', '"""', '"{a}"', '"{"', '"a}"', "/a/", "`", "`a", "-> ", "9 h", "9 h per", "9\nh", "a:", "a,b=>", "(", ")", "{", "}"]
BLANKS = [" ", "\n", "", "\t", "\r\n", " // x\n", "\n/// x\n", " //\n", "\r"]
CHARACTERS = ["", "", "\\", "{", "}", "a", "1", "_", "-", ".", "\n", "\r", "`", "Z", ":"]
BATCH = 50  # files a process; the parser reports at most 200 findings a run
MOST_FINDINGS = 150
SHRINK_FROM = 32  # tokens left out at a time
MOST_SHRUNK = 5  # of the texts that are judged differently


# ---------------------------------------------------------------- the page

class Page:
    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        blocks = FENCE.findall(text)
        self.examples = [example for kind, block in blocks if kind == "example" for example in read_examples(block)]
        self.refused = [example for kind, block in blocks if kind == "refused" for example in read_examples(block)]
        samples = collections.defaultdict(list)
        for name, example in self.examples:
            if name.isupper():
                samples[name].append(example.rstrip())
        self.grammar = peg.Grammar("\n".join(block for kind, block in blocks if kind == "peg"), samples=samples)
        # Names like the words of the grammar, in backquotes where they are reserved.
        reserved = reserved_words(self.grammar)
        samples["NAME"] += [f"`{word}`" if word in reserved else word for word in self.grammar.terminals("word")]


def read_examples(block):
    """(rule, text) of each example; lines that are set in go on with the one above."""
    examples = []
    for line in block.splitlines():
        if line[:1].strip():
            name, _, text = line.partition(" ")
            examples.append((name, text.lstrip() + "\n"))
        else:
            name, text = examples.pop()
            examples.append((name, text + line.lstrip() + "\n"))
    return examples


def reserved_words(grammar):
    return {e[1] for e in peg.walk(grammar.rules["RESERVED"][1]) if e[0] == "word"}


def parser_words(root):
    """(reserved, all) words in the headers of the grammar and the lists of the actions."""
    headers = "".join(path.read_text() for path in sorted((root / "grammar").glob("*.hpp")))
    actions = "".join(path.read_text() for path in sorted((root / "compiler/syntax").glob("build_*.hpp")))
    actions += (root / "compiler/syntax/actions.cpp").read_text()
    reserved = words_of(re.search(r"kReserved = \{(.*?)\}", headers, re.S)[1])
    stops = words_of(re.search(r"kUnitStop = \{(.*?)\}", headers, re.S)[1])
    chosen = [words_of(body) for body in re.findall(r"static const std::vector<std::string> k\w+ = \{(.*?)\}", actions)]
    return reserved, reserved | stops | set(re.findall(r'word<"(\w+)">', headers)) | set().union(*chosen)


def words_of(text):
    return set(re.findall(r'"(\w+)"', text))


def faults_of_words(grammar, root):
    reserved, words = parser_words(root)
    here = set(grammar.terminals("word"))
    for title, missing in (("reserved by the parser, not by the page", reserved - reserved_words(grammar)),
                           ("reserved by the page, not by the parser", reserved_words(grammar) - reserved),
                           ("words of the parser that the page does not have", words - here),
                           ("words of the page that the parser does not have", here - words)):
        if missing:
            yield f"{title}: {', '.join(sorted(missing))}"
    if len(reserved) != 31:
        yield f"{len(reserved)} words are reserved, not 31"


def faults_of_rules(page):
    if page.grammar.unused():
        yield f"rules that no other uses: {', '.join(page.grammar.unused())}"
    shown = {name for name, _ in page.examples}
    bare = [name for name in page.grammar.rules if not page.grammar.is_token(name) and name not in shown]
    if bare:
        yield f"rules without an example: {', '.join(bare)}"
    for name, text in page.examples:
        if name not in page.grammar.rules:
            yield f"an example of {name}, which is no rule"
        elif not (page.grammar.matches(name, text) or page.grammar.matches(name, text[:-1])):
            yield f"{name} does not match its example:\n{text}"


    for name, text in page.refused:
        if page.grammar.matches(name, text.rstrip()):
            yield f"{name} matches what it should refuse:\n{text}"


def refused_files(page):
    contexts = page.grammar.contexts()
    for name, text in page.refused:
        before, after = contexts[name]
        yield name, text, before + text.rstrip() + after


def example_files(page):
    """The examples as files; a text that must not end in a blank is tried too."""
    contexts = page.grammar.contexts()
    for name, text in page.examples:
        before, after = contexts[name]
        files = [b + text[:cut] + a for cut in (-1, len(text)) for b, a in ((before, after), (before, "\n" + after))]
        fitting = [file for file in files if page.grammar.matches("File", file)]
        yield name, text, fitting[0] if fitting else None


# ---------------------------------------------------------------- texts of the repository

def repository_texts(root):
    """{text: where it stands}."""
    texts = {}
    for path in sorted(root.rglob("*")):
        where = str(path.relative_to(root))
        if where.startswith(("build", ".git/")) or path.suffix not in (".writ", ".golden", ".md") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for block in blocks_of(path.suffix, text):
            texts.setdefault(block, where)
    return texts


def blocks_of(suffix, text):
    if suffix == ".writ":
        return [text]
    if suffix == ".md":
        return [block for kind, block in FENCE.findall(text) if kind == "writ"]
    parts = re.split(r"^--- (.*)\n", text, flags=re.M)[1:]
    files = [body for name, body in zip(parts[::2], parts[1::2]) if name.endswith(".writ")]
    return [body for body in files if body and "<<hex" not in body and "<<repeat" not in body]


def pieces_of(grammar, texts):
    """Small files to begin with, by their first word: each declaration behind a header, and each header."""
    pieces = collections.defaultdict(set)
    for text in texts:
        items = grammar.spans("Item", text)
        if items is None:
            continue
        pieces["header"].add(text[:items[0][0]] if items else text)
        for begin, end in items:
            word = re.search(r"^[a-z]+", text[begin:end], re.M)
            pieces[word[0] if word else "?"].add(HEADER + text[begin:end])
    return {word: sorted(found) for word, found in pieces.items()}


# ---------------------------------------------------------------- more texts

class Mutator:
    def __init__(self, grammar, pieces, source):
        self.pieces, self.source = pieces, source
        samples = [grammar.sentence(name, source, 4) for name in grammar.rules if grammar.is_token(name) for _ in range(3)]
        self.vocabulary = grammar.terminals("word") + grammar.terminals("symbol") * 3 + samples + FOREIGN

    def text(self):
        tokens = TOKEN.findall(self.source.choice(self.pieces[self.source.choice(sorted(self.pieces))]))
        for _ in range(self.source.choice((1, 1, 1, 2, 3))):
            self.change(tokens)
        return "".join(tokens)

    def change(self, tokens):
        if not tokens:
            return
        at = self.source.randrange(len(tokens))
        other = self.source.randrange(len(tokens))
        kind = self.source.randrange(9)
        if kind == 0:
            del tokens[at]
        elif kind == 1:
            tokens.insert(at, tokens[at])
        elif kind == 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 3:
            neighbour = min(at + 2, len(tokens) - 1)
            tokens[at], tokens[neighbour] = tokens[neighbour], tokens[at]
        elif kind == 4:
            tokens[at] = self.source.choice(self.vocabulary)
        elif kind == 5:
            tokens.insert(at, self.source.choice(("", " ")) + self.source.choice(self.vocabulary) + self.source.choice(("", " ")))
        elif kind == 6:
            del tokens[at + 1:]
        elif kind == 7:
            tokens[at] = self.changed_inside(tokens[at])
        else:
            self.change_blank(tokens, at)

    def changed_inside(self, token):
        at = self.source.randrange(len(token) + 1)
        return token[:at] + self.source.choice(CHARACTERS) + token[at + 1:]

    def change_blank(self, tokens, at):
        blanks = [i for i, token in enumerate(tokens) if token.isspace()] or [at]
        tokens[min(blanks, key=lambda i: abs(i - at))] = self.source.choice(BLANKS)


def random_file(grammar, source):
    items = [grammar.sentence("Item", source, source.randint(4, 16)) for _ in range(source.randint(1, 2))]
    return HEADER + "\n".join(items)


# ---------------------------------------------------------------- both verdicts

class Parser:
    """The program's verdicts: {number of the text: its findings}; none means accepted."""

    def __init__(self, writ):
        self.writ = writ

    def findings(self, texts):
        with tempfile.TemporaryDirectory(prefix="writ-grammar-") as folder:
            for number, text in enumerate(texts):
                pathlib.Path(folder, f"{number}.writ").write_bytes(text.encode())
            names = [f"{number}.writ" for number in range(len(texts))]
            done = subprocess.run([self.writ, "compile", "--stop-after=parse", *names], cwd=folder, capture_output=True,
                                  timeout=300, env={**os.environ, "NO_COLOR": "1"})
        found = collections.defaultdict(list)
        errors = done.stderr.decode(errors="replace")
        for code, message, number in FINDING.findall(errors):
            found[int(number)].append(f"{code}: {message}")
        count = sum(map(len, found.values()))
        if len(texts) > 1 and (count > MOST_FINDINGS or done.returncode not in (0, 1)):
            half = len(texts) // 2
            upper = {half + number: findings for number, findings in self.findings(texts[half:]).items()}
            return {**self.findings(texts[:half]), **upper}
        text_at_all = not any(NOT_TEXT.match(finding) for finding in found[0])
        if done.returncode != (1 if count else 0) and (done.returncode != 2 or text_at_all):
            found[0].append(f"ended with {done.returncode}: {errors}")
        return {number: findings for number, findings in found.items() if findings}


def disagreements(grammar, writ, texts):
    """(text, what differs) of each such text, and how many of the others are accepted, refused, refused afterwards."""
    found, counts = [], collections.Counter()
    findings = Parser(writ).findings(texts)
    for number, text in enumerate(texts):
        said = findings.get(number, [])
        fits = grammar.matches("File", text)
        if any(finding.startswith("ended with") for finding in said):
            found.append((text, said[-1]))
        elif any(NOT_TEXT.match(finding) for finding in said):
            counts["no text"] += 1
        elif fits and said and all(AFTERWARDS.match(finding) for finding in said):
            counts["refused afterwards"] += 1
        elif fits == (not said):
            counts["accepted" if fits else "refused"] += 1
        else:
            found.append((text, "the page refuses this, the parser accepts it" if not fits else
                          "the page accepts this, the parser refuses it:\n  " + "\n  ".join(said)))
    return found, counts


def shrunk(grammar, writ, text):
    """The text without whatever it does not need to be judged differently."""
    tokens, size = TOKEN.findall(text), SHRINK_FROM
    while size > 0:
        before = len(tokens)
        for at in range(len(tokens) - size, -1, -1):
            fewer = tokens[:at] + tokens[at + size:]
            if len(fewer) < len(tokens) and disagreements(grammar, writ, ["".join(fewer)])[0]:
                tokens = fewer
        if len(tokens) == before:
            size //= 2
    return "".join(tokens)


class Worker:
    """What a process needs to make its share of the texts and to judge them."""

    def __init__(self, page, writ, pieces, seed):
        self.page, self.writ, self.pieces, self.seed = page, writ, pieces, seed

    def given(self, texts):
        return disagreements(self.page.grammar, self.writ, texts)

    def made(self, number):
        source = random.Random(self.seed * 1_000_003 + number)
        mutator = Mutator(self.page.grammar, self.pieces, source)
        texts = [random_file(self.page.grammar, source) if i % 5 == 0 else mutator.text() for i in range(BATCH)]
        return disagreements(self.page.grammar, self.writ, texts)


WORKER = None  # set before the processes are forked: closures cannot be sent to them


def judge_given(texts):
    return WORKER.given(texts)


def judge_made(number):
    return WORKER.made(number)


# ---------------------------------------------------------------- the test

def run(arguments):
    global WORKER
    root = pathlib.Path(arguments.source)
    page = Page(root / "grammar/grammar.md")
    faults = [*faults_of_words(page.grammar, root), *faults_of_rules(page)]
    if faults:
        return faults, collections.Counter()
    texts = repository_texts(root)
    for name, text, file in example_files(page):
        if file is None:
            faults.append(f"no file was found around the example of {name}:\n{text}")
        else:
            texts.setdefault(file, f"an example of {name}")
            if Parser(arguments.writ).findings([file]):
                faults.append(f"the parser refuses the example of {name}:\n{file}\n{Parser(arguments.writ).findings([file])}")
    for name, text, file in refused_files(page):
        texts.setdefault(file, f"refused for {name}")
        if page.grammar.matches("File", file):
            faults.append(f"a file is made with what {name} should refuse:\n{file}")
    WORKER = Worker(page, arguments.writ, pieces_of(page.grammar, texts), arguments.seed)
    given = list(texts)
    counts = collections.Counter()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        shares = [given[i:i + BATCH] for i in range(0, len(given), BATCH)]
        for found, some in [*pool.imap_unordered(judge_given, shares), *pool.imap_unordered(judge_made, range(arguments.cases // BATCH))]:
            counts += some
            for text, what in found:
                short = shrunk(page.grammar, arguments.writ, text) if len(faults) < MOST_SHRUNK else text
                faults.append(f"{texts.get(text, 'a mutation')}: {what}\n{short!r}\nwhich is a part of\n{text}")
    return faults, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True, help="the program under test")
    parser.add_argument("--source", required=True, help="the repository")
    parser.add_argument("--cases", type=int, default=6_000, help="random sentences and mutations")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same texts")
    arguments = parser.parse_args()
    arguments.writ = os.path.abspath(arguments.writ)
    faults, counts = run(arguments)
    for fault in faults:
        print(f"FAILED {fault}")
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    print(f"seed {arguments.seed}: {counts.total()} texts agree ({verdicts}), {len(faults)} failures")
    return 1 if faults or counts["accepted"] < 100 or counts["refused"] < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
