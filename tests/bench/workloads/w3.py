"""W3: does it grow with the number of rules? Exclusive rules, one a tenant; and overlapping ones, of which all that match are wanted."""

from prng import Rng

SIZES = [10, 100, 1000, 10000]
ACTIONS = ["read", "write", "share", "delete", "approve", "export", "admin", "audit"]
REGIONS = ["eu", "us", "ap", "sa", "af", "me"]
ROLES = ["admin", "member", "guest"]

# ---------------------------------------------------------------- exclusive


def exclusive_rules(n):
    r = Rng(0xE0C1 + n)
    rules = [{"tenant": "t_%05d" % i, "actions": r.sample(ACTIONS, r.between(2, 4)), "max_amount": r.between(100, 9000),
              "regions": r.sample(REGIONS, r.between(2, 4))} for i in range(n)]
    return r, rules


def exclusive_request(r, n):
    known = not r.chance(0.05)
    tenant = r.below(n) if known else n + r.below(n)
    return {"tenant": "t_%05d" % tenant, "action": r.pick(ACTIONS), "amount": r.between(0, 6000), "region": r.pick(REGIONS),
            "role": r.pick(["admin", "member", "member", "member", "guest"]), "user": "u_%d" % r.below(100000)}


def is_allowed(rules, q):
    i = int(q["tenant"][2:])
    if i >= len(rules):
        return False
    x = rules[i]
    return q["action"] in x["actions"] and q["amount"] <= x["max_amount"] and q["region"] in x["regions"] and q["role"] != "guest"


def exclusive(n, requests=2000):
    """The rules, and requests with what is decided."""
    r, rules = exclusive_rules(n)
    asked = [exclusive_request(r, n) for _ in range(requests)]
    return rules, [(q, is_allowed(rules, q)) for q in asked]


EXCLUSIVE_HEAD = """language writ 1

/// Rules that exclude each other, one a tenant.
module bench.tenants version 1.0.0

role desk "Looks after tenants" from "bench:desk"

enum Action { %s }
enum Region { %s }
enum Role { admin, member, guest }

record Ask {
  tenant : string max 16
  action : Action
  amount : int in 0 .. 1_000_000
  region : Region
  role   : Role
}

request ask : Ask
""" % (", ".join(ACTIONS), ", ".join(REGIONS))

EXCLUSIVE_GATE = """
control TEN-01 "The tenant may" {
  owner     desk
  severity  high
  enforce   hard
  require   %s otherwise "{ask.tenant} may not {ask.action}."
}

gate act on ask {
  controls  TEN-01
}
"""


def exclusive_table(rules):
    """The rules as rows of a decision table."""
    rows = "".join('  | "%s" | %s | <= %d | %s | not guest || true |\n' % (x["tenant"], ", ".join(x["actions"]), x["max_amount"], ", ".join(x["regions"]))
                   for x in rules)
    table = """
table allowed(tenant: string max 16, action: Action, amount: int in 0 .. 1_000_000, region: Region, role: Role) -> bool {
  | tenant | action | amount | region | role || allowed |
%s  | otherwise | otherwise | otherwise | otherwise | otherwise || false |
}
""" % rows
    return EXCLUSIVE_HEAD + table + EXCLUSIVE_GATE % "allowed(ask.tenant, ask.action, ask.amount, ask.region, ask.role)"


def exclusive_data(rules):
    """The rules as data that are loaded with the policy: the module, and its file `tenants.json`."""
    module = EXCLUSIVE_HEAD + """
record Tenant { actions : set[Action, max 8], max_amount : int in 0 .. 1_000_000, regions : set[Region, max 8] }

data tenants : map[string max 16, Tenant, max 100000] from "tenants.json"

fn allowed(a: Ask, t: Tenant) -> bool =
  a.action in t.actions and a.amount <= t.max_amount and a.region in t.regions and a.role != guest
""" + EXCLUSIVE_GATE % "ask.tenant in tenants and allowed(ask, tenants[ask.tenant])"
    data = {x["tenant"]: {key: x[key] for key in ("actions", "max_amount", "regions")} for x in rules}
    return module, data


# ---------------------------------------------------------------- overlapping

CARDINALITIES = [4, 8, 16, 32, 64, 8, 16, 100, 1000, 50]
ATTRIBUTES = ["c%d" % i for i in range(10)] + ["n%d" % i for i in range(10)]


def overlapping_predicate(r, name):
    if name[0] == "c":
        values = CARDINALITIES[int(name[1])]
        if r.chance(0.7):
            return [name, "==", "v%d" % r.below(values)]
        return [name, "in", ["v%d" % v for v in r.sample(range(values), r.between(2, 4))]]
    form = r.below(3)
    if form == 0:
        return [name, "<=", r.between(1000, 5000)]
    if form == 1:
        return [name, ">=", r.between(5000, 9000)]
    low = r.between(0, 7000)
    return [name, "between", [low, low + r.between(500, 3000)]]


def fits(predicate, q):
    name, op, wanted = predicate
    found = q[name]
    if op == "between":
        return wanted[0] <= found <= wanted[1]
    return {"==": lambda: found == wanted, "in": lambda: found in wanted, "<=": lambda: found <= wanted, ">=": lambda: found >= wanted}[op]()


def overlapping(n, requests=500):
    """The rules, and requests with the numbers of those that match."""
    r = Rng(0x0FE2 + n)
    rules = [[overlapping_predicate(r, a) for a in r.sample(ATTRIBUTES, r.between(3, 5))] for _ in range(n)]
    asked = [{**{"c%d" % i: "v%d" % r.below(CARDINALITIES[i]) for i in range(10)}, **{"n%d" % i: r.below(10000) for i in range(10)}}
             for _ in range(requests)]
    return rules, [(q, [i for i, rule in enumerate(rules) if all(fits(p, q) for p in rule)]) for q in asked]


def cell(predicate):
    name, op, wanted = predicate
    if op == "between":
        return "%d .. %d" % tuple(wanted)
    if op in ("==", "in"):
        return ", ".join('"%s"' % v for v in (wanted if op == "in" else [wanted]))
    return "%s %d" % (op, wanted)


def overlapping_table(rules):
    """The rules as rows of a table that collects the numbers of all that match; the gate hands them on as an obligation."""
    types = {name: "string max 8" if name[0] == "c" else "int in 0 .. 10_000" for name in ATTRIBUTES}
    rows = []
    for number, rule in enumerate(rules):
        cells = {p[0]: cell(p) for p in rule}
        rows.append("  | " + " | ".join(cells.get(a, "-") for a in ATTRIBUTES) + " || %d |\n" % number)
    return """language writ 1

/// Rules that overlap; all that match are wanted.
module bench.alerts version 1.0.0

role desk "Looks after alerts" from "bench:desk"

record Event {
%s}

request event : Event

obligation raise(rules: list[int in 0 .. 1_000_000, max 10000]) merge all

table matched(%s) -> int in 0 .. 1_000_000 hit collect {
  | %s || rule |
%s}

let rules = matched(%s)

control ALR-01 "Rules are few" {
  owner     desk
  severity  high
  enforce   hard
  require   count(r for r in rules) <= 1_000_000 otherwise "Too many rules match."
}

gate alert on event {
  controls  ALR-01
  on allow  oblige raise(rules: rules)
}
""" % ("".join("  %s : %s\n" % (a, types[a]) for a in ATTRIBUTES), ", ".join("%s: %s" % (a, types[a]) for a in ATTRIBUTES),
       " | ".join(ATTRIBUTES), "".join(rows), ", ".join("event." + a for a in ATTRIBUTES))
