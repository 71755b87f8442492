// Rough reading of text that the grammar refused: tokens without their meaning.
//
// Used to say what stands at a place, which bracket was never closed, and where the next
// declaration begins. Strings and comments are passed over whole. Private to
// compiler/syntax.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace writ::syntax {

// The first byte of a token at or after `at`; documentation counts as one.
auto token_begin(std::string_view text, std::size_t at) -> std::size_t;
// One past the token that begins at `at`, which is at least at + 1 unless the text ends.
auto token_end(std::string_view text, std::size_t at) -> std::size_t;

// Nothing but blanks stands before `at` on its line.
auto begins_line(std::string_view text, std::size_t at) -> bool;
// A word that begins declarations, at the very beginning of its line, and not followed by `:` or `=`.
auto begins_declaration(std::string_view text, std::size_t at) -> bool;

// The innermost bracket that is open at `at`, reading from `from`.
auto open_bracket(std::string_view text, std::size_t from, std::size_t at) -> std::optional<std::size_t>;

// Where reading goes on after the declaration that begins at `from` went wrong at `wrong`:
// the next declaration, with its documentation, or the end.
auto next_declaration(std::string_view text, std::size_t from, std::size_t wrong) -> std::size_t;

}  // namespace writ::syntax
