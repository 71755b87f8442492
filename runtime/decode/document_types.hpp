// Documents whose shape is ours: their types, and reading them strictly.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"

namespace writ::decode {

// The types of one kind of document. Texts have at most `text_bytes`, lists and maps at most `rows`.
class DocumentTypes {
 public:
  DocumentTypes(std::uint32_t text_bytes, std::uint32_t rows);
  [[nodiscard]] auto text() const -> TypeId { return text_; }
  auto simple(Kind kind) -> TypeId { return types_.simple(kind); }
  auto optional(TypeId type) -> TypeId { return types_.optional_of(type); }
  auto list_of(TypeId element) -> TypeId;
  auto map_of(TypeId element) -> TypeId;  // by text
  auto choice(std::string name, std::vector<std::string> members) -> TypeId;
  auto record(std::string name, std::vector<Field> fields) -> TypeId;
  [[nodiscard]] auto table() const -> const TypeTable& { return types_; }

 private:
  TypeTable types_;
  std::uint32_t rows_;
  TypeId text_;
};

// The value, wholly known; an Error names the first place that is not as it should be, or the keys
// that should not be there.
auto decode_strictly(const TypeTable& types, TypeId root, std::string_view name, std::string_view bytes, Format format,
                     Arena& memory) -> Fallible<Cell>;

// The keys that no record declares, as far as they were kept: "a.b, a.c and 3 more".
auto extra_keys_text(const Decoded& decoded) -> std::string;

// A text, or nothing where it is absent.
inline auto text_of(const Cell& cell) -> std::string {
  return cell.absent ? std::string() : std::string(cell.text.view());
}
// A whole number, a day or an instant, or nothing where it is absent.
inline auto integer_of(const Cell& cell) -> std::optional<std::int64_t> {
  return cell.absent ? std::nullopt : std::optional(cell.integer);
}
// The elements of a list; none where it is absent.
inline auto elements_of(const Cell& cell) -> std::span<const Cell> {
  return cell.absent ? std::span<const Cell>() : std::span<const Cell>(cell.sequence->items, cell.sequence->size);
}

}  // namespace writ::decode
