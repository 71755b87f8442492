#include "compiler/diag/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "runtime/base/limits.hpp"
#include "runtime/base/nearest.hpp"

namespace writ::diag {
namespace {

auto fill(std::string_view message, const std::vector<std::string>& arguments) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    bool placeholder = i + 2 < message.size() && message[i] == '{' && message[i + 2] == '}' && message[i + 1] >= '0' &&
                       message[i + 1] <= '9';
    if (!placeholder) {
      out += message[i];
      continue;
    }
    out += arguments[static_cast<std::size_t>(message[i + 1] - '0')];
    i += 2;
  }
  return out;
}

}  // namespace

auto all_rules() -> const std::vector<const RuleInfo*>& {
  static const std::vector<const RuleInfo*> rules = {
#define WRIT_DIAGNOSTIC(NAME, ...) &NAME##Info,
#include "compiler/diag/catalogue.def"
#undef WRIT_DIAGNOSTIC
  };
  return rules;
}

auto Sink::add(const RuleInfo& rule, Span span, std::vector<std::string> arguments) -> Diagnostic& {
  (rule.severity == Severity::Error ? errors_ : warnings_) += 1;
  Diagnostic made{&rule, span, fill(rule.message, arguments), {}, {}, rule.severity};
  if (found_.size() >= limits::kDiagnostics) {
    ++dropped_;
    overflow_ = std::move(made);
    return overflow_;
  }
  if (found_.capacity() == 0) found_.reserve(limits::kDiagnostics);  // references stay valid
  found_.push_back(std::move(made));
  return found_.back();
}

void Sink::judge(const std::function<Fate(const Diagnostic&)>& fate_of) {
  std::erase_if(found_, [&](Diagnostic& d) {
    if (d.severity != Severity::Warning) return false;
    const Fate fate = fate_of(d);
    if (fate == Fate::Report) return false;
    --warnings_;
    if (fate == Fate::Allow) {
      ++allowed_;
      return true;
    }
    d.severity = Severity::Error;
    ++errors_;
    return false;
  });
}

auto Sink::sorted() const -> std::vector<const Diagnostic*> {
  std::vector<const Diagnostic*> order;
  order.reserve(found_.size());
  for (const Diagnostic& d : found_) order.push_back(&d);
  std::stable_sort(order.begin(), order.end(), [](const Diagnostic* a, const Diagnostic* b) {
    return std::tuple(a->span.file, a->span.begin) < std::tuple(b->span.file, b->span.begin);
  });
  return order;
}

auto nearest(std::string_view wanted, const std::vector<std::string>& known) -> std::string {
  return writ::nearest(wanted, known);
}

}  // namespace writ::diag
