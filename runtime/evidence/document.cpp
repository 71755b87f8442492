#include "runtime/evidence/document.hpp"

#include "runtime/base/limits.hpp"

namespace writ::evidence {

DocumentTypes::DocumentTypes() {
  Type type;
  type.kind = Kind::String;
  type.max_size = limits::kDefaultStringBytes;
  text_ = types_.intern(type);
}

auto DocumentTypes::list_of(TypeId element) -> TypeId {
  Type type;
  type.kind = Kind::List;
  type.element = element;
  type.max_size = limits::kStatements;
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

auto read_document(const TypeTable& types, TypeId root, std::string_view name, std::string_view bytes,
                   decode::Format format, Arena& memory) -> Fallible<Cell> {
  Fallible<decode::Decoded> decoded = decode::decode(types, root, name, bytes, format, memory);
  if (!decoded) return fail(decoded.error().message);
  if (!decoded->issues.empty()) {
    const decode::Issue& issue = decoded->issues.front();
    return fail(issue.path + " is " + std::string(reason_name(issue.reason)) + (issue.detail.empty() ? "" : ": " + issue.detail));
  }
  if (decoded->extra_keys == 0) return decoded->value;
  std::string keys;
  for (const std::string& key : decoded->extra) keys += (keys.empty() ? "" : ", ") + key;
  return fail("it has keys that mean nothing: " + keys);
}

}  // namespace writ::evidence
