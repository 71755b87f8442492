// What print and read share: names, numbers and quoted text. Private to runtime/ir.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/ir/ir.hpp"

namespace writ::ir::text_form {

inline constexpr int kVersion = 1;

// "…" on one line: `"`, `\` and control characters are escaped.
auto quoted(std::string_view text) -> std::string;
// The same without the quotes, for comments.
auto on_one_line(std::string_view text) -> std::string;

auto int128_text(Int128 value) -> std::string;
auto parse_int128(std::string_view text) -> std::optional<Int128>;
auto float_text(double value) -> std::string;  // shortest that reads back to the same bits
auto parse_float(std::string_view text) -> std::optional<double>;

auto name_of(Kind kind) -> std::string_view;
auto name_of(InputKind kind) -> std::string_view;
auto name_of(LevelKind kind) -> std::string_view;
auto name_of(ClauseKind kind) -> std::string_view;
auto name_of(Verdict verdict) -> std::string_view;
auto name_of(Merge merge) -> std::string_view;
auto name_of(LineageAnswer answer) -> std::string_view;

auto kind_named(std::string_view name) -> std::optional<Kind>;
auto input_kind_named(std::string_view name) -> std::optional<InputKind>;
auto level_named(std::string_view name) -> std::optional<LevelKind>;
auto clause_named(std::string_view name) -> std::optional<ClauseKind>;
auto verdict_named(std::string_view name) -> std::optional<Verdict>;
auto merge_named(std::string_view name) -> std::optional<Merge>;
auto answer_named(std::string_view name) -> std::optional<LineageAnswer>;
auto reason_named(std::string_view name) -> std::optional<Reason>;

}  // namespace writ::ir::text_form
