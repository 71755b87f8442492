// How approvals are named and found.
#include "runtime/ir/ir.hpp"

namespace writ::ir {

auto full_name(const GateApproval& approval) -> std::string { return approval.declared_in + "/" + approval.approval; }

auto find_approval(const Gate& gate, std::string_view module, std::string_view approval)
    -> std::optional<std::uint32_t> {
  for (std::uint32_t i = 0; i < gate.approvals.size(); ++i) {
    if (gate.approvals[i].approval == approval && gate.approvals[i].declared_in == module) return i;
  }
  return std::nullopt;
}

}  // namespace writ::ir
