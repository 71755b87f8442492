// From nodes to values, by schema: what all steps share, and the steps.
// Private to runtime/decode.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/decode/document.hpp"
#include "runtime/decode/plan.hpp"

namespace writ::decode {

class Matcher;

// Names and their numbers: the fields of a record, the members of an enum.
class NameIndex {
 public:
  void add(std::string_view name);  // gets the next number
  [[nodiscard]] auto find(std::string_view name) const -> std::optional<std::uint32_t>;

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // only where there are many
};

// One step of a path, as explanations write it: `.field`, `[2]`, `["key"]`, `[2026-05-04]`.
struct Step {
  enum class Kind : std::uint8_t { Field, Element, TextKey, OtherKey };
  Kind kind;
  std::string_view name;
  std::uint32_t index = 0;
};

// A value of `type` that is unknown.
auto unknown_of(const Type& type, Reason reason) -> Cell;

// One value being decoded.
class Decoding {
 public:
  Decoding(const TypeTable& types, const Document& document, std::string_view name, Arena& arena);
  ~Decoding();
  Decoding(const Decoding&) = delete;
  auto operator=(const Decoding&) -> Decoding& = delete;

  const TypeTable& types;
  const Document& document;
  Arena& arena;
  Notes notes = Notes::Named;
  Decoded out;
  std::vector<NodeIndex> cut_short;  // collections met that the envelope says were

  [[nodiscard]] auto node(NodeIndex at) const -> const Node& { return document.nodes[at]; }

  // Where we are.
  void enter(Step step) { path_.push_back(step); }
  void leave() { path_.pop_back(); }
  [[nodiscard]] auto path() const -> std::string;

  // Below a field that is declared sensitive nothing that was found is shown.
  void hide() { ++hidden_; }
  void unhide() { --hidden_; }
  [[nodiscard]] auto shown(const Node& node) const -> std::string;
  [[nodiscard]] auto shown_name(std::string_view key) const -> std::string;

  // Notes why the value here is unknown, and makes it. `detail` is called only when the
  // issue is kept, because there can be millions.
  template <class Detail>
  auto unknown(TypeId type, Reason reason, const Detail& detail) -> Cell {
    if (notes == Notes::Named && out.issues.size() < limits::kReportedInputIssues)
      out.issues.push_back({path(), reason, detail()});
    else
      ++out.further_issues;
    return unknown_of(types[type], reason);
  }
  // The usual fault: what was found is not what is wanted.
  auto invalid(TypeId type, const Node& node) -> Cell;

  // A size limit is broken: nothing more is decoded, and the whole value is unknown.
  auto break_limit(TypeId type, std::string_view what) -> Cell;
  [[nodiscard]] auto limit_broken() const -> bool { return broken_limit_.has_value(); }
  // Whether `count` more values may be made.
  auto may_make(std::size_t count) -> bool;

  void extra_key(std::string_view key);
  auto finish(TypeId type, Cell value) -> Decoded;

  // Made once for each type that is met.
  auto fields_of(RecordId record) -> const NameIndex&;
  auto members_of(EnumId enumeration) -> const NameIndex&;
  auto pattern_of(TypeId type) -> const Matcher&;

  // Where the children of the record being read are, by field; a stack, since records nest.
  std::vector<NodeIndex> found_fields;

 private:
  std::string name_;
  std::vector<Step> path_;
  std::size_t hidden_ = 0;
  std::size_t made_ = 0;
  std::optional<std::string> broken_limit_;
  std::unordered_map<std::uint32_t, NameIndex> fields_;
  std::unordered_map<std::uint32_t, NameIndex> members_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Matcher>> patterns_;
};

// The value at a node; unknown, with an issue, where it is not as `type` wants it. As deep as the document.
auto decode_value(Decoding& d, TypeId type, NodeIndex at) -> Cell;
// The same for values that have no parts. `null` was looked at before.
auto decode_scalar(Decoding& d, TypeId type, const Node& node) -> Cell;
auto decode_number(Decoding& d, TypeId type, const Node& node) -> Cell;  // Int, Decimal, Ratio, Float
auto decode_duration(Decoding& d, TypeId type, const Node& node) -> Cell;
auto decode_opaque(Decoding& d, const Document& document, TypeId type, NodeIndex at) -> Cell;  // Json
auto decode_record(Decoding& d, TypeId type, NodeIndex at) -> Cell;
auto decode_sequence(Decoding& d, TypeId type, NodeIndex at) -> Cell;  // List, Set
auto decode_mapping(Decoding& d, TypeId type, NodeIndex at) -> Cell;

// What both ways of reading share about values with parts. `count` is of the elements or entries as they stand.
struct MapEntry {
  Cell key;
  Cell value;
  std::string_view name;  // the key as it stands
};
// A key is a text that says a value of the key's type, as a YAML scalar without quotes does.
auto decode_key(Decoding& d, TypeId type, std::string_view key) -> Cell;
// Sorts `items` and drops repeats, in place.
auto made_set(Decoding& d, TypeId type, Cell* items, std::uint32_t count, bool open) -> Cell;
auto made_map(Decoding& d, TypeId type, std::vector<MapEntry>& entries, bool open) -> Cell;
auto too_few(Decoding& d, TypeId type, std::uint64_t count) -> Cell;

// One value of a document; `name` begins every path.
auto decode_whole(Decoding& d, TypeId type, NodeIndex at) -> Decoded;

// What a node says, where a text is wanted; nothing when it is none.
auto text_of(const Node& node) -> std::optional<std::string_view>;
// The digits of a node, where a number is wanted.
auto digits_of(const Node& node) -> std::optional<std::string_view>;

// "a whole number (tokens)", for messages.
auto wanted(const TypeTable& types, TypeId type) -> std::string;

}  // namespace writ::decode
