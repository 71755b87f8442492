#!/usr/bin/env python3
"""A small interpreter of parsing expression grammars, in the notation of grammar/grammar.md.

A Grammar says whether a text matches a rule, where a rule matched inside a text, gives
random and shortest sentences of a rule, and finds a text around any rule that makes a
file of it. Rules are remembered by place (packrat), so matching is linear in the text.

Tokens (`<~`) that need no rule with spacing become regular expressions: atomic groups and
possessive repetition of `re` mean exactly what a PEG means.

Run as a program it tests itself.
"""

import random
import re
import sys

sys.setrecursionlimit(40_000)

RULE = re.compile(r"^(\w+)\s*<([-~])", re.MULTILINE)
PIECE = re.compile(r"""\s+|\#[^\n]*|(?P<word>"[^"]+")|(?P<symbol>'(?:\\.|[^'\\])+')|(?P<class>\[(?:\\.|[^\]\\])+\])"""
                   r"""|(?P<ref>\w+)|(?P<op>[()/*+?!&.])""")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
CHARACTERS = [chr(c) for c in range(32, 127)]
LETTER_AHEAD = r"(?![a-zA-Z0-9_])"
SAMPLED = 0.5  # how often a sentence is taken from the samples
TRIES = 60  # to find a token that its own look-aheads allow


class BadGrammar(Exception):
    """The page is not in the notation."""


def read_rules(text):
    """{name: (is a token, expression)}. Expressions are tuples: a kind, then its parts."""
    heads = list(RULE.finditer(text))
    rules = {}
    for head, following in zip(heads, heads[1:] + [None]):
        if head[1] in rules:
            raise BadGrammar(f"two rules are called {head[1]}")
        body = text[head.end():following.start() if following else len(text)]
        rules[head[1]] = (head[2] == "~", Notation(head[1], body).read())
    return rules


class Notation:
    """Reads one right-hand side."""

    def __init__(self, name, body):
        self.name, self.pieces, at = name, [], 0
        while at < len(body):
            match = PIECE.match(body, at)
            if not match:
                raise BadGrammar(f"{name}: cannot read {body[at:at + 20]!r}")
            if match.lastgroup:
                self.pieces.append((match.lastgroup, match[0]))
            at = match.end()
        self.at = 0

    def read(self):
        expression = self.choice()
        if self.at < len(self.pieces):
            raise BadGrammar(f"{self.name}: `{self.pieces[self.at][1]}` does not fit")
        return expression

    def peek(self):
        return self.pieces[self.at] if self.at < len(self.pieces) else (None, None)

    def take(self, text):
        found = self.peek() == ("op", text)
        self.at += found
        return found

    def choice(self):
        alternatives = [self.sequence()]
        while self.take("/"):
            alternatives.append(self.sequence())
        return alternatives[0] if len(alternatives) == 1 else ("choice", *alternatives)

    def sequence(self):
        parts = []
        while self.peek()[0] not in (None, "op") or self.peek()[1] in ("(", "!", "&", "."):
            parts.append(self.prefixed())
        if not parts:
            raise BadGrammar(f"{self.name}: an alternative is empty")
        return parts[0] if len(parts) == 1 else ("sequence", *parts)

    def prefixed(self):
        if self.take("!"):
            return ("not", self.prefixed())
        if self.take("&"):
            return ("and", self.prefixed())
        part = self.atom()
        for sign, kind in (("*", "star"), ("+", "plus"), ("?", "option")):
            if self.take(sign):
                return (kind, part)
        return part

    def atom(self):
        kind, text = self.peek()
        self.at += 1
        if kind == "word":
            return ("word", text[1:-1])
        if kind == "symbol":
            return ("symbol", re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text[1:-1]))
        if kind in ("class", "ref"):
            return (kind, text)
        if text == ".":
            return ("class", r"[\s\S]")
        inner = self.choice()
        if not self.take(")"):
            raise BadGrammar(f"{self.name}: a parenthesis is not closed")
        return inner


def walk(expression):
    yield expression
    for part in expression[1:]:
        if isinstance(part, tuple):
            yield from walk(part)


def references(expression):
    return [e[1] for e in walk(expression) if e[0] == "ref"]


class Grammar:
    def __init__(self, text, start="File", samples=None):
        """`samples` gives sentences of rules: the first is used where any will do, all of them now and then."""
        self.rules, self.start, self.samples = read_rules(text), start, samples or {}
        for name, (_, expression) in self.rules.items():
            for other in references(expression):
                if other not in self.rules:
                    raise BadGrammar(f"{name}: there is no rule {other}")
        self.index = {name: i for i, name in enumerate(self.rules)}
        self.patterns = self._patterns()
        self.spacing = self.patterns.get("Spacing", "")
        self.matchers = [None] * len(self.rules)
        for name, (token, expression) in self.rules.items():
            self.matchers[self.index[name]] = self._rule(name, token, expression)
        self.heights = self._heights()

    # ---------------------------------------------------------------- what the rules say

    def is_token(self, name):
        return self.rules[name][0]

    def unused(self):
        """Rules that cannot be reached from the start."""
        reached, todo = set(), [self.start, "Spacing"]
        while todo:
            name = todo.pop()
            if name in self.rules and name not in reached:
                reached.add(name)
                todo += references(self.rules[name][1])
        return [name for name in self.rules if name not in reached]

    def terminals(self, kind):
        """All "word"s or all 'symbol's."""
        return sorted({e[1] for _, body in self.rules.values() for e in walk(body) if e[0] == kind})

    # ---------------------------------------------------------------- matching

    def end(self, name, text, at=0, memo=None):
        """Where the rule that begins at `at` ends, or -1."""
        memo = [{} for _ in self.rules] if memo is None else memo
        return self.matchers[self.index[name]](text, at, memo)

    def matches(self, name, text):
        return self.end(name, text) == len(text)

    def spans(self, name, text):
        """All places of a rule in a text that is a file; None when it is none."""
        memo = [{} for _ in self.rules]
        if self.end(self.start, text, 0, memo) != len(text):
            return None
        return sorted((begin, end) for begin, end in memo[self.index[name]].items() if end > begin)

    def _patterns(self):
        """Regular expressions of the tokens that are regular."""
        patterns = {}
        while True:
            found = {name: self._pattern(body, patterns) for name, (token, body) in self.rules.items()
                     if token and name not in patterns}
            found = {name: pattern for name, pattern in found.items() if pattern is not None}
            if not found:
                return patterns
            patterns.update(found)

    def _pattern(self, expression, known):
        kind, *parts = expression
        if kind == "ref":
            return known.get(parts[0])
        if kind == "word":
            return re.escape(parts[0]) + LETTER_AHEAD
        if kind == "symbol":
            return re.escape(parts[0])
        if kind == "class":
            return parts[0]
        inner = [self._pattern(part, known) for part in parts]
        if None in inner:
            return None
        if kind == "sequence":
            return "".join(f"(?>{part})" for part in inner)
        if kind == "choice":
            return "(?>" + "|".join(inner) + ")"
        shape = {"star": "(?>{})*+", "plus": "(?>{})++", "option": "(?>{})?+", "not": "(?!{})", "and": "(?={})"}[kind]
        return shape.format(inner[0])

    def _rule(self, name, token, expression):
        if name in self.patterns:
            return terminal(self.patterns[name])
        match, index = self._matcher(expression, token), self.index[name]

        def remembered(text, at, memo):
            places = memo[index]
            if at not in places:
                places[at] = match(text, at, memo)
            return places[at]

        return remembered

    def _matcher(self, expression, token):
        pattern = self._pattern(expression, self.patterns)
        leaf = expression[0] in ("word", "symbol", "class") or expression[0] == "ref" and expression[1] in self.patterns
        if leaf or token and pattern is not None:
            return terminal(pattern if token else pattern + self.spacing)
        kind, *parts = expression
        if kind == "ref":
            return self._reference(parts[0], token)
        inner = [self._matcher(part, token) for part in parts]
        return {"sequence": in_sequence, "choice": first_of}[kind](inner) if kind in ("sequence", "choice") else \
            {"star": repeated, "plus": at_least_once, "option": perhaps, "not": refused, "and": ahead}[kind](inner[0])

    def _reference(self, name, inside_token):
        matchers, index = self.matchers, self.index[name]
        if inside_token or not self.is_token(name):
            return lambda text, at, memo: matchers[index](text, at, memo)
        spacing = re.compile(self.spacing).match

        def spaced(text, at, memo):
            end = matchers[index](text, at, memo)
            return end if end < 0 else spacing(text, end).end()

        return spaced

    # ---------------------------------------------------------------- sentences

    def _heights(self):
        """How deep the least deep sentence of each rule is."""
        heights = {name: 1_000 for name in self.rules}
        for _ in self.rules:
            for name, (_, expression) in self.rules.items():
                heights[name] = min(heights[name], 1 + height(expression, heights))
        return heights

    def sentence(self, name, source, depth):
        """A random sentence of a rule; below `depth` rules inside each other it ends as soon as it can.

        Look-aheads are kept inside tokens only, so it is nearly always, but not always, one."""
        token, expression = self.rules[name]
        if name in self.samples and (depth <= 0 or source.random() < SAMPLED):
            return self.samples[name][0] if depth <= 0 else source.choice(self.samples[name])
        if not token:
            return self._sentence(expression, source, depth - 1, " ")
        for _ in range(TRIES):
            text = self._sentence(expression, source, depth - 1, "")
            if self.matches(name, text):
                return text
        return text

    def _sentence(self, expression, source, depth, blank):
        kind, *parts = expression
        if kind == "ref":
            return self.sentence(parts[0], source, depth)
        if kind in ("word", "symbol"):
            return parts[0]
        if kind == "class":
            return source.choice([c for c in CHARACTERS if re.match(parts[0], c)])
        if kind in ("and", "not"):
            return ""
        if kind == "sequence":
            return joined((self._sentence(part, source, depth, blank) for part in parts), blank)
        if kind == "choice":
            return self._sentence(self._chosen(parts, source, depth), source, depth, blank)
        least = 1 if kind == "plus" else 0
        most = least if depth <= 0 else 1 if kind == "option" else source.choice((least, 1, 1, 2, 3))
        return joined((self._sentence(parts[0], source, depth, blank) for _ in range(source.randint(least, max(least, most)))), blank)

    def _chosen(self, alternatives, source, depth):
        if depth > 0:
            return source.choice(alternatives)
        return min(alternatives, key=lambda part: height(part, self.heights))

    def contexts(self):
        """{rule: (before, after)}: with a sentence of the rule between them they are a short file."""
        found, todo = {self.start: ("", "")}, [self.start]
        while todo:
            parent = todo.pop(0)
            token, expression = self.rules[parent]
            blank = "" if token else " "
            for before, name, after in self._places(expression, blank):
                if name not in found:
                    outer = found[parent]
                    found[name] = (joined((outer[0], before), " ") + blank, blank + joined((after, outer[1]), " "))
                    todo.append(name)
        return found

    def _places(self, expression, blank):
        """(before, rule, after) of every rule inside an expression, the rest as short as can be."""
        kind, *parts = expression
        if kind == "ref":
            yield "", parts[0], ""
        elif kind == "sequence":
            short = [self._sentence(part, random.Random(1), 0, blank) for part in parts]
            for i, part in enumerate(parts):
                for before, name, after in self._places(part, blank):
                    yield joined((*short[:i], before), blank), name, joined((after, *short[i + 1:]), blank)
        elif kind not in ("word", "symbol", "class", "and", "not"):
            for part in parts:
                yield from self._places(part, blank)


# ---------------------------------------------------------------- matchers: (text, at, memo) -> end or -1

def terminal(pattern):
    match = re.compile(pattern).match

    def matcher(text, at, memo):
        found = match(text, at)
        return found.end() if found else -1

    return matcher


def in_sequence(matchers):
    def matcher(text, at, memo):
        for match in matchers:
            at = match(text, at, memo)
            if at < 0:
                return -1
        return at

    return matcher


def first_of(matchers):
    def matcher(text, at, memo):
        for match in matchers:
            end = match(text, at, memo)
            if end >= 0:
                return end
        return -1

    return matcher


def repeated(match):
    def matcher(text, at, memo):
        while (end := match(text, at, memo)) > at:
            at = end
        return at

    return matcher


def at_least_once(match):
    more = repeated(match)

    def matcher(text, at, memo):
        end = match(text, at, memo)
        return end if end < 0 else more(text, end, memo)

    return matcher


def perhaps(match):
    return lambda text, at, memo: max(at, match(text, at, memo))


def refused(match):
    return lambda text, at, memo: at if match(text, at, memo) < 0 else -1


def ahead(match):
    return lambda text, at, memo: at if match(text, at, memo) >= 0 else -1


# ---------------------------------------------------------------- helpers

def height(expression, heights):
    kind, *parts = expression
    if kind == "ref":
        return heights[parts[0]]
    if kind == "choice":
        return min(height(part, heights) for part in parts)
    if kind in ("sequence", "plus"):
        return max(height(part, heights) for part in parts)
    return 0


def joined(texts, blank):
    return blank.join(text for text in texts if text)


# ---------------------------------------------------------------- its own test

SAMPLE = r"""
File    <- Spacing Item* EOF           # a remark
Item    <- "let" NAME '=' Sum ';' / "twice" Item
Sum     <- Value ( ( '+' / '-' !'>' ) Value )*
Value   <- QUANTITY / TEXT / '(' Sum ')' / NAME
NAME    <~ !"let" [a-z] [a-z0-9]*
QUANTITY <~ [0-9]+ ( ' '* [a-z]+ !':' )?
TEXT    <~ '"' ( '\\' . / '{' Sum '}' / [^"{\\] )* '"'
Spacing <~ [ \n]*
EOF     <~ !.
"""

VERDICTS = [
    ("", True), ("let a = 1;", True), ("let letter=b+(c - 2 h);", True), ("twice twice let a = 1;", True),
    (r'let a = "x{b + "y"}\"";', True), ("let let = 1;", False), ("let a = 1", False), ("leta = 1;", False),
    ("let a = b -> c;", False), ("let a = 1 h: ;", False), ("let a = ((1);", False), ('let a = "{}";', False),
]


BAD = ["A <- B", "A <- 'a' / ", "A <- ( 'a'", "A <- ) 'a'", "A <- 'a'\nA <- 'b'"]


def is_read(text):
    try:
        return Grammar(text, "A") is not None
    except BadGrammar:
        return False


def self_test():
    """(what is claimed, whether it holds)"""
    grammar, source = Grammar(SAMPLE), random.Random(3)
    for text, expected in VERDICTS:
        yield f"{text!r} is {'accepted' if expected else 'refused'}", grammar.matches("File", text) == expected
    yield "the places of a rule", grammar.spans("Value", "let a = b+c;") == [(8, 9), (10, 11)]
    yield "places in what is no file", grammar.spans("Value", "let a = b+;") is None
    for name, (before, after) in grammar.contexts().items():
        text = before + grammar.sentence(name, source, 0) + after
        yield f"around {name} is a file: {text!r}", grammar.matches("File", text)
    sentences = [grammar.sentence("Item", source, 12) for _ in range(200)]
    yield "nearly all sentences are some", sum(grammar.matches("Item", text) for text in sentences) > 180
    for bad in BAD:
        yield f"{bad!r} is not read", not is_read(bad)
    yield "what is not used is told", Grammar("A <- 'a'\nB <- 'b'", "A").unused() == ["B"]


def main():
    claims = list(self_test())
    failed = [claim for claim, holds in claims if not holds]
    for claim in failed:
        print(f"FAILED {claim}")
    print(f"{len(claims) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
