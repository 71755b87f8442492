// The values that decide: what the rules compare with, its neighbours, and what pinned data holds.
//
// A limit is only tested at the limit and one step beside it, so sampled values are drawn
// from here as often as not.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "compiler/testing/random.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::testing {

class Pools {
 public:
  // From the constants of `functions` and the data of `module`, which must outlive it.
  Pools(const ir::Module& module, const std::set<ir::FunctionId>& functions);

  // The values of the kind and unit of `type`, in order; not all of them fit its refinement.
  [[nodiscard]] auto of(const Type& type) const -> const std::vector<Cell>&;
  // Instants at which something of the rules changes: their dates, the day before and after.
  [[nodiscard]] auto instants() const -> const std::vector<std::int64_t>& { return instants_; }

  // The keys by which rules look into json, and the types that they give it.
  [[nodiscard]] auto json_keys() const -> const std::vector<std::string>& { return json_keys_; }
  [[nodiscard]] auto json_types() const -> const std::vector<TypeId>& { return json_types_; }

 private:
  using Key = std::pair<Kind, std::string>;  // Ratio counts as Decimal
  static auto key_of(const Type& type) -> Key;
  enum class Beside : std::uint8_t { Yes, No };
  void add(TypeId type, const Cell& value, Beside neighbours, std::size_t depth);
  void keep(TypeId type, const Cell& value);
  void add_number(TypeId type, const Cell& value);
  void add_versions(TypeId type, std::string_view version);
  void read_form(const ir::Constant& row);
  [[nodiscard]] auto plain_type(Kind kind) const -> TypeId;
  void read(const ir::Inst& inst);
  void read_json(const ir::Function& function);
  void read_dates();
  void add_day(std::int64_t day);
  void sort();

  const ir::Module& module_;
  Arena memory_;
  std::map<Key, std::vector<Cell>> values_;
  std::map<Key, TypeId> types_;
  std::vector<std::int64_t> instants_;
  std::vector<std::string> json_keys_;
  std::vector<TypeId> json_types_;
};

// Whether `value` is one of `type`, its refinement included. Of scalars.
auto fits(const Type& type, const Cell& value) -> bool;

// The smallest step that shows in how the number is written: 0.001 for 0.005, 1 for 12.
auto step_of(Kind kind, const Cell& value) -> Int128;

inline auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }
// Numbers and times that are held as whole numbers.
inline auto is_whole(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Date || kind == Kind::Instant || kind == Kind::Duration;
}

}  // namespace writ::testing
