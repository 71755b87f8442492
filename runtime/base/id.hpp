// Typed 32-bit row numbers, and the tables they index.
//
// Trees and graphs in Writ are rows in tables; a child is an id, not a pointer.
// An id of one table cannot be used in another: that is a type error.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/base/check.hpp"

namespace writ {

template <class Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  std::uint32_t index = kNone;

  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t row) : index(row) {}
  constexpr explicit Id(std::size_t row) : index(static_cast<std::uint32_t>(row)) {}

  [[nodiscard]] constexpr auto valid() const -> bool { return index != kNone; }
  constexpr auto operator<=>(const Id&) const = default;
};

// Rows of one kind, indexed by their own id type. Rows are only ever added.
template <class IdType, class Row, class Memory = std::allocator<Row>>
class Table {
 public:
  auto add(Row row) -> IdType {
    rows_.push_back(std::move(row));
    return IdType{rows_.size() - 1};
  }

  void reserve(std::size_t rows) { rows_.reserve(rows); }
  void resize(std::size_t rows) { rows_.resize(rows); }  // what is added is Row()

  auto operator[](IdType id) -> Row& {
    WRIT_CHECK(id.index < rows_.size(), "id outside its table");
    return rows_[id.index];
  }
  auto operator[](IdType id) const -> const Row& {
    WRIT_CHECK(id.index < rows_.size(), "id outside its table");
    return rows_[id.index];
  }

  [[nodiscard]] auto size() const -> std::size_t { return rows_.size(); }
  [[nodiscard]] auto empty() const -> bool { return rows_.empty(); }
  [[nodiscard]] auto contains(IdType id) const -> bool { return id.index < rows_.size(); }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }
  auto begin() { return rows_.begin(); }
  auto end() { return rows_.end(); }

 private:
  std::vector<Row, Memory> rows_;
};

// Facts found later about the rows of a table, under the same ids.
template <class IdType, class Fact>
class SideTable {
 public:
  SideTable() = default;
  explicit SideTable(std::size_t rows) : facts_(rows) {}

  auto operator[](IdType id) -> Fact& {
    WRIT_CHECK(id.valid(), "a fact is about a row");
    if (id.index >= facts_.size()) facts_.resize(std::size_t{id.index} + 1);
    return facts_[id.index];
  }
  auto operator[](IdType id) const -> const Fact& {
    WRIT_CHECK(id.index < facts_.size(), "no fact for this id");
    return facts_[id.index];
  }
  [[nodiscard]] auto size() const -> std::size_t { return facts_.size(); }

 private:
  std::vector<Fact> facts_;
};

}  // namespace writ
