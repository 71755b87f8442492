// The digest of what an approval binds is that of its canonical JSON, whatever way it is made.
#include <doctest/doctest.h>

#include "runtime/base/sha256.hpp"
#include "runtime/decide/approvals.hpp"
#include "runtime/decode/decode.hpp"

using namespace writ;

TEST_CASE("a bound value is hashed as its canonical JSON") {
  TypeTable types;
  Type row;
  row.kind = Kind::Enum;
  row.enumeration = types.add(EnumType{"Ring", true, {"staff", "everyone"}});
  const TypeId ring = types.intern(row);
  const auto same = [&](TypeId type, const Cell& value) {
    return decide::bound_digest(types, type, value) == sha256_hex(decode::to_json(types, type, value));
  };
  for (const Kind kind : {Kind::String, Kind::Digest, Kind::Person, Kind::Service, Kind::Semver, Kind::Json}) {
    const TypeId type = types.simple(kind);
    for (const char* text :
         {"", "1.2.0", "sha256:aa11", "a \"quoted\" one", "back\\slash", "one\ntwo", "Zoë", "{\"a\":1}"}) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(text);
      CHECK(same(type, Cell::of_text(text)));
    }
  }
  for (const std::int64_t member : {0, 1}) CHECK(same(ring, Cell::of_int(member)));
  CHECK(same(types.simple(Kind::Int), Cell::of_int(-12)));
  CHECK(same(types.optional_of(types.simple(Kind::String)), Cell::of_absent()));
  CHECK_FALSE(decide::bound_digest(types, ring, Cell::unknown(bit(Reason::Missing))).has_value());
}
