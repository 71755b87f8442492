// Parts of a value that is carried as canonical JSON text (design 7.3): its members and elements.
//
// Nothing is copied: a part is a piece of the text it was found in, and is canonical itself. Each
// function is linear in the text. On text that is not canonical JSON they find nothing, or something
// that stands in it; they never read outside of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace writ::json {

enum class Shape : std::uint8_t { Null, Bool, Number, Text, List, Object };

// Of canonical JSON, which its first byte says.
auto shape_of(std::string_view json) -> Shape;

// The value of a key, and the element at an index; nothing where there is none, also where `json` is
// no object or list.
auto member(std::string_view json, std::string_view key) -> std::optional<std::string_view>;
auto element(std::string_view json, std::int64_t index) -> std::optional<std::string_view>;

// One after the other: the elements of a list, the members of an object in the order of their keys.
class Parts {
 public:
  explicit Parts(std::string_view json);
  // Whether there was another; then these are its own.
  auto next() -> bool;
  [[nodiscard]] auto key() const -> std::string_view { return key_; }  // in quotes, as it stands; of an object
  [[nodiscard]] auto value() const -> std::string_view { return value_; }

 private:
  std::string_view rest_;
  bool object_ = false;
  std::string_view key_;
  std::string_view value_;
};

// What a text in quotes says; nothing where it is none.
auto unquoted(std::string_view quoted) -> std::optional<std::string>;

// One value, written as decode::decode and quoted() write it: no blanks, keys in order and each once, numbers and
// texts in their one form, at most limits::kDocumentNesting deep.
auto is_canonical(std::string_view json) -> bool;

}  // namespace writ::json
