// The fields of a gate's request that can be set one by one: a record, flattened.
//
// Fields of records inside stand in the place of the record, in the order of declaration: `model.name`. Made once for a
// gate and shared; immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::host {

struct RequestField {
  std::string path;
  TypeId type;
  std::vector<std::uint32_t> steps;  // fields of records, from the root
};

// The numbers of the members of an enum, by name.
class MemberNumbers {
 public:
  // `names` must outlive this.
  explicit MemberNumbers(const std::vector<std::string>& names);
  [[nodiscard]] auto find(std::string_view name) const -> std::optional<std::uint32_t>;

 private:
  struct Slot {
    std::uint32_t hash = 0;  // 0: empty
    std::uint32_t number = 0;
  };
  const std::vector<std::string>* names_;
  std::vector<Slot> slots_;  // a power of two of them, at most half full
};

class RequestFields {
 public:
  // No fields where the request is no record. `module` must outlive this.
  RequestFields(const ir::Module& module, const ir::Gate& gate);

  [[nodiscard]] auto types() const -> const TypeTable& { return module_.types; }
  [[nodiscard]] auto root() const -> TypeId { return root_; }
  [[nodiscard]] auto rows() const -> const std::vector<RequestField>& { return rows_; }
  [[nodiscard]] auto find(std::string_view path) const -> std::optional<std::uint32_t>;
  // The number of a member of the enum that a field is of.
  [[nodiscard]] auto member(std::size_t field, std::string_view name) const -> std::optional<std::uint32_t> {
    return members_of_[field]->find(name);
  }

 private:
  void add_record(RecordId record, const std::string& prefix, std::vector<std::uint32_t>& steps);
  [[nodiscard]] auto members_of(TypeId type) -> const MemberNumbers*;

  const ir::Module& module_;
  TypeId root_;
  std::vector<RequestField> rows_;
  std::unordered_map<std::string_view, std::uint32_t> by_path_;
  std::unordered_map<std::uint32_t, MemberNumbers> members_;  // by enum
  std::vector<const MemberNumbers*> members_of_;              // by field; null where it is of no enum
};

}  // namespace writ::host
