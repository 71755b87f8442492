#include "runtime/host/request_fields.hpp"

#include "runtime/base/limits.hpp"

namespace writ::host {
namespace {

// Records inside of each other can have more fields than anybody sets by number; a request with more is read.
constexpr std::size_t kMostFields = 10'000;

}  // namespace

RequestFields::RequestFields(const ir::Module& module, const ir::Gate& gate)
    : module_(module), root_(module.inputs[gate.request].type) {
  const Type& type = module.types[root_];
  if (type.kind != Kind::Record) return;
  std::vector<std::uint32_t> steps;
  add_record(type.record, "", steps);
  for (std::uint32_t i = 0; i < rows_.size(); ++i) by_path_.emplace(rows_[i].path, i);
}

void RequestFields::add_record(RecordId record, const std::string& prefix, std::vector<std::uint32_t>& steps) {
  const std::vector<Field>& fields = module_.types[record].fields;
  for (std::uint32_t i = 0; i < fields.size() && rows_.size() < kMostFields; ++i) {
    const Type& type = module_.types[fields[i].type];
    steps.push_back(i);
    if (type.kind == Kind::Record) {
      add_record(type.record, prefix + fields[i].name + ".", steps);
    } else {
      rows_.push_back({prefix + fields[i].name, fields[i].type, steps});
      text_forms_.push_back(text_form_of(type));
    }
    steps.pop_back();
  }
}

auto RequestFields::packing() const -> const RequestPacking* {
  std::call_once(packing_made_, [this] {
    if (PackedLayout(module_.types).is_worth(root_)) packing_.emplace(module_, root_);
  });
  return packing_ ? &*packing_ : nullptr;
}

auto RequestFields::text_form_of(const Type& type) -> TextForm {
  if (type.kind == Kind::Enum) return {TextForm::As::Member, 0, 0, members_of(type)};
  const bool itself =
      type.kind == Kind::String || type.kind == Kind::Person || type.kind == Kind::Service || type.kind == Kind::Asset;
  if (!itself || !type.pattern.empty()) return {};
  const auto most = static_cast<std::uint32_t>(type.max_size != 0 ? type.max_size : limits::kDefaultStringBytes);
  return {TextForm::As::Itself, type.kind == Kind::String ? 0u : 1u, most, nullptr};
}

auto RequestFields::members_of(const Type& type) -> const index::Column* {
  std::vector<Cell> names;
  for (const std::string& name : module_.types[type.enumeration].members) names.push_back(Cell::of_text(name));
  return &members_.try_emplace(type.enumeration.index, index::Lookup::Text, names).first->second;
}

auto RequestFields::find(std::string_view path) const -> std::optional<std::uint32_t> {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace writ::host
