// What is said about text that does not fit the grammar. Private to compiler/syntax.
//
// The grammar knows where it stopped and what it wanted; here the habits of other
// languages and the commonest slips get words of their own.
#pragma once

#include "compiler/syntax/builder.hpp"

namespace writ::syntax {

// `declaration` is where the declaration under way begins.
void report_syntax_error(Builder& b, const SyntaxError& error, std::size_t declaration);

// What stands at `at`, where a declaration should begin.
void report_no_declaration(Builder& b, std::size_t at);

// The place of the token at `at`, for messages; never empty unless the text ends.
auto token_span(const Builder& b, std::size_t at) -> Span;

}  // namespace writ::syntax
