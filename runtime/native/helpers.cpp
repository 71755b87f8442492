#include "runtime/native/helpers.hpp"

#include <strings.h>

#include <array>
#include <cstring>

namespace writ::native {
namespace {

auto context_at(const Runtime* runtime, const Site& site, Arena* arena) -> interp::OpContext {
  return {*runtime->module, *site.function, *runtime->patterns, *arena};
}

auto operand_count(const ir::Inst& inst) -> std::size_t {
  const ir::OpInfo& info = ir::op_info(inst.op);
  if (info.a == ir::Operand::List) return inst.b;
  const auto one = [](ir::Operand kind) -> std::size_t { return kind == ir::Operand::Value ? 1 : 0; };
  return one(info.a) + one(info.b) + one(info.c);
}

}  // namespace

// The names and parameters are those that emit.cpp and emit_collection.cpp call.
extern "C" {

static auto writ_jit_cells(Arena* arena, std::uint64_t count) noexcept -> void* {
  return arena->allocate(count * sizeof(Cell));
}

static void writ_jit_apply(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* operands,
                           Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::apply(context_at(runtime, at, arena), *at.inst, {operands, operand_count(*at.inst)});
}

static void writ_jit_choose(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* operands,
                            Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::choose_indexed(context_at(runtime, at, arena), *at.table, {operands, at.table->operands.size()});
}

// decimal::multiply of two numbers of 64 bits whose product is one too.
static auto writ_jit_multiply(std::int64_t a, std::int64_t b) noexcept -> std::int64_t {
  constexpr auto kOne = static_cast<UInt128>(kDecimalOne);
  const Int128 exact = static_cast<Int128>(a) * b;
  const UInt128 size = exact < 0 ? -static_cast<UInt128>(exact) : static_cast<UInt128>(exact);
  const UInt128 rest = size % kOne;
  auto quotient = static_cast<std::uint64_t>(size / kOne);
  if (2 * rest > kOne || (2 * rest == kOne && quotient % 2 != 0)) ++quotient;
  return static_cast<std::int64_t>(exact < 0 ? -quotient : quotient);
}

static void writ_jit_fold_begin(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* collection,
                                void* fold) noexcept {
  const Site& at = runtime->sites[site];
  new (fold) interp::Fold(interp::fold_begin(context_at(runtime, at, arena), *at.inst, *collection));
}

static void writ_jit_fold_step(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* results,
                               interp::Fold* fold) noexcept {
  const Site& at = runtime->sites[site];
  const ir::Block& body = at.function->blocks[ir::BlockId{at.inst->b}];
  interp::fold_step(context_at(runtime, at, arena), *at.inst, *fold, {results, body.results.size()});
}

static void writ_jit_fold_finish(const Runtime* runtime, Arena* arena, std::uint64_t site, interp::Fold* fold,
                                 Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::fold_finish(context_at(runtime, at, arena), *at.inst, *fold);
}

}  // extern "C"

auto all_helpers() -> std::span<const Helper> {
  static const std::array kHelpers = {
      Helper{"writ_jit_cells", reinterpret_cast<void*>(&writ_jit_cells)},
      Helper{"writ_jit_apply", reinterpret_cast<void*>(&writ_jit_apply)},
      Helper{"writ_jit_choose", reinterpret_cast<void*>(&writ_jit_choose)},
      Helper{"writ_jit_multiply", reinterpret_cast<void*>(&writ_jit_multiply)},
      Helper{"writ_jit_fold_begin", reinterpret_cast<void*>(&writ_jit_fold_begin)},
      Helper{"writ_jit_fold_step", reinterpret_cast<void*>(&writ_jit_fold_step)},
      Helper{"writ_jit_fold_finish", reinterpret_cast<void*>(&writ_jit_fold_finish)},
      // What code generation turns copies and comparisons of memory into.
      Helper{"memcpy", reinterpret_cast<void*>(static_cast<void* (*)(void*, const void*, std::size_t)>(&std::memcpy))},
      Helper{"memmove",
             reinterpret_cast<void*>(static_cast<void* (*)(void*, const void*, std::size_t)>(&std::memmove))},
      Helper{"memset", reinterpret_cast<void*>(static_cast<void* (*)(void*, int, std::size_t)>(&std::memset))},
      Helper{"memcmp",
             reinterpret_cast<void*>(static_cast<int (*)(const void*, const void*, std::size_t)>(&std::memcmp))},
      Helper{"bcmp", reinterpret_cast<void*>(static_cast<int (*)(const void*, const void*, std::size_t)>(&::bcmp))},
  };
  return kHelpers;
}

}  // namespace writ::native
