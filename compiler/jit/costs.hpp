// What operations take in native code, as far as it decides whether one is worth a branch.
//
// Every figure is in costs.cpp, with where it is from. They need not be right to the nanosecond: they are compared with
// what a branch takes, and between what is far below that and what is far above lies little.
#pragma once

#include <cstdint>

#include "compiler/jit/numbering.hpp"

namespace writ::jit {

using Cost = std::uint64_t;  // tenths of a nanosecond

// From here on it is worth a branch to leave something out that may not be wanted. A branch that is guessed wrongly
// takes some 160, what would have been done beside included (measured as in costs.cpp); of conditions in rules most
// come out alike, so one wrong guess in five is reckoned with, and that every other operand is wanted.
inline constexpr Cost kDear = 60;
// So many elements a collection is thought to have.
inline constexpr Cost kElements = 4;

class Costs {
 public:
  // All must outlive it.
  Costs(const ir::Module& module, const ir::Function& function, const Numbering& numbering)
      : module_(module), function_(function), numbering_(numbering) {}

  // Without its operands; of a loop, without its body.
  [[nodiscard]] auto of(const ir::Inst& inst) const -> Cost;

 private:
  [[nodiscard]] auto type_of(std::uint32_t value) const -> const Type&;
  [[nodiscard]] auto constant(std::uint32_t value) const -> const Cell*;
  [[nodiscard]] auto comparison(const ir::Inst& inst) const -> Cost;
  [[nodiscard]] auto call(const ir::Inst& inst) const -> Cost;
  [[nodiscard]] auto has_bits(std::uint32_t value) const -> bool;
  [[nodiscard]] auto arithmetic(const ir::Inst& inst) const -> Cost;
  [[nodiscard]] auto membership(const ir::Inst& inst) const -> Cost;

  const ir::Module& module_;
  const ir::Function& function_;
  const Numbering& numbering_;
};

}  // namespace writ::jit
