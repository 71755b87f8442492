// What no type wants: it is gone over without being made, and checked like all the rest.
#include <algorithm>

#include "runtime/decode/tokens.hpp"
#include "runtime/decode/walk.hpp"

namespace writ::decode {

auto KeySet::contains(std::uint64_t hash, std::string_view text) const -> bool {
  for (std::size_t i = base_; i < keys_.size(); ++i) {
    if (keys_[i].hash == hash && keys_[i].text == text) return true;
  }
  return false;
}

auto KeySet::each_once() -> bool {
  const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(base_);
  std::sort(begin, keys_.end(),
            [](const OpenKey& a, const OpenKey& b) { return a.hash != b.hash ? a.hash < b.hash : a.text < b.text; });
  const auto same = [](const OpenKey& a, const OpenKey& b) { return a.hash == b.hash && a.text == b.text; };
  return std::adjacent_find(begin, keys_.end(), same) == keys_.end();
}

template <class Tokens>
auto Walk<Tokens>::skip_object(At at) -> At {
  if (!enter()) return nullptr;
  KeySet keys(scratch_.keys);
  at = after(at);
  if (!is(at, '}')) {
    for (;; at = after(at)) {
      std::string_view name;
      at = key(at, name);
      if (at == nullptr || !keys.add(KeyBits(name).hash(0), name)) return nullptr;
      at = skip(at);
      if (at == nullptr) return nullptr;
      if (!is(at, ',')) break;
    }
  }
  --depth_;
  return keys.close() ? behind(at, '}') : nullptr;
}

template <class Tokens>
auto Walk<Tokens>::skip_list(At at, std::uint32_t& count) -> At {
  if (!enter()) return nullptr;
  at = after(at);
  if (!is(at, ']')) {
    for (;; at = after(at)) {
      at = skip(at);
      if (at == nullptr) return nullptr;
      ++count;
      if (!is(at, ',')) break;
    }
  }
  --depth_;
  return behind(at, ']');
}

template <class Tokens>
auto Walk<Tokens>::skip(At at) -> At {
  const char first = *place_of(at);
  if (first == '"') {
    std::string_view any;
    return text(at, any);
  }
  if (first == '{') return skip_object(at);
  if (first == '[') {
    std::uint32_t count = 0;
    return skip_list(at, count);
  }
  const char* const end = token::plain_value(place_of(at));
  return end != nullptr ? tokens_.behind(at, end) : nullptr;
}

template <class Tokens>
auto Walk<Tokens>::read_node(At at, Node& node) -> At {
  const char* const from = place_of(at);
  if (*from == '"') {
    node.shape = Shape::Text;
    return text(at, node.text);
  }
  if (*from == '{') {
    node.shape = Shape::Object;
    return skip_object(at);
  }
  if (*from == '[') {
    node.shape = Shape::List;
    return skip_list(at, node.count);
  }
  const char* const end = token::plain_value(from);
  if (end == nullptr) return nullptr;
  node.text = {from, static_cast<std::size_t>(end - from)};
  node.shape = *from == 'n'               ? Shape::Null
               : *from == 't'             ? Shape::True
               : *from == 'f'             ? Shape::False
               : token::is_digit(end[-1]) ? Shape::Number
                                          : Shape::NotANumber;
  return tokens_.behind(at, end);
}

template auto Walk<Indexed>::skip(At) -> At;
template auto Walk<Indexed>::read_node(At, Node&) -> At;
template auto Walk<Plain>::skip(At) -> At;
template auto Walk<Plain>::read_node(At, Node&) -> At;

// ---------------------------------------------------------------- escapes

namespace {

// Four hexadecimal digits; above 16 bits when they are none.
auto code_unit(const char* at) -> std::uint32_t {
  constexpr std::uint32_t kNone = 0x10000;
  std::uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!letter && !token::is_digit(c)) return kNone;
    unit = unit * 16 + static_cast<std::uint32_t>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
  }
  return unit;
}

auto put_code_point(char* out, std::uint32_t code) -> char* {
  const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  const auto tail = [&](unsigned shift) { put(0x80u | ((code >> shift) & 0x3Fu)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0u | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    put(0xE0u | (code >> 12));
    tail(6);
    tail(0);
  } else {
    put(0xF0u | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
  return out;
}

// `\uD83D\uDE00` or `\u00E9`, from behind the `u`; null when it is half a pair or no number.
auto unescape_unit(const char* at, char*& out) -> const char* {
  std::uint32_t code = code_unit(at);
  at += 4;
  if (code > 0xFFFF || (code >= 0xDC00 && code < 0xE000)) return nullptr;
  if (code >= 0xD800 && code < 0xDC00) {
    if (at[0] != '\\' || at[1] != 'u') return nullptr;
    const std::uint32_t low = code_unit(at + 2);
    if (low < 0xDC00 || low >= 0xE000) return nullptr;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    at += 6;
  }
  out = put_code_point(out, code);
  return at;
}

auto simple_escape(char c) -> char {
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = kNames.find(c);
  return at == std::string_view::npos ? '\0' : kMeanings[at];
}

}  // namespace

auto unescaped(std::string_view text, Arena& arena) -> std::string_view {
  if (text.find('\\') == std::string_view::npos) return text;
  // No escape is shorter than what it stands for. Names are looked at eight bytes at a time.
  auto* const made = static_cast<char*>(arena.allocate(text.size() + kWordBytes));
  char* out = made;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    if (*at != '\\') {
      *out++ = *at++;
      continue;
    }
    if (at[1] == 'u') {
      at = unescape_unit(at + 2, out);
      if (at == nullptr) return {};
      continue;
    }
    *out = simple_escape(at[1]);
    if (*out++ == '\0') return {};
    at += 2;
  }
  std::memset(out, 0, kWordBytes);
  return {made, static_cast<std::size_t>(out - made)};
}

}  // namespace writ::decode
