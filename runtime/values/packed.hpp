// A record that is wholly known, laid out anew for code that reads it often.
//
// A cell takes 32 bytes, and of each one must ask whether it is known. Where all of a value is, down to its last part,
// neither is needed: a packed record is its fields side by side, and a packed list its elements. Native code has a way
// of its own for such records (compiler/jit/packed_use.hpp), which asks for no reasons and reads a third of the memory.
// The cells stay beside it, for all else that reads the value, and a packed list says where its cells are.
//
// How a type is laid out depends on the types alone. The layout is part of the engine ABI: code that was made before
// goes by it. Not for hosts of 32 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/values/arena.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ {

// How a value stands in a packed record.
enum class PackedForm : std::uint8_t {
  Truth,   // a byte
  Word,    // std::int64_t
  Real,    // double
  Wide,    // Int128
  Text,    // TextRef, with its hash
  List,    // PackedList
  Record,  // its own fields
  Whole,   // a Cell: what is optional, sets, maps, json
};

struct PackedList {
  const std::byte* items;  // side by side
  alignas(8) std::uint32_t size;
  alignas(8) const Sequence* list;  // the same as cells
};
static_assert(sizeof(PackedList) == 24 && offsetof(PackedList, size) == 8 && offsetof(PackedList, list) == 16,
              "engine ABI");

class PackedLayout {
 public:
  // `types` must outlive it and stay as it is.
  explicit PackedLayout(const TypeTable& types);

  [[nodiscard]] auto types() const -> const TypeTable& { return types_; }
  [[nodiscard]] auto form_of(TypeId type) const -> PackedForm;
  // From one element of a list to the next.
  [[nodiscard]] auto size_of(TypeId type) const -> std::uint32_t;
  // Of a field, from the beginning of its record. Each stands at a multiple of its size, a Cell and a record at one
  // of 16.
  [[nodiscard]] auto offset_of(RecordId record, std::uint32_t field) const -> std::uint32_t {
    return records_[record.index].offsets[field];
  }
  // A record with a list of records somewhere: what is read of one is read of many, which is what packing is for.
  [[nodiscard]] auto is_worth(TypeId type) const -> bool;

 private:
  struct Record {
    std::uint32_t size = 0;  // 0: not laid out yet
    std::vector<std::uint32_t> offsets;
  };
  void lay_out(RecordId record);
  [[nodiscard]] auto is_worth_inside(TypeId type, std::vector<bool>& seen) const -> bool;

  const TypeTable& types_;
  std::vector<Record> records_;  // by RecordId
};

// The packed form of `value`, a record of `type`; null where some of it is not known. It lives in `arena`, and shares
// texts, sets and maps with the value.
auto pack(const PackedLayout& layout, TypeId type, const Cell& value, Arena& arena) -> const std::byte*;

}  // namespace writ
