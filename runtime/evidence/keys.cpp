#include "runtime/evidence/keys.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/base/clock.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::evidence {

using decode::elements_of;
using decode::integer_of;
using decode::text_of;

namespace {

auto read_row(const Cell& row) -> Fallible<Keys::Row> {
  const std::string name = text_of(row.fields[0]);
  if (name.empty()) return fail("a key has no name");
  Fallible<Key> key = read_key(std::span(row.fields + 2, 4), name);
  if (!key) return fail("the key `" + name + "`: " + key.error().message);
  Keys::Row made{std::move(*key), {}};
  for (const Cell& role : elements_of(row.fields[1])) made.roles.push_back(text_of(role));
  if (made.roles.empty()) return fail("the key `" + name + "` speaks for nobody: `for` is empty");
  return made;
}

}  // namespace

auto out_of_time(const Key& key, std::optional<std::int64_t> issued_at, std::int64_t now) -> std::string {
  if (key.revoked && *key.revoked <= now)
    return "the key `" + key.name + "` was revoked at " + print_instant(*key.revoked);
  if (!key.from && !key.until) return {};
  if (!issued_at) return "the key `" + key.name + "` counts on some days only, and there is no date";
  const std::int64_t day = day_of(*issued_at);
  if (key.from && day < *key.from) return "the key `" + key.name + "` counts from " + print_date(*key.from) + " on";
  if (key.until && day > *key.until) return "the key `" + key.name + "` counted until " + print_date(*key.until);
  return {};
}

auto key_columns(decode::DocumentTypes& types) -> std::vector<Field> {
  const TypeId date = types.optional(types.simple(Kind::Date));
  return {{"public", types.text()},
          {"from", date},
          {"until", date},
          {"revoked", types.optional(types.simple(Kind::Instant))}};
}

auto read_key(std::span<const Cell> columns, std::string name) -> Fallible<Key> {
  Fallible<PublicKey> key = PublicKey::read(text_of(columns[0]));
  if (!key) return fail(key.error().message);
  Key made{std::move(*key), std::move(name), integer_of(columns[1]), integer_of(columns[2]), integer_of(columns[3])};
  if (made.from && made.until && *made.until < *made.from) {
    return fail("it ends on " + print_date(*made.until) + ", before it begins on " + print_date(*made.from));
  }
  return made;
}

auto Keys::Row::speaks_for(std::string_view role) const -> bool {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

auto Keys::read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<Keys> {
  decode::DocumentTypes types(kPemBytes, limits::kStatements);
  std::vector<Field> columns = {{"name", types.text()}, {"for", types.list_of(types.text())}};
  for (Field& column : key_columns(types)) columns.push_back(std::move(column));
  const TypeId root = types.record("keys", {{"keys", types.list_of(types.record("key", std::move(columns)))}});
  Arena memory;
  Fallible<Cell> document = decode::decode_strictly(types.table(), root, name, bytes, format, memory);
  if (!document) return fail(document.error().message);
  Keys made;
  std::set<std::string> names;
  std::map<std::string, std::string> names_by_id;
  for (const Cell& cell : elements_of(document->fields[0])) {
    Fallible<Row> row = read_row(cell);
    if (!row) return fail(row.error().message);
    const Key& key = row->key;
    if (!names.insert(key.name).second) return fail("two keys have the name `" + key.name + "`");
    const auto [same, fresh] = names_by_id.emplace(key.key.id(), key.name);
    if (!fresh) return fail("`" + same->second + "` and `" + key.name + "` are the same key");
    made.rows_.push_back(std::move(*row));
  }
  return made;
}

}  // namespace writ::evidence
