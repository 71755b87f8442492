#include "runtime/values/text_hash.hpp"

#include <doctest/doctest.h>
#include <string>

#include "runtime/values/text.hpp"

namespace {

using namespace writ;

constexpr std::size_t kSizes = 40;

auto text_of(std::size_t size) -> std::string {
  std::string made;
  for (std::size_t i = 0; i < size; ++i) made += static_cast<char>('a' + i % 23);
  return made;
}

TEST_CASE("Two texts are the same where all their bytes are, wherever they stand") {
  for (std::size_t size = 0; size < kSizes; ++size) {
    const std::string text = text_of(size);
    const std::string elsewhere = "x" + text + "y";
    const std::string_view other = std::string_view(elsewhere).substr(1, size);
    CHECK(same_text(text, other));
    CHECK(short_hash(text) == short_hash(other));
    CHECK(!same_text(text, text + "z"));
    for (std::size_t at = 0; at < size; ++at) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ 0x80);
      CAPTURE(changed);
      CHECK(!same_text(text, changed));
      CHECK(!same_text(changed, text));
    }
  }
}

TEST_CASE("A byte that begins nothing is found wherever it stands") {
  for (std::size_t size = 0; size < kSizes; ++size) {
    CHECK(is_valid_utf8(text_of(size)));
    for (std::size_t at = 0; at < size; ++at) {
      std::string changed = text_of(size);
      changed[at] = '\x80';
      CHECK(!is_valid_utf8(changed));
      CHECK(utf8_fault(changed) == at);
      CHECK(is_valid_utf8(changed.replace(at, 1, "\xC3\xA9")));
    }
  }
}

}  // namespace
