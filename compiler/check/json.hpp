// What may be done with json, and what not (design 7.3). Private to compiler/check.
#pragma once

#include <string>

#include "compiler/check/checker.hpp"

namespace writ::check {

// Whether a value of the type is json or has json inside.
auto holds_json(const TypeTable& types, writ::TypeId type) -> bool;

// Reports E-JSON, and answers true, when the type of an operand of `what` holds json. `way_out` instead of the usual
// one.
auto refuse_json(Checker& c, diag::Span place, const std::string& what, writ::TypeId type,
                 const std::string& way_out = {}) -> bool;
inline constexpr const char* kListInstead = "write a list: only what can be compared is told apart in a set";

// `v["key"]`, `v[0]`, where `v` is json or json?.
auto infer_json_part(Checker& c, syntax::ExprId id, const syntax::IndexAccess& form, writ::TypeId json) -> writ::TypeId;
// A literal where json is wanted.
auto infer_json_literal(Checker& c, syntax::ExprId id, writ::TypeId json) -> writ::TypeId;

// Set types whose elements cannot be told apart; after every record has its fields.
void check_json_in_sets(Checker& c);

}  // namespace writ::check
