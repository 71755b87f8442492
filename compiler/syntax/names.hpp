// Names as rules write them: plain, or in backquotes (design 7.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::syntax {

// Whether rules can use it without backquotes: an identifier that is no reserved word.
auto is_plain_name(std::string_view name) -> bool;

// Whether a text may stand in a rule file as it is: UTF-8 that shows in the order in which it is read.
auto may_stand(std::string_view text) -> bool;

// In backquotes where it needs them; nothing where even these cannot hold it: the empty name, and one with a
// backquote, a line break or another control character in it, also one that changes the order of what is read.
auto name_in_rules(std::string_view name) -> std::optional<std::string>;

}  // namespace writ::syntax
