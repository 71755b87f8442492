"""The conditions in SQL, on the columns of a table of records: for DuckDB."""


def constant(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def condition(node):
    kind, parts = node.kind, node.parts
    if kind == "path":
        return parts[0]
    if kind == "const":
        return constant(parts[0])
    if kind == "times":
        return f"{condition(parts[0])} * {parts[1]}"
    if kind == "compare":
        return f"{condition(parts[1])} { {'==': '=', '!=': '<>'}.get(parts[0], parts[0]) } {condition(parts[2])}"
    if kind in ("among", "not_among"):
        return f"{condition(parts[0])} {'' if kind == 'among' else 'NOT '}IN ({', '.join(constant(v) for v in parts[1])})"
    if kind == "matches":
        return f"regexp_matches({condition(parts[0])}, {constant(parts[1])})"
    if kind == "starts":
        return f"starts_with({condition(parts[0])}, {constant(parts[1])})"
    if kind in ("both", "either"):
        return (" AND " if kind == "both" else " OR ").join(f"({condition(part)})" for part in parts)
    raise ValueError(kind)


def controls(rows):
    return [[name, condition(node)] for name, node in rows]
