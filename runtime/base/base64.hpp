// Base 64 (RFC 4648): written in the standard alphabet, read in that and in the one for addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ {

auto base64(std::string_view bytes) -> std::string;  // with padding

// Nothing where it is neither alphabet, where bits are left over, or where padding is wrong: of any bytes
// there is one text in each alphabet, with its padding or without.
auto from_base64(std::string_view text) -> std::optional<std::string>;

}  // namespace writ
