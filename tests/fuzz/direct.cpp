// JSON read directly, by a plan, whatever the bytes: the same as by way of its nodes.
//
// The first byte says which instructions find the tokens, and whether they are found first.
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "runtime/base/check.hpp"
#include "runtime/decode/walk.hpp"
#include "tests/fuzz/document_schema.hpp"
#include "tests/property/same_decoded.hpp"

namespace {

using namespace writ;
using decode::Format;

void compare(std::string_view text) {
  const DocumentSchema& s = document_schema();
  static const decode::Plan plan(s.types);
  Arena arena;
  const auto reference = decode::decode_by_nodes(s.types, s.root, "x", text, Format::Json, arena);
  const auto direct = decode::decode(plan, s.root, "x", text, Format::Json, arena);
  const std::string difference = property::decoded_difference(s.types, s.root, reference, direct);
  if (!difference.empty()) fmt::print(stderr, "{}\n", difference);
  WRIT_CHECK(difference.empty(), "both ways of reading say the same");
  decode::HeldBytes bytes;
  bytes.assign(text);
  const auto held = property::decoded_where_held(plan, s.root, bytes, arena);
  WRIT_CHECK(property::decoded_difference(s.types, s.root, reference, held).empty(), "held bytes say the same");
  const auto counted = decode::decode(plan, s.root, "x", text, Format::Json, arena, decode::Notes::Counted);
  WRIT_CHECK(counted.has_value() == reference.has_value(), "notes change no refusal");
  WRIT_CHECK(!counted || property::same(s.types, s.root, counted->value, reference->value), "notes change no value");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  if (size == 0) return 0;
  static const auto levels = decode::simd_levels();
  decode::use_simd(levels[data[0] % 128 % levels.size()]);
  decode::scratch_of_thread().ways = data[0] < 128 ? decode::Ways::Both : decode::Ways::Indexed;
  // A copy of its own: what is read beyond the end is found.
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  compare(text);
  return 0;
}
