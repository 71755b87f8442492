#include "runtime/host/request_fields.hpp"

#include <bit>

#include "runtime/values/text_hash.hpp"

namespace writ::host {
namespace {

// Records inside of each other can have more fields than anybody sets by number; a request with more is read.
constexpr std::size_t kMostFields = 10'000;

}  // namespace

MemberNumbers::MemberNumbers(const std::vector<std::string>& names)
    : names_(&names), slots_(std::bit_ceil(2 * names.size() + 2)) {
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const std::uint32_t hash = short_hash(names[i]);
    std::size_t at = hash >> 1 & (slots_.size() - 1);
    while (slots_[at].hash != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, i};
  }
}

auto MemberNumbers::find(std::string_view name) const -> std::optional<std::uint32_t> {
  const std::uint32_t hash = short_hash(name);
  for (std::size_t at = hash >> 1 & (slots_.size() - 1); slots_[at].hash != 0; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.hash == hash && same_text((*names_)[slot.number], name)) return slot.number;
  }
  return std::nullopt;
}

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
      members_of_.push_back(members_of(fields[i].type));
    }
    steps.pop_back();
  }
}

auto RequestFields::members_of(TypeId id) -> const MemberNumbers* {
  const Type& type = module_.types[id];
  if (type.kind != Kind::Enum) return nullptr;
  return &members_.try_emplace(type.enumeration.index, module_.types[type.enumeration].members).first->second;
}

auto RequestFields::find(std::string_view path) const -> std::optional<std::uint32_t> {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace writ::host
