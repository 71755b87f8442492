// Who may not sign an approval: the people that some values name, each one person, or a list or set of them.
//
// A few questions go through the names one after the other; for many a table of their hashes is made first. Private to
// runtime/decide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/ir/ir.hpp"
#include "runtime/values/arena.hpp"

namespace writ::decide {

class Excluded {
 public:
  // `outputs` of the function name them; `cells` are the values of all its outputs. `questions` is how often names()
  // may be asked. Everything must outlive it, and is in `arena` where it is made.
  Excluded(const ir::Module& module, const ir::Function& function, std::span<const std::uint32_t> outputs,
           const Cell* cells, std::size_t questions, Arena& arena);

  // Unknown where the person is none of those that are known, and there are others.
  [[nodiscard]] auto names(std::string_view person) const -> Truth;

 private:
  struct Named {
    std::span<const Cell> people;
    Truth others = Truth::False;  // whether there are more
  };
  void take(const Cell& cell, bool sequence, Named& named);
  void make_table(std::size_t people, Arena& arena);
  [[nodiscard]] auto slot_of(std::string_view person) const -> std::string_view&;

  std::span<Named> named_;             // one an output
  std::span<std::string_view> slots_;  // by hash, a power of two; null where it is free. Empty: no table was made
  Truth others_ = Truth::False;        // whether somebody is named who is not known
};

}  // namespace writ::decide
