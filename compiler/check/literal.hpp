// Literals as values: digits, quantities, dates and digests, exactly.
#pragma once

#include <optional>
#include <string>

#include "compiler/syntax/ast.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ::check {

// "USD per day" from its two words; units of time in their canonical spelling.
auto unit_text(std::string_view unit, std::string_view per) -> std::string;

// The value of a number literal as `type`; nothing when it cannot be held exactly
// (too large, too precise, a fraction for an int), and `why` says which.
auto number_value(const syntax::NumberLit& number, const writ::Type& type, std::string& why) -> std::optional<Cell>;

// Digits with `_`, without: "2000".
auto plain_digits(std::string_view digits) -> std::string;

// A whole number that fits, such as a size or a count of people.
auto whole_number(std::string_view digits) -> std::optional<std::int64_t>;

// A literal quantity of time in ns; nothing if it is none.
auto literal_duration(const syntax::Ast& ast, syntax::ExprId expr) -> std::optional<std::int64_t>;

// The text of a string literal without interpolation.
auto literal_text(const syntax::Ast& ast, syntax::ExprId expr) -> std::string;

// A string literal that stands as it is, without `{expr}`.
auto is_plain_text(const syntax::Ast& ast, syntax::ExprId expr) -> bool;

// The text of the value that a string literal means as `type`: of a version, address, network or
// country its one form, of a string the text itself. The checker has accepted it.
auto literal_value(const syntax::Ast& ast, syntax::ExprId expr, const writ::Type& type) -> std::string;

}  // namespace writ::check
