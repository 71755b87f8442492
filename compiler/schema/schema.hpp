// A JSON Schema, or one operation of an OpenAPI document, into the text of a rule file (design 2.5).
//
// What comes out is ordinary declarations in canonical form: records, enums and refinements that an
// auditor reads instead of the schema. It decides nothing that the schema leaves open:
//
//   exact     becomes the type that accepts the same documents
//   opaque    has no such type (unions, tuples, references that lead back): the field is json, and
//             its documentation says why
//   loosened  a check that no type makes (`not`, `if`, `dependentRequired` …): the type accepts more,
//             and a finding names the keyword and the first place
//   refused   cannot be read at all, or is nowhere in the package: nothing is imported
//
// Draft 4, 6, 7 and 2019-09 and 2020-12 as far as they agree; JSON and YAML. Nothing is fetched. Bounded by
// kMostFiles, kMostDeclarations and limits::kTypeDepth. No state; the files come from `read`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/base/result.hpp"

namespace writ::schema {

inline constexpr std::size_t kMostFiles = 50;
inline constexpr std::size_t kMostDeclarations = 2'000;
inline constexpr std::size_t kMostMembers = 1'000;  // of one enum; a larger one is a string

// The bytes of a file, by its path from the folder of the package.
using Reader = std::function<Fallible<std::string>(const std::string& path)>;

struct Request {
  enum class Kind : std::uint8_t { JsonSchema, OpenApi } kind = Kind::JsonSchema;
  std::string path;                                       // "schemas/eval.json"
  std::string pointer;                                    // "/$defs/Report"; empty: the whole file
  std::string operation;                                  // OpenApi: "POST /models/{id}"
  std::string name;                                       // of the declaration that is asked for
  std::string module;                                     // what the rule file calls itself
  std::uint32_t collection = limits::kDefaultCollection;  // elements where only their least number is said
};

struct Finding {
  enum class Kind : std::uint8_t { Refused, Loosened, Unbounded } kind;
  std::string place;  // "schemas/eval.json#/properties/model"; of the first, where there are several
  std::string what;   // Refused: why; Loosened: the keyword; Unbounded: nothing
  std::size_t count = 1;
};

struct Imported {
  std::string text;                // a whole rule file; empty when something was refused
  std::vector<std::string> files;  // that were read, each once, the named one first
  std::vector<Finding> findings;
  [[nodiscard]] auto refused() const -> bool { return text.empty(); }
};

auto import(const Request& request, const Reader& read) -> Imported;

}  // namespace writ::schema
