#include <array>

#include "runtime/ir/ir.hpp"

namespace writ::ir {
namespace {

constexpr std::array<OpInfo, kOpCount> kOps = {{
#define WRIT_OP(NAME, TEXT, A, B, C) {TEXT, Operand::A, Operand::B, Operand::C},
#include "runtime/ir/ops.def"
#undef WRIT_OP
}};

}  // namespace

auto op_info(Op op) -> const OpInfo& { return kOps[static_cast<std::size_t>(op)]; }

auto op_named(std::string_view text) -> std::optional<Op> {
  for (std::size_t i = 0; i < kOps.size(); ++i) {
    if (kOps[i].text == text) return static_cast<Op>(i);
  }
  return std::nullopt;
}

}  // namespace writ::ir
