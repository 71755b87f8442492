"""W4: an audit, sixty flat controls over many records of past decisions of some 480 bytes. In Writ: w4.writ."""

import datetime

from expressions import among, both, compare, either, eq, ge, gt, le, lt, matches, ne, not_among, path, starts, times
from prng import Rng

EUROPE = ["DE", "FR", "NL", "IE", "SE", "FI", "PL", "ES", "IT", "AT", "BE", "DK", "PT", "GR", "CZ"]
BARRED = ["RU", "IR", "KP", "CN"]
A, T, C, R = path("action"), path("resource_type"), path("country"), path("actor_role")
CONDITIONS = [
    le(path("risk_score"), 95), lt(path("amount"), 990000), le(path("latency_ms"), 4900), le(path("age_days"), 1460), ge(path("just_len"), 3),
    either(eq(path("mfa"), True), le(path("risk_score"), 60)),
    either(eq(path("encrypted"), True), among(path("data_class"), ["public", "internal"])),
    either(ne(path("device"), "unknown"), le(path("risk_score"), 80)),
    either(ne(A, "delete"), ne(path("approved_by"), "")),
    either(ne(A, "export"), ne(path("data_class"), "restricted")),
    either(ne(R, "contractor"), not_among(T, ["secret", "cluster"])),
    either(ne(A, "deploy"), matches(path("ticket"), r"^CHG-[0-9]{7}$")),
    either(ne(A, "grant"), both(eq(path("mfa"), True), among(R, ["admin", "manager"]))),
    not_among(C, BARRED),
    among(path("region"), ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-south-1"]),
    either(ne(path("data_class"), "restricted"), among(C, EUROPE)),
    among(path("purpose"), ["ops", "analytics", "support", "billing", "training", "research", "security"]),
    either(ne(A, "train"), among(path("purpose"), ["training", "research"])),
    among(path("source"), ["cli", "web", "api", "batch"]),
    either(ne(path("source"), "cli"), among(R, ["engineer", "admin", "service"])),
    matches(path("id"), r"^d-[0-9a-f]{16}$"),
    matches(path("model"), r"^m-[0-4]\.([0-9]|1[0-5])\.[0-9]+$"),
    matches(path("path"), r"^/(api|internal)/"),
    matches(path("ip"), r"^10\."),
    either(eq(path("ticket"), ""), matches(path("ticket"), r"^(CHG-[0-9]{7}|JIRA-[0-9]+)$")),
    matches(path("path"), r"^/[a-z0-9/]+/[0-9a-f]{6}$"),
    matches(path("actor"), r"^u_[0-9]{5}$"),
    matches(path("tenant"), r"^t_[0-4][0-9][0-9]$"),
    either(ne(T, "secret"), starts(path("path"), "/api/v2/")),
    either(starts(path("path"), "/api/"), among(R, ["admin", "service"])),
    not_among(path("tenant"), ["t_013", "t_066", "t_113", "t_213", "t_313", "t_413"]),
    either(ne(path("hour"), 3), eq(path("source"), "batch")),
    either(both(ge(path("hour"), 6), le(path("hour"), 22)), ne(A, "deploy")),
    both(ge(path("epoch"), 1767225600), lt(path("epoch"), 1798500000)),
    either(lt(path("epoch"), 1782000000), le(path("amount"), 950000)),
    either(lt(path("amount"), 500000), ne(path("approved_by"), "")),
    either(lt(path("amount"), 900000), among(R, ["manager", "admin", "service", "engineer"])),
    either(ne(R, "support"), among(A, ["read", "write", "share", "infer"])),
    either(ne(R, "auditor"), among(A, ["read", "export", "infer"])),
    either(ne(T, "model"), matches(path("model"), r"^m-[1-4]\.")),
    either(ne(A, "infer"), among(T, ["model", "endpoint", "dataset"])),
    either(ne(path("device"), "byod"), not_among(path("data_class"), ["restricted", "confidential"])),
    either(ne(path("device"), "kiosk"), eq(A, "read")),
    either(gt(path("just_len"), 20), not_among(A, ["delete", "grant", "revoke"])),
    either(ne(path("purpose"), "other"), gt(path("just_len"), 100)),
    either(le(path("age_days"), 365), ne(path("data_class"), "restricted")),
    either(le(path("age_days"), 730), ne(T, "dataset"), eq(path("encrypted"), True)),
    either(eq(path("mfa"), True), not_among(A, ["approve", "rotate", "revoke"])),
    either(starts(path("ip"), "10."), eq(path("mfa"), True)),
    either(starts(path("ip"), "10."), ne(T, "secret")),
    either(among(path("region"), ["eu-west-1", "eu-central-1"]), not_among(C, EUROPE), among(path("data_class"), ["public", "internal"])),
    either(not_among(C, ["US", "CA"]), among(path("region"), ["us-east-1", "us-west-2", "eu-west-1"]), le(path("risk_score"), 70)),
    compare("<=", times(path("risk_score"), 100), times(path("just_len"), 400)),
    either(lt(times(path("latency_ms"), 2), 9000), ne(path("source"), "web")),
    either(ne(A, "rotate"), eq(T, "secret"), eq(T, "cluster")),
    either(ne(path("approved_by"), "mgr_007"), lt(path("amount"), 100000)),
    either(eq(path("approved_by"), ""), matches(path("approved_by"), r"^mgr_[0-2][0-9]{2}$")),
    either(not_among(A, ["share", "export"]), not_among(C, ["RU", "CN", "TR", "AE", "SA"])),
    either(ne(path("source"), "batch"), eq(R, "service"), le(path("risk_score"), 90)),
    either(ge(path("hour"), 5), lt(path("risk_score"), 75), eq(path("mfa"), True)),
]
CONTROLS = [("A-%02d" % (i + 1), condition) for i, condition in enumerate(CONDITIONS)]

# ---------------------------------------------------------------- records

VALUES = {
    "actor_role": ["engineer", "analyst", "support", "admin", "auditor", "contractor", "service", "manager"],
    "action": ["read", "write", "delete", "export", "approve", "deploy", "train", "infer", "share", "rotate", "grant", "revoke"],
    "resource_type": ["dataset", "model", "secret", "bucket", "report", "pipeline", "cluster", "document", "endpoint", "ticket"],
    "region": ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-south-1", "sa-east-1"],
    "country": EUROPE + BARRED + ["GB", "US", "CA", "BR", "MX", "IN", "JP", "SG", "AU", "NZ", "ZA", "KE", "NG", "EG", "TR", "AE", "SA", "KR",
                                  "TW", "CH", "NO"],
    "device": ["managed", "managed", "managed", "byod", "kiosk", "unknown"],
    "data_class": ["public", "internal", "internal", "confidential", "restricted"],
    "purpose": ["ops", "analytics", "support", "billing", "training", "research", "security", "other"],
    "source": ["cli", "web", "api", "batch"],
}
PATHS = ["/api/v1/datasets", "/api/v1/models", "/api/v2/secrets", "/internal/admin", "/api/v1/reports", "/debug/pprof", "/api/v2/export"]
YEAR_BEGIN, YEAR = 1767225600, 31536000


def ticket(r):
    kind = r.below(20)
    return "CHG-%07d" % r.below(10000000) if kind < 15 else "" if kind < 18 else "JIRA-%d" % r.below(9999)


def record(number):
    r = Rng(0xA0D17000000 + number * 0x10001)
    made = {"id": "d-" + r.hex(16)}
    epoch = YEAR_BEGIN + r.below(YEAR)
    moment = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    made.update({"ts": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "epoch": epoch, "actor": "u_%05d" % r.below(20000)})
    made.update({name: r.pick(VALUES[name]) for name in ("actor_role", "action", "resource_type")})
    made["tenant"] = "t_%03d" % r.below(500)
    made.update({name: r.pick(VALUES[name]) for name in ("region", "country")})
    made["ip"] = "%d.%d.%d.%d" % (10 if r.below(10) else 203, r.below(256), r.below(256), r.below(256))
    made.update({"amount": r.below(1000000), "risk_score": r.below(101), "mfa": r.below(10) != 0, "device": r.pick(VALUES["device"]),
                 "hour": moment.hour, "latency_ms": r.below(5000), "data_class": r.pick(VALUES["data_class"]), "ticket": ticket(r)})
    made["approved_by"] = "mgr_%03d" % r.below(300) if r.below(4) else ""
    made.update({"model": "m-%d.%d.%d" % (r.below(5), r.below(20), r.below(20)), "purpose": r.pick(VALUES["purpose"]),
                 "age_days": r.below(1500), "just_len": r.below(400), "path": "%s/%06x" % (r.pick(PATHS), r.below(1 << 24)),
                 "source": r.pick(VALUES["source"]), "encrypted": r.below(20) != 0})
    return made


def records(count):
    return [record(i) for i in range(count)]


# ---------------------------------------------------------------- clauses, for the floor


def literal(node):
    """A condition on one column as [column, operator, value]; None where it is on two."""
    kind, parts = node.kind, node.parts
    if kind == "compare" and parts[2].kind == "const":
        left, value = parts[1], parts[2].parts[0]
        if left.kind == "times":
            left, value = left.parts[0], value // left.parts[1]
        return [left.parts[0], parts[0], value]
    if kind in ("among", "not_among", "matches", "starts"):
        return [parts[0].parts[0], kind, parts[1]]
    return None


def conjunction(node):
    """The condition as clauses: lists of literals, one of which holds."""
    if node.kind == "both":
        return [clause for part in node.parts for clause in conjunction(part)]
    if node.kind == "either":
        made = [[]]
        for part in node.parts:
            made = [left + right for left in made for right in conjunction(part)]
        return made
    return [[literal(node) or ["risk_score", "cross", "just_len"]]]


def clauses():
    return [{"control": number, "literals": clause} for number, (_, condition) in enumerate(CONTROLS) for clause in conjunction(condition)]
