// What the binary form must keep of a module: everything, and always as the same bytes.
#pragma once

#include <string>

#include "runtime/ir/compiled.hpp"
#include "tests/property/same_module.hpp"

namespace writ::property {

// What is lost between writing and reading; empty when nothing is.
inline auto lost_when_compiled(const ir::Module& module, const ir::Package& package = {}) -> std::string {
  const std::string bytes = ir::write_compiled(module, package);
  const auto back = ir::read_compiled(bytes);
  if (!back) return "read_compiled() refuses what write_compiled() wrote: " + back.error().message;
  if (ir::print(back->module) != ir::print(module)) return "what was read prints otherwise";
  const std::string_view differs = ModuleComparison(module, back->module).difference();
  if (!differs.empty()) return "what was read is another module: " + std::string(differs);
  if (ir::write_compiled(back->module, back->package, back->signature) != bytes) return "what was read is other bytes";
  return {};
}

}  // namespace writ::property
