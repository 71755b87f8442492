"""The rules in Rego v1. Every policy answers `data.bench.answer`: a bool, or the set of what failed or matched."""

import json

HEAD = "package bench\n\nimport rego.v1\n\n"
quoted = json.dumps


def value(node):
    kind, parts = node.kind, node.parts
    if kind == "path":
        return "input." + parts[0]
    if kind == "var":
        return parts[0] if parts[1] is None else f"{parts[0]}.{parts[1]}"
    if kind == "const":
        return quoted(parts[0])
    if kind == "times":
        return f"{value(parts[0])} * {parts[1]}"
    raise ValueError(kind)


def instant(node):
    if node.kind == "path" and node.parts[0] == "now":
        return "now_ns"
    return f"time.parse_rfc3339_ns({value(node)})"


def members(values):
    return "{" + ", ".join(quoted(v) for v in values) + "}"


class Controls:
    """Controls as rules; what is under `not` becomes a rule of its own."""

    def __init__(self, controls):
        self.helpers = []
        rules = [line for name, condition in controls for line in self.control(self.rule_name(name), condition)]
        names = [(name, self.rule_name(name)) for name, _ in controls]
        self.text = HEAD
        if any("now_ns" in line for line in rules + self.helpers):
            self.text += "now_ns := time.parse_rfc3339_ns(input.now)\n\n"
        self.text += "\n".join(rules + self.helpers) + "\n\n"
        self.text += "".join(f'answer contains "{name}" if not {rule}\n' for name, rule in names)

    @staticmethod
    def rule_name(name):
        return name.lower().replace("-", "")

    def control(self, rule, condition):
        alternatives = condition.parts if condition.kind == "either" else [condition]
        return [f"{rule} if {{ {'; '.join(self.body(x, rule))} }}" for x in alternatives]

    def helper(self, rule, name, elements, condition):
        made = f"{rule}_bad{len(self.helpers)}"
        self.helpers.append(f"{made} if {{ some {name} in {value(elements)}; {'; '.join(self.body(condition, rule))} }}")
        return made

    def body(self, node, rule):
        kind, parts = node.kind, node.parts
        if kind == "compare":
            if parts[1].kind == "seconds_between":
                later, earlier = parts[1].parts
                return [f"{instant(later)} - {instant(earlier)} {parts[0]} {parts[2].parts[0] * 10**9}"]
            return [f"{value(parts[1])} {parts[0]} {value(parts[2])}"]
        if kind == "compare_times":
            return [f"{instant(parts[1])} {parts[0]} {instant(parts[2])}"]
        if kind == "among":
            return [f"{value(parts[0])} in {members(parts[1])}"]
        if kind == "not_among":
            return [f"not {value(parts[0])} in {members(parts[1])}"]
        if kind == "in_list":
            return [f"{value(parts[0])} in [y.{parts[2]} | some y in {value(parts[1])}]"]
        if kind == "matches":
            return [f"regex.match(`{parts[1]}`, {value(parts[0])})"]
        if kind == "starts":
            return [f"startswith({value(parts[0])}, {quoted(parts[1])})"]
        if kind == "every":
            return [f"every {parts[1]} in {value(parts[0])} {{ {'; '.join(self.body(parts[2], rule))} }}"]
        if kind == "no":
            return ["not " + self.helper(rule, parts[1], parts[0], parts[2])]
        if kind == "some":
            return [f"some {parts[1]} in {value(parts[0])}", *self.body(parts[2], rule)]
        if kind == "count":
            op, number, elements, name, condition = parts
            return [f"count([1 | some {name} in {value(elements)}; {'; '.join(self.body(condition, rule))}]) {op} {number}"]
        if kind == "both":
            return [line for part in parts for line in self.body(part, rule)]
        raise ValueError(kind)


def controls(rows):
    return Controls(rows).text


def exclusive(rules):
    rows = "".join(f'answer if {{ input.tenant == "{x["tenant"]}"; input.action in {members(x["actions"])}; input.amount <= {x["max_amount"]}; '
                   f'input.region in {members(x["regions"])}; input.role != "guest" }}\n' for x in rules)
    return HEAD + "default answer := false\n\n" + rows


def predicate(p):
    name, op, wanted = p
    if op == "==":
        return [f'input.{name} == "{wanted}"']
    if op == "in":
        return [f"input.{name} in {members(wanted)}"]
    if op == "between":
        return [f"input.{name} >= {wanted[0]}", f"input.{name} <= {wanted[1]}"]
    return [f"input.{name} {op} {wanted}"]


def overlapping(rules):
    return HEAD + "".join(f"answer contains {number} if {{ {'; '.join(line for p in rule for line in predicate(p))} }}\n"
                          for number, rule in enumerate(rules))


# ---------------------------------------------------------------- W1: who is a member of whom, on any way, is in the data

WITHIN = "within(x, group) if data.above[x][group]\n\n"
APPLICATIONS = {
    "github": """at := data.attributes[input.resource]
owner := data.attributes[at.owner]

answer if { input.action == "read"; within(input.principal, at.readers) }
answer if { input.action in {"read", "triage"}; within(input.principal, at.triagers) }
answer if { input.action in {"read", "triage", "write"}; within(input.principal, at.writers) }
answer if { input.action in {"read", "triage", "write", "maintain"}; within(input.principal, at.maintainers) }
answer if within(input.principal, at.admins)
answer if { input.action == "read"; within(input.principal, owner.readers) }
answer if { input.action in {"read", "triage", "write"}; within(input.principal, owner.writers) }
answer if within(input.principal, owner.admins)
""",
    "gdrive": """user := data.attributes[input.principal]

answer if { input.action == "createDocument"; input.resource in user.ownedFolders }
answer if { input.action == "changeOwner"; input.resource in user.ownedDocuments }
answer if { input.action == "read"; data.attributes[input.resource].isPublic }
answer if { input.action == "read"; within(input.resource, user.documentsAndFoldersWithViewAccess) }
answer if { input.action in {"read", "write", "share"}; some x in user.ownedDocuments; within(input.resource, x) }
answer if { input.action in {"read", "write", "share"}; some x in user.ownedFolders; within(input.resource, x) }
""",
    "tinytodo": """list := data.attributes[input.resource]

answer if { input.resource == "Application::TinyTodo"; input.action in {"CreateList", "GetLists"} }
answer if list.owner == input.principal
answer if { input.action == "GetList"; within(input.principal, list.readers) }
answer if { input.action == "GetList"; within(input.principal, list.editors) }
answer if { input.action in {"UpdateList", "CreateTask", "UpdateTask", "DeleteTask"}; within(input.principal, list.editors) }
""",
}


def application(name):
    return HEAD + "default answer := false\n\n" + WITHIN + APPLICATIONS[name]


def name_of(uid):
    return f"{uid['type']}::{uid['id']}"


def plain(attribute):
    if isinstance(attribute, list):
        return [plain(x) for x in attribute]
    return name_of(attribute["__entity"]) if isinstance(attribute, dict) and "__entity" in attribute else attribute


def data(graph):
    """For each entity what it is within, itself included, as keys of an object; and its attributes."""
    key = lambda who: f"{who[0]}::{who[1]}"
    above = {key(who): {key(x): True for x in [who, *sorted(graph.above(who))]} for who in graph.entities}
    attributes = {key(who): {name: plain(v) for name, v in e["attrs"].items()} for who, e in graph.entities.items()}
    return {"above": above, "attributes": attributes}
