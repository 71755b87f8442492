// What was found, in a message for a person: short, and harmless wherever it is printed.
// Private to runtime/decode.
#pragma once

#include <string>
#include <string_view>

#include "runtime/decode/document.hpp"

namespace writ::decode {

// A text as it is, but for what could do harm; cut after limits::kShownValueBytes.
auto harmless(std::string_view text) -> std::string;
// A text in quotes: "prod-eu".
auto shown_text(std::string_view text) -> std::string;
// The same in backquotes, for keys.
auto shown_key(std::string_view key) -> std::string;
// A node: `"prod"`, `1.5`, `a list of 3`, `an object`, `null`.
auto shown_node(const Node& node) -> std::string;

}  // namespace writ::decode
