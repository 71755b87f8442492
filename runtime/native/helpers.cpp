#include "runtime/native/helpers.hpp"

#include <strings.h>

#include <array>
#include <cstring>

#include "runtime/values/key_index.hpp"

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

// What the reference engine says, as writ_jit_member() hands it over.
[[gnu::noinline]] auto truth_by_reference(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* a,
                                          const Cell* b) -> std::uint32_t {
  const Site& at = runtime->sites[site];
  const std::array operands = {*a, *b};
  const Cell result = interp::apply(context_at(runtime, at, arena), *at.inst, operands);
  return static_cast<std::uint32_t>(result.truth) | static_cast<std::uint32_t>(result.why) << 16;
}

[[gnu::noinline]] auto entry_by_reference(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* map,
                                          const Cell* key, Cell* result) -> const Cell* {
  const Site& at = runtime->sites[site];
  const std::array operands = {*map, *key};
  *result = interp::apply(context_at(runtime, at, arena), *at.inst, operands);
  return result;
}

}  // namespace

// The names and parameters are those that emit.cpp and emit_collection.cpp call. They are linked by name in a
// WebAssembly module, and found through all_helpers() everywhere else.
extern "C" {

auto writ_jit_cells(Arena* arena, std::uint64_t count) noexcept -> void* {
  return arena->allocate(count * sizeof(Cell));
}

void writ_jit_apply(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* operands,
                    Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::apply(context_at(runtime, at, arena), *at.inst, {operands, operand_count(*at.inst)});
}

// A truth in the low bits, and from bit 16 on why it is unknown.
[[gnu::flatten]] auto writ_jit_member(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* element,
                                      const Cell* collection) noexcept -> std::uint32_t {
  if (element->known() && collection->known() && collection->sequence->index != nullptr) {
    const Sequence& set = *collection->sequence;
    const bool found = set.index->contains(*element);
    return static_cast<std::uint32_t>(truth_of(found));
  }
  return truth_by_reference(runtime, arena, site, element, collection);
}

// As writ_jit_member().
auto writ_jit_has_key(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* key,
                      const Cell* map) noexcept -> std::uint32_t {
  if (key->known() && map->known() && map->mapping->index != nullptr) {
    const bool found = map->mapping->index->place_of(*key) != KeyIndex::kNone;
    return static_cast<std::uint32_t>(truth_of(found));
  }
  return truth_by_reference(runtime, arena, site, key, map);
}

// As writ_jit_member().
auto writ_jit_matches(const Runtime* runtime, Arena* /*arena*/, std::uint64_t site, const Cell* text) noexcept
    -> std::uint32_t {
  if (text->is_unknown())
    return static_cast<std::uint32_t>(Truth::Unknown) | static_cast<std::uint32_t>(text->why) << 16;
  const builtins::Pattern& pattern = runtime->patterns->of(*runtime->sites[site].inst);
  return static_cast<std::uint32_t>(truth_of(pattern.matches(text->text.view())));
}

// The entry where it stands in the map, or else `result`, which then says why there is none.
auto writ_jit_entry(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* map, const Cell* key,
                    Cell* result) noexcept -> const Cell* {
  if (map->known() && key->known() && map->mapping->index != nullptr) {
    const Mapping& entries = *map->mapping;
    const std::uint32_t place = entries.index->place_of(*key);
    if (place != KeyIndex::kNone && entries.values[place].known()) return &entries.values[place];
  }
  return entry_by_reference(runtime, arena, site, map, key, result);
}

void writ_jit_choose(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* operands,
                     Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::choose_indexed(context_at(runtime, at, arena), *at.table, {operands, at.table->operands.size()});
}

// `inputs` are those of the world; the rest as interp::Told::tell() takes it.
void writ_jit_tell(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* inputs, const Cell* operands,
                   Cell* outputs, std::uint64_t* can_apply) noexcept {
  runtime->sites[site].told->tell(inputs, operands, *arena, outputs, can_apply);
}

// decimal::multiply of two numbers of 64 bits whose product is one too.
auto writ_jit_multiply(std::int64_t a, std::int64_t b) noexcept -> std::int64_t {
  constexpr auto kOne = static_cast<UInt128>(kDecimalOne);
  const Int128 exact = static_cast<Int128>(a) * b;
  const UInt128 size = exact < 0 ? -static_cast<UInt128>(exact) : static_cast<UInt128>(exact);
  const UInt128 rest = size % kOne;
  auto quotient = static_cast<std::uint64_t>(size / kOne);
  if (2 * rest > kOne || (2 * rest == kOne && quotient % 2 != 0)) ++quotient;
  return static_cast<std::int64_t>(exact < 0 ? -quotient : quotient);
}

void writ_jit_fold_begin(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* collection,
                         void* fold) noexcept {
  const Site& at = runtime->sites[site];
  new (fold) interp::Fold(interp::fold_begin(context_at(runtime, at, arena), *at.inst, *collection));
}

void writ_jit_fold_step(const Runtime* runtime, Arena* arena, std::uint64_t site, const Cell* results,
                        interp::Fold* fold) noexcept {
  const Site& at = runtime->sites[site];
  const ir::Block& body = at.function->blocks[ir::BlockId{at.inst->b}];
  interp::fold_step(context_at(runtime, at, arena), *at.inst, *fold, {results, body.results.size()});
}

void writ_jit_fold_finish(const Runtime* runtime, Arena* arena, std::uint64_t site, interp::Fold* fold,
                          Cell* result) noexcept {
  const Site& at = runtime->sites[site];
  *result = interp::fold_finish(context_at(runtime, at, arena), *at.inst, *fold);
}

}  // extern "C"

auto all_helpers() -> std::span<const Helper> {
  static const std::array kHelpers = {
      Helper{"writ_jit_cells", reinterpret_cast<void*>(&writ_jit_cells)},
      Helper{"writ_jit_apply", reinterpret_cast<void*>(&writ_jit_apply)},
      Helper{"writ_jit_member", reinterpret_cast<void*>(&writ_jit_member)},
      Helper{"writ_jit_has_key", reinterpret_cast<void*>(&writ_jit_has_key)},
      Helper{"writ_jit_matches", reinterpret_cast<void*>(&writ_jit_matches)},
      Helper{"writ_jit_entry", reinterpret_cast<void*>(&writ_jit_entry)},
      Helper{"writ_jit_choose", reinterpret_cast<void*>(&writ_jit_choose)},
      Helper{"writ_jit_tell", reinterpret_cast<void*>(&writ_jit_tell)},
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
