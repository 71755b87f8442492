#include "runtime/ir/pattern_sizes.hpp"

#include "runtime/base/limits.hpp"
#include "runtime/builtins/pattern.hpp"

namespace writ::ir {

using builtins::Pattern;

auto PatternSizes::add_regex(std::string_view text) -> bool { return add(text, false); }
auto PatternSizes::add_like(std::string_view text) -> bool { return add(text, true); }

auto PatternSizes::add(std::string_view text, bool like) -> bool {
  const auto pattern = like ? Pattern::like(text) : Pattern::regex(text);
  if (!pattern) return false;
  sum_ += pattern->cost_at_most();
  estimated_.push_back({std::string(text), like, pattern->cost_at_most()});
  return true;
}

auto PatternSizes::fit() -> bool {
  if (sum_ > limits::kPatternProgram) count_exactly();
  return sum_ <= limits::kPatternProgram;
}

void PatternSizes::count_exactly() {
  for (const Estimated& of : estimated_) {
    const auto pattern = of.like ? Pattern::known_like(of.text) : Pattern::known_regex(of.text);
    sum_ -= of.at_most;
    sum_ += pattern.cost();
  }
  estimated_.clear();
}

}  // namespace writ::ir
