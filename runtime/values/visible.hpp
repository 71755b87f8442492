// Text that a stranger wrote, made harmless for a terminal or a page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace writ {

enum class Newlines : std::uint8_t { Keep, Blank };

// Everything that a terminal could obey, that reorders text or that hides, written out as
// `<U+202E>`; bytes that are not UTF-8 as `<FF>`. Tabs become blanks.
auto made_visible(std::string_view text, Newlines newlines) -> std::string;

// The start of `text`, at most `bytes` of it and whole characters, with … when something is cut.
auto shortened_to(std::string_view text, std::size_t bytes) -> std::string;

}  // namespace writ
