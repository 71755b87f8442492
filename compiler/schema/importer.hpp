// What the steps of an import share. Private to compiler/schema.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/schema/documents.hpp"
#include "compiler/schema/view.hpp"
#include "runtime/values/decimal.hpp"

namespace writ::schema {

// A type as rules write it, without its `?`.
struct Made {
  std::string text = "json";
  bool optional = false;  // null is allowed
  bool parts = false;     // a record, a collection or json: it has parts, or may have
  bool free_form = true;  // it is json, or holds some
  bool sensitive = false;
  std::string opaque;  // why it is json: "`oneOf`"
};

struct Member {
  std::string name;  // in backquotes where it needs them
  std::string doc;
  std::string type;  // with its `?`; empty: a member of an enum
  bool sensitive = false;
};
struct Declaration {
  enum class Kind : std::uint8_t { Record, Enum } kind = Kind::Record;
  std::string name;
  std::string doc;
  std::vector<Member> members;
};

struct Parameter {  // of an operation
  Place at;
  std::string name;
  std::string in;
};

class Importer {
 public:
  Importer(const Request& request, const Reader& read) : documents(read), request_(request) {}

  auto run() -> Imported;

  // ---- importer.cpp
  // The type of the schema at a place; `name` is what it is called where it needs a name.
  auto type_of(Place at, const std::string& name) -> Made;
  // Of what several schemas say together.
  auto type_of_all(const std::vector<Place>& places, const std::string& name) -> Made;
  auto opaque(std::string why) -> Made;
  void refuse(Place at, const std::string& why);
  void loosen(Place at, std::string_view keyword) { note(Finding::Kind::Loosened, at, std::string(keyword)); }
  void unbounded(Place at) { note(Finding::Kind::Unbounded, at, ""); }
  auto declare(Declaration::Kind kind, const std::string& wanted, const View& view) -> std::size_t;
  auto doc_of(const View& view) -> std::string;

  // ---- scalars.cpp
  auto string_type(const View& view) -> Made;
  auto number_type(const View& view, bool whole) -> Made;

  // ---- enums.cpp
  // A list of values that the schema names: an enum where they are texts. Nothing where there is no such list.
  auto enumerated(const View& view, const std::string& name) -> std::optional<Made>;
  auto enum_of(const std::vector<std::string>& members, const std::string& name, const View& view) -> Made;

  // ---- parts.cpp
  auto array_type(const View& view, const std::string& name) -> Made;
  auto object_type(const View& view, const std::string& name) -> Made;

  // ---- openapi.cpp
  auto operation(Place root, Declaration& whole) -> bool;

  [[nodiscard]] auto collection() const -> std::uint32_t { return request_.collection; }

  Documents documents;
  std::vector<Declaration> declarations;

 private:
  void note(Finding::Kind kind, Place at, const std::string& what);
  auto flattened(Place at) -> View;
  void flatten(Place at, View& view, std::set<Place>& seen);
  auto built(View view, const std::string& name) -> Made;
  auto plain_type(const View& view, const std::string& name, bool& nullable) -> Made;
  auto usable(const std::string& pattern) -> bool;
  auto pattern_of(const View& view, std::string_view format) -> std::string;
  auto listed_values(const View& view) -> std::vector<Place>;
  auto range_of(const std::vector<Place>& values) -> Made;
  auto map_type(const View& view, Place element, const std::string& name) -> Made;
  void add_fields(std::size_t record, const View& view, const std::string& name, Made& made);
  void add_parameters(Declaration& whole, std::string_view place, const std::vector<Parameter>& parameters);
  auto add_body(Declaration& whole, Place said) -> bool;
  auto union_type(View& view, const std::string& name, Made& made) -> bool;
  auto one_of_texts(const std::vector<View>& alternatives, const std::string& name) -> std::optional<Made>;
  auto declared_alternatives(const std::vector<Place>& alternatives, const std::string& name) -> std::string;
  auto only_alternative(View& view, Place alternative, bool nullable, const std::string& name, Made& made) -> bool;
  auto only_constrains(const View& base, Place alternative) -> bool;
  auto kinds_of(const View& view, bool& nullable) -> std::set<std::string>;
  void loosen_unsupported(const View& view);
  auto free_name(const std::string& wanted) -> std::string;
  auto written() -> std::string;

  const Request& request_;
  std::vector<Finding> findings_;
  std::map<Place, Made> known_;
  std::set<Place> running_;
  std::map<Place, std::string> records_;  // the names of those that are being made, and of those that were
  std::set<std::string> names_;
  std::size_t depth_ = 0;
  std::size_t pattern_program_ = 0;  // steps of all patterns together
};

// "scan_results" -> "ScanResults"; letters, digits and `_` only.
auto pascal(std::string_view name) -> std::string;
// The first sentence of a description, on one line and harmless.
auto doc_text(std::string_view description) -> std::string;
// The same, and why it is free-form where it is.
auto described(const std::string& doc, const Made& made) -> std::string;
// The exact value of a number; nothing where decimals do not hold it.
auto decimal_of(const Documents& documents, Place at) -> std::optional<Int128>;

}  // namespace writ::schema
