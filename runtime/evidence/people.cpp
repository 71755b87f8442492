#include "runtime/evidence/people.hpp"

#include <algorithm>

#include "runtime/base/clock.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/decode/document_types.hpp"

namespace writ::evidence {

using decode::elements_of;
using decode::text_of;

namespace {

auto day(const Cell& cell) -> std::optional<std::int64_t> {
  return cell.absent ? std::nullopt : std::optional(cell.integer);
}

}  // namespace

auto People::read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<People> {
  decode::DocumentTypes types(limits::kDefaultStringBytes, limits::kStatements);
  const TypeId date = types.optional(types.simple(Kind::Date)), instant = types.simple(Kind::Instant);
  const TypeId role = types.record("role", {{"role", types.text()}, {"from", date}, {"until", date}});
  const TypeId delegation = types.record(
      "delegation", {{"to", types.text()}, {"role", types.text()}, {"since", instant}, {"until", instant}});
  const TypeId person = types.record("person", {{"id", types.text()},
                                                {"accounts", types.optional(types.list_of(types.text()))},
                                                {"roles", types.optional(types.list_of(role))},
                                                {"delegates", types.optional(types.list_of(delegation))}});
  const TypeId root = types.record("people", {{"people", types.list_of(person)}});
  Arena memory;
  Fallible<Cell> document = decode::decode_strictly(types.table(), root, name, bytes, format, memory);
  if (!document) return fail(document.error().message);

  People made;
  for (const Cell& row : elements_of(document->fields[0])) {
    const std::string id = text_of(row.fields[0]);
    if (id.empty()) return fail("a person has no id");
    Person one;
    for (const Cell& r : elements_of(row.fields[2]))
      one.roles.push_back({text_of(r.fields[0]), day(r.fields[1]), day(r.fields[2])});
    for (const Cell& d : elements_of(row.fields[3])) {
      one.delegations.push_back({text_of(d.fields[0]), text_of(d.fields[1]), d.fields[2].integer, d.fields[3].integer});
    }
    if (!made.people_.emplace(id, std::move(one)).second) return fail("two people have the id `" + id + "`");
    std::vector<std::string> accounts = {id};
    for (const Cell& account : elements_of(row.fields[1])) accounts.push_back(text_of(account));
    for (const std::string& account : accounts) {
      const auto [slot, fresh] = made.accounts_.emplace(account, id);
      if (!fresh && slot->second != id)
        return fail("`" + account + "` is claimed by `" + slot->second + "` and by `" + id + "`");
    }
  }
  return made;
}

auto People::person(std::string_view account) const -> std::optional<std::string> {
  const auto found = accounts_.find(account);
  return found == accounts_.end() ? std::nullopt : std::optional(found->second);
}

auto People::holds(std::string_view person, std::string_view role, std::int64_t at) const -> bool {
  const auto found = people_.find(person);
  if (found == people_.end()) return false;
  const std::int64_t today = day_of(at);
  return std::any_of(found->second.roles.begin(), found->second.roles.end(), [&](const Role& r) {
    return r.role == role && (!r.from || *r.from <= today) && (!r.until || today <= *r.until);
  });
}

auto People::holders(std::string_view role, std::int64_t at) const -> std::vector<std::string> {
  std::vector<std::string> found;
  for (const auto& [id, person] : people_) {
    if (holds(id, role, at)) found.push_back(id);
  }
  return found;
}

auto People::delegated_for(std::string_view principal, std::string_view person, std::string_view role,
                           std::int64_t at) const -> std::optional<std::int64_t> {
  const auto found = people_.find(principal);
  if (found == people_.end()) return std::nullopt;
  std::optional<std::int64_t> shortest;
  for (const Delegation& d : found->second.delegations) {
    std::int64_t length = 0;
    const bool holds = this->person(d.to) == person && d.role == role && d.since <= at && at <= d.until;
    if (!holds || __builtin_sub_overflow(d.until, d.since, &length)) continue;
    if (!shortest || length < *shortest) shortest = length;
  }
  return shortest;
}

}  // namespace writ::evidence
