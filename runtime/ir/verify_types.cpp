// Types and values: every id names a row, nothing contains itself, every value is what its type says.
#include <cmath>
#include <fmt/core.h>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/ir/value_rules.hpp"
#include "runtime/ir/verifier.hpp"
#include "runtime/values/text.hpp"

namespace writ::ir {
namespace {

// What may be the key of a map: a value without parts.
auto is_key(Kind kind) -> bool {
  return is_text(kind) || kind == Kind::Bool || kind == Kind::Int || kind == Kind::Enum || kind == Kind::Date ||
         kind == Kind::Instant || kind == Kind::Duration;
}

void verify_ids(Verifier& v, const std::string& where, TypeId id) {
  const Type& type = v.module.types[id];
  const bool has_element = is_collection(type.kind);
  // Rows are added after what they are made of, so a collection can not contain itself.
  const bool element_before = type.element.valid() && type.element.index < id.index;
  v.require(has_element ? element_before : !type.element.valid(), where, "its element type is not an earlier row");
  const bool key_before = type.key.valid() && type.key.index < id.index;
  v.require(type.kind == Kind::Map ? key_before : !type.key.valid(), where, "its key type is not an earlier row");
  if (type.kind == Kind::Map && key_before) {
    const Type& key = v.module.types[type.key];
    v.require(is_key(key.kind) && !key.optional, where, "its key type is not one of single values");
  }
  const bool known_enum = v.module.types.enums().contains(type.enumeration);
  v.require(type.kind == Kind::Enum ? known_enum : !type.enumeration.valid(), where, "its enum is not a row");
  const bool known_record = v.module.types.records().contains(type.record);
  v.require(type.kind == Kind::Record ? known_record : !type.record.valid(), where, "its record is not a row");
}

void verify_refinement(Verifier& v, const std::string& where, const Type& type) {
  if (type.float_range) {
    const bool finite = std::isfinite(type.float_range->low) && std::isfinite(type.float_range->high);
    v.require(finite, where, "its range is not finite");
  }
  v.require(type.max_size <= limits::kLargestStringBytes || type.max_size <= limits::kLargestCollection, where,
            "its size is beyond what any value may have");
  if (!type.pattern.empty()) v.require(v.patterns.add_regex(type.pattern), where, "its pattern does not compile");
}

// How deep types nest, through records too; what contains itself is a fault.
class Depths {
 public:
  explicit Depths(Verifier& v) : v_(v), depths_(v.module.types.types().size(), kNotYet) {}

  void verify() {
    for (std::uint32_t i = 0; i < depths_.size() && fine_; ++i) depth_of(TypeId{i}, 0);
  }

 private:
  static constexpr std::uint8_t kNotYet = 0xFF;

  // Recursion stops at the limit, so a type that contains itself ends there.
  auto depth_of(TypeId id, std::size_t above) -> std::size_t {
    if (depths_[id.index] != kNotYet) return depths_[id.index];
    if (above > limits::kTypeDepth) fine_ = false;
    if (!fine_) return 0;
    const Type& type = v_.module.types[id];
    std::size_t inner = 0;
    if (is_collection(type.kind)) inner = depth_of(type.element, above + 1);
    if (type.kind == Kind::Record) {
      for (const Field& field : v_.module.types[type.record].fields) {
        inner = std::max(inner, depth_of(field.type, above + 1));
      }
    }
    if (inner >= limits::kTypeDepth) fine_ = false;
    if (!fine_) {
      if (v_.faults.empty()) v_.fault(fmt::format("type @{}", id.index), "it contains itself, or nests too deep");
      return 0;
    }
    depths_[id.index] = static_cast<std::uint8_t>(inner + 1);
    return inner + 1;
  }

  Verifier& v_;
  std::vector<std::uint8_t> depths_;
  bool fine_ = true;
};

// ---------------------------------------------------------------- values

// A row of a table, as faults call it; made only when there is one.
struct Where {
  std::string_view table;
  std::uint32_t row = 0;
  [[nodiscard]] auto text() const -> std::string { return fmt::format("{}{}", table, row); }
};

class Values {
 public:
  Values(Verifier& v, const Where& where, Ranges ranges) : v_(v), where_(where), rules_(v.types, ranges) {}

  // As deep as the type.
  auto value(TypeId id, const Cell& cell) -> bool {
    const Type& type = v_.row(id);
    if (cell.is_unknown()) return refuse("a part of it is unknown");
    if (cell.absent) return type.optional || refuse("a part of it is absent, and not optional");
    if (is_text(type.kind) && !is_text_there(cell.text)) return refuse("a text is not well-formed UTF-8");
    if (type.kind == Kind::Record) return record(v_.types[type.record], cell.fields);
    if (type.kind == Kind::Map) return mapping(type, cell.mapping);
    return is_collection(type.kind) ? sequence(type, cell.sequence) : holds(rules_.single(type, cell));
  }

 private:
  auto refuse(std::string_view what) -> bool { return v_.require(false, where_.text(), what); }
  auto holds(std::string_view fault) -> bool { return fault.empty() || refuse(fault); }

  static auto is_text_there(const TextRef& text) -> bool {
    return text.size == 0 || (text.data != nullptr && is_valid_utf8(text.view()));
  }
  auto record(const RecordType& record, const Cell* fields) -> bool {
    if (fields == nullptr && !record.fields.empty()) return refuse("a record has no value");
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      if (!value(record.fields[i].type, fields[i])) return false;
    }
    return true;
  }
  auto cells(TypeId type, const Cell* first, std::uint32_t count) -> bool {
    if (count > limits::kLargestCollection) return refuse("a collection is too large");
    if (first == nullptr && count > 0) return refuse("a collection has no elements where it says so");
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!value(type, first[i])) return false;
    }
    return true;
  }
  auto sequence(const Type& type, const Sequence* items) -> bool {
    if (items == nullptr) return refuse("a collection has no value");
    if (items->open) return refuse("a collection is incomplete");
    if (!cells(type.element, items->items, items->size)) return false;
    return type.kind == Kind::List || holds(rules_.ascending(type.element, items->items, items->size));
  }
  auto mapping(const Type& type, const Mapping* map) -> bool {
    if (map == nullptr) return refuse("a collection has no value");
    if (map->open) return refuse("a collection is incomplete");
    return cells(type.key, map->keys, map->size) && cells(type.element, map->values, map->size) &&
           holds(rules_.ascending(type.key, map->keys, map->size));
  }

  Verifier& v_;
  const Where& where_;
  ValueRules rules_;
};

}  // namespace

void verify_types(Verifier& v) {
  const TypeTable& types = v.module.types;
  const bool few = types.types().size() <= limits::kTypes && types.records().size() <= limits::kTypes &&
                   types.enums().size() <= limits::kTypes;
  if (!v.require(few, "types", "there are too many")) return;
  for (std::uint32_t i = 0; i < types.types().size(); ++i) {
    const std::string where = fmt::format("type @{}", i);
    verify_ids(v, where, TypeId{i});
    verify_refinement(v, where, types[TypeId{i}]);
  }
  v.require(v.patterns.fit(), "types", "their patterns are too large together");
  for (std::uint32_t i = 0; i < types.records().size(); ++i) {
    for (const Field& field : types[RecordId{i}].fields) {
      v.require(v.has_type(field.type), fmt::format("record {}", i), "the type of a field is not a row");
    }
  }
  if (v.faults.empty()) Depths(v).verify();
}

void verify_inputs(Verifier& v) {
  for (std::uint32_t i = 0; i < v.module.inputs.size(); ++i) {
    if (!v.has_type(v.module.inputs[InputId{i}].type)) v.fault(Where{"input $", i}.text(), "its type is not a row");
  }
}

void verify_values(Verifier& v) {
  const auto value = [&v](const Where& where, TypeId type, const Cell& cell, Ranges ranges) {
    if (!v.has_type(type)) return v.fault(where.text(), "its type is not a row");
    Values(v, where, ranges).value(type, cell);
  };
  for (std::uint32_t i = 0; i < v.module.constants.size(); ++i) {
    const Constant& constant = v.module.constants[ConstantId{i}];
    value({"constant #", i}, constant.type, constant.value, Ranges::Ignored);
  }
  for (std::uint32_t i = 0; i < v.module.inputs.size(); ++i) {
    const Input& input = v.module.inputs[InputId{i}];
    if (input.kind == InputKind::Data) value({"input $", i}, input.type, input.data, Ranges::Kept);
  }
}

}  // namespace writ::ir
