#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "compiler/diag/render.hpp"
#include "compiler/diag/render_common.hpp"
#include "compiler/diag/render_snippet.hpp"

namespace writ::diag {
namespace {

// One SARIF rule a code: several rows may word one code, the first one stands for it.
auto rules_by_code() -> std::vector<const RuleInfo*> {
  std::vector<const RuleInfo*> rules;
  for (const RuleInfo* rule : all_rules()) {
    bool known = std::any_of(rules.begin(), rules.end(), [&](const RuleInfo* r) { return r->code == rule->code; });
    if (!known) rules.push_back(rule);
  }
  return rules;
}

// A message without its arguments: `{0}` reads as `…`.
auto general_wording(std::string_view message) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    bool placeholder = message[i] == '{' && i + 2 < message.size() && message[i + 2] == '}';
    out += placeholder ? std::string("…") : std::string(1, message[i]);
    if (placeholder) i += 2;
  }
  return out;
}

auto rule_json(const RuleInfo& rule) -> std::string {
  std::string page = fmt::format("docs/errors/{}.md says what this means and how to put it right.", rule.code);
  return fmt::format(R"({{"id":"{0}","name":"{1}","shortDescription":{{"text":{2}}},"help":{{"text":{3}}},)"
                     R"("defaultConfiguration":{{"level":"{4}"}}}})",
                     rule.code, rule.name, json_string(general_wording(rule.message)), json_string(page),
                     severity_name(rule.severity));
}

// A path as a relative reference: SARIF wants a URI, so `#`, blanks and the like are escaped.
auto uri_of(std::string_view path) -> std::string {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  std::string out;
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 kPlain.find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

auto location_fields(const FileTexts& texts, Places& places, Span span) -> std::string {
  std::string artifact = fmt::format(R"("artifactLocation":{{"uri":{}}})", json_string(uri_of(texts[span.file].name)));
  if (texts[span.file].text.empty()) return fmt::format(R"("physicalLocation":{{{}}})", artifact);
  LineColumn begin = places.at(span.file, span.begin);
  LineColumn end = places.at(span.file, std::max(span.begin, span.end));
  return fmt::format(
      R"("physicalLocation":{{{},"region":{{"startLine":{},"startColumn":{},"endLine":{},"endColumn":{}}}}})", artifact,
      begin.line, begin.column, end.line, end.column);
}

// FNV-1a: the fingerprint has to be stable, not strong.
auto hash_of(std::string_view text) -> std::uint64_t {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash;
}

struct Writer {
  const FileTexts& texts;
  Places places;
  std::map<std::string_view, std::size_t> rule_index;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::size_t> same_line;  // by file and hash of the line
};

// What a code host recognises a finding by when lines above it move.
auto fingerprint(Writer& w, Span span) -> std::string {
  std::string line = snippet(w.texts, span, '^').line;  // a line of megabytes only around the place
  std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  std::uint64_t hash = hash_of(std::string_view(line).substr(begin));
  std::size_t nth = ++w.same_line[{span.file.index, hash}];
  return fmt::format(R"(,"partialFingerprints":{{"primaryLocationLineHash":"{:016x}:{}"}})", hash, nth);
}

auto related_json(Writer& w, const Diagnostic& d) -> std::string {
  std::string out;
  for (const Label& label : d.labels) {
    if (!label.span.valid()) continue;
    out += fmt::format(R"({}{{"message":{{"text":{}}},{}}})", out.empty() ? "" : ",", json_string(label.text),
                       location_fields(w.texts, w.places, label.span));
  }
  return out.empty() ? out : fmt::format(R"(,"relatedLocations":[{}])", out);
}

auto result_json(Writer& w, const Diagnostic& d) -> std::string {
  std::string words = d.message;
  for (const std::string& help : d.helps) words += "\nhelp: " + help;
  std::string place;
  if (d.span.valid()) {
    place =
        fmt::format(R"(,"locations":[{{{}}}])", location_fields(w.texts, w.places, d.span)) + fingerprint(w, d.span);
  }
  return fmt::format(R"({{"ruleId":"{}","ruleIndex":{},"level":"{}","message":{{"text":{}}}{}{}}})", d.rule->code,
                     w.rule_index.at(d.rule->code), severity_name(d.severity), json_string(words), place,
                     related_json(w, d));
}

// A log of one run: `body` says how it went and what was found.
auto log_of(std::string_view rules, std::string_view body) -> std::string {
  return fmt::format(
      "{{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n"
      "\"version\":\"2.1.0\",\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\n"
      "\"tool\":{{\"driver\":{{\"name\":\"writ\",\"version\":\"{}\",\"rules\":[{}]}}}},\n{}}}]}}\n",
      WRIT_VERSION, rules, body);
}

}  // namespace

auto render_sarif(const Sink& sink, const FileTexts& texts) -> std::string {
  Writer w{texts, Places(texts), {}, {}};
  std::string rules;
  for (const RuleInfo* rule : rules_by_code()) {
    w.rule_index.emplace(rule->code, w.rule_index.size());
    rules += (rules.empty() ? "\n" : ",\n") + rule_json(*rule);
  }
  std::string results;
  for (const Diagnostic* d : sink.sorted()) results += (results.empty() ? "\n" : ",\n") + result_json(w, *d);
  return log_of(rules, fmt::format("\"invocations\":[{{\"executionSuccessful\":true}}],\n\"results\":[{}]", results));
}

auto failure_sarif(std::string_view why) -> std::string {
  return log_of("", fmt::format(R"("invocations":[{{"executionSuccessful":false,"toolExecutionNotifications":)"
                                R"([{{"level":"error","message":{{"text":{}}}}}]}}],"results":[])",
                                json_string(why)));
}

}  // namespace writ::diag
