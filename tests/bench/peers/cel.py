"""The conditions in the Common Expression Language, on a document `d`."""


def text(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def constant(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else repr(value)


def compare(parts):
    op, left, right = parts
    if left.kind == "seconds_between":
        later, earlier = (condition(x) for x in left.parts)
        return f"timestamp({later}) - timestamp({earlier}) {op} duration('{right.parts[0]}s')"
    wanted = repr(float(right.parts[0])) if left.kind == "times" and right.kind == "const" else condition(right)
    return f"{condition(left)} {op} {wanted}"


def condition(node):
    kind, parts = node.kind, node.parts
    if kind == "path":
        return "d." + parts[0]
    if kind == "var":
        return parts[0] if parts[1] is None else f"{parts[0]}.{parts[1]}"
    if kind == "const":
        return constant(parts[0])
    if kind == "times":
        return f"double({condition(parts[0])}) * {float(parts[1])!r}"
    if kind == "compare":
        return compare(parts)
    if kind == "compare_times":
        return f"timestamp({condition(parts[1])}) {parts[0]} timestamp({condition(parts[2])})"
    if kind in ("among", "not_among"):
        inside = f"{condition(parts[0])} in [{', '.join(constant(v) for v in parts[1])}]"
        return inside if kind == "among" else f"!({inside})"
    if kind == "in_list":
        return f"{condition(parts[0])} in {condition(parts[1])}.map(y, y.{parts[2]})"
    if kind == "matches":
        return f"{condition(parts[0])}.matches({text(parts[1])})"
    if kind == "starts":
        return f"{condition(parts[0])}.startsWith({text(parts[1])})"
    if kind == "count":
        op, number, elements, name, inner = parts
        return f"{condition(elements)}.filter({name}, {condition(inner)}).size() {op} {number}"
    if kind in ("every", "some", "no"):
        call = f"{condition(parts[0])}.{'all' if kind == 'every' else 'exists'}({parts[1]}, {condition(parts[2])})"
        return "!" + call if kind == "no" else call
    if kind in ("both", "either"):
        return (" && " if kind == "both" else " || ").join(f"({condition(part)})" for part in parts)
    raise ValueError(kind)


def controls(rows):
    return [[name, condition(node)] for name, node in rows]


def listed(values):
    return "[" + ", ".join(text(v) for v in values) + "]"


def exclusive(rules):
    return [f"d.tenant == {text(x['tenant'])} && d.action in {listed(x['actions'])} && d.amount <= {x['max_amount']} && "
            f"d.region in {listed(x['regions'])} && d.role != 'guest'" for x in rules]


def predicate(p):
    name, op, wanted = p
    if op == "==":
        return [f"d.{name} == {text(wanted)}"]
    if op == "in":
        return [f"d.{name} in {listed(wanted)}"]
    if op == "between":
        return [f"d.{name} >= {wanted[0]}", f"d.{name} <= {wanted[1]}"]
    return [f"d.{name} {op} {wanted}"]


def overlapping(rules):
    return [" && ".join(line for p in rule for line in predicate(p)) for rule in rules]
