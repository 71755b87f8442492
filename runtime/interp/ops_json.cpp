// Free-form parts of documents (design 7.3): found, and given a type. Absent parts stay absent.
#include "runtime/decode/decode.hpp"
#include "runtime/interp/ops_families.hpp"
#include "runtime/values/json_parts.hpp"

namespace writ::interp {
namespace {

auto part(std::optional<std::string_view> found) -> Cell {
  const bool nothing = !found || json::shape_of(*found) == json::Shape::Null;
  return nothing ? Cell::of_absent() : Cell::of_text(*found);
}

}  // namespace

auto eval_json_key(const Cell& json, const Cell& key) -> Cell {
  const Reasons why = json.why | key.why;
  if (why != 0) return Cell::unknown(why);
  return json.absent ? Cell::of_absent() : part(json::member(json.text.view(), key.text.view()));
}

auto eval_json_at(const Cell& json, const Cell& index) -> Cell {
  const Reasons why = json.why | index.why;
  if (why != 0) return Cell::unknown(why);
  return json.absent ? Cell::of_absent() : part(json::element(json.text.view(), index.integer));
}

auto eval_convert(const OpContext& context, TypeId result, const Cell& json) -> Cell {
  const Type& optional = context.module.types[result];
  if (json.is_unknown()) return unknown_of(optional, json.why);
  if (json.absent) return Cell::of_absent();
  const Cell made = decode::convert(context.module.types, result, json.text.view(), context.arena);
  return settled(optional, made);
}

}  // namespace writ::interp
