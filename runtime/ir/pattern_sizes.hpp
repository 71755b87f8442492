// What the patterns of a module come to together: no more than limits::kPatternProgram. Private to runtime/ir.
//
// The limit is about RE2's programs. What a pattern takes at most is told from its text; RE2 is asked to compile those
// only where that alone would be too much.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace writ::ir {

class PatternSizes {
 public:
  // Adds a pattern; false when it does not compile.
  auto add_regex(std::string_view text) -> bool;
  auto add_like(std::string_view text) -> bool;

  // Whether those that were added stay in bounds together.
  auto fit() -> bool;

 private:
  struct Estimated {
    std::string text;
    bool like;
    std::size_t at_most;
  };
  auto add(std::string_view text, bool like) -> bool;
  void count_exactly();

  std::size_t sum_ = 0;
  std::vector<Estimated> estimated_;  // in the sum with what they take at most
};

}  // namespace writ::ir
