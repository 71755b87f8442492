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

// How a text that a field is set to becomes its value. What is too short or too long is a value of no other kind
// either.
struct TextForm {
  enum class As : std::uint8_t { Member, Itself, Json };
  As as = As::Json;         // as a document would say it; then none fits otherwise
  std::uint32_t least = 1;  // bytes; both inclusive
  std::uint32_t most = 0;
  const index::Column* members = nullptr;  // of the enum
};

class RequestFields {
 public:
  // No fields where the request is no record. `module` must outlive this.
  RequestFields(const ir::Module& module, const ir::Gate& gate);

  [[nodiscard]] auto types() const -> const TypeTable& { return module_.types; }
  [[nodiscard]] auto root() const -> TypeId { return root_; }
  [[nodiscard]] auto rows() const -> const std::vector<RequestField>& { return rows_; }
  [[nodiscard]] auto find(std::string_view path) const -> std::optional<std::uint32_t>;
  [[nodiscard]] auto text_forms() const -> const std::vector<TextForm>& { return text_forms_; }  // by field
  // For requests that are worth it; else null. Made when it is first asked for.
  [[nodiscard]] auto packing() const -> const RequestPacking*;

 private:
  void add_record(RecordId record, const std::string& prefix, std::vector<std::uint32_t>& steps);
  auto text_form_of(const Type& type) -> TextForm;
  auto members_of(const Type& type) -> const index::Column*;

  const ir::Module& module_;
  TypeId root_;
  std::vector<RequestField> rows_;
  std::unordered_map<std::string_view, std::uint32_t> by_path_;
  std::unordered_map<std::uint32_t, index::Column> members_;  // by enum: names in classes, which are their numbers
  std::vector<TextForm> text_forms_;                          // by field
  mutable std::once_flag packing_made_;
  mutable std::optional<RequestPacking> packing_;
};

}  // namespace writ::host
