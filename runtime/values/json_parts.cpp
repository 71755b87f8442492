#include "runtime/values/json_parts.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::json {
namespace {

// The size of the text in quotes that `json` begins with; all of it when it is not closed.
auto size_of_text(std::string_view json) -> std::size_t {
  for (std::size_t i = 1; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      return i + 1;
    }
  }
  return json.size();
}

auto size_of_bare(std::string_view json) -> std::size_t {
  const std::size_t end = json.find_first_of(",]}");
  return end == std::string_view::npos ? json.size() : end;
}

// The size of the value that `json` begins with.
auto size_of_value(std::string_view json) -> std::size_t {
  if (json.empty()) return 0;
  if (json[0] == '"') return size_of_text(json);
  if (json[0] != '{' && json[0] != '[') return size_of_bare(json);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') {
      i += size_of_text(json.substr(i)) - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return json.size();
}

auto taken(std::string_view& from, std::size_t size) -> std::string_view {
  const std::string_view front = from.substr(0, size);
  from.remove_prefix(front.size());
  return front;
}

// ---------------------------------------------------------------- texts

auto hex_value(char c) -> std::optional<std::uint32_t> {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  return std::nullopt;
}

// What an escape stands for; canonical text has no others.
auto escaped(std::string_view& rest) -> std::optional<char> {
  if (rest.empty()) return std::nullopt;
  const char c = rest[0];
  rest.remove_prefix(1);
  switch (c) {
    case '"':
    case '\\': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': break;
    default: return std::nullopt;
  }
  if (!rest.starts_with("00") || rest.size() < 4) return std::nullopt;
  const auto high = hex_value(rest[2]);
  const auto low = hex_value(rest[3]);
  if (!high || !low || *high > 1) return std::nullopt;
  rest.remove_prefix(4);
  return static_cast<char>(*high * 16 + *low);
}

// ---------------------------------------------------------------- whether it is canonical

auto is_canonical_value(std::string_view json, std::size_t depth) -> bool;

auto is_canonical_text(std::string_view json) -> bool {
  const std::optional<std::string> text = unquoted(json);
  return text && is_valid_utf8(*text) && quoted(*text) == json;
}

auto is_canonical_list(std::string_view rest, std::size_t depth) -> bool {
  if (!rest.ends_with(']')) return false;
  rest = rest.substr(1, rest.size() - 2);
  if (rest.empty()) return true;
  while (true) {
    if (!is_canonical_value(taken(rest, size_of_value(rest)), depth + 1)) return false;
    if (rest.empty()) return true;
    if (taken(rest, 1) != ",") return false;
  }
}

auto is_canonical_object(std::string_view rest, std::size_t depth) -> bool {
  if (!rest.ends_with('}')) return false;
  rest = rest.substr(1, rest.size() - 2);
  std::optional<std::string> before;
  if (rest.empty()) return true;
  while (true) {
    const std::string_view key = taken(rest, rest.starts_with('"') ? size_of_text(rest) : 0);
    if (!is_canonical_text(key)) return false;
    std::string name = *unquoted(key);
    if (before && !key_before(*before, name)) return false;
    before = std::move(name);
    if (taken(rest, 1) != ":") return false;
    if (!is_canonical_value(taken(rest, size_of_value(rest)), depth + 1)) return false;
    if (rest.empty()) return true;
    if (taken(rest, 1) != ",") return false;
  }
}

auto is_canonical_value(std::string_view json, std::size_t depth) -> bool {
  if (json.empty() || depth > limits::kDocumentNesting) return false;
  const bool container = json[0] == '[' || json[0] == '{';
  if (container && (json.size() < 2 || size_of_value(json) != json.size())) return false;
  if (json[0] == '[') return is_canonical_list(json, depth);
  if (json[0] == '{') return is_canonical_object(json, depth);
  if (json[0] == '"') return is_canonical_text(json);
  if (json == "null" || json == "true" || json == "false") return true;
  return number(json) == std::optional(std::string(json));
}

}  // namespace

auto shape_of(std::string_view json) -> Shape {
  if (json.empty()) return Shape::Null;
  switch (json[0]) {
    case '"': return Shape::Text;
    case '{': return Shape::Object;
    case '[': return Shape::List;
    case 't':
    case 'f': return Shape::Bool;
    case 'n': return Shape::Null;
    default: return Shape::Number;
  }
}

Parts::Parts(std::string_view json) : object_(json.starts_with('{')) {
  if (object_ || json.starts_with('[')) rest_ = json.substr(1);
}

auto Parts::next() -> bool {
  if (rest_.empty() || rest_[0] == ']' || rest_[0] == '}') return false;
  if (object_) {
    key_ = taken(rest_, size_of_text(rest_));
    taken(rest_, 1);  // the colon
  }
  value_ = taken(rest_, size_of_value(rest_));
  taken(rest_, 1);  // the comma, or the end
  return !value_.empty();
}

auto member(std::string_view json, std::string_view key) -> std::optional<std::string_view> {
  if (!json.starts_with('{')) return std::nullopt;
  const std::string wanted = quoted(key);  // equal texts are written alike
  for (Parts parts(json); parts.next();) {
    if (parts.key() == wanted) return parts.value();
  }
  return std::nullopt;
}

auto element(std::string_view json, std::int64_t index) -> std::optional<std::string_view> {
  if (!json.starts_with('[') || index < 0) return std::nullopt;
  for (Parts parts(json); parts.next(); --index) {
    if (index == 0) return parts.value();
  }
  return std::nullopt;
}

auto unquoted(std::string_view quoted) -> std::optional<std::string> {
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return std::nullopt;
  std::string_view rest = quoted.substr(1, quoted.size() - 2);
  std::string text;
  while (!rest.empty()) {
    const char c = rest[0];
    rest.remove_prefix(1);
    if (c == '"') return std::nullopt;
    if (c != '\\') {
      text += c;
      continue;
    }
    const std::optional<char> meant = escaped(rest);
    if (!meant) return std::nullopt;
    text += *meant;
  }
  return text;
}

auto is_canonical(std::string_view json) -> bool { return is_canonical_value(json, 0); }

}  // namespace writ::json
