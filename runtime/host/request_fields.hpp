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

class RequestFields {
 public:
  // No fields where the request is no record. `module` must outlive this.
  RequestFields(const ir::Module& module, const ir::Gate& gate);

  [[nodiscard]] auto types() const -> const TypeTable& { return module_.types; }
  [[nodiscard]] auto root() const -> TypeId { return root_; }
  [[nodiscard]] auto rows() const -> const std::vector<RequestField>& { return rows_; }
  [[nodiscard]] auto find(std::string_view path) const -> std::optional<std::uint32_t>;
  // The number of a member of an enum.
  [[nodiscard]] auto member(EnumId enumeration, std::string_view name) const -> std::optional<std::uint32_t>;

 private:
  void add_record(RecordId record, const std::string& prefix, std::vector<std::uint32_t>& steps);
  void add_members(TypeId type);

  const ir::Module& module_;
  TypeId root_;
  std::vector<RequestField> rows_;
  std::unordered_map<std::string_view, std::uint32_t> by_path_;
  std::unordered_map<std::uint32_t, std::unordered_map<std::string_view, std::uint32_t>> members_;
};

}  // namespace writ::host
