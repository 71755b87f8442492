"""The rules as JavaScript functions that V8 compiles: what generated code in a good compiler at run time reaches."""

import json
import re

quoted = json.dumps
SET = re.compile(r"SET\((\[.*?\])\)")


def condition(node):
    kind, parts = node.kind, node.parts
    if kind == "path":
        return "d." + parts[0]
    if kind == "var":
        return parts[0] if parts[1] is None else f"{parts[0]}.{parts[1]}"
    if kind == "const":
        return quoted(parts[0])
    if kind == "times":
        return f"{condition(parts[0])} * {parts[1]}"
    if kind == "seconds_between":
        return f"(Date.parse({condition(parts[0])}) - Date.parse({condition(parts[1])})) / 1000"
    if kind == "compare":
        return f"{condition(parts[1])} { {'==': '===', '!=': '!=='}.get(parts[0], parts[0]) } {condition(parts[2])}"
    if kind == "compare_times":
        return f"Date.parse({condition(parts[1])}) {parts[0]} Date.parse({condition(parts[2])})"
    if kind == "among":
        return f"SET({quoted(parts[1])}).has({condition(parts[0])})"
    if kind == "not_among":
        return f"!SET({quoted(parts[1])}).has({condition(parts[0])})"
    if kind == "in_list":
        return f"{condition(parts[1])}.some(y => y.{parts[2]} === {condition(parts[0])})"
    if kind == "matches":
        pattern = parts[1].replace("/", "\\/")
        return f"/{pattern}/.test({condition(parts[0])})"
    if kind == "starts":
        return f"{condition(parts[0])}.startsWith({quoted(parts[1])})"
    if kind == "count":
        op, number, elements, name, inner = parts
        return f"{condition(elements)}.filter({name} => {condition(inner)}).length {op} {number}"
    if kind in ("every", "some", "no"):
        call = f"{condition(parts[0])}.{'every' if kind == 'every' else 'some'}({parts[1]} => {condition(parts[2])})"
        return "!" + call if kind == "no" else call
    if kind in ("both", "either"):
        return (" && " if kind == "both" else " || ").join(f"({condition(part)})" for part in parts)
    raise ValueError(kind)


def controls(rows):
    """Sets are made once, outside of the functions."""
    sets = []

    def named(found):
        sets.append(found.group(1))
        return f"S{len(sets) - 1}"

    functions = [f'  ["{name}", d => {SET.sub(named, condition(node))}],\n' for name, node in rows]
    made = "".join(f"const S{i} = new Set({values});\n" for i, values in enumerate(sets))
    return made + "const controls = [\n" + "".join(functions) + """];

export function answer(d) {
  const failed = [];
  for (let i = 0; i < controls.length; i++) if (!controls[i][1](d)) failed.push(controls[i][0]);
  return failed;
}
"""


def alternatives(name, values):
    return "(" + " || ".join(f"d.{name} === {quoted(v)}" for v in values) + ")"


def exclusive(rules):
    """A function a rule, in a map by tenant: what a programmer would write."""
    rows = "".join(f'  ["{x["tenant"]}", d => {alternatives("action", x["actions"])} && d.amount <= {x["max_amount"]} && '
                   f'{alternatives("region", x["regions"])} && d.role !== "guest"],\n' for x in rules)
    return "const rules = new Map([\n" + rows + """]);

export function answer(d) {
  const rule = rules.get(d.tenant);
  return rule !== undefined && rule(d);
}
"""


def predicate(p):
    name, op, wanted = p
    if op == "==":
        return f"d.{name} === {quoted(wanted)}"
    if op == "in":
        return alternatives(name, wanted)
    if op == "between":
        return f"d.{name} >= {wanted[0]} && d.{name} <= {wanted[1]}"
    return f"d.{name} {op} {wanted}"


def overlapping(rules):
    rows = "".join(f"  d => {' && '.join(predicate(p) for p in rule)},\n" for rule in rules)
    return "const rules = [\n" + rows + """];

export function answer(d) {
  const found = [];
  for (let i = 0; i < rules.length; i++) if (rules[i](d)) found.push(i);
  return found;
}
"""
