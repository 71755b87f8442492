// Which functions get code of their own for requests that are packed (runtime/values/packed.hpp), and what such code
// knows of their values.
//
// Such code reads records by their fields, and lists element by element; of a list, a text or a number that stands in a
// packed record a cell can be made where one is wanted, but not of a record. So a function that does anything else with
// a record of its request goes by the cells, as does one that goes over no list: it would gain little.
//
// Linear in the function. Needs no LLVM.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/jit/numbering.hpp"
#include "runtime/values/packed.hpp"

namespace writ::jit {

class PackedUse {
 public:
  // All must outlive it.
  PackedUse(const ir::Module& module, const ir::Function& function, const interp::FunctionPlan& plan,
            const Numbering& numbering, const PackedLayout& layout);

  // The inputs that this code wants packed, all of them; none where the function is to get no code of this kind.
  [[nodiscard]] auto inputs() const -> const std::vector<ir::InputId>& { return inputs_; }
  // A set of texts out of all elements of a short packed list, of which nothing is wanted but whether other texts out
  // of the request are in it. It need not be made: the list can be searched, with the same answer.
  [[nodiscard]] auto is_searched(std::uint32_t set) const -> bool { return searched_[numbering_.same_as(set)]; }

 private:
  [[nodiscard]] auto form_of(std::uint32_t value) const -> PackedForm;
  // It stands in a packed record, in this form.
  [[nodiscard]] auto is(PackedForm form, std::uint32_t value) const -> bool;
  auto stands_in_packed(std::uint32_t value) -> bool;
  [[nodiscard]] auto wants_record(const ir::Inst& inst) const -> bool;
  [[nodiscard]] auto outputs_of(const interp::FunctionPlan& plan) const -> std::vector<std::uint32_t>;
  [[nodiscard]] auto can_be_packed(const interp::FunctionPlan& plan) const -> bool;
  [[nodiscard]] auto can_be_searched(const ir::Inst& inst) const -> bool;
  void find_searched(const interp::FunctionPlan& plan);

  const ir::Module& module_;
  const ir::Function& function_;
  const Numbering& numbering_;
  const PackedLayout& layout_;
  std::vector<bool> packed_;    // by value: it stands in a packed record
  std::vector<bool> searched_;  // by value
  std::vector<ir::InputId> inputs_;
};

}  // namespace writ::jit
