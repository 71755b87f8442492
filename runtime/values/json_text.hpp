// Canonical JSON (RFC 8785), piece by piece: texts, numbers and the order of keys.
//
// Equal values give equal bytes. Numbers keep every digit, also where a binary64 would
// not hold them; where it does, they are written as ECMAScript writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::json {

// With its quotes and the shortest escapes. Bytes that are not UTF-8 become U+FFFD, one by one.
auto quoted(std::string_view text) -> std::string;

// Valid UTF-8: `text` as quoted() keeps it, without quotes and escapes.
auto repaired(std::string_view text) -> std::string;

// Whether key `a` stands before key `b`: by UTF-16 code units.
auto key_before(std::string_view a, std::string_view b) -> bool;

// A number by the grammar of JSON: "-1.5e3", but not "+1", "01", ".5", "1_000" or "NaN".
auto is_number(std::string_view text) -> bool;

// The canonical form of such a number: "1.50" -> "1.5", "1E3" -> "1000", "-0" -> "0", 1e21 -> "1e+21".
// Nothing when the text is none, or its exponent has more than nine digits.
auto number(std::string_view text) -> std::optional<std::string>;

}  // namespace writ::json
