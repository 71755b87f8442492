#include "runtime/evidence/people.hpp"

#include <algorithm>

#include "runtime/base/clock.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/decode/document_types.hpp"

namespace writ::evidence {

using decode::elements_of;
using decode::integer_of;
using decode::text_of;

namespace {

auto root_type(decode::DocumentTypes& types) -> TypeId {
  const TypeId date = types.optional(types.simple(Kind::Date)), instant = types.simple(Kind::Instant);
  const TypeId text = types.text(), maybe_text = types.optional(text);
  const TypeId role =
      types.record("role", {{"role", maybe_text}, {"group", maybe_text}, {"from", date}, {"until", date}});
  const TypeId delegation =
      types.record("delegation", {{"to", text}, {"role", text}, {"since", instant}, {"until", instant}});
  const TypeId key = types.record("key", key_columns(types));
  const TypeId person = types.record("person", {{"id", text},
                                                {"accounts", types.optional(types.list_of(text))},
                                                {"roles", types.optional(types.list_of(role))},
                                                {"delegates", types.optional(types.list_of(delegation))},
                                                {"keys", types.optional(types.list_of(key))}});
  return types.record("people", {{"people", types.list_of(person)}});
}

}  // namespace

auto People::read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<People> {
  decode::DocumentTypes types(kPemBytes, limits::kStatements);
  const TypeId root = root_type(types);
  Arena memory;
  Fallible<Cell> document = decode::decode_strictly(types.table(), root, name, bytes, format, memory);
  if (!document) return fail(document.error().message);
  People made;
  for (const Cell& row : elements_of(document->fields[0])) {
    if (std::string fault = made.add(row); !fault.empty()) return fail(std::move(fault));
  }
  return made;
}

auto People::add(const Cell& row) -> std::string {
  const std::string id = text_of(row.fields[0]);
  if (id.empty()) return "a person has no id";
  const std::string who = "`" + id + "`";
  Person one;
  for (const Cell& r : elements_of(row.fields[2])) {
    const std::string role = text_of(r.fields[0]), group = text_of(r.fields[1]);
    if (role.empty() == group.empty()) return who + " has an entry in `roles` that names not one of `role` and `group`";
    const auto from = integer_of(r.fields[2]), until = integer_of(r.fields[3]);
    if (from && until && *until < *from) return who + " has a role that ends before it begins: " + role + group;
    one.roles.push_back({role.empty() ? group : role, role.empty(), from, until});
  }
  for (const Cell& d : elements_of(row.fields[3])) {
    const std::int64_t since = d.fields[2].integer, until = d.fields[3].integer;
    if (until < since) return who + " delegates until before it begins: " + text_of(d.fields[1]);
    one.delegations.push_back({text_of(d.fields[0]), text_of(d.fields[1]), since, until});
  }
  for (const Cell& k : elements_of(row.fields[4])) {
    Fallible<Key> key = read_key(std::span<const Cell>(k.fields, 4), id);
    if (!key) return "a key of " + who + ": " + key.error().message;
    one.keys.push_back(std::move(*key));
  }
  for (const Key& key : one.keys) {
    const auto [slot, fresh] = key_owners_.emplace(key.key.id(), id);
    if (!fresh) return "`" + slot->second + "` and " + who + " have the same key";
  }
  one.accounts = {id};
  for (const Cell& account : elements_of(row.fields[1])) one.accounts.push_back(text_of(account));
  const auto [made, fresh] = people_.emplace(id, std::move(one));
  return fresh ? claim(id, made->second.accounts) : "two people have the id " + who;
}

auto People::claim(const std::string& id, const std::vector<std::string>& accounts) -> std::string {
  for (const std::string& account : accounts) {
    if (account.empty()) return "`" + id + "` has an account without a name";
    const auto [slot, fresh] = accounts_.emplace(account, id);
    if (!fresh && slot->second != id)
      return "`" + account + "` is claimed by `" + slot->second + "` and by `" + id + "`";
  }
  return {};
}

auto People::everybody() const -> std::vector<std::string> {
  std::vector<std::string> ids;
  for (const auto& [id, person] : people_) ids.push_back(id);
  return ids;
}

auto People::keys_of(std::string_view person) const -> std::span<const Key> {
  const auto found = people_.find(person);
  return found == people_.end() ? std::span<const Key>() : std::span<const Key>(found->second.keys);
}

auto People::person(std::string_view account) const -> std::optional<std::string> {
  const auto found = accounts_.find(account);
  return found == accounts_.end() ? std::nullopt : std::optional(found->second);
}

auto People::accounts_of(std::string_view person) const -> std::vector<std::string> {
  const auto found = people_.find(person);
  return found == people_.end() ? std::vector<std::string>() : found->second.accounts;
}

auto People::held_by(std::string_view person, std::int64_t at) const -> std::vector<Held> {
  std::vector<Held> made;
  const auto found = people_.find(person);
  if (found == people_.end()) return made;
  const std::int64_t today = day_of(at);
  for (const Role& r : found->second.roles) {
    if ((!r.from || *r.from <= today) && (!r.until || today <= *r.until)) made.push_back({r.name, r.is_group});
  }
  return made;
}

auto People::holds(std::string_view person, std::string_view role, std::span<const std::string> groups,
                   std::int64_t at) const -> bool {
  const std::vector<Held> held = held_by(person, at);
  return std::any_of(held.begin(), held.end(), [&](const Held& h) {
    return h.is_group ? std::find(groups.begin(), groups.end(), h.name) != groups.end() : h.name == role;
  });
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
