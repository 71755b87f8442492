"""The rules in Cedar. What Cedar cannot say (regular expressions, quantifiers, floats, times of text) is left out and counted."""

import json

quoted = json.dumps


def together(word, parts):
    made = [condition(part) for part in parts]
    return None if None in made else f" {word} ".join(f"({x})" for x in made)


def members(values, inside):
    return None if inside is None else f"[{', '.join(quoted(v) for v in values)}].contains({inside})"


def condition(node):
    """None when it cannot be said."""
    kind, parts = node.kind, node.parts
    if kind == "path":
        return "context." + parts[0]
    if kind == "const":
        return None if isinstance(parts[0], float) else quoted(parts[0])
    if kind == "times":
        return f"{condition(parts[0])} * {parts[1]}" if isinstance(parts[1], int) else None
    if kind == "compare":
        left, right = condition(parts[1]), condition(parts[2])
        return None if left is None or right is None else f"{left} {parts[0]} {right}"
    if kind == "among":
        return members(parts[1], condition(parts[0]))
    if kind == "not_among":
        inside = members(parts[1], condition(parts[0]))
        return None if inside is None else f"!({inside})"
    if kind == "starts":
        return f"{condition(parts[0])} like {quoted(parts[1] + '*')}"
    if kind in ("both", "either"):
        return together("&&" if kind == "both" else "||", parts)
    return None


def controls(rows):
    """Each control as a `forbid`: the reasons of a denial are the controls that fail."""
    made = [(name, condition(node)) for name, node in rows]
    text = "permit(principal, action, resource);\n"
    text += "".join(f'@id("{name}") forbid(principal, action, resource) unless {{ {c} }};\n' for name, c in made if c is not None)
    return text, [name for name, c in made if c is not None]


def exclusive(rules):
    return "".join(f'permit(principal, action in [{", ".join(f"""Action::{quoted(a)}""" for a in x["actions"])}], '
                   f'resource in Tenant::"{x["tenant"]}") when {{ context.amount <= {x["max_amount"]} && '
                   f'{members(x["regions"], "context.region")} && context.role != "guest" }};\n' for x in rules)


def predicate(p):
    name, op, wanted = p
    if op == "in":
        return [members(wanted, "context." + name)]
    if op == "between":
        return [f"context.{name} >= {wanted[0]}", f"context.{name} <= {wanted[1]}"]
    return [f"context.{name} {op} {quoted(wanted)}"]


def overlapping(rules):
    return "".join(f'@id("{number}") permit(principal, action, resource) when {{ {" && ".join(x for p in rule for x in predicate(p))} }};\n'
                   for number, rule in enumerate(rules))


APPLICATIONS = {
    "github": """permit(principal, action == Action::"read", resource) when { principal in resource.readers };
permit(principal, action in Action::"triage", resource) when { principal in resource.triagers };
permit(principal, action in Action::"write", resource) when { principal in resource.writers };
permit(principal, action in Action::"maintain", resource) when { principal in resource.maintainers };
permit(principal, action in Action::"admin", resource) when { principal in resource.admins };
permit(principal, action == Action::"read", resource) when { principal in resource.owner.readers };
permit(principal, action in Action::"write", resource) when { principal in resource.owner.writers };
permit(principal, action in Action::"admin", resource) when { principal in resource.owner.admins };
""",
    "gdrive": """permit(principal, action == Action::"read", resource) when { resource in principal.documentsAndFoldersWithViewAccess };
permit(principal, action == Action::"read", resource) when { resource has isPublic && resource.isPublic };
permit(principal, action in [Action::"read", Action::"write", Action::"share"], resource)
when { resource in principal.ownedDocuments || resource in principal.ownedFolders };
permit(principal, action == Action::"changeOwner", resource) when { principal.ownedDocuments.contains(resource) };
permit(principal, action == Action::"createDocument", resource) when { principal.ownedFolders.contains(resource) };
""",
    "tinytodo": """permit(principal, action in [Action::"CreateList", Action::"GetLists"], resource == Application::"TinyTodo");
permit(principal, action, resource is List) when { resource.owner == principal };
permit(principal, action == Action::"GetList", resource is List)
when { principal in resource.readers || principal in resource.editors };
permit(principal, action in [Action::"UpdateList", Action::"CreateTask", Action::"UpdateTask", Action::"DeleteTask"], resource is List)
when { principal in resource.editors };
""",
}
