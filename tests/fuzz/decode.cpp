// The decoder of documents, whatever the bytes.
//
// The first byte says how the rest is read: `0` JSON, `1` YAML, `2` and `3` the same as an envelope.
// What is refused is refused with a reason that can be shown. What is not known has an issue that says
// why; what is known to its last part is the same value again after to_json(), in both formats.
#include "runtime/decode/decode.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/visible.hpp"
#include "tests/property/random_values.hpp"

namespace {

using namespace writ;
using decode::Format;

void require(bool holds, const char* what) { WRIT_CHECK(holds, what); }

// A record with a field of every kind, small bounds, and all of it again inside itself.
class Schema {
 public:
  Schema() {
    const TypeId leaf = record("Leaf", scalars());
    std::vector<Field> fields = scalars();
    for (const Field& field : scalars()) fields.push_back({"maybe_" + field.name, types.optional_of(field.type)});
    fields.push_back({"list", collection(Kind::List, leaf, 0)});
    fields.push_back({"set", collection(Kind::Set, leaf, 0)});
    fields.push_back({"some", types.optional_of(collection(Kind::Set, simple(Kind::Int), 2))});
    fields.push_back({"names", types.optional_of(collection(Kind::Set, text(), 1))});
    fields.push_back(
        {"deep", types.optional_of(collection(Kind::List, collection(Kind::List, simple(Kind::Decimal), 0), 1))});
    fields.push_back({"by_text", types.optional_of(map(text(), leaf))});
    for (const Kind key : {Kind::Int, Kind::Bool, Kind::Duration, Kind::Instant, Kind::Date, Kind::Ip, Kind::Person}) {
      fields.push_back(
          {"by_" + type_name(types, simple(key)), types.optional_of(map(simple(key), simple(Kind::Float)))});
    }
    fields.push_back({"by_level", types.optional_of(map(level(), simple(Kind::Ratio)))});
    fields.push_back({"@type", types.optional_of(text()), true});
    root = record("Root", fields);
  }

  TypeTable types;
  TypeId root;

 private:
  auto simple(Kind kind) -> TypeId { return types.simple(kind); }
  auto level() -> TypeId {
    Type type;
    type.kind = Kind::Enum;
    type.enumeration = level_;
    return types.intern(type);
  }
  auto text() -> TypeId {
    Type type;
    type.kind = Kind::String;
    type.max_size = 40;
    return types.intern(type);
  }
  auto in_unit(Kind kind, const char* unit) -> TypeId {
    Type type;
    type.kind = kind;
    type.unit = unit;
    return types.intern(type);
  }
  auto collection(Kind kind, TypeId element, std::uint32_t least) -> TypeId {
    Type type;
    type.kind = kind;
    type.element = element;
    type.min_size = least;
    type.max_size = 4;
    return types.intern(type);
  }
  auto map(TypeId key, TypeId element) -> TypeId {
    Type type;
    type.kind = Kind::Map;
    type.key = key;
    type.element = element;
    type.max_size = 4;
    return types.intern(type);
  }
  auto record(std::string name, std::vector<Field> fields) -> TypeId {
    Type type;
    type.kind = Kind::Record;
    type.record = types.add(RecordType{std::move(name), std::move(fields)});
    return types.intern(type);
  }
  auto scalars() -> std::vector<Field> {
    std::vector<Field> fields;
    for (const Kind kind : {Kind::Bool, Kind::Int, Kind::Decimal, Kind::Ratio, Kind::Float, Kind::Digest, Kind::Person,
                            Kind::Service, Kind::Asset, Kind::Instant, Kind::Date, Kind::Duration, Kind::Semver,
                            Kind::Cidr, Kind::Ip, Kind::Country, Kind::Json}) {
      fields.push_back({type_name(types, simple(kind)), simple(kind)});
    }
    Type word;
    word.kind = Kind::String;
    word.max_size = 12;
    word.pattern = "[a-z]+(-[a-z]+)*";
    Type port = types[simple(Kind::Int)];
    port.range = Range{1, 65'536, true};
    fields.insert(fields.end(), {{"text", text()},
                                 {"word", types.intern(word)},
                                 {"port", types.intern(port)},
                                 {"level", level()},
                                 {"size", in_unit(Kind::Int, "B")},
                                 {"rate", in_unit(Kind::Decimal, "USD per day")},
                                 {"drift", in_unit(Kind::Float, "ms")}});
    return fields;
  }

  EnumId level_ = types.add(EnumType{"Level", true, {"low", "true", "5", "very high"}});
};

const Schema& schema() {
  static const Schema made;
  return made;
}

// It can be printed anywhere, and is no longer than a few lines.
void require_shown(const std::string& text) {
  require(!text.empty() && made_visible(text, Newlines::Blank) == text, "what a person reads is harmless");
  require(text.size() < 2'000, "what a person reads is short");
}

void require_same(const Cell& value, const std::string& written, Format format) {
  const Schema& s = schema();
  Arena arena;
  const auto again = decode::decode(s.types, s.root, "x", written, format, arena);
  require(again.has_value(), "what was written reads");
  require(again->issues.empty() && again->extra_keys == 0, "what was written is as the schema wants it");
  require(property::same(s.types, s.root, again->value, value), "what was written is the same value");
  require(decode::to_json(s.types, s.root, again->value) == written, "what was written is written the same");
}

void check(const decode::Decoded& decoded) {
  const Schema& s = schema();
  for (const decode::Issue& issue : decoded.issues) {
    require_shown(issue.path);
    require_shown(issue.detail);
  }
  for (const std::string& path : decoded.extra) require_shown(path);
  require(decoded.issues.size() <= limits::kReportedInputIssues, "issues have a limit");
  require(decoded.further_issues == 0 || decoded.issues.size() == limits::kReportedInputIssues,
          "issues are counted beyond it");
  require(property::same(s.types, s.root, decoded.value, decoded.value), "a value is what its type says");
  const bool known = fully_known(s.types, s.root, decoded.value);
  if (!known) return;
  require(decoded.issues.empty(), "what is known has no issue");
  const std::string written = decode::to_json(s.types, s.root, decoded.value);
  require_same(decoded.value, written, Format::Json);
  require_same(decoded.value, written, Format::Yaml);
}

void read_envelope(std::string_view text, Format format, Arena& arena) {
  const Schema& s = schema();
  const auto envelope = decode::decode_envelope(s.types, s.root, "x", text, format, arena);
  if (!envelope) return require_shown(envelope.error().message);
  for (const std::string& fault : envelope->faults) require_shown(fault);
  check(envelope->content);
}

void read_document(std::string_view text, Format format, Arena& arena) {
  const Schema& s = schema();
  const auto decoded = decode::decode(s.types, s.root, "x", text, format, arena);
  if (!decoded) return require_shown(decoded.error().message);
  check(*decoded);
  const bool known = fully_known(s.types, s.root, decoded->value);
  require(known || !decoded->issues.empty(), "what is not known has an issue");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Format format = (data[0] & 1u) == 0 ? Format::Json : Format::Yaml;
  Arena arena;
  if ((data[0] & 2u) == 0)
    read_document(text, format, arena);
  else
    read_envelope(text, format, arena);
  return 0;
}
