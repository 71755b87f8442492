// Reading JSON with no check that the workload does not ask for: keys and texts as they stand, without escapes.
#pragma once

#include <simdjson.h>

#include <string_view>
#include <vector>

namespace writ::bench {

using JsonValue = simdjson::ondemand::value;
using JsonObject = simdjson::ondemand::object;

inline auto text_of(JsonValue value) -> std::string_view { return value.get_string().value_unsafe(); }
inline auto int_of(JsonValue value) -> std::int64_t { return value.get_int64().value_unsafe(); }
inline auto real_of(JsonValue value) -> double { return value.get_double().value_unsafe(); }
inline auto bool_of(JsonValue value) -> bool { return value.get_bool().value_unsafe(); }

template <class Each>
void for_fields(JsonObject object, Each each) {
  for (auto result : object) {
    simdjson::ondemand::field field = std::move(result).value_unsafe();
    const char* begin = field.key().raw();
    const char* end = begin;
    while (*end != '"') ++end;
    each(std::string_view(begin, static_cast<std::size_t>(end - begin)), field.value());
  }
}
template <class Each>
void for_fields(JsonValue value, Each each) {
  for_fields(JsonObject(value.get_object().value_unsafe()), each);
}
template <class Each>
void for_elements(JsonValue value, Each each) {
  for (auto result : value.get_array().value_unsafe()) each(JsonValue(std::move(result).value_unsafe()));
}

// The fields of the one object that a document is.
template <class Each>
void for_document(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes, Each each) {
  simdjson::ondemand::document document;
  (void)!parser.iterate(bytes).get(document);
  JsonObject object;
  (void)!document.get_object().get(object);
  for_fields(object, each);
}

inline auto padded(const std::vector<std::string>& lines) -> std::vector<simdjson::padded_string> {
  std::vector<simdjson::padded_string> made;
  for (const std::string& line : lines) made.emplace_back(line);
  return made;
}

}  // namespace writ::bench
