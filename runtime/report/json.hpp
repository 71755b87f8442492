// JSON as a value, written in the canonical form of RFC 8785: keys sorted, no blanks,
// the shortest escapes. Equal values give equal bytes.
//
// Numbers are whole: everything else that is measured goes into records as text or in
// the form the decoder gives it (raw()). Text that is not UTF-8 gets U+FFFD where it is not.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace writ::report {

class Json {
 public:
  static auto text(std::string_view value) -> Json;
  static auto number(std::int64_t value) -> Json;  // within ±2^53, or it is not canonical: checked
  static auto boolean(bool value) -> Json;
  static auto array() -> Json { return Json(Shape::Array); }
  static auto object() -> Json { return Json(Shape::Object); }
  // Canonical JSON that is already written.
  static auto raw(std::string json) -> Json;
  static auto texts(const std::vector<std::string>& values) -> Json;

  auto add(Json element) -> Json&;                     // to an array; itself
  auto set(std::string_view key, Json value) -> Json&;  // in an object, over what was there; itself
  auto set(std::string_view key, std::string_view value) -> Json& { return set(key, text(value)); }
  [[nodiscard]] auto size() const -> std::size_t { return elements_.size() + members_.size(); }

  [[nodiscard]] auto write() const -> std::string;

 private:
  enum class Shape : std::uint8_t { Written, Array, Object };
  // Canonical order is that of UTF-16, which differs from that of UTF-8 above U+D7FF.
  struct KeyOrder {
    auto operator()(const std::string& a, const std::string& b) const -> bool;
  };

  explicit Json(Shape shape) : shape_(shape) {}
  void write_to(std::string& out) const;

  Shape shape_;
  std::string written_;
  std::vector<Json> elements_;
  std::map<std::string, Json, KeyOrder> members_;
};

// With its quotes.
auto json_text(std::string_view value) -> std::string;

}  // namespace writ::report
