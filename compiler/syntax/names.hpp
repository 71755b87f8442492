// Names as rules write them: plain, or in backquotes (design 7.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::syntax {

// Whether rules can use it without backquotes: an identifier that is no reserved word.
auto is_plain_name(std::string_view name) -> bool;

// In backquotes where it needs them; nothing where even these cannot hold it: the empty name, and
// one with a backquote, a line break or another control character in it.
auto name_in_rules(std::string_view name) -> std::optional<std::string>;

}  // namespace writ::syntax
