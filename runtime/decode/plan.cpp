#include "runtime/decode/plan.hpp"

#include <atomic>
#include <limits>

#include "runtime/base/limits.hpp"
#include "runtime/decode/type_plan.hpp"

namespace writ::decode {
namespace {

constexpr Int128 kGreatest = static_cast<Int128>(~UInt128{0} >> 1);
constexpr Int128 kSmallest = -kGreatest - 1;

auto form_of(Kind kind) -> Form {
  switch (kind) {
    case Kind::Bool: return Form::Bool;
    case Kind::Int: return Form::Int;
    case Kind::Decimal:
    case Kind::Ratio: return Form::Decimal;
    case Kind::Float: return Form::Float;
    case Kind::String: return Form::Text;
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset: return Form::Id;
    case Kind::Digest: return Form::Digest;
    case Kind::Instant: return Form::Instant;
    case Kind::Date: return Form::Date;
    case Kind::Duration:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return Form::Other;
    case Kind::Json: return Form::Json;
    case Kind::Enum: return Form::Enum;
    case Kind::List: return Form::List;
    case Kind::Set: return Form::Set;
    case Kind::Map: return Form::Map;
    case Kind::Record: return Form::Record;
  }
  return Form::Other;
}

// Makes the rows of types, records before what they hold, since a row is entered before it is filled.
class Maker {
 public:
  Maker(const TypeTable& types, Plan::Rows& rows) : types_(types), rows_(rows), made_(types.types().size()) {
    static std::atomic<std::uint64_t> plans = 0;
    rows_.serial = ++plans;
    rows_.types.resize(types.types().size());
    records_.resize(types.records().size());
    enums_.resize(types.enums().size());
  }

  auto plan(TypeId id) -> const TypePlan* {
    pending_.push_back(id);
    while (!pending_.empty()) {
      const TypeId next = pending_.back();
      pending_.pop_back();
      if (!made_[next.index]) make(next);
    }
    return &rows_.types[id.index];
  }

 private:
  auto later(TypeId id) -> const TypePlan* {
    pending_.push_back(id);
    return &rows_.types[id.index];
  }

  void make(TypeId id) {
    made_[id.index] = true;
    const Type& type = types_[id];
    TypePlan& row = rows_.types[id.index];
    row.form = form_of(type.kind);
    row.kind = type.kind;
    row.optional = type.optional;
    row.id = id;
    row.least = type.min_size;
    make_bounds(type, row);
    if (type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map) row.element = later(type.element);
    if (type.kind == Kind::Map) row.key = later(type.key);
    if (type.kind == Kind::Enum) row.members = members(type.enumeration);
    if (type.kind == Kind::Record) row.record = record(type.record);
    if (!type.pattern.empty()) row.pattern = &rows_.patterns.emplace_back(type.pattern);
  }

  void make_bounds(const Type& type, TypePlan& row) {
    const bool counted = row.form == Form::List || row.form == Form::Set || row.form == Form::Map;
    row.most = type.max_size != 0 ? type.max_size : counted ? limits::kDefaultCollection : limits::kDefaultStringBytes;
    row.low = type.kind == Kind::Int ? std::numeric_limits<std::int64_t>::min() : kSmallest;
    row.high = type.kind == Kind::Int ? std::numeric_limits<std::int64_t>::max() : kGreatest;
    if (type.range) {
      const bool empty = type.range->high_open && type.range->high == kSmallest;
      row.low = empty ? 1 : type.range->low;
      row.high = empty ? 0 : type.range->high_open ? type.range->high - 1 : type.range->high;
    } else if (type.kind == Kind::Ratio) {
      row.low = 0;
      row.high = kDecimalOne;
    }
    if (type.float_range) row.float_range = &*type.float_range;
  }

  auto members(EnumId id) -> const KeyTable* {
    const KeyTable*& made = enums_[id.index];
    if (made != nullptr) return made;
    const std::vector<std::string>& names = types_[id].members;
    return made = &rows_.enums.emplace_back(std::vector<std::string_view>(names.begin(), names.end()));
  }

  auto record(RecordId id) -> const RecordPlan* {
    const RecordPlan*& made = records_[id.index];
    if (made != nullptr) return made;
    std::vector<std::string_view> names;
    std::vector<FieldPlan> fields;
    for (const Field& field : types_[id].fields) {
      names.emplace_back(field.name);
      fields.push_back({later(field.type), field.name, field.sensitive});
    }
    return made = &rows_.records.emplace_back(RecordPlan{KeyTable(names), std::move(fields), id.index});
  }

  const TypeTable& types_;
  Plan::Rows& rows_;
  std::vector<bool> made_;
  std::vector<const RecordPlan*> records_;
  std::vector<const KeyTable*> enums_;
  std::vector<TypeId> pending_;
};

}  // namespace

Plan::Plan(const TypeTable& types) : types_(&types) {
  auto rows = std::make_unique<Rows>();
  Maker maker(types, *rows);
  for (std::uint32_t i = 0; i < types.types().size(); ++i) maker.plan(TypeId{i});
  rows_ = std::move(rows);
}

Plan::Plan(const TypeTable& types, TypeId root) : types_(&types) {
  auto rows = std::make_unique<Rows>();
  Maker(types, *rows).plan(root);
  rows_ = std::move(rows);
}

Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;
auto Plan::operator=(Plan&&) noexcept -> Plan& = default;

}  // namespace writ::decode
