// JSON (RFC 8259), where simdjson is not there. Makes the nodes that runtime/decode/read_json.cpp makes, and refuses
// what that refuses; where a text has several faults, the two need not name the same one.
#include <deque>
#include <optional>

#include "runtime/decode/document.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

// Numbers point into the copy of the bytes; so do texts, unless they have escapes.
struct Memory {
  std::string bytes;
  std::deque<std::string> texts;
};

auto is_blank(char c) -> bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
auto is_control(char c) -> bool { return static_cast<unsigned char>(c) < 0x20; }
auto ends_word(char c) -> bool { return is_blank(c) || std::string_view("[]{},:\"").find(c) != std::string_view::npos; }

class Reader {
 public:
  explicit Reader(std::string_view bytes) : builder_(bytes) {
    memory_->bytes = bytes;
    bytes_ = memory_->bytes;
  }
  auto read() -> Fallible<Document>;

 private:
  void value();
  void list();
  void object();
  void word();
  auto key() -> bool;
  // Of the string that begins here; nothing where it is broken.
  auto text() -> std::optional<std::string_view>;
  auto escape(std::string& made) -> bool;
  auto hex(std::uint32_t& unit) -> bool;
  auto broken(std::string_view why) -> bool {
    builder_.fail(at_, why);
    return false;
  }

  [[nodiscard]] auto peek() const -> char { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  void skip_blanks() {
    while (at_ < bytes_.size() && is_blank(bytes_[at_])) ++at_;
  }
  auto take(char wanted) -> bool {
    skip_blanks();
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
  std::string_view bytes_;
  Builder builder_;
  std::size_t at_ = 0;
};

void append_utf8(std::string& made, std::uint32_t point) {
  const auto byte = [&made](std::uint32_t bits) { made += static_cast<char>(bits); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      byte(0xE0 | point >> 12);
    } else {
      byte(0xF0 | point >> 18);
      byte(0x80 | (point >> 12 & 0x3F));
    }
    byte(0x80 | (point >> 6 & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

auto Reader::hex(std::uint32_t& unit) -> bool {
  if (bytes_.size() - at_ < 4) return broken("this string has an escape that JSON does not know");
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = bytes_[at_];
    const bool digit = c >= '0' && c <= '9';
    const char letter = static_cast<char>(c | 0x20);
    if (!digit && (letter < 'a' || letter > 'f')) return broken("this string has an escape that JSON does not know");
    unit = unit * 16 + static_cast<std::uint32_t>(digit ? c - '0' : letter - 'a' + 10);
  }
  return true;
}

// Behind a backslash. Half a surrogate pair is an escape that stands for no character.
auto Reader::escape(std::string& made) -> bool {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const char c = peek();
  ++at_;
  if (const std::size_t found = kLetters.find(c); c != '\0' && found != std::string_view::npos) {
    made += kMeant[found];
    return true;
  }
  std::uint32_t point = 0;
  if (c != 'u') return broken("this string has an escape that JSON does not know");
  if (!hex(point)) return false;
  const bool high = point >= 0xD800 && point < 0xDC00;
  if (high && bytes_.substr(at_, 2) == "\\u") {
    std::uint32_t low = 0;
    at_ += 2;
    if (!hex(low)) return false;
    if (low < 0xDC00 || low > 0xDFFF) return broken("this string has an escape that is no character");
    point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
  }
  if (point >= 0xD800 && point < 0xE000) return broken("this string has an escape that is no character");
  append_utf8(made, point);
  return true;
}

auto Reader::text() -> std::optional<std::string_view> {
  const std::size_t quote = at_++;
  const std::size_t first = at_;
  std::string made;
  bool escaped = false;
  for (;;) {
    if (at_ >= bytes_.size()) {
      builder_.fail(quote, "the string that begins here has no end");
      return std::nullopt;
    }
    const char c = bytes_[at_];
    if (is_control(c)) {
      broken("there is a line break or another control character inside a string");
      return std::nullopt;
    }
    if (c == '"') break;
    if (c == '\\' && !escaped) made = bytes_.substr(first, at_ - first);
    escaped = escaped || c == '\\';
    ++at_;
    if (c == '\\') {
      if (!escape(made)) return std::nullopt;
    } else if (escaped) {
      made += c;
    }
  }
  const std::string_view plain = bytes_.substr(first, at_ - first);
  ++at_;
  return escaped ? std::string_view(memory_->texts.emplace_back(std::move(made))) : plain;
}

// JSON, and what programs write for the numbers that JSON cannot name.
void Reader::word() {
  const std::size_t offset = at_;
  while (at_ < bytes_.size() && !ends_word(bytes_[at_])) ++at_;
  const std::string_view token = bytes_.substr(offset, at_ - offset);
  if (token == "null") return builder_.scalar(Shape::Null, {}, offset);
  if (token == "true") return builder_.scalar(Shape::True, {}, offset);
  if (token == "false") return builder_.scalar(Shape::False, {}, offset);
  if (token == "NaN" || token == "Infinity" || token == "-Infinity")
    return builder_.scalar(Shape::NotANumber, token, offset);
  if (json::is_number(token)) return builder_.scalar(Shape::Number, token, offset);
  builder_.fail(offset, token.empty() ? "a value is missing here" : shown_key(token) + " is no JSON value");
}

void Reader::list() {
  builder_.open(Shape::List, at_++);
  if (builder_.failed()) return;
  if (take(']')) return builder_.close();
  do {
    value();
    if (builder_.failed()) return;
  } while (take(','));
  if (!take(']')) return static_cast<void>(broken("a comma or a closing bracket is missing here"));
  builder_.close();
}

auto Reader::key() -> bool {
  skip_blanks();
  const std::size_t offset = at_;
  if (peek() != '"') return broken("a key is missing here");
  const auto key = text();
  if (!key) return false;
  builder_.key(*key, offset);
  return take(':') || broken("a colon is missing here");
}

void Reader::object() {
  builder_.open(Shape::Object, at_++);
  if (builder_.failed()) return;
  if (take('}')) return builder_.close();
  do {
    if (!key()) return;
    value();
    if (builder_.failed()) return;
  } while (take(','));
  if (!take('}')) return static_cast<void>(broken("a comma or a closing bracket is missing here"));
  builder_.close();
}

// As deep as the builder lets a document nest.
void Reader::value() {
  skip_blanks();
  if (peek() == '[') return list();
  if (peek() == '{') return object();
  if (peek() != '"') return word();
  const std::size_t offset = at_;
  if (const auto found = text()) builder_.scalar(Shape::Text, *found, offset);
}

auto Reader::read() -> Fallible<Document> {
  if (std::string fault = utf8_fault_text(bytes_); !fault.empty()) return fail(std::move(fault));
  skip_blanks();
  if (at_ == bytes_.size()) return fail("the document is empty");
  value();
  skip_blanks();
  if (!builder_.failed() && at_ != bytes_.size()) broken("there is more text after the end of the document");
  if (builder_.failed()) return fail(builder_.fault());
  return Document{builder_.take(), memory_};
}

}  // namespace

auto read_json(std::string_view bytes) -> Fallible<Document> { return Reader(bytes).read(); }

auto read_yaml(std::string_view /*bytes*/) -> Fallible<Document> {
  return fail("YAML is not read in a WebAssembly module; hand it in as JSON");
}

}  // namespace writ::decode
