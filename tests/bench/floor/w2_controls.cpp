#include "tests/bench/floor/w2_controls.hpp"

#include <algorithm>

namespace writ::bench {
namespace {

// ---------------------------------------------------------------- patterns

auto is_digit(char c) -> bool { return static_cast<unsigned char>(c - '0') < 10; }
auto is_hex(char c) -> bool { return is_digit(c) || static_cast<unsigned char>(c - 'a') < 6; }
auto is_lower(char c) -> bool { return static_cast<unsigned char>(c - 'a') < 26; }
auto all_hex(Text text) -> bool {
  bool yes = true;
  for (const char c : text) yes &= is_hex(c);
  return yes;
}

// Eats one digit or more.
auto eat_digits(Text& text) -> bool {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  text.remove_prefix(n);
  return n > 0;
}
auto eat(Text& text, char c) -> bool {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

auto is_version(Text s) -> bool {
  return eat(s, 'v') && eat_digits(s) && eat(s, '.') && eat_digits(s) && eat(s, '.') && eat_digits(s) && s.empty();
}
auto is_branch(Text s) -> bool {
  if (s == "main") return true;
  if (!s.starts_with("release/")) return false;
  s.remove_prefix(8);
  return eat_digits(s) && eat(s, '.') && eat_digits(s) && s.empty();
}
auto is_commit(Text s) -> bool { return s.size() == 40 && all_hex(s); }
auto is_ticket(Text s) -> bool {
  return s.size() >= 10 && s.size() <= 12 && s.starts_with("CHG-") && std::all_of(s.begin() + 4, s.end(), is_digit);
}
auto is_digest(Text s) -> bool { return s.size() == 71 && s.starts_with("sha256:") && all_hex(s.substr(7)); }
auto is_image(Text s) -> bool {
  constexpr Text kRegistry = "registry.corp.example/";
  if (s.size() <= kRegistry.size() + 72 || !s.starts_with(kRegistry)) return false;
  const std::size_t at = s.size() - 72;
  if (s[at] != '@' || !is_digest(s.substr(at + 1))) return false;
  const Text name = s.substr(kRegistry.size(), at - kRegistry.size());
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '/' || c == '_' || c == '-'; });
}
auto is_message(Text s) -> bool {
  constexpr Text kKinds[] = {"feat", "fix", "chore", "docs", "refactor", "test", "perf"};
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](Text k) { return s.starts_with(k); });
  if (kind == std::end(kKinds)) return false;
  s.remove_prefix(kind->size());
  if (eat(s, '(')) {
    std::size_t n = 0;
    while (n < s.size() && (is_lower(s[n]) || s[n] == '-')) ++n;
    s.remove_prefix(n);
    if (n == 0 || !eat(s, ')')) return false;
  }
  eat(s, '!');
  return eat(s, ':') && eat(s, ' ') && !s.empty();
}
auto is_name(Text s) -> bool {
  return s.size() >= 3 && s.size() <= 41 && is_lower(s[0]) &&
         std::all_of(s.begin() + 1, s.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}
auto is_purl(Text s) -> bool {
  constexpr Text kTypes[] = {"npm/", "pypi/", "maven/", "golang/", "deb/"};
  if (!s.starts_with("pkg:")) return false;
  return std::any_of(std::begin(kTypes), std::end(kTypes), [s](Text type) { return s.substr(4).starts_with(type); });
}

// Seconds since 1970 of "2026-03-17T14:05:09Z".
auto seconds_of(Text s) -> std::int64_t {
  const auto two = [s](std::size_t i) { return (s[i] - '0') * 10 + (s[i + 1] - '0'); };
  const int month = two(5);
  const std::int64_t year = two(0) * 100 + two(2) - (month <= 2 ? 1 : 0);
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + two(8) - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (era * 146'097 + day_of_era - 719'468) * 86'400 + two(11) * 3600 + two(14) * 60 + two(17);
}

// ---------------------------------------------------------------- controls: bit i - 1 is that C-i fails

struct Verdicts {
  std::uint64_t failed = 0;
  void require(int control, bool holds) { failed |= static_cast<std::uint64_t>(!holds) << (control - 1); }
};

void thresholds(const ReleaseDocument& d, Verdicts& v) {
  v.require(1, d.coverage.line >= 80);
  v.require(2, d.coverage.branch >= 70);
  v.require(3, d.coverage.changed_lines >= 85);
  v.require(4, d.tests.failed == 0);
  v.require(5, d.tests.flaky <= 3);
  v.require(6, d.tests.skipped * 100 <= d.tests.total * 5);
  v.require(7, d.performance.error_rate <= 0.01);
  v.require(8, d.performance.p99 * 100 <= d.performance.baseline_p99 * 115);
  v.require(9, d.build.duration <= 3600);
  v.require(10, d.build.warnings <= 25);
  v.require(11, d.build.slsa_level >= 2);
  v.require(12, d.sast.critical == 0);
  v.require(13, d.sast.high <= 2);
  v.require(14, d.secrets == 0);
  v.require(15, d.change.risk_score <= 60);
  v.require(16, d.release.rollback_plan);
  v.require(17, d.build.reproducible);
}

void memberships(const ReleaseDocument& d, const Sets& sets, Verdicts& v) {
  v.require(18, d.release.env == d.labels.env);
  v.require(19, !d.change.emergency || sets.low_risks.has(d.change.risk));
  v.require(20, d.service.tier > 1 || d.release.strategy == "canary");
  v.require(21, d.release.canary_percent <= 10 || d.release.strategy != "canary");
  v.require(22, sets.strategies.has(d.release.strategy));
  v.require(23, sets.classes.has(d.service.data_class));
  v.require(24, sets.cost_centers.has(d.labels.cost_center));
  v.require(25, sets.teams.has(d.service.owner_team));
  v.require(26, sets.builders.has(d.build.builder));
  v.require(27, sets.risks.has(d.change.risk));
  bool known = true;
  for (const Text region : d.service.regions) known &= sets.regions.has(region);
  v.require(28, known);
  v.require(29, !sets.denied.has(d.release.author));
}

void forms(const ReleaseDocument& d, Verdicts& v) {
  v.require(30, is_version(d.release.version));
  v.require(31, is_branch(d.release.branch));
  v.require(32, is_commit(d.release.commit));
  v.require(33, is_ticket(d.change.ticket));
  v.require(37, is_name(d.service.name));
}

void artifacts(const ReleaseDocument& d, const Sets& sets, Verdicts& v) {
  bool digests = true, all_signed = true, ours = true;
  for (const Artifact& x : d.artifacts) {
    digests &= is_digest(x.digest);
    all_signed &= x.is_signed;
    ours &= sets.signers.has(x.signer);
  }
  v.require(34, digests);
  v.require(46, all_signed);
  v.require(47, ours);
}

void containers(const ReleaseDocument& d, const Sets& sets, Verdicts& v) {
  bool pinned = true, plain = true, read_only = true, no_root = true, few = true;
  for (const Container& x : d.containers) {
    pinned &= is_image(x.image);
    plain &= !x.privileged;
    read_only &= x.read_only;
    no_root &= x.user != "root";
    for (const Text capability : x.capabilities) few &= sets.capabilities.has(capability);
  }
  v.require(35, pinned);
  v.require(48, plain);
  v.require(49, read_only);
  v.require(50, no_root);
  v.require(56, few);
}

void commits_and_components(const ReleaseDocument& d, const Sets& sets, Verdicts& v) {
  bool messages = true, all_signed = true, origins = true, allowed = true, none_banned = true;
  for (const Commit& x : d.commits) {
    messages &= is_message(x.message);
    all_signed &= x.is_signed;
  }
  for (const Component& x : d.components) {
    origins &= is_purl(x.purl);
    allowed &= sets.licenses.has(x.license);
    none_banned &= !sets.banned.has(x.license);
  }
  v.require(36, messages);
  v.require(45, all_signed);
  v.require(38, origins);
  v.require(43, allowed);
  v.require(44, none_banned);
}

void vulnerabilities(const ReleaseDocument& d, Verdicts& v) {
  bool critical = false, exploited = false, nine = false;
  int high = 0;
  for (const Vulnerability& x : d.vulnerabilities) {
    critical |= x.severity == "CRITICAL" && x.waiver.empty();
    exploited |= x.exploited;
    nine |= x.cvss >= 9 && x.waiver.empty();
    high += x.severity == "HIGH" ? 1 : 0;
  }
  v.require(39, !critical);
  v.require(40, !exploited);
  v.require(41, !nine);
  v.require(42, high <= 5);
}

void approvals(const ReleaseDocument& d, const Sets& sets, std::int64_t now, Verdicts& v) {
  int approve = 0;
  bool approver = false, own = false, recent = true;
  for (const Approval& x : d.approvals) {
    approve += x.decision == "approve" ? 1 : 0;
    approver |= sets.approvers.has(x.role);
    for (const Commit& commit : d.commits) own |= commit.author == x.user;
    recent &= now - seconds_of(x.at) <= 259'200;
  }
  v.require(51, approve >= 2);
  v.require(52, approver);
  v.require(53, !own);
  v.require(59, recent);
}

void rest(const ReleaseDocument& d, std::int64_t now, Verdicts& v) {
  bool suites = true, provenance = false, expired = false;
  for (const std::int64_t failed : d.tests.failed_by_suite) suites &= failed == 0;
  for (const Attestation& x : d.attestations) provenance |= x.type == "slsa-provenance" && x.verified;
  for (const Flag& x : d.release.flags) expired |= x.enabled && seconds_of(x.expires_at) <= now;
  v.require(54, suites);
  v.require(55, provenance);
  v.require(57, now >= seconds_of(d.change.window_start) && now < seconds_of(d.change.window_end));
  v.require(58, now - seconds_of(d.sast.ran_at) <= 604'800);
  v.require(60, !expired);
}

}  // namespace

auto failed_controls(const ReleaseDocument& d, const Sets& sets) -> std::uint64_t {
  Verdicts v;
  const std::int64_t now = seconds_of(d.now);
  thresholds(d, v);
  memberships(d, sets, v);
  forms(d, v);
  artifacts(d, sets, v);
  containers(d, sets, v);
  commits_and_components(d, sets, v);
  vulnerabilities(d, v);
  approvals(d, sets, now, v);
  rest(d, now, v);
  return v.failed;
}

}  // namespace writ::bench
