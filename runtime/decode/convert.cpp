// `v as T`: json that was carried as text, decoded by the type that a rule names for it.
#include "runtime/decode/decoding.hpp"
#include "runtime/values/json_parts.hpp"

namespace writ::decode {
namespace {

// Whether a value of this JSON shape may say one of the type; if not, it is something else altogether.
auto may_be(const Type& type, json::Shape shape) -> bool {
  using json::Shape;
  switch (type.kind) {
    case Kind::Json: return true;
    case Kind::Record:
    case Kind::Map: return shape == Shape::Object;
    case Kind::List:
    case Kind::Set: return shape == Shape::List;
    case Kind::Bool: return shape == Shape::Bool;
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Float: return shape == Shape::Number || (shape == Shape::Text && !type.unit.empty());
    case Kind::Ratio: return shape == Shape::Number || shape == Shape::Text;
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Enum: return shape == Shape::Text;
  }
  return false;
}

}  // namespace

auto converted(const TypeTable& types, TypeId type, std::string_view name, std::string_view json, Arena& arena)
    -> Decoded {
  Decoded out;
  const json::Shape shape = json::shape_of(json);
  out.value = Cell::of_absent();
  if (shape == json::Shape::Null || !may_be(types[type], shape)) return out;
  const Fallible<Document> document = read_document(json, Format::Json);
  if (!document) {
    out.value = unknown_of(types[type], Reason::Invalid);
    out.issues.push_back({std::string(name), Reason::Invalid, document.error().message});
    return out;
  }
  Decoding d(types, *document, name, arena);
  return decode_whole(d, type, 0);
}

auto convert(const TypeTable& types, TypeId type, std::string_view json, Arena& arena) -> Cell {
  return converted(types, type, {}, json, arena).value;
}

}  // namespace writ::decode
