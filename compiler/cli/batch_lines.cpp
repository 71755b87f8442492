#include "compiler/cli/batch_lines.hpp"

#include <bit>
#include <fmt/format.h>

#include "compiler/diag/render_common.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

using decide::Verdict;

constexpr Verdict kVerdicts[] = {Verdict::Allow, Verdict::NeedsApproval, Verdict::Escalate, Verdict::Deny};

auto words_of(Verdict verdict) -> std::string_view {
  switch (verdict) {
    case Verdict::Allow: return "allow";
    case Verdict::NeedsApproval: return "need approval";
    case Verdict::Escalate: return "escalate";
    case Verdict::Deny: return "deny";
  }
  return {};
}

auto grouped(std::uint64_t number) -> std::string { return group_digits(std::to_string(number)); }

void begin_line(std::uint64_t line, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{{\"line\":{}", line);
}

}  // namespace

auto exit_of(Verdict verdict) -> Exit {
  switch (verdict) {
    case Verdict::Allow: return Exit::Ok;
    case Verdict::NeedsApproval:
    case Verdict::Escalate: return Exit::Pending;
    case Verdict::Deny: return Exit::Findings;
  }
  return Exit::Broken;
}

BatchLines::BatchLines(const host::OpenGate& open) {
  for (const ir::GateControl& row : open.gate->controls)
    ids_.push_back(diag::json_string(open.module().controls[row.control].id));
}

void BatchLines::add_controls(std::string_view key, const std::uint64_t* bits, std::size_t words,
                              std::string& out) const {
  out.append(",\"").append(key).append("\":[");
  bool first = true;
  for (std::size_t word = 0; word < words; ++word) {
    for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
      if (!first) out += ',';
      first = false;
      out += ids_[word * 64 + static_cast<std::size_t>(std::countr_zero(left))];
    }
  }
  out += ']';
}

void BatchLines::decided(const batch::Outcomes& outcomes, std::size_t row, std::uint64_t line, std::string& out) const {
  const batch::Outcome& one = outcomes.rows[row];
  begin_line(line, out);
  out.append(",\"decision\":\"").append(decide::verdict_name(one.decision));
  out.append("\",\"best_case\":\"").append(decide::verdict_name(one.best_case)).append("\"");
  add_controls("violated", outcomes.violated.data() + row * outcomes.words, outcomes.words, out);
  add_controls("not_known", outcomes.open.data() + row * outcomes.words, outcomes.words, out);
  out += "}\n";
}

void BatchLines::refused(std::string_view why, std::uint64_t line, std::string& out) {
  begin_line(line, out);
  out.append(",\"error\":").append(diag::json_string(std::string(why))).append("}\n");
}

void BatchCounts::add(const BatchCounts& next) {
  for (const Verdict v : kVerdicts)
    by_verdict[static_cast<std::size_t>(v)] += next.by_verdict[static_cast<std::size_t>(v)];
  if (refused == 0) first_refusal = next.first_refusal;
  refused += next.refused;
}

auto BatchCounts::requests() const -> std::uint64_t {
  std::uint64_t sum = refused;
  for (const std::uint64_t count : by_verdict) sum += count;
  return sum;
}

auto BatchCounts::exit() const -> Exit {
  Exit strictest = refused > 0 ? Exit::Broken : Exit::Ok;
  for (const Verdict v : kVerdicts) {
    if (by_verdict[static_cast<std::size_t>(v)] > 0) strictest = worse(strictest, exit_of(v));
  }
  return strictest;
}

auto BatchCounts::text() const -> std::string {
  std::string made = fmt::format("{} request{}:", grouped(requests()), requests() == 1 ? "" : "s");
  bool first = true;
  for (const Verdict v : kVerdicts) {
    const std::uint64_t count = by_verdict[static_cast<std::size_t>(v)];
    if (count == 0) continue;
    made += fmt::format("{} {} {}", first ? "" : ",", grouped(count), words_of(v));
    first = false;
  }
  if (refused > 0)
    made += fmt::format("{} {} could not be decided, the first in {}", first ? "" : ";", grouped(refused),
                        diag::printable(first_refusal));
  return made + "\n";
}

}  // namespace writ::cli
