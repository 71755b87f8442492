// Tables that are data: limits ascend, and every number of a row names a column, an interval or a class that is there.
#include <fmt/core.h>

#include "runtime/base/limits.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

class RulesVerifier {
 public:
  RulesVerifier(Verifier& v, RulesId id)
      : v_(v),
        rules_(v.module.rules[id]),
        name_(fmt::format("rules t{} {}", id.index, rules_.name)),
        at_(rules_.tests.data()),
        end_(at_ + rules_.tests.size()) {}

  void verify() {
    for (const RulesColumn& column : rules_.columns) {
      if (!limits(column)) return;
    }
    for (const ConstantId answer : rules_.answers) {
      if (!Verifier::none_or_in(answer, v_.module.constants)) return fault("an answer is not a row");
    }
    const std::size_t rest = rules_.rest ? 1 : 0;
    if (rules_.answers.empty()) return fault("they have no row");
    v_.instructions += rules_.tests.size();
    if (v_.instructions > limits::kInstructions) return fault("the module has too many instructions");
    for (std::size_t row = rest; row < rules_.answers.size(); ++row) {
      if (!tests()) return;
    }
    if (at_ != end_) fault("something stands after the tests of the last row");
  }

 private:
  void fault(std::string_view what) { v_.fault(name_, std::string(what)); }
  auto refuse(std::string_view what) -> bool { return v_.require(false, name_, what); }

  auto limits(const RulesColumn& column) -> bool {
    if (!v_.has_type(column.type)) return refuse("the type of a column is not a row");
    const auto lookup = lookup_of(v_.row(column.type));
    if (!lookup) return refuse("a column is of a type whose values cannot be sorted");
    const Constant* before = nullptr;
    for (const ConstantId id : column.limits) {
      if (!v_.module.constants.contains(id)) return refuse("a limit is not a row");
      const Constant& limit = v_.module.constants[id];
      const bool alike = before != nullptr && before->type == limit.type;
      if (!alike && !fits(v_.types, column.type, limit.type)) return refuse("a limit has not the type of its column");
      if (before != nullptr && order_of(*lookup, before->value, limit.value) >= 0)
        return refuse("limits do not ascend");
      before = &limit;
    }
    counts_.push_back(class_count(*lookup, column.limits.size()));
    return true;
  }

  // Of one row.
  auto tests() -> bool {
    if (at_ == end_) return refuse("the tests of its rows are cut short");
    std::uint32_t next_column = 0;
    for (std::uint32_t left = *at_++; left > 0; --left) {
      if (end_ - at_ < 2) return refuse("the tests of its rows are cut short");
      const std::uint32_t column = *at_++;
      if (column < next_column || column >= counts_.size())
        return refuse("a row tests a column that is not there, or not in order");
      if (!test(counts_[column])) return false;
      next_column = column + 1;
    }
    return true;
  }
  auto test(std::uint32_t classes) -> bool {
    const std::uint32_t intervals = *at_++;
    if (intervals > static_cast<std::size_t>(end_ - at_) / 2) return refuse("the tests of its rows are cut short");
    std::uint32_t least = 0;
    bool fine = true;
    for (const std::uint32_t* last = at_ + 2 * std::size_t{intervals}; at_ != last; at_ += 2) {
      fine = fine && least <= at_[0] && at_[0] <= at_[1] && at_[1] < classes;
      least = at_[1] + 2;
    }
    return fine || refuse("a test names classes that are not there, or not in order");
  }

  Verifier& v_;
  const Rules& rules_;
  std::string name_;
  std::vector<std::uint32_t> counts_;  // classes of each column
  const std::uint32_t* at_;            // in the tests
  const std::uint32_t* end_;
};

}  // namespace

void verify_rules(Verifier& v) {
  for (std::uint32_t i = 0; i < v.module.rules.size(); ++i) RulesVerifier(v, RulesId{i}).verify();
}

}  // namespace writ::ir
