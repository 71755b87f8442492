// Which words may begin what, for messages and for finding the next declaration.
// Private to compiler/syntax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::syntax {

// "limits", "unit", "enum" …
auto declaration_words() -> const std::vector<std::string>&;

// Of a declaration that begins with `declaration`; none where it has no clauses.
auto clause_words(std::string_view declaration) -> std::vector<std::string>;

}  // namespace writ::syntax
