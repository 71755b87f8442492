"""The rules in SAPL, as one configuration of its decision point; and the requests as its subscriptions.

What fails or matches comes as obligations of the decision: a policy for each control or rule, which denies or permits with its name.
"""

import json

quoted = json.dumps


# Its index turns rules that exclude each other into a table. Of rules that overlap it makes a diagram of decisions, which is
# not finished in minutes for a thousand of them: those, and the controls, are looked at one after another. Below ten policies
# it makes no index by itself.
INDEXED, ONE_AFTER_ANOTHER = {"indexing": "AUTO"}, {"indexing": "NAIVE"}
MOST_OVERLAPPING = 10


def configuration(documents, default, variables, flags):
    """As its own reader of configurations takes it. `default` is what is decided where no policy applies."""
    algorithm = {"votingMode": "PRIORITY_DENY", "defaultDecision": default, "errorHandling": "PROPAGATE"}
    return {"pdpId": "default", "configurationId": "bench", "combiningAlgorithm": algorithm, "compilerFlags": flags,
            "saplDocuments": documents, "variables": variables, "secrets": {}}


def policy(name, effect, conditions, obligation=None):
    body = "".join(f"  {x};\n" for x in conditions)
    return f"policy {quoted(name)}\n{effect}\n{body}" + ("" if obligation is None else f"obligation {quoted(obligation)}\n")


# ---------------------------------------------------------------- conditions on a document, which is the resource


def array(values):
    return "[" + ", ".join(quoted(v) for v in values) + "]"


def whole(pattern):
    """Its `=~` is about the whole text."""
    if not pattern.startswith("^"):
        raise ValueError(pattern)
    return pattern if pattern.endswith("$") else pattern + ".*"


def seconds(node):
    return f"time.epochSecond({condition(node)})"


def field_of_all(elements, var):
    """A list of one field of each element, for the operators that take two lists."""
    return condition(elements) + ("" if var.parts[1] is None else "." + var.parts[1])


def membership(kind, elements, inner):
    """A quantifier as an operator on two lists, or None: those are faster than a condition on each element."""
    value = inner.parts[1] if inner.kind == "compare" else inner.parts[0]
    if getattr(value, "kind", None) != "var":
        return None
    members = None
    if inner.kind == "among":
        members = array(inner.parts[1])
    elif inner.kind == "compare" and inner.parts[0] == "==":
        members = array([inner.parts[2].parts[0]])
    elif inner.kind == "in_list":
        members = condition(inner.parts[1]) + "." + inner.parts[2]
    if members is None:
        return None
    found = f"{field_of_all(elements, value)} {'all' if kind == 'every' else 'any'} in {members}"
    return f"!({found})" if kind == "no" else found


def quantifier(kind, elements, inner):
    found = membership(kind, elements, inner)
    if found is not None:
        return found
    sought = condition(inner)
    kept = f"{condition(elements)}[?({'!(' + sought + ')' if kind == 'every' else sought})]"
    return f"{kept} {'!=' if kind == 'some' else '=='} []"


def condition(node):
    kind, parts = node.kind, node.parts
    if kind == "path":
        return "resource." + parts[0]
    if kind == "var":
        return "@" if parts[1] is None else "@." + parts[1]
    if kind == "const":
        return quoted(parts[0])
    if kind == "times":
        return f"{condition(parts[0])} * {parts[1]}"
    if kind == "seconds_between":
        return f"{seconds(parts[0])} - {seconds(parts[1])}"
    if kind == "compare":
        return f"{condition(parts[1])} {parts[0]} {condition(parts[2])}"
    if kind == "compare_times":
        return f"{seconds(parts[1])} {parts[0]} {seconds(parts[2])}"
    if kind == "among":
        return f"{condition(parts[0])} in {array(parts[1])}"
    if kind == "not_among":
        return f"!({condition(parts[0])} in {array(parts[1])})"
    if kind == "matches":
        return f"{condition(parts[0])} =~ {quoted(whole(parts[1]))}"
    if kind == "starts":
        return f"string.startsWith({condition(parts[0])}, {quoted(parts[1])})"
    if kind in ("every", "some", "no"):
        return quantifier(kind, parts[0], parts[2])
    if kind == "count":
        op, number, elements, _, inner = parts
        return f"standard.length({condition(elements)}[?({condition(inner)})]) {op} {number}"
    if kind in ("both", "either"):
        return (" && " if kind == "both" else " || ").join(f"({condition(part)})" for part in parts)
    raise ValueError(kind)


def controls(rows):
    documents = [policy(name, "deny", [f"!({condition(node)})"], name) for name, node in rows]
    return configuration(documents, "PERMIT", {}, ONE_AFTER_ANOTHER)


def document_asked(row):
    return {"subject": "release", "action": "gate", "resource": row}


# ---------------------------------------------------------------- W3


def exclusive(rules):
    documents = [policy(x["tenant"], "permit", [f'resource.tenant == {quoted(x["tenant"])}', f'action in {array(x["actions"])}',
                                                f'resource.amount <= {x["max_amount"]}', f'resource.region in {array(x["regions"])}',
                                                'subject.role != "guest"']) for x in rules]
    return configuration(documents, "DENY", {}, INDEXED)


def exclusive_asked(row):
    return {"subject": {"user": row["user"], "role": row["role"]}, "action": row["action"],
            "resource": {name: row[name] for name in ("tenant", "amount", "region")}}


def predicate(p):
    name, op, wanted = p
    if op == "in":
        return [f"resource.{name} in {array(wanted)}"]
    if op == "between":
        return [f"resource.{name} >= {wanted[0]}", f"resource.{name} <= {wanted[1]}"]
    return [f"resource.{name} {op} {quoted(wanted)}"]


def overlapping(rules):
    documents = [policy(f"rule {number}", "permit", [x for p in rule for x in predicate(p)], number) for number, rule in enumerate(rules)]
    return configuration(documents, "PERMIT", {}, INDEXED if len(rules) <= MOST_OVERLAPPING else ONE_AFTER_ANOTHER)


# ---------------------------------------------------------------- W1: who is a member of whom, on any way, is in the variables

# One policy an application: alternatives end where one holds, policies are all looked at.
APPLICATIONS = {
    "github": """policy "github"
permit
  var repo = attributes[(resource)];
  var held = above[(subject)];
  (action == "read" && (held has repo.readers || held has repo.owner.readers))
    || (action in ["read", "triage"] && held has repo.triagers)
    || (action in ["read", "triage", "write"] && (held has repo.writers || held has repo.owner.writers))
    || (action in ["read", "triage", "write", "maintain"] && held has repo.maintainers)
    || held has repo.admins || held has repo.owner.admins;
""",
    "gdrive": """policy "gdrive"
permit
  var user = attributes[(subject)];
  (action == "createDocument" && resource in user.ownedFolders)
    || (action == "changeOwner" && resource in user.ownedDocuments)
    || (action == "read" && (attributes[(resource)].isPublic == true || above[(resource)] has user.documentsAndFoldersWithViewAccess))
    || (action in ["read", "write", "share"] && (resource in user.ownedDocuments || above[(resource)] has any user.ownedFolders));
""",
    "tinytodo": """policy "tinytodo"
permit
  var list = attributes[(resource)];
  var held = above[(subject)];
  (action in ["CreateList", "GetLists"] && resource == "Application::TinyTodo")
    || list.owner == subject
    || (action == "GetList" && (held has list.readers || held has list.editors))
    || (action in ["UpdateList", "CreateTask", "UpdateTask", "DeleteTask"] && held has list.editors);
""",
}


def with_owners(attributes):
    """The roles of the organisation that owns a repository, beside the repository's own."""
    return {name: {**x, "owner": attributes[x["owner"]]} if "owner" in x else x for name, x in attributes.items()}


def application(name, data):
    attributes = with_owners(data["attributes"]) if name == "github" else data["attributes"]
    return configuration([APPLICATIONS[name]], "DENY", {**data, "attributes": attributes}, INDEXED)


def application_asked(row):
    return {"subject": row["principal"], "action": row["action"], "resource": row["resource"]}
