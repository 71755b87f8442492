#include "runtime/decide/about.hpp"

#include <map>
#include <optional>
#include <string>

#include "runtime/decide/approvals.hpp"

namespace writ::decide {
namespace {

using Bound = std::vector<std::optional<std::string>>;  // what is not known is nothing

auto certainly_other(const evidence::Statement& statement, const Bound& present) -> bool {
  if (!statement.bound) return false;
  if (statement.bound->size() != present.size()) return true;
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (present[i] && *present[i] != (*statement.bound)[i]) return true;
  }
  return false;
}

}  // namespace

auto statements_about(const ir::Module& module, const ir::Gate& gate, const Cell* outputs,
                      std::vector<evidence::Statement> all) -> std::vector<evidence::Statement> {
  std::map<std::string, Bound> present;
  for (const ir::GateApproval& row : gate.approvals)
    present.emplace(ir::full_name(row), bound_digests(module, gate, row, outputs));
  std::erase_if(all, [&](const evidence::Statement& one) {
    const auto found = present.find(one.approval);
    return found == present.end() || certainly_other(one, found->second);
  });
  return all;
}

}  // namespace writ::decide
