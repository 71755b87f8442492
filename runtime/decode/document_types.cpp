#include "runtime/decode/document_types.hpp"

namespace writ::decode {

DocumentTypes::DocumentTypes(std::uint32_t text_bytes, std::uint32_t rows) : rows_(rows) {
  Type type;
  type.kind = Kind::String;
  type.max_size = text_bytes;
  text_ = types_.intern(type);
}

auto DocumentTypes::list_of(TypeId element) -> TypeId {
  Type type;
  type.kind = Kind::List;
  type.element = element;
  type.max_size = rows_;
  return types_.intern(type);
}

auto DocumentTypes::map_of(TypeId element) -> TypeId {
  Type type;
  type.kind = Kind::Map;
  type.key = text_;
  type.element = element;
  type.max_size = rows_;
  return types_.intern(type);
}

auto DocumentTypes::choice(std::string name, std::vector<std::string> members) -> TypeId {
  Type type;
  type.kind = Kind::Enum;
  type.enumeration = types_.add(EnumType{std::move(name), false, std::move(members)});
  return types_.intern(type);
}

auto DocumentTypes::record(std::string name, std::vector<Field> fields) -> TypeId {
  Type type;
  type.kind = Kind::Record;
  type.record = types_.add(RecordType{std::move(name), std::move(fields)});
  return types_.intern(type);
}

auto extra_keys_text(const Decoded& decoded) -> std::string {
  std::string keys;
  for (const std::string& key : decoded.extra) keys += (keys.empty() ? "" : ", ") + key;
  const std::size_t more = decoded.extra_keys - decoded.extra.size();
  return more == 0 ? keys : keys + " and " + std::to_string(more) + " more";
}

auto decode_strictly(const TypeTable& types, TypeId root, std::string_view name, std::string_view bytes, Format format,
                     Arena& memory) -> Fallible<Cell> {
  Fallible<Decoded> decoded = decode(types, root, name, bytes, format, memory);
  if (!decoded) return fail(decoded.error().message);
  if (!decoded->issues.empty()) {
    const Issue& issue = decoded->issues.front();
    const std::string detail = issue.detail.empty() ? "" : ": " + issue.detail;
    return fail(issue.path + " is " + std::string(reason_name(issue.reason)) + detail);
  }
  if (decoded->extra_keys > 0) return fail("it has keys that mean nothing: " + extra_keys_text(*decoded));
  return decoded->value;
}

}  // namespace writ::decode
