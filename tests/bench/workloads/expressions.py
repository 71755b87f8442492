"""Conditions on one document as trees: what they mean, and one writer for each language that they are put into.

The trees are the reference: every engine, Writ among them, is held against `holds`.
"""

import datetime
import functools
import operator
import re

OPERATORS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Node:
    def __init__(self, kind, *parts):
        self.kind, self.parts = kind, parts


def path(name):
    return Node("path", name)


def var(name, field=None):
    """An element that a quantifier goes over, or a field of it."""
    return Node("var", name, field)


def lift(value):
    return value if isinstance(value, Node) else Node("const", value)


def compare(op, left, right):
    return Node("compare", op, left, lift(right))


eq = functools.partial(compare, "==")
ne = functools.partial(compare, "!=")
lt = functools.partial(compare, "<")
le = functools.partial(compare, "<=")
gt = functools.partial(compare, ">")
ge = functools.partial(compare, ">=")


def among(value, members):
    return Node("among", value, list(members))


def not_among(value, members):
    return Node("not_among", value, list(members))


def in_list(value, elements, field):
    """`value` is that field of one of the elements."""
    return Node("in_list", value, elements, field)


def matches(value, pattern):
    return Node("matches", value, pattern)


def starts(value, prefix):
    return Node("starts", value, prefix)


def every(elements, name, condition):
    return Node("every", elements, name, condition)


def no(elements, name, condition):
    return Node("no", elements, name, condition)


def some(elements, name, condition):
    return Node("some", elements, name, condition)


def count(op, number, elements, name, condition):
    return Node("count", op, number, elements, name, condition)


def both(*conditions):
    return Node("both", *conditions)


def either(*conditions):
    return Node("either", *conditions)


def times(value, factor):
    return Node("times", value, factor)


def seconds_between(later, earlier):
    return Node("seconds_between", later, earlier)


def compare_times(op, left, right):
    return Node("compare_times", op, left, right)


# ---------------------------------------------------------------- what they mean


@functools.lru_cache(maxsize=100_000)
def seconds(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp())


def value_of(node, document, bound):
    kind, parts = node.kind, node.parts
    if kind == "const":
        return parts[0]
    if kind == "path":
        return functools.reduce(lambda at, key: at[key], parts[0].split("."), document)
    if kind == "var":
        return bound[parts[0]] if parts[1] is None else bound[parts[0]][parts[1]]
    if kind == "times":
        return value_of(parts[0], document, bound) * parts[1]
    if kind == "seconds_between":
        return seconds(value_of(parts[0], document, bound)) - seconds(value_of(parts[1], document, bound))
    raise ValueError(kind)


def elements_that_hold(elements, name, condition, document, bound):
    return [holds(condition, document, {**bound, name: x}) for x in value_of(elements, document, bound)]


def holds(node, document, bound={}):
    kind, parts = node.kind, node.parts
    value = functools.partial(value_of, document=document, bound=bound)
    if kind == "compare":
        return OPERATORS[parts[0]](value(parts[1]), value(parts[2]))
    if kind == "compare_times":
        return OPERATORS[parts[0]](seconds(value(parts[1])), seconds(value(parts[2])))
    if kind == "among":
        return value(parts[0]) in parts[1]
    if kind == "not_among":
        return value(parts[0]) not in parts[1]
    if kind == "in_list":
        return value(parts[0]) in [x[parts[2]] for x in value(parts[1])]
    if kind == "matches":
        return re.search(parts[1], value(parts[0])) is not None
    if kind == "starts":
        return value(parts[0]).startswith(parts[1])
    if kind == "count":
        return OPERATORS[parts[0]](sum(elements_that_hold(*parts[2:], document, bound)), parts[1])
    if kind in ("every", "some", "no"):
        found = elements_that_hold(*parts, document, bound)
        return {"every": all, "some": any, "no": lambda l: not any(l)}[kind](found)
    if kind == "both":
        return all(holds(part, document, bound) for part in parts)
    if kind == "either":
        return any(holds(part, document, bound) for part in parts)
    raise ValueError(kind)


def failed(controls, document):
    """The names of the controls that the document fails."""
    return [name for name, condition in controls if not holds(condition, document)]
