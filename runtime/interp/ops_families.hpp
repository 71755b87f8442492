// The operations that apply() dispatches to and nobody else calls. Private to runtime/interp.
#pragma once

#include "runtime/interp/ops.hpp"

namespace writ::interp {

// Why it is not known how many different members there are, in a set or among the keys of a map
// (design 3.2: two unknown members may be one); 0 for lists. `collection` is known.
auto multiplicity_reasons(const TypeTable& types, const Type& row, const Cell& collection) -> Reasons;
auto is_open(const Type& row, const Cell& collection) -> bool;

// ---- ops_collection.cpp
auto eval_at(const Type& result, const Cell& list, const Cell& index) -> Cell;
auto eval_first(const TypeTable& types, TypeId type, const Type& result, const Cell& collection) -> Cell;
auto eval_entry(const OpContext& context, const ir::Inst& inst, const Cell& map, const Cell& key) -> Cell;  // Entry, Get
auto eval_has_key(const OpContext& context, const ir::Inst& inst, const Cell& key, const Cell& map) -> Cell;
auto eval_member(const OpContext& context, const ir::Inst& inst, const Cell& element, const Cell& collection) -> Cell;
auto make_list(const OpContext& context, std::span<const Cell> items) -> Cell;
auto make_set(const OpContext& context, TypeId element, std::span<const Cell> items) -> Cell;
auto make_record(const OpContext& context, std::span<const Cell> fields) -> Cell;

// ---- ops_json.cpp: `json` may be optional; no such part is absent
auto eval_json_key(const Cell& json, const Cell& key) -> Cell;
auto eval_json_at(const Cell& json, const Cell& index) -> Cell;
auto eval_convert(const OpContext& context, TypeId result, const Cell& json) -> Cell;

// ---- ops_choose.cpp: `rows` is condition, value, condition, value …
// Choose and ChooseFirst. The rows that can match must agree. A table of either kind is complete: lowering ends
// it with a row that always matches, or the checker has proved that some row does.
auto eval_choose(const TypeTable& types, const ir::Inst& inst, std::span<const Cell> rows) -> Cell;
auto eval_choose_all(const OpContext& context, std::span<const Cell> rows) -> Cell;
// Lookup, LookupFirst and LookupAll, row by row; `operands` as of the instruction.
auto eval_lookup(const OpContext& context, const ir::Inst& inst, std::span<const Cell> operands) -> Cell;

}  // namespace writ::interp
