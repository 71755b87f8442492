// The type that fuzzed documents are read by.
#pragma once

#include <string>
#include <vector>

#include "runtime/values/types.hpp"

namespace writ {

// A record with a field of every kind, small bounds, and all of it again inside itself.
class DocumentSchema {
 public:
  DocumentSchema() {
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

inline auto document_schema() -> const DocumentSchema& {
  static const DocumentSchema made;
  return made;
}

}  // namespace writ
