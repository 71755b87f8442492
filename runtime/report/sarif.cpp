// SARIF 2.1.0: a rule for each control and each clause that speaks, a result for each reason.
//
// What passes is reported too (kind pass or notApplicable), so that a reader sees what was
// looked at. `level` is other than none only where `kind` is fail, as the standard wants it.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "runtime/base/sha256.hpp"
#include "runtime/report/json.hpp"
#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

using explain::Contribution;

constexpr std::size_t kMostTags = 20;  // that code hosts take of one rule

struct Grade {
  std::string_view kind;
  std::string_view level;
};
constexpr Grade kError{"fail", "error"};
constexpr Grade kWarning{"fail", "warning"};

auto grade_of_reason(const Contribution& c, bool advisory) -> Grade {
  if (!c.control.valid()) return c.effect == ir::Verdict::Deny ? kError : Grade{"review", "none"};
  if (!advisory) return kError;
  const bool stale = !c.unknown.empty() && std::all_of(c.unknown.begin(), c.unknown.end(),
                                                       [](const explain::Unknown& u) { return u.why == "stale"; });
  return c.certain || stale ? kWarning : Grade{"open", "none"};
}

auto grade_of_control(const ControlReport& report) -> Grade {
  if (report.standing == Standing::NotApplicable) return {"notApplicable", "none"};
  if (report.standing == Standing::Waived || report.standing == Standing::Overridden) return report.advisory() ? kWarning : kError;
  return {"pass", "none"};
}

struct Writer {
  const Outcome& outcome;
  Json rules = Json::array();
  Json results = Json::array();
  std::map<std::string, std::size_t> rule_index;
};

auto object(std::string_view key, std::string_view value) -> Json {
  Json made = Json::object();
  made.set(key, value);
  return made;
}

auto object(std::string_view key, Json value) -> Json {
  Json made = Json::object();
  made.set(key, std::move(value));
  return made;
}

// ---------------------------------------------------------------- rules

// Code hosts sort by this number; it is a text there.
auto security_severity(std::string_view severity) -> std::string_view {
  if (severity == "critical") return "9.5";
  if (severity == "high") return "8.0";
  if (severity == "medium") return "5.5";
  if (severity == "low") return "2.0";
  return "";
}

auto control_properties(const ir::Control& control) -> Json {
  std::vector<std::string> tags = control.maps;
  tags.insert(tags.end(), control.tags.begin(), control.tags.end());
  if (tags.size() > kMostTags) tags.resize(kMostTags);
  Json made = Json::object();
  made.set("tags", Json::texts(tags));
  if (!control.owner.empty()) made.set("owner", control.owner);
  const std::string_view severity = security_severity(control.severity);
  if (!severity.empty()) made.set("security-severity", severity);
  return made;
}

auto add_rule(Writer& w, const std::string& id, Json rule) -> std::size_t {
  const auto [row, fresh] = w.rule_index.try_emplace(id, w.rule_index.size());
  rule.set("id", id);
  if (fresh) w.rules.add(std::move(rule));
  return row->second;
}

auto add_rule(Writer& w, const ir::Control& control, bool advisory) -> std::size_t {
  Json rule = Json::object();
  rule.set("shortDescription", object("text", control.title.empty() ? control.id : control.title));
  if (!control.remedy.empty()) rule.set("help", object("text", control.remedy));
  rule.set("defaultConfiguration", object("level", advisory ? "warning" : "error"));
  rule.set("properties", control_properties(control));
  return add_rule(w, control.id, std::move(rule));
}

// ---------------------------------------------------------------- results

// A path as a relative reference: what is not plain is escaped.
auto uri_of(std::string_view path) -> std::string {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  std::string out;
  for (char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += letter || kPlain.find(c) != std::string_view::npos ? std::string(1, c)
                                                              : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

auto location(const ir::Origin& origin) -> Json {
  Json region = Json::object();
  region.set("startLine", Json::number(std::max(origin.line, 1u)));
  region.set("startColumn", Json::number(std::max(origin.column, 1u)));
  Json physical = Json::object();
  physical.set("artifactLocation", object("uri", uri_of(origin.file)));
  physical.set("region", std::move(region));
  Json locations = Json::array();
  locations.add(object("physicalLocation", std::move(physical)));
  return locations;
}

// What a code host recognises a result by when lines move: the reason code, not the place.
auto fingerprint(const Outcome& outcome, const std::string& code) -> Json {
  const std::string digest = sha256_hex(gate_name(outcome) + "\n" + code);
  return object("primaryLocationLineHash", digest.substr(digest.find(':') + 1, 16) + ":1");
}

struct Result {
  std::string rule;
  std::size_t index = 0;
  std::string code;
  Grade grade;
  std::string message;
  ir::OriginId origin;
};

void add_result(Writer& w, const Result& result, bool waived = false) {
  Json made = Json::object();
  made.set("ruleId", result.rule);
  made.set("ruleIndex", Json::number(static_cast<std::int64_t>(result.index)));
  made.set("kind", result.grade.kind);
  made.set("level", result.grade.level);
  made.set("message", object("text", visible(result.message)));
  const bool placed = result.origin.valid() && !w.outcome.module.origins[result.origin].file.empty();
  if (placed) made.set("locations", location(w.outcome.module.origins[result.origin]));
  made.set("partialFingerprints", fingerprint(w.outcome, result.code));
  if (waived) {
    Json suppression = object("kind", "external");
    suppression.set("status", "accepted");
    made.set("suppressions", Json::array().add(std::move(suppression)));
  }
  w.results.add(std::move(made));
}

auto message_of(const Contribution& c) -> std::string {
  return fmt::format("{}: {}{}{}", c.code, sentence(c), details(c).empty() ? "" : " — ", fmt::join(details(c), "; "));
}

void write_control(Writer& w, const ControlReport& report) {
  const std::size_t rule = add_rule(w, report.control, report.advisory());
  const bool waived = report.standing == Standing::Waived || report.standing == Standing::Overridden;
  for (const Contribution* c : report.reasons) {
    add_result(w, {report.control.id, rule, c->code, grade_of_reason(*c, report.advisory()), message_of(*c), c->origin},
               waived);
  }
  if (!report.reasons.empty()) return;
  const std::string words = report.control.title + ": " + outcome_words(report.result.outcomes);
  add_result(w, {report.control.id, rule, report.control.id, grade_of_control(report), words, report.control.origin},
             waived);
}

void write_gate_reason(Writer& w, const Contribution& c) {
  Json rule = Json::object();
  const bool approval = c.kind == explain::ContributionKind::Approval;
  rule.set("shortDescription",
           object("text", approval ? "Approval " + c.code : visible(c.message.empty() ? c.code : c.message)));
  const std::size_t index = add_rule(w, c.code, std::move(rule));
  add_result(w, {c.code, index, c.code, grade_of_reason(c, false), message_of(c), c.origin});
}

auto log_of(Writer& w) -> Json {
  Json driver = object("name", "writ");
  driver.set("version", WRIT_VERSION);
  driver.set("rules", std::move(w.rules));
  Json run = object("tool", object("driver", std::move(driver)));
  run.set("columnKind", "unicodeCodePoints");
  run.set("invocations", Json::array().add(object("executionSuccessful", Json::boolean(true))));
  run.set("results", std::move(w.results));
  Json properties = object("gate", gate_name(w.outcome));
  properties.set("decision", decide::verdict_name(w.outcome.decision.decision));
  properties.set("best_case", decide::verdict_name(w.outcome.decision.best_case));
  run.set("properties", std::move(properties));
  Json log =
      object("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
  log.set("version", "2.1.0");
  log.set("runs", Json::array().add(std::move(run)));
  return log;
}

}  // namespace

auto write_sarif(const Outcome& outcome, const Options&) -> std::string {
  Writer w{outcome, Json::array(), Json::array(), {}};
  for (const ControlReport& report : control_reports(outcome)) write_control(w, report);
  for (const Contribution* c : gate_reasons(outcome)) write_gate_reason(w, *c);
  return log_of(w).write() + "\n";
}

}  // namespace writ::report
