"""W2: a release gate, sixty controls on documents of some ten kilobytes. In Writ: w2.writ."""

import datetime

from expressions import (among, both, compare_times, count, either, eq, every, ge, gt, in_list, le, matches, ne, no, not_among, path, seconds_between,
                         some, times, var)
from prng import Rng

TEAMS = ["team-%02d" % i for i in range(60)]
COST_CENTERS = ["cc-%04d" % (1000 + 7 * i) for i in range(40)]
BUILDERS = ["bldr-%d" % i for i in range(8)]
DENIED = ["contractor%02d" % i for i in range(50)]
REGIONS = ["eu-west-1", "eu-west-2", "eu-central-1", "eu-north-1", "us-east-1", "us-east-2", "us-west-2", "ap-south-1", "ap-southeast-1",
           "ap-northeast-1", "ca-central-1", "sa-east-1"]
LICENSES = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MPL-2.0", "Zlib", "Unlicense", "CC0-1.0", "0BSD", "Python-2.0",
            "BSL-1.0", "PostgreSQL", "OpenSSL", "X11", "NCSA", "W3C", "curl", "libpng-2.0", "Ruby"]
SIGNERS = ["sig-release@corp.example", "sig-build@corp.example", "sig-sec@corp.example"]
DATA_CLASSES = ["public", "internal", "confidential"]
STRATEGIES = ["canary", "blue_green", "rolling"]


def all_of(elements, condition):
    return every(path(elements), "x", condition)


def none_of(elements, condition):
    return no(path(elements), "x", condition)


NOW = path("now")
CONDITIONS = [
    ge(path("coverage.line"), 80.0),
    ge(path("coverage.branch"), 70.0),
    ge(path("coverage.changed_lines"), 85.0),
    eq(path("tests.failed"), 0),
    le(path("tests.flaky"), 3),
    le(times(path("tests.skipped"), 100), times(path("tests.total"), 5)),
    le(path("perf.error_rate"), 0.01),
    le(times(path("perf.p99_ms"), 100), times(path("perf.baseline_p99_ms"), 115)),
    le(path("build.duration_s"), 3600),
    le(path("build.warnings"), 25),
    ge(path("build.slsa_level"), 2),
    eq(path("sast.critical"), 0),
    le(path("sast.high"), 2),
    eq(path("secrets_scan.findings"), 0),
    le(path("change.risk_score"), 60),
    eq(path("release.rollback_plan"), True),
    eq(path("build.reproducible"), True),
    eq(path("release.env"), path("labels.env")),
    either(eq(path("change.emergency"), False), among(path("change.risk"), ["low", "medium"])),
    either(gt(path("service.tier"), 1), eq(path("release.strategy"), "canary")),
    either(le(path("release.canary_percent"), 10), ne(path("release.strategy"), "canary")),
    among(path("release.strategy"), STRATEGIES),
    among(path("service.data_class"), DATA_CLASSES),
    among(path("labels.cost_center"), COST_CENTERS),
    among(path("service.owner_team"), TEAMS),
    among(path("build.builder"), BUILDERS),
    among(path("change.risk"), ["low", "medium", "high"]),
    all_of("service.regions", among(var("x"), REGIONS)),
    not_among(path("release.author"), DENIED),
    matches(path("release.version"), r"^v\d+\.\d+\.\d+$"),
    matches(path("release.branch"), r"^(main|release/\d+\.\d+)$"),
    matches(path("release.commit"), r"^[0-9a-f]{40}$"),
    matches(path("change.ticket"), r"^CHG-\d{6,8}$"),
    all_of("artifacts", matches(var("x", "digest"), r"^sha256:[0-9a-f]{64}$")),
    all_of("containers", matches(var("x", "image"), r"^registry\.corp\.example/[a-z0-9/_-]+@sha256:[0-9a-f]{64}$")),
    all_of("commits", matches(var("x", "message"), r"^(feat|fix|chore|docs|refactor|test|perf)(\([a-z-]+\))?!?: .+")),
    matches(path("service.name"), r"^[a-z][a-z0-9-]{2,40}$"),
    all_of("components", matches(var("x", "purl"), r"^pkg:(npm|pypi|maven|golang|deb)/")),
    none_of("vulnerabilities", both(eq(var("x", "severity"), "CRITICAL"), eq(var("x", "waiver"), ""))),
    none_of("vulnerabilities", eq(var("x", "exploited"), True)),
    none_of("vulnerabilities", both(ge(var("x", "cvss"), 9.0), eq(var("x", "waiver"), ""))),
    count("<=", 5, path("vulnerabilities"), "x", eq(var("x", "severity"), "HIGH")),
    all_of("components", among(var("x", "license"), LICENSES)),
    none_of("components", among(var("x", "license"), ["GPL-3.0", "AGPL-3.0", "SSPL-1.0", "BUSL-1.1"])),
    all_of("commits", eq(var("x", "signed"), True)),
    all_of("artifacts", eq(var("x", "signed"), True)),
    all_of("artifacts", among(var("x", "signer"), SIGNERS)),
    all_of("containers", eq(var("x", "privileged"), False)),
    all_of("containers", eq(var("x", "read_only"), True)),
    none_of("containers", eq(var("x", "user"), "root")),
    count(">=", 2, path("approvals"), "x", eq(var("x", "decision"), "approve")),
    some(path("approvals"), "x", among(var("x", "role"), ["release-manager", "sre-lead"])),
    none_of("approvals", in_list(var("x", "user"), path("commits"), "author")),
    all_of("tests.suites", eq(var("x", "failed"), 0)),
    some(path("attestations"), "x", both(eq(var("x", "type"), "slsa-provenance"), eq(var("x", "verified"), True))),
    all_of("containers", every(var("x", "capabilities"), "c", among(var("c"), ["NET_BIND_SERVICE", "CHOWN"]))),
    both(compare_times(">=", NOW, path("change.window_start")), compare_times("<", NOW, path("change.window_end"))),
    le(seconds_between(NOW, path("sast.ran_at")), 604800),
    all_of("approvals", le(seconds_between(NOW, var("x", "at")), 259200)),
    none_of("release.feature_flags", both(eq(var("x", "enabled"), True), compare_times("<=", var("x", "expires_at"), NOW))),
]
CONTROLS = [("C-%02d" % (i + 1), condition) for i, condition in enumerate(CONDITIONS)]


def text_of(moment):
    return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Maker:
    """One document. Each thing that a control looks at is wrong now and then."""

    def __init__(self, number):
        self.r = Rng(0xC0FFEE00 + number)
        self.now = 1773756309 + number * 977
        self.authors = ["dev%02d" % self.r.below(40) for _ in range(4)]

    def bad(self, p=0.05):
        return self.r.chance(p)

    def or_bad(self, wrong, p, right):
        return wrong if self.bad(p) else right()

    def before(self, age):
        return text_of(self.now - age)

    def vulnerability(self, first):
        r = self.r
        severity = r.pick(["LOW", "LOW", "MEDIUM", "MEDIUM", "MEDIUM", "HIGH"])
        if first and self.bad(0.2):
            severity = "CRITICAL"
        # All are drawn and one is taken.
        scores = {"LOW": r.between(10, 39), "MEDIUM": r.between(40, 69), "HIGH": r.between(70, 89), "CRITICAL": r.between(90, 100)}
        score = scores[severity] / 10
        return {"id": "CVE-%d-%05d" % (r.between(2019, 2025), r.below(99999)), "severity": severity, "cvss": score, "package": "lib" + r.hex(6),
                "fixed_in": "%d.%d.%d" % (r.below(9), r.below(20), r.below(20)), "exploited": self.bad(0.004),
                "waiver": "WVR-%d" % r.below(900) if severity == "CRITICAL" and r.chance(0.7) else "", "found_at": self.before(r.below(9000000))}

    def component(self):
        r = self.r
        name, version = "lib-" + r.hex(8), "%d.%d.%d" % (r.below(9), r.below(30), r.below(30))
        ecosystem, licence = r.pick(["npm", "pypi", "maven", "golang", "deb"]), r.pick(LICENSES)
        if self.bad(0.004):
            licence = r.pick(["GPL-3.0", "AGPL-3.0", "Proprietary"])
        origin = "conan" if self.bad(0.002) else ecosystem
        return {"name": name, "version": version, "license": licence, "purl": f"pkg:{origin}/{name}@{version}"}

    def suite(self, number, heavy):
        r = self.r
        return {"name": "suite-%02d" % number, "kind": r.pick(["unit", "integration", "e2e"]), "passed": r.between(50, 900),
                "failed": 1 if self.bad(0.004) else 0, "skipped": r.between(60, 90) if heavy else r.below(3),
                "duration_ms": r.between(800, 90000), "p95_ms": r.between(5, 900)}

    def service(self):
        r = self.r
        return {"name": self.or_bad("Bad_Name", 0.02, lambda: "svc-" + r.pick(["billing", "ledger", "search", "auth", "gateway", "quota", "mailer"])),
                "tier": r.between(1, 4), "owner_team": self.or_bad("nobody", 0.02, lambda: r.pick(TEAMS)),
                "data_class": self.or_bad("secret", 0.02, lambda: r.pick(DATA_CLASSES)),
                "regions": r.sample(REGIONS, r.between(2, 5)) + (["xx-nowhere-1"] if self.bad(0.03) else []), "slo": 99.95}

    def flag(self):
        r = self.r
        made = {"key": "ff-" + r.hex(6), "enabled": r.chance(0.5), "owner": r.pick(TEAMS)}
        made["expires_at"] = text_of(self.now - 86400) if self.bad(0.02) else text_of(self.now + 86400 * r.between(1, 90))
        return made

    def release(self):
        r = self.r
        made = {"id": "rel-" + r.hex(12)}
        made["version"] = self.or_bad("2.1", 0.02, lambda: "v%d.%d.%d" % (r.below(9), r.below(40), r.below(40)))
        made["env"] = "prod"
        made["branch"] = self.or_bad("feature/x", 0.03, lambda: r.pick(["main", "release/%d.%d" % (r.below(9), r.below(40))]))
        made["commit"] = r.hex(39) + "Z" if self.bad(0.01) else r.hex(40)
        made["author"] = "contractor%02d" % r.below(50) if self.bad(0.02) else self.authors[0]
        made["created_at"] = self.before(7200)
        made["strategy"] = self.or_bad("big_bang", 0.02, lambda: r.pick(STRATEGIES))
        made["canary_percent"] = r.between(1, 10) if not self.bad() else 25
        made["rollback_plan"] = not self.bad()
        made["feature_flags"] = [self.flag() for _ in range(6)]
        return made

    def change(self):
        r = self.r
        return {"ticket": self.or_bad("JIRA-12", 0.02, lambda: "CHG-%07d" % r.below(9999999)),
                "risk": r.pick(["low", "medium", "high"]) if not self.bad(0.01) else "extreme",
                "risk_score": r.between(5, 60) if not self.bad() else r.between(61, 99), "window_start": self.before(3600),
                "window_end": text_of(self.now + 7200) if not self.bad() else self.before(60), "impact": "low", "emergency": r.chance(0.1)}

    def build(self):
        r = self.r
        return {"builder": self.or_bad("laptop", 0.02, lambda: r.pick(BUILDERS)), "id": "b-" + r.hex(10), "started_at": self.before(9000),
                "finished_at": self.before(7300), "duration_s": r.between(200, 3500) if not self.bad(0.03) else 4000,
                "reproducible": not self.bad(), "slsa_level": r.between(2, 3) if not self.bad(0.03) else 1, "cache_hit": r.below(100) / 100,
                "warnings": r.between(0, 25) if not self.bad(0.03) else 40,
                "base_image": "registry.corp.example/base/debian@sha256:" + r.hex(64)}

    def coverage(self):
        r = self.r
        return {"line": r.between(800, 990) / 10 if not self.bad() else 71.5, "branch": r.between(700, 950) / 10 if not self.bad() else 61.25,
                "changed_lines": r.between(850, 1000) / 10 if not self.bad() else 50.5}

    def tests(self, suites):
        total = {key: sum(s[key] for s in suites) for key in ("passed", "skipped", "failed")}
        return {"total": sum(total.values()), "passed": total["passed"], "failed": total["failed"], "skipped": total["skipped"],
                "flaky": self.r.below(4) if not self.bad(0.03) else 9, "suites": suites}

    def performance(self):
        r = self.r
        return {"p99_ms": r.between(100, 190) if not self.bad() else 400, "baseline_p99_ms": 180,
                "error_rate": r.below(100) / 10000 if not self.bad(0.03) else 0.02, "throughput_rps": r.between(500, 9000)}

    def approval(self):
        r = self.r
        return {"user": "dev%02d" % r.below(40) if self.bad(0.05) else "mgr%02d" % r.below(30),
                "role": r.pick(["release-manager", "sre-lead", "peer", "security"]),
                "at": self.before(r.between(600, 250000)) if not self.bad(0.01) else self.before(400000),
                "decision": "approve" if not self.bad(0.15) else "comment"}

    def commit(self):
        r = self.r
        made = {"sha": r.hex(40), "author": r.pick(self.authors), "signed": not self.bad(0.004)}
        kind = "wip" if self.bad(0.004) else r.pick(["feat", "fix", "chore(deps)", "docs", "refactor(core)", "test", "perf"]) + ": "
        made["message"] = kind if kind == "wip" else kind + " ".join(r.hex(5) for _ in range(6))
        return made

    def artifact(self, number):
        r = self.r
        return {"name": f"art-{number}.tar.gz", "digest": "sha256:" + r.hex(63 if self.bad(0.006) else 64), "size": r.between(1000, 90000000),
                "signed": not self.bad(0.004), "signer": r.pick(SIGNERS) if not self.bad(0.005) else "me@home", "media_type": "application/gzip"}

    def container(self, number):
        r = self.r
        form = "docker.io/%s/%s:latest%s" if self.bad(0.006) else "registry.corp.example/%s/%s@sha256:%s"
        return {"name": f"c{number}", "image": form % (r.pick(["apps", "edge"]), r.hex(8), r.hex(64)),
                "user": "app" if not self.bad(0.01) else "root", "privileged": self.bad(0.01), "read_only": not self.bad(0.01), "cpu": 500,
                "memory": 512, "ports": [8080 + number], "capabilities": ["NET_BIND_SERVICE"] if not self.bad(0.01) else ["SYS_ADMIN"]}

    def scans(self):
        r = self.r
        secrets = {"findings": 0 if not self.bad(0.03) else 2, "tool": "scan-9", "ran_at": self.before(5000)}
        code = {"critical": 0 if not self.bad(0.03) else 1, "high": r.below(3) if not self.bad(0.03) else 5, "medium": r.below(9),
                "ran_at": self.before(r.between(1000, 600000)) if not self.bad(0.03) else self.before(700000), "ruleset": "v12"}
        return {"secrets_scan": secrets, "sast": code}

    def labels(self):
        r = self.r
        return {"team": r.pick(TEAMS), "cost_center": r.pick(COST_CENTERS) if not self.bad(0.02) else "cc-none",
                "env": "prod" if not self.bad(0.02) else "stage", "app": "a-" + r.hex(4)}

    def document(self):
        r = self.r
        vulnerabilities = [self.vulnerability(k == 0) for k in range(r.between(8, 14))]
        components = [self.component() for _ in range(r.between(20, 28))]
        heavy = self.bad(0.02)
        suites = [self.suite(k, heavy) for k in range(12)]
        made = {"now": text_of(self.now), "service": self.service(), "release": self.release(), "change": self.change(), "build": self.build(),
                "coverage": self.coverage(), "tests": self.tests(suites), "perf": self.performance(), "vulnerabilities": vulnerabilities,
                "components": components, "approvals": [self.approval() for _ in range(4)], "commits": [self.commit() for _ in range(8)],
                "artifacts": [self.artifact(k) for k in range(4)], "containers": [self.container(k) for k in range(3)]}
        made.update(self.scans())
        made["labels"] = self.labels()
        made["attestations"] = [{"type": t, "issuer": "https://token.ci.corp.example", "verified": not self.bad(0.03), "at": self.before(6000)}
                                for t in ("slsa-provenance", "sbom", "vuln-scan", "test-result")]
        return made


def documents(count_):
    return [Maker(i).document() for i in range(count_)]
