// The fields of a gate's request that can be set one by one: a record, flattened.
//
// Fields of records inside stand in the place of the record, in the order of declaration: `model.name`. Made once for a
// gate and shared; immutable, any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/host/request_packing.hpp"
#include "runtime/index/classes.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::host {

struct RequestField {
  std::string path;
  TypeId type;
  std::vector<std::uint32_t> steps;  // fields of records, from the root
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
    const index::Column& members = *members_of_[field];
    const index::Class found = members.class_of(Cell::of_text(name));
    return found + 1 < members.count() ? std::optional(found) : std::nullopt;
  }
  // For requests that are worth it; else null. Made when it is first asked for.
  [[nodiscard]] auto packing() const -> const RequestPacking*;

 private:
  void add_record(RecordId record, const std::string& prefix, std::vector<std::uint32_t>& steps);
  [[nodiscard]] auto members_of(TypeId type) -> const index::Column*;

  const ir::Module& module_;
  TypeId root_;
  std::vector<RequestField> rows_;
  std::unordered_map<std::string_view, std::uint32_t> by_path_;
  std::unordered_map<std::uint32_t, index::Column> members_;  // by enum: names in classes, which are their numbers
  std::vector<const index::Column*> members_of_;              // by field; null where it is of no enum
  mutable std::once_flag packing_made_;
  mutable std::optional<RequestPacking> packing_;
};

}  // namespace writ::host
