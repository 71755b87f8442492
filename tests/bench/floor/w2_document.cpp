#include "tests/bench/floor/w2_document.hpp"

#include "tests/bench/floor/json.hpp"

namespace writ::bench {
namespace {

void read_service(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "name")
      d.service.name = text_of(v);
    else if (key == "tier")
      d.service.tier = int_of(v);
    else if (key == "owner_team")
      d.service.owner_team = text_of(v);
    else if (key == "data_class")
      d.service.data_class = text_of(v);
    else if (key == "regions")
      for_elements(v, [&d](JsonValue x) { d.service.regions.push_back(text_of(x)); });
  });
}

auto flag_from(JsonValue value) -> Flag {
  Flag made;
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "enabled")
      made.enabled = bool_of(v);
    else if (key == "expires_at")
      made.expires_at = text_of(v);
  });
  return made;
}

void read_release(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "version")
      d.release.version = text_of(v);
    else if (key == "env")
      d.release.env = text_of(v);
    else if (key == "branch")
      d.release.branch = text_of(v);
    else if (key == "commit")
      d.release.commit = text_of(v);
    else if (key == "author")
      d.release.author = text_of(v);
    else if (key == "strategy")
      d.release.strategy = text_of(v);
    else if (key == "canary_percent")
      d.release.canary_percent = int_of(v);
    else if (key == "rollback_plan")
      d.release.rollback_plan = bool_of(v);
    else if (key == "feature_flags")
      for_elements(v, [&d](JsonValue x) { d.release.flags.push_back(flag_from(x)); });
  });
}

void read_change(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "ticket")
      d.change.ticket = text_of(v);
    else if (key == "risk")
      d.change.risk = text_of(v);
    else if (key == "risk_score")
      d.change.risk_score = int_of(v);
    else if (key == "window_start")
      d.change.window_start = text_of(v);
    else if (key == "window_end")
      d.change.window_end = text_of(v);
    else if (key == "emergency")
      d.change.emergency = bool_of(v);
  });
}

void read_build(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "builder")
      d.build.builder = text_of(v);
    else if (key == "duration_s")
      d.build.duration = int_of(v);
    else if (key == "reproducible")
      d.build.reproducible = bool_of(v);
    else if (key == "slsa_level")
      d.build.slsa_level = int_of(v);
    else if (key == "warnings")
      d.build.warnings = int_of(v);
  });
}

void read_coverage(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "line")
      d.coverage.line = real_of(v);
    else if (key == "branch")
      d.coverage.branch = real_of(v);
    else if (key == "changed_lines")
      d.coverage.changed_lines = real_of(v);
  });
}

auto failed_of(JsonValue suite) -> std::int64_t {
  std::int64_t failed = 0;
  for_fields(suite, [&failed](Text key, JsonValue v) {
    if (key == "failed") failed = int_of(v);
  });
  return failed;
}

void read_tests(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "total")
      d.tests.total = int_of(v);
    else if (key == "failed")
      d.tests.failed = int_of(v);
    else if (key == "skipped")
      d.tests.skipped = int_of(v);
    else if (key == "flaky")
      d.tests.flaky = int_of(v);
    else if (key == "suites")
      for_elements(v, [&d](JsonValue x) { d.tests.failed_by_suite.push_back(failed_of(x)); });
  });
}

void read_performance(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "p99_ms")
      d.performance.p99 = int_of(v);
    else if (key == "baseline_p99_ms")
      d.performance.baseline_p99 = int_of(v);
    else if (key == "error_rate")
      d.performance.error_rate = real_of(v);
  });
}

void read_sast(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "critical")
      d.sast.critical = int_of(v);
    else if (key == "high")
      d.sast.high = int_of(v);
    else if (key == "ran_at")
      d.sast.ran_at = text_of(v);
  });
}

void read_labels(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "cost_center")
      d.labels.cost_center = text_of(v);
    else if (key == "env")
      d.labels.env = text_of(v);
  });
}

void read_secrets(JsonValue value, ReleaseDocument& d) {
  for_fields(value, [&d](Text key, JsonValue v) {
    if (key == "findings") d.secrets = int_of(v);
  });
}

auto element_from(JsonValue value, Vulnerability made) -> Vulnerability {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "severity")
      made.severity = text_of(v);
    else if (key == "cvss")
      made.cvss = real_of(v);
    else if (key == "exploited")
      made.exploited = bool_of(v);
    else if (key == "waiver")
      made.waiver = text_of(v);
  });
  return made;
}

auto element_from(JsonValue value, Component made) -> Component {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "license")
      made.license = text_of(v);
    else if (key == "purl")
      made.purl = text_of(v);
  });
  return made;
}

auto element_from(JsonValue value, Approval made) -> Approval {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "user")
      made.user = text_of(v);
    else if (key == "role")
      made.role = text_of(v);
    else if (key == "at")
      made.at = text_of(v);
    else if (key == "decision")
      made.decision = text_of(v);
  });
  return made;
}

auto element_from(JsonValue value, Commit made) -> Commit {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "author")
      made.author = text_of(v);
    else if (key == "signed")
      made.is_signed = bool_of(v);
    else if (key == "message")
      made.message = text_of(v);
  });
  return made;
}

auto element_from(JsonValue value, Artifact made) -> Artifact {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "digest")
      made.digest = text_of(v);
    else if (key == "signer")
      made.signer = text_of(v);
    else if (key == "signed")
      made.is_signed = bool_of(v);
  });
  return made;
}

auto element_from(JsonValue value, Container made) -> Container {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "image")
      made.image = text_of(v);
    else if (key == "user")
      made.user = text_of(v);
    else if (key == "privileged")
      made.privileged = bool_of(v);
    else if (key == "read_only")
      made.read_only = bool_of(v);
    else if (key == "capabilities")
      for_elements(v, [&made](JsonValue x) { made.capabilities.push_back(text_of(x)); });
  });
  return made;
}

auto element_from(JsonValue value, Attestation made) -> Attestation {
  for_fields(value, [&made](Text key, JsonValue v) {
    if (key == "type")
      made.type = text_of(v);
    else if (key == "verified")
      made.verified = bool_of(v);
  });
  return made;
}

template <class Row>
void read_list(JsonValue value, std::vector<Row>& rows) {
  for_elements(value, [&rows](JsonValue x) { rows.push_back(element_from(x, Row{})); });
}

}  // namespace

void ReleaseDocument::clear() {
  service.regions.clear();
  release.flags.clear();
  tests.failed_by_suite.clear();
  vulnerabilities.clear();
  components.clear();
  approvals.clear();
  commits.clear();
  artifacts.clear();
  containers.clear();
  attestations.clear();
}

// Keys are told apart by their length and a letter or two: the document has no others.
void read(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes, ReleaseDocument& d) {
  d.clear();
  for_document(parser, bytes, [&d](Text key, JsonValue value) {
    switch (key.size() * 256 + static_cast<unsigned char>(key[0])) {
      case 3 * 256 + 'n': d.now = text_of(value); break;
      case 7 * 256 + 's': read_service(value, d); break;
      case 7 * 256 + 'r': read_release(value, d); break;
      case 6 * 256 + 'c': read_change(value, d); break;
      case 5 * 256 + 'b': read_build(value, d); break;
      case 8 * 256 + 'c': read_coverage(value, d); break;
      case 5 * 256 + 't': read_tests(value, d); break;
      case 4 * 256 + 'p': read_performance(value, d); break;
      case 15 * 256 + 'v': read_list(value, d.vulnerabilities); break;
      case 10 * 256 + 'c': key[3] == 'p' ? read_list(value, d.components) : read_list(value, d.containers); break;
      case 9 * 256 + 'a': key[1] == 'p' ? read_list(value, d.approvals) : read_list(value, d.artifacts); break;
      case 7 * 256 + 'c': read_list(value, d.commits); break;
      case 12 * 256 + 's': read_secrets(value, d); break;
      case 4 * 256 + 's': read_sast(value, d); break;
      case 6 * 256 + 'l': read_labels(value, d); break;
      case 12 * 256 + 'a': read_list(value, d.attestations); break;
      default: break;
    }
  });
}

}  // namespace writ::bench
