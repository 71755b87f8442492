// JSON through simdjson On-Demand, which keeps the digits of numbers as they are written.
//
// On-Demand looks only at what it is asked for, so everything is asked for: each token is
// read here, and numbers and words are checked by their whole text. What ends before the
// text does is refused. So no byte is left that was not looked at.
#include <simdjson.h>

#include "runtime/decode/document.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

namespace ondemand = simdjson::ondemand;

// Numbers point into the copy of the bytes, texts into the parser's buffer.
struct Memory {
  std::string padded;
  ondemand::parser parser;
};

auto trimmed(std::string_view token) -> std::string_view {
  const std::size_t end = token.find_last_not_of(" \t\n\r");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes), builder_(bytes) {}

  auto read() -> Fallible<Document>;

 private:
  void root(ondemand::document& document);
  void value(ondemand::value value);
  void list(ondemand::array array, std::size_t offset);
  void object(ondemand::object object, std::size_t offset);
  void text(simdjson::simdjson_result<std::string_view> text, std::string_view token);
  void word(std::string_view token);
  void key(ondemand::field& field);

  [[nodiscard]] auto offset_of(const char* at) const -> std::size_t {
    return static_cast<std::size_t>(at - memory_->padded.data());
  }
  [[nodiscard]] auto offset_of(std::string_view token) const -> std::size_t { return offset_of(token.data()); }
  // Where the iterator stands; the end of the text when it went past that.
  auto here() -> std::size_t;
  void broken(simdjson::error_code error, std::size_t offset);

  std::string_view bytes_;
  Builder builder_;
  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
  ondemand::document* document_ = nullptr;
};

// ---------------------------------------------------------------- faults

struct StringFault {
  std::size_t offset;
  bool closed;  // it has an end, and a control character before it
};

// The first string that holds a control character or does not end; strings are all that counts here.
auto string_fault(std::string_view bytes) -> StringFault {
  std::size_t begin = std::string_view::npos;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool inside = begin != std::string_view::npos;
    if (inside && static_cast<unsigned char>(bytes[i]) < 0x20) return {i, true};
    if (inside && bytes[i] == '\\')
      ++i;
    else if (bytes[i] == '"')
      begin = inside ? std::string_view::npos : i;
  }
  return {begin == std::string_view::npos ? bytes.size() : begin, false};
}

auto describe(simdjson::error_code error) -> std::string_view {
  switch (error) {
    case simdjson::STRING_ERROR: return "this string has an escape that JSON does not know";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "the last closing bracket is missing, or there is more text after it";
    case simdjson::TAPE_ERROR: return "a comma or a closing bracket is missing here";
    case simdjson::MEMALLOC: return "there is not enough memory to read this";
    default: return "this is not JSON";
  }
}

auto Reader::here() -> std::size_t {
  const char* at = nullptr;
  return document_ != nullptr && document_->current_location().get(at) == simdjson::SUCCESS ? offset_of(at)
                                                                                            : bytes_.size();
}

void Reader::broken(simdjson::error_code error, std::size_t offset) { builder_.fail(offset, describe(error)); }

// Faults of the text as a whole, which are found before any value is.
auto whole_text_fault(simdjson::error_code error, std::string_view bytes) -> std::string {
  if (std::string fault = utf8_fault_text(bytes); !fault.empty()) return fault;
  if (error == simdjson::EMPTY) return "the document is empty";
  if (error != simdjson::UNCLOSED_STRING && error != simdjson::UNESCAPED_CHARS) return std::string(describe(error));
  const StringFault fault = string_fault(bytes);
  const std::string_view why = fault.closed ? "there is a line break or another control character inside a string"
                                            : "the string that begins here has no end";
  return place_of(bytes, fault.offset) + ": " + std::string(why);
}

// ---------------------------------------------------------------- values

// JSON, and what programs write for the numbers that JSON cannot name.
void Reader::word(std::string_view token) {
  const std::size_t offset = offset_of(token);
  if (token == "null") return builder_.scalar(Shape::Null, {}, offset);
  if (token == "true") return builder_.scalar(Shape::True, {}, offset);
  if (token == "false") return builder_.scalar(Shape::False, {}, offset);
  if (token == "NaN" || token == "Infinity" || token == "-Infinity")
    return builder_.scalar(Shape::NotANumber, token, offset);
  if (json::is_number(token)) return builder_.scalar(Shape::Number, token, offset);
  const bool closing = token.empty() || token[0] == ']' || token[0] == '}' || token[0] == ',' || token[0] == ':';
  builder_.fail(offset, closing ? "a value is missing here" : shown_key(token) + " is no JSON value");
}

void Reader::text(simdjson::simdjson_result<std::string_view> text, std::string_view token) {
  std::string_view unescaped;
  const std::size_t offset = offset_of(token);
  if (const auto error = std::move(text).get(unescaped)) return broken(error, offset);
  // Half a surrogate pair is an escape that stands for no character.
  const bool escaped = token.find('\\') != std::string_view::npos;
  if (escaped && !is_valid_utf8(unescaped))
    return builder_.fail(offset, "this string has an escape that is no character");
  builder_.scalar(Shape::Text, unescaped, offset);
}

void Reader::list(ondemand::array array, std::size_t offset) {
  builder_.open(Shape::List, offset);
  if (builder_.failed()) return;
  for (auto element : array) {
    ondemand::value found;
    if (const auto error = element.get(found)) return broken(error, here());
    value(found);
    if (builder_.failed()) return;  // where the iterator stands now is not defined
  }
  builder_.close();
}

void Reader::key(ondemand::field& field) {
  const std::size_t offset = offset_of(field.key().raw()) - 1;  // of the quote
  std::string_view key;
  if (const auto error = field.unescaped_key().get(key)) return broken(error, offset);
  if (!is_valid_utf8(key)) return builder_.fail(offset, "this key has an escape that is no character");
  builder_.key(key, offset);
}

void Reader::object(ondemand::object object, std::size_t offset) {
  builder_.open(Shape::Object, offset);
  if (builder_.failed()) return;
  for (auto entry : object) {
    ondemand::field field;
    if (const auto error = std::move(entry).get(field)) return broken(error, here());
    key(field);
    if (!builder_.failed()) value(field.value());
    if (builder_.failed()) return;
  }
  builder_.close();
}

// As deep as the builder lets a document nest.
void Reader::value(ondemand::value value) {
  const std::string_view token = trimmed(value.raw_json_token());
  const std::size_t offset = offset_of(token);
  const char first = token.empty() ? '\0' : token[0];
  if (first == '[') {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return broken(error, offset);
    return list(array, offset);
  }
  if (first == '{') {
    ondemand::object found;
    if (const auto error = value.get_object().get(found)) return broken(error, offset);
    return object(found, offset);
  }
  if (first == '"') return text(value.get_string(), token);
  word(token);
}

void Reader::root(ondemand::document& document) {
  std::string_view token;
  if (const auto error = document.raw_json_token().get(token)) return broken(error, 0);
  const std::size_t end = offset_of(token) + token.size();
  token = trimmed(token);
  const std::size_t offset = offset_of(token);
  const char first = token.empty() ? '\0' : token[0];
  if (first == '[') {
    ondemand::array array;
    if (const auto error = document.get_array().get(array)) return broken(error, bytes_.size());
    list(array, offset);
  } else if (first == '{') {
    ondemand::object found;
    if (const auto error = document.get_object().get(found)) return broken(error, bytes_.size());
    object(found, offset);
  } else if (end != bytes_.size()) {
    builder_.fail(end, "there is more text after the end of the document");
  } else if (first == '"') {
    text(document.get_string(), token);
  } else {
    word(token);
  }
}

auto Reader::read() -> Fallible<Document> {
  Memory& memory = *memory_;
  memory.padded.reserve(bytes_.size() + simdjson::SIMDJSON_PADDING);
  memory.padded = bytes_;
  memory.padded.append(simdjson::SIMDJSON_PADDING, '\0');
  ondemand::document document;
  const simdjson::padded_string_view padded(memory.padded.data(), bytes_.size(), memory.padded.size());
  if (const auto error = memory.parser.iterate(padded).get(document)) return fail(whole_text_fault(error, bytes_));
  document_ = &document;
  root(document);
  const bool container =
      builder_.size() > 0 && (builder_.node(0).shape == Shape::List || builder_.node(0).shape == Shape::Object);
  const char* rest = nullptr;
  if (!builder_.failed() && container && document.current_location().get(rest) == simdjson::SUCCESS) {
    builder_.fail(offset_of(rest), "there is more text after the end of the document");
  }
  if (builder_.failed()) return fail(builder_.fault());
  return Document{builder_.take(), memory_};
}

}  // namespace

auto read_json(std::string_view bytes) -> Fallible<Document> { return Reader(bytes).read(); }

}  // namespace writ::decode
