// Documents of our own, read strictly with the decoder of everything else. Private to runtime/evidence.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"

namespace writ::evidence {

// The types of one kind of document.
class DocumentTypes {
 public:
  DocumentTypes();
  auto text() const -> TypeId { return text_; }
  auto optional_text() -> TypeId { return types_.optional_of(text_); }
  auto simple(Kind kind) -> TypeId { return types_.simple(kind); }
  auto optional(TypeId type) -> TypeId { return types_.optional_of(type); }
  auto list_of(TypeId element) -> TypeId;
  auto choice(std::string name, std::vector<std::string> members) -> TypeId;
  auto record(std::string name, std::vector<Field> fields) -> TypeId;
  [[nodiscard]] auto table() const -> const TypeTable& { return types_; }

 private:
  TypeTable types_;
  TypeId text_;
};

// The value, wholly known; an Error names the first place that is not as it should be, and every key
// that should not be there.
auto read_document(const TypeTable& types, TypeId root, std::string_view name, std::string_view bytes,
                   decode::Format format, Arena& memory) -> Fallible<Cell>;

inline auto text_of(const Cell& cell) -> std::string { return cell.absent ? std::string() : std::string(cell.text.view()); }
inline auto elements_of(const Cell& cell) -> std::span<const Cell> {
  return cell.absent ? std::span<const Cell>() : std::span<const Cell>(cell.sequence->items, cell.sequence->size);
}

}  // namespace writ::evidence
