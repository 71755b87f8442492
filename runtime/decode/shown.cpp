#include "runtime/decode/shown.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "runtime/base/limits.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/visible.hpp"

namespace writ::decode {
namespace {

// What reads without quotes as JSON too.
auto is_bare(std::string_view text) -> bool { return text == "true" || text == "false" || json::is_number(text); }

// What most names are; nothing would be changed in it.
auto is_harmless(std::string_view text) -> bool {
  return text.size() <= limits::kShownValueBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

// Cut first: a text can have a megabyte.
auto harmless(std::string_view text) -> std::string {
  if (is_harmless(text)) return std::string(text);
  return made_visible(shortened_to(text, limits::kShownValueBytes), Newlines::Blank);
}

auto shown_text(std::string_view text) -> std::string { return "\"" + harmless(text) + "\""; }

auto shown_key(std::string_view key) -> std::string { return "`" + harmless(key) + "`"; }

auto shown_node(const Node& node) -> std::string {
  switch (node.shape) {
    case Shape::Null: return "null";
    case Shape::True: return "true";
    case Shape::False: return "false";
    case Shape::Number:
    case Shape::NotANumber: return harmless(node.text);
    case Shape::Plain: return is_bare(node.text) ? harmless(node.text) : shown_text(node.text);
    case Shape::Text: return shown_text(node.text);
    case Shape::List:
      return node.count == 0 ? "an empty list" : fmt::format("a list of {}", group_digits(std::to_string(node.count)));
    case Shape::Object: return "an object";
  }
  return {};
}

}  // namespace writ::decode
