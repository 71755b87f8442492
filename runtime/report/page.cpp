#include "runtime/report/page.hpp"

#include <fmt/format.h>

#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

auto code_of(Ink ink) -> std::string_view {
  switch (ink) {
    case Ink::Plain: return "";
    case Ink::Bold: return "\x1b[1m";
    case Ink::Dim: return "\x1b[2m";
    case Ink::Good: return "\x1b[32m";
    case Ink::Warn: return "\x1b[33m";
    case Ink::Bad: return "\x1b[1;31m";
  }
  return "";
}

}  // namespace

auto Page::painted(Ink ink, std::string_view text) const -> std::string {
  const std::string safe = visible(text);
  if (style_ == Style::Plain || ink == Ink::Plain || safe.empty()) return safe;
  return std::string(code_of(ink)) + safe + "\x1b[0m";
}

void Page::line(std::size_t indent, const std::string& painted_text) {
  std::string text = std::string(indent, ' ') + painted_text;
  text.erase(text.find_last_not_of(' ') + 1);
  out_ += text + "\n";
}

void Page::blank() {
  if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
}

auto ink_of(ir::Verdict verdict) -> Ink {
  switch (verdict) {
    case ir::Verdict::Allow: return Ink::Good;
    case ir::Verdict::NeedsApproval:
    case ir::Verdict::Escalate: return Ink::Warn;
    case ir::Verdict::Deny: return Ink::Bad;
  }
  return Ink::Plain;
}

void write_head(Page& page, const Outcome& outcome) {
  const decide::Decision& decision = outcome.decision;
  std::string head = page.painted(ink_of(decision.decision), verdict_title(decision.decision)) + "  " +
                     page.painted(Ink::Bold, decision.gate->name);
  if (decision.decision != ir::Verdict::Allow) head += fmt::format("  (best case: {})", decide::verdict_name(decision.best_case));
  page.line(0, head + "  at " + print_instant(outcome.situation.now));
  const std::string rules = outcome.module.name + (outcome.module.version.empty() ? "" : " " + outcome.module.version);
  const std::string& title = decision.gate->title;
  page.line(2, page.painted(Ink::Dim, title.empty() ? rules : title + ", by " + rules));
}

}  // namespace writ::report
