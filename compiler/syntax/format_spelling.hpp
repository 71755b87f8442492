// How names, numbers, strings and words are spelled in canonical form: by the formatter, and where the checker
// quotes one.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace writ::syntax::layout {

// In backquotes if it was written so.
auto spelled(const Ident& name) -> std::string;
auto spelled(const QualifiedName& name) -> std::string;
auto spelled(const std::vector<Ident>& path) -> std::string;  // a.b.c

// `12345` -> `12_345`, `2_000` -> `2000`, `007` -> `7`; the fraction stays as it is.
auto spelled_digits(std::string_view digits) -> std::string;

// Durations in the largest unit of days, h, min, s, ms, us, ns of which they are a whole
// number; percents with at most four decimal places if the rest are zeros.
auto spelled(const NumberLit& number) -> std::string;

// One stretch of a quoted string with its escapes: \n \" \\ \{ \}, and \u{…} for what
// cannot be seen.
auto escaped(std::string_view text) -> std::string;

auto spelled(BinaryOp op) -> std::string_view;
auto spelled(RangeEnd end) -> std::string_view;
auto spelled(Band band) -> std::string_view;
auto spelled(Decision decision) -> std::string_view;
auto spelled(Outcome outcome) -> std::string_view;
auto spelled(const Level& level) -> std::string;

}  // namespace writ::syntax::layout
