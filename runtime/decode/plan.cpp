#include "runtime/decode/plan.hpp"

#include <atomic>
#include <limits>
#include <unordered_set>

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
  Maker(const TypeTable& types, Plan::Rows& rows, const Demand* demand)
      : types_(types), rows_(rows), demand_(demand), made_(types.types().size()) {
    static std::atomic<std::uint64_t> plans = 0;
    rows_.serial = ++plans;
    rows_.types.resize(types.types().size());
    records_.resize(types.records().size());
    enums_.resize(types.enums().size());
  }

  // Records that are reached from members of sets are read whole.
  void find_members(TypeId root) {
    std::vector<TypeId> found = reached_from({root});
    std::vector<TypeId> elements;
    for (const TypeId id : found) {
      if (types_[id].kind == Kind::Set) elements.push_back(types_[id].element);
    }
    for (const TypeId id : reached_from(std::move(elements))) {
      if (types_[id].kind == Kind::Record) whole_.insert(types_[id].record.index);
    }
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

  // Values with parts are looked into all the same, for the limits of the parts.
  auto unwanted(TypeId id) -> const TypePlan* {
    const Form form = form_of(types_[id].kind);
    const bool text = form == Form::Text || form == Form::Id || form == Form::Digest;
    const bool parts =
        form == Form::Json || form == Form::List || form == Form::Set || form == Form::Map || form == Form::Record;
    if (parts) return later(id);
    TypePlan& row = rows_.unread.emplace_back();
    row.form = text ? Form::UnreadText : Form::Unread;
    row.kind = types_[id].kind;
    row.optional = types_[id].optional;
    row.id = id;
    make_bounds(types_[id], row);
    return &row;
  }

  auto reached_from(std::vector<TypeId> pending) const -> std::vector<TypeId> {
    std::vector<TypeId> found;
    std::vector<bool> met(types_.types().size());
    while (!pending.empty()) {
      const TypeId id = pending.back();
      pending.pop_back();
      if (met[id.index]) continue;
      met[id.index] = true;
      found.push_back(id);
      const Type& type = types_[id];
      if (is_collection(type.kind)) pending.push_back(type.element);
      if (type.kind != Kind::Record) continue;
      for (const Field& field : types_[type.record].fields) pending.push_back(field.type);
    }
    return found;
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
      const auto row = static_cast<std::uint32_t>(fields.size());
      const bool wanted = demand_ == nullptr || whole_.contains(id.index) || demand_->has(id, row);
      names.emplace_back(field.name);
      fields.push_back({wanted ? later(field.type) : unwanted(field.type), field.name, field.sensitive});
    }
    return made = &rows_.records.emplace_back(RecordPlan{KeyTable(names), std::move(fields), id.index});
  }

  const TypeTable& types_;
  Plan::Rows& rows_;
  const Demand* demand_;                     // null: everything
  std::unordered_set<std::uint32_t> whole_;  // records
  std::vector<bool> made_;
  std::vector<const RecordPlan*> records_;
  std::vector<const KeyTable*> enums_;
  std::vector<TypeId> pending_;
};

}  // namespace

void Demand::add(RecordId record, std::uint32_t field) {
  if (fields_.size() <= record.index) fields_.resize(record.index + 1);
  std::vector<bool>& fields = fields_[record.index];
  if (fields.size() <= field) fields.resize(field + 1);
  fields[field] = true;
}

auto Demand::has(RecordId record, std::uint32_t field) const -> bool {
  return record.index < fields_.size() && field < fields_[record.index].size() && fields_[record.index][field];
}

Plan::Plan(const TypeTable& types) : types_(&types) {
  auto rows = std::make_unique<Rows>();
  Maker maker(types, *rows, nullptr);
  for (std::uint32_t i = 0; i < types.types().size(); ++i) maker.plan(TypeId{i});
  rows_ = std::move(rows);
}

Plan::Plan(const TypeTable& types, TypeId root) : types_(&types) {
  auto rows = std::make_unique<Rows>();
  Maker(types, *rows, nullptr).plan(root);
  rows_ = std::move(rows);
}

Plan::Plan(const TypeTable& types, TypeId root, const Demand& demand) : types_(&types) {
  auto rows = std::make_unique<Rows>();
  Maker maker(types, *rows, &demand);
  maker.find_members(root);
  maker.plan(root);
  rows_ = std::move(rows);
}

Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;
auto Plan::operator=(Plan&&) noexcept -> Plan& = default;

}  // namespace writ::decode
