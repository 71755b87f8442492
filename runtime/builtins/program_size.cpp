#include "runtime/builtins/program_size.hpp"

#include <algorithm>
#include <vector>

namespace writ::builtins {

namespace {

constexpr std::size_t kHuge = kPatternRows * 1'000;
constexpr std::size_t kAround = 8;  // the end, failure, and the loop that looks for a beginning

// Each form as RE2 compiles it: a byte range an instruction, and one that leads to two ways wherever there are two.
// When it has made the program flat, a way may have become an instruction that leads on, so all counts twice.
class Sizes {
 public:
  explicit Sizes(const PatternTree& tree) : tree_(tree) { sizes_.reserve(tree.rows.size()); }

  auto of_root() -> std::size_t {
    // Parts stand before what they are a part of.
    for (std::uint32_t i = 0; i < tree_.rows.size(); ++i) {
      sizes_.push_back(std::visit([&](const auto& form) { return of(form); }, tree_.rows[PatternId{i}]));
    }
    return std::min(kHuge, 2 * sizes_[tree_.root.index] + kAround);
  }

 private:
  [[nodiscard]] static auto of(const OneOf& form) -> std::size_t {
    const ByteSet ends = form.bytes & ~(form.bytes >> 1);
    return std::max<std::size_t>(1, 2 * ends.count());
  }
  [[nodiscard]] auto of(const InOrder& form) const -> std::size_t { return std::min(kHuge, 1 + sum(form.parts)); }
  [[nodiscard]] auto of(const AnyOf& form) const -> std::size_t {
    return std::min(kHuge, form.parts.size() + sum(form.parts));
  }
  [[nodiscard]] auto of(const Repeated& form) const -> std::size_t {
    const std::size_t times = std::max<std::size_t>(1, form.most.value_or(form.least));
    return std::min(kHuge, times * (sizes_[form.part.index] + 1) + 1);
  }
  [[nodiscard]] auto sum(const std::vector<PatternId>& parts) const -> std::size_t {
    std::size_t sum = 0;
    for (const PatternId part : parts) sum += sizes_[part.index];
    return sum;
  }

  const PatternTree& tree_;
  std::vector<std::size_t> sizes_;  // by row; none above kHuge, so that no sum overflows
};

}  // namespace

auto program_size_at_most(const PatternTree& tree) -> std::size_t { return Sizes(tree).of_root(); }

}  // namespace writ::builtins
