#include "compiler/diag/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "runtime/base/limits.hpp"

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

// Levenshtein distance with adjacent swaps counted once (optimal string alignment).
auto distance(std::string_view a, std::string_view b) -> std::size_t {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
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
  constexpr std::size_t kLongestGuess = 64;
  if (wanted.size() > kLongestGuess) return {};
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::string found;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestGuess) continue;
    std::size_t d = distance(wanted, candidate);
    if (d < best) {
      best = d;
      found = candidate;
    }
  }
  return found;
}

}  // namespace writ::diag
