// What the numbers of a function can be, whatever comes in.
//
// Inputs are what their types say, refinements included (runtime/ir/engine.hpp), so a number that is read out of
// one is inside the range of its type; the rest is interval arithmetic. What is declared of a computed value
// counts for nothing. Only numbers that decimals are made of are looked at: int, ratio, decimal.
#pragma once

#include <optional>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::jit {

// Both ends belong. Of decimals and ratios in units of 10^-12.
struct Bound {
  Int128 low = 0;
  Int128 high = 0;
  [[nodiscard]] auto fits_word() const -> bool;  // 64 bits hold all of it
};

class Bounds {
 public:
  Bounds(const ir::Module& module, const ir::Function& function);

  // Each instruction once, after those that it uses; `over` is the collection whose elements a Param is one of.
  void add(const ir::Inst& inst, std::optional<std::uint32_t> over);

  // Of a value that was added and is known; nothing where nothing is certain.
  [[nodiscard]] auto of(std::uint32_t value) const -> const std::optional<Bound>& { return bounds_[value]; }

 private:
  auto source(const ir::Inst& inst, std::optional<std::uint32_t> over) const -> TypeId;
  auto computed(const ir::Inst& inst) const -> std::optional<Bound>;
  auto declared(TypeId type) const -> std::optional<Bound>;
  auto constant(const ir::Inst& inst) const -> std::optional<Bound>;

  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<TypeId>
      sources_;  // by value: the type that an input keeps to in this part; invalid: it is no part of one
  std::vector<std::optional<Bound>> bounds_;
};

}  // namespace writ::jit
