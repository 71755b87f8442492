#include "compiler/driver/closures.hpp"

#include <array>
#include <map>

#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/closure.hpp"

namespace writ::driver {
namespace {

class Closures {
 public:
  explicit Closures(ir::Module& module) : module_(module), builtin_(*builtins::find(builtins::kClosure)) {}

  auto make() -> std::optional<ir::InputId> {
    for (ir::Function& function : module_.functions) {
      for (ir::Block& block : function.blocks) {
        for (ir::Inst& inst : block.insts) replace(function, inst);
      }
    }
    return too_large_;
  }

 private:
  void replace(ir::Function& function, ir::Inst& inst) {
    if (inst.op == ir::Op::Input) inputs_[{&function, inst.result.index}] = ir::InputId{inst.a};
    if (inst.op != ir::Op::Call || inst.c != builtin_) return;
    const auto edges = inputs_.find({&function, function.pool[inst.a]});
    WRIT_CHECK(edges != inputs_.end(), "the checker lets a closure be asked of data alone");
    const auto constant = made(edges->second, inst.type);
    if (!constant) return;
    inst.op = ir::Op::Const;
    inst.a = constant->index;
    inst.b = 0;
    inst.c = 0;
  }

  auto made(ir::InputId data, TypeId type) -> std::optional<ir::ConstantId> {
    if (const auto known = made_.find(data); known != made_.end()) return known->second;
    const ir::Input& row = module_.inputs[data];
    const std::array types = {row.type};
    const Cell closed = builtins::call(builtin_, {module_.types, types, type, module_.memory}, {&row.data, 1});
    if (closed.is_unknown()) {
      too_large_ = data;
      return std::nullopt;
    }
    return made_[data] = module_.constants.add({type, closed});
  }

  ir::Module& module_;
  std::uint32_t builtin_;
  std::map<std::pair<const ir::Function*, std::uint32_t>, ir::InputId> inputs_;  // the values that are inputs
  std::map<ir::InputId, ir::ConstantId> made_;
  std::optional<ir::InputId> too_large_;
};

}  // namespace

auto make_closures(ir::Module& module) -> std::optional<ir::InputId> { return Closures(module).make(); }

}  // namespace writ::driver
