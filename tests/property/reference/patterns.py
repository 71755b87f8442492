"""Regular expressions: the answers of Python's `re`, on the syntax that both share."""

import re

ALPHABET = "ab01-._ A"
ATOMS = ["a", "b", "0", "1", "-", "_", " ", r"\.", ".", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", "[a-c]", "[^ab]", "[a0-]", r"[\d.]", "[^-a-z]", r"\b", "^", "$"]
COUNTS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}", "{0,1}"]


def some_pattern(r, depth=3):
    kind = r.randrange(6 if depth else 1)
    if kind <= 1:
        return r.choice(ATOMS[:-3] if r.random() < 0.9 else ATOMS)
    if kind == 2:
        return "".join(some_pattern(r, depth - 1) for _ in range(r.randrange(2, 4)))
    if kind == 3:
        return "(" + "|".join(some_pattern(r, depth - 1) for _ in range(r.randrange(2, 4))) + ")"
    # In parentheses, because a count behind a count means one thing here and another there.
    return "(" + r.choice(["", "?:"]) + some_pattern(r, depth - 1) + ")" + r.choice(COUNTS)


def some_text(r):
    return "".join(r.choice(ALPHABET) for _ in range(r.randrange(9)))


def texts_for(r, pattern):
    """Among many, those that match first: most texts do not."""
    compiled = re.compile(pattern, re.ASCII)
    tried = [some_text(r) for _ in range(200)]
    hits = [t for t in tried if compiled.fullmatch(t)][:15]
    return [(t, compiled.fullmatch(t) is not None) for t in hits + tried[:15]]


def pattern_cases(r, scale):
    cases, expect = [], []
    for number in range(100 * scale):
        pattern = some_pattern(r)
        cases += [{"pattern": number, "text": text, "hit": hit} for text, hit in texts_for(r, pattern)]
        expect.append((f"pattern {number}", f"c.pattern == {number} implies (c.text matches /{pattern}/) == c.hit"))
    return {"name": "patterns", "fields": {"pattern": "int", "text": "string", "hit": "bool"}, "cases": cases, "expect": expect}
