// Sentences about reasons, and what to do about them.
#include <algorithm>
#include <fmt/format.h>

#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using explain::Contribution;
using explain::ContributionKind;
using explain::Unknown;

constexpr std::size_t kExpressionWidth = 100;  // of one line; the place of the rest is in the source

auto joined(const std::vector<std::string>& texts, std::string_view separator) -> std::string {
  return fmt::format("{}", fmt::join(texts, separator));
}

auto quoted(const Contribution& c) -> std::string { return "`" + shortened(c.expression, kExpressionWidth) + "`"; }

// What cannot be told is the requirement itself, or whether its control applies.
auto requirement_sentence(const Contribution& c) -> std::string {
  if (c.truth == Truth::Unknown) return "not known whether " + quoted(c) + " holds";
  return c.certain || c.truth == Truth::True ? c.message : c.message + " (if the control applies, which is not known)";
}

auto clause_sentence(const Contribution& c) -> std::string {
  const std::string to = c.role.empty() ? "" : " (to " + c.role + ")";
  return (c.certain ? c.message : "not known whether " + quoted(c) + " holds") + to;
}

}  // namespace

auto gate_name(const Outcome& outcome) -> std::string {
  return outcome.module.name + "/" + outcome.decision.gate->name;
}

auto verdict_title(ir::Verdict verdict) -> std::string {
  switch (verdict) {
    case ir::Verdict::Allow: return "ALLOW";
    case ir::Verdict::NeedsApproval: return "NEEDS APPROVAL";
    case ir::Verdict::Escalate: return "ESCALATE";
    case ir::Verdict::Deny: return "DENY";
  }
  return {};
}

auto outcome_words(decide::OutcomeSet set) -> std::string {
  std::string words;
  for (std::string_view name : decide::outcome_names(set)) {
    words += (words.empty() ? "" : " or ") + spaced(name);
  }
  return words;
}

auto sentence(const Contribution& c) -> std::string {
  switch (c.kind) {
    case ContributionKind::Requirement: return requirement_sentence(c);
    case ContributionKind::NotApplicable: return "does not apply: " + quoted(c) + " does not hold";
    case ContributionKind::Clause: return clause_sentence(c);
    case ContributionKind::Approval: return approval_sentence(c);
    case ContributionKind::Floor:
    case ContributionKind::Obligation: return c.message;
  }
  return {};
}

auto details(const Contribution& c) -> std::vector<std::string> {
  std::vector<std::string> lines;
  for (const Unknown& unknown : c.unknown) lines.push_back(explain::text_of(unknown));
  if (c.further_unknown > 0) lines.push_back(fmt::format("and {} more", c.further_unknown));
  add_signature_details(c, lines);
  if (!c.certain) return lines;
  for (const explain::Witness& witness : c.witness) {
    std::vector<std::string> values;
    for (const explain::FoundValue& found : witness.values) values.push_back(found.name + " is " + found.value);
    if (!witness.note.empty()) values.insert(values.begin(), witness.note);
    if (!values.empty()) lines.push_back(joined(values, ", "));
  }
  return lines;
}

auto sealed_argument(const Outcome& outcome, const decide::ObligationResult& result, std::size_t argument)
    -> const std::optional<std::string>& {
  const auto at = static_cast<std::size_t>(&result - outcome.decision.obligations.data());
  return outcome.explanation.sealed[at][argument];
}

auto obligation_text(const Outcome& outcome, const decide::ObligationResult& result) -> std::string {
  const ir::Gate& gate = *outcome.decision.gate;
  const ir::Obligation& row = gate.obligations[result.obligation];
  const ir::Function& function = outcome.module.functions[gate.function];
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < row.arguments.size(); ++i) {
    const TypeId type = function.value_types[function.outputs[row.arguments[i].value].index];
    const bool text = is_text(outcome.module.types[type].kind) && outcome.module.types[type].kind != Kind::Json &&
                      result.arguments[i].known();
    const std::string value = print_value(outcome.module.types, type, result.arguments[i]);
    const std::optional<std::string>& sealed = sealed_argument(outcome, result, i);
    arguments.push_back(row.arguments[i].name + ": " + (sealed ? *sealed : text ? "\"" + value + "\"" : value));
  }
  return row.name + "(" + joined(arguments, ", ") + ")";
}

auto sentence_of(const Contribution& c) -> std::string { return sentence(c); }

}  // namespace writ::report
