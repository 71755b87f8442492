// Functions: every value is defined once, before its uses, where they can see it; every block has one owner.
#include <fmt/core.h>

#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

// Walks the blocks of one function in the order in which they run.
class FunctionVerifier {
 public:
  FunctionVerifier(Verifier& v, FunctionId id)
      : v_(v),
        fn_(v.module.functions[id]),
        name_(fmt::format("function f{} {}", id.index, fn_.name)),
        values_(fn_.value_types.size(), Seen::Never),
        owned_(fn_.blocks.size(), false) {}

  void verify() {
    if (!refuse_unless(!fn_.blocks.empty(), "it has no body")) return;
    for (const TypeId type : fn_.value_types) {
      if (!v_.has_type(type)) return fault("the type of a value is not a row");
    }
    const Block& body = fn_.blocks[BlockId{0u}];
    if (!refuse_unless(body.params == 0 && body.results.empty(), "its body has parameters or block results")) return;
    owned_[0] = true;
    if (!block(BlockId{0u}, nullptr, 0)) return;
    for (const ValueId output : fn_.outputs) refuse_unless(sees(output.index), "an output is not a value of the body");
    for (const bool owned : owned_) {
      if (!owned) return fault("a block belongs to no operation");
    }
    for (const Seen seen : values_) {
      if (seen == Seen::Never) return fault("a value is not defined");
    }
  }

 private:
  // Whether a value was defined so far, and whether it is of this block or one around it.
  enum class Seen : std::uint8_t { Never, OutOfSight, Visible };

  void fault(std::string_view what) { v_.fault(name_, std::string(what)); }
  auto refuse_unless(bool fine, std::string_view what) -> bool { return v_.require(fine, name_, what); }
  auto refuse(const Inst& inst, std::string_view what) -> bool {
    return v_.require(false, fmt::format("{}, %{}", name_, inst.result.index), what);
  }
  [[nodiscard]] auto sees(std::uint32_t value) const -> bool {
    return value < values_.size() && values_[value] == Seen::Visible;
  }

  // As deep as blocks nest; the limit is checked on the way down.
  auto block(BlockId id, const Inst* owner, std::size_t depth) -> bool {
    const Block& block = fn_.blocks[id];
    if (block.params > block.insts.size()) return refuse_unless(false, "a block has fewer instructions than parameters");
    for (std::uint32_t i = 0; i < block.insts.size(); ++i) {
      if (!instruction(block.insts[i], owner, i, i < block.params, depth)) return false;
    }
    for (const ValueId result : block.results) {
      if (!refuse_unless(sees(result.index), "the result of a block is not a value that it sees")) return false;
    }
    return true;
  }
  void leave(BlockId id) {
    for (const Inst& inst : fn_.blocks[id].insts) values_[inst.result.index] = Seen::OutOfSight;
  }

  auto instruction(const Inst& inst, const Inst* owner, std::uint32_t at, bool is_param, std::size_t depth) -> bool {
    if (static_cast<std::size_t>(inst.op) >= kOpCount) return refuse(inst, "its operation does not exist");
    if (++v_.instructions > limits::kInstructions) return refuse(inst, "the module has too many instructions");
    if (inst.result.index >= values_.size()) return refuse(inst, "its result has no type");
    if (values_[inst.result.index] != Seen::Never) return refuse(inst, "its result is defined twice");
    if (!v_.has_type(inst.type) || inst.type != fn_.value_types[inst.result.index]) {
      return refuse(inst, "its type is not that of its result");
    }
    if (!Verifier::none_or_in(inst.origin, v_.module.origins)) return refuse(inst, "its origin is not a row");
    if (is_param != (inst.op == Op::Param)) return refuse(inst, "parameters do not stand first in their block");
    const bool fine = is_param ? param(inst, owner, at) : operands(inst, depth);
    values_[inst.result.index] = Seen::Visible;
    return fine;
  }

  auto param(const Inst& inst, const Inst* owner, std::uint32_t at) -> bool {
    if (inst.a != at || inst.b != 0 || inst.c != 0) return refuse(inst, "parameters are not numbered in order");
    const Type& collection = v_.row(fn_.value_types[owner->a]);
    const bool map = collection.kind == Kind::Map;
    const TypeId wanted = map && at == 0 ? collection.key : collection.element;
    return fits(v_.types, wanted, inst.type) || refuse(inst, "a parameter has not the type of what it stands for");
  }

  auto operands(const Inst& inst, std::size_t depth) -> bool {
    const OpInfo& info = op_info(inst.op);
    if (!operand(inst, info.a, inst.a) || !operand(inst, info.c, inst.c)) return false;
    // B counts what stands in the pool when A is a list.
    if (info.a != Operand::List && !operand(inst, info.b, inst.b)) return false;
    if (info.b == Operand::Block && !nested(inst, depth)) return false;
    const std::string what = operation_fault(v_, fn_, inst);
    return what.empty() || refuse(inst, what);
  }

  auto operand(const Inst& inst, Operand kind, std::uint32_t value) -> bool {
    switch (kind) {
      case Operand::None:
        return value == 0 || refuse(inst, "an operand that it does not have is set");
      case Operand::Value:
        return sees(value) || refuse(inst, "an operand is not defined before it, or out of sight");
      case Operand::Const:
        return value < v_.module.constants.size() || refuse(inst, "its constant is not a row");
      case Operand::Input:
        return value < v_.module.inputs.size() || refuse(inst, "its input is not a row");
      case Operand::List:
        return list(inst);
      case Operand::Rules:
        return value < v_.module.rules.size() || refuse(inst, "its rules are not a row");
      case Operand::Reason:
        return value < static_cast<std::uint32_t>(kReasonCount) || refuse(inst, "its reason does not exist");
      case Operand::Field:    // operation_fault looks at these, with the types
      case Operand::Index:
      case Operand::Block:
      case Operand::Builtin:
        return true;
    }
    return refuse(inst, "an operand is of no kind");
  }
  auto list(const Inst& inst) -> bool {
    if (inst.b > fn_.pool.size() || inst.a > fn_.pool.size() - inst.b) return refuse(inst, "its list is outside the pool");
    // Lists may share the pool, so their sizes count like instructions.
    v_.instructions += inst.b;
    if (v_.instructions > limits::kInstructions) return refuse(inst, "the module has too many instructions");
    for (std::uint32_t i = 0; i < inst.b; ++i) {
      if (!sees(fn_.pool[inst.a + i])) return refuse(inst, "a value of its list is not defined before it, or out of sight");
    }
    return true;
  }

  auto nested(const Inst& inst, std::size_t depth) -> bool {
    if (inst.b >= fn_.blocks.size() || owned_[inst.b]) return refuse(inst, "its block is not a row, or has an owner already");
    if (depth >= limits::kBlockDepth) return refuse(inst, "blocks nest too deep");
    owned_[inst.b] = true;
    const Type& collection = v_.row(fn_.value_types[inst.a]);
    if (!is_collection(collection.kind) || collection.optional) return refuse(inst, "it runs over what is no collection");
    const BlockId id{inst.b};
    if (fn_.blocks[id].params != (collection.kind == Kind::Map ? 2u : 1u)) {
      return refuse(inst, "its block has not one parameter an element, or key and value for a map");
    }
    if (!block(id, &inst, depth + 1)) return false;
    leave(id);
    return true;
  }

  Verifier& v_;
  const Function& fn_;
  std::string name_;
  std::vector<Seen> values_;  // by ValueId
  std::vector<bool> owned_;
};

}  // namespace

void verify_functions(Verifier& v) {
  for (std::uint32_t i = 0; i < v.module.functions.size(); ++i) FunctionVerifier(v, FunctionId{i}).verify();
}

}  // namespace writ::ir
