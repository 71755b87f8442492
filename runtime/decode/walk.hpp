// The second stage of direct reading: over the tokens of a text and the plan of a type at once, from bytes to cells.
// Private to runtime/decode.
//
// Each step is given the token where it begins and returns the one behind it, or null where it does not know how to
// go on: the text is no JSON, a key stands twice, a limit is broken, or it is merely too rare a case. Then all that was
// made is dropped, and the document is read by way of its nodes. So nothing here words a refusal, and a step that is
// stricter than it need be costs time only. What a step accepts must be what the reader of nodes accepts, with the same
// value and the same issues.
//
// Issues are noted as they are met, in the order of the text, and put into the order of the types at the end.
#pragma once

#include <optional>
#include <vector>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/structure.hpp"
#include "runtime/decode/type_plan.hpp"

namespace writ::decode {

// Behind the text there are as many blanks: words and eight bytes of a key are read without looking for the end.
inline constexpr std::size_t kBlanksBehind = 64;

// A key of an object that is open, to find those that stand twice.
struct OpenKey {
  std::uint64_t hash;
  std::string_view text;
};

// A key that stood in the last object of a record's type; laid out to be compared without a branch.
struct UsualKey {
  std::uint64_t first;  // its first eight bytes
  std::uint64_t last;   // its last eight, or the first ones again where it is shorter
  std::uint64_t mask;   // the bytes of both that count
  std::uint32_t size;
  std::uint32_t last_at;  // where `last` begins
  std::uint32_t field;    // KeyTable::kNone: an extra key

  UsualKey(std::string_view key, std::uint32_t field);
  // Of all bytes up to sixteen; of longer ones, the field tells the rest. Eight bytes must be readable.
  [[nodiscard]] auto may_be(std::string_view key) const -> bool {
    if (key.size() != size) return false;
    return (((load_word(key.data()) ^ first) | (load_word(key.data() + last_at) ^ last)) & mask) == 0;
  }
};

// The keys that the last object of a record's type had, in their order: most have the same. They are a guess at what
// comes next, which saves looking it up; each was found to stand once in its object. A record's type does not hold
// itself, so no other object of it is read before this one ends.
class Habit {
 public:
  [[nodiscard]] auto begin() const -> const UsualKey* { return keys_.data(); }
  [[nodiscard]] auto end() const -> const UsualKey* { return keys_.data() + keys_.size(); }
  // The keys from `first` on were other ones this time.
  void cut(const UsualKey* first) { keys_.erase(keys_.begin() + (first - keys_.data()), keys_.end()); }
  void add(std::string_view key, std::uint32_t field) {
    if (keys_.size() < kMost) keys_.emplace_back(key, field);
  }

 private:
  static constexpr std::size_t kMost = 256;
  std::vector<UsualKey> keys_;
};

// Memory that is used again by the next document; one for each thread.
struct Scratch {
  Structure structure;
  std::vector<Cell> cells;                  // elements of the lists that are open
  std::vector<OpenKey> keys;                // of the objects that are open
  std::vector<Habit> habits;                // by the row of the record
  std::vector<const std::uint32_t*> usual;  // tokens of the extra keys of open records that were expected
  std::uint64_t habits_of = 0;              // the plan with this serial number

  void prepare(const Plan& plan);
  // What was learnt from a document that is refused may be of keys that stand twice.
  void forget() { habits_of = 0; }
  // Gives back what only a very large document needed.
  void shrink();
};
auto scratch_of_thread() -> Scratch&;

// Where a value stands: the child of the record, list or map that is innermost, and so on outwards.
struct Place {
  const Place* outer;
  Step::Kind kind = Step::Kind::Field;
  const FieldPlan* field = nullptr;  // of a record
  std::string_view key;              // of a map
  std::uint32_t index = 0;           // of a field or an element; of an entry, doubled
};

// The keys of one object; whether one stands twice.
class KeySet {
 public:
  explicit KeySet(std::vector<OpenKey>& keys) : keys_(keys), base_(keys.size()) {}
  // False when it is there already. Of a large object that is found at close() only.
  auto add(std::uint64_t hash, std::string_view text) -> bool {
    const std::uint64_t bit = std::uint64_t{1} << (hash >> 58);
    if ((met_ & bit) != 0 && keys_.size() - base_ <= kFew && contains(hash, text)) return false;
    met_ |= bit;
    keys_.push_back({hash, text});
    return true;
  }
  // One that is known to be none of those before it.
  void add_new(std::uint64_t hash, std::string_view text) {
    met_ |= std::uint64_t{1} << (hash >> 58);
    keys_.push_back({hash, text});
  }
  // False when some key stands twice.
  auto close() -> bool {
    const bool once = keys_.size() - base_ <= kFew || each_once();
    keys_.resize(base_);
    return once;
  }

 private:
  static constexpr std::size_t kFew = 64;
  [[nodiscard]] auto contains(std::uint64_t hash, std::string_view text) const -> bool;
  auto each_once() -> bool;

  std::vector<OpenKey>& keys_;
  std::size_t base_;
  std::uint64_t met_ = 0;  // a bit for each hash by its highest bits
};

class Walk {
 public:
  // `text` has kBlanksBehind blanks behind it; its tokens were found.
  Walk(const Plan& plan, std::string_view text, std::string_view name, Arena& arena, Scratch& scratch, Notes notes);

  // The whole document. Nothing when it is to be read by way of its nodes.
  auto read(TypeId type) -> std::optional<Decoded>;

 private:
  // A row of the tokens. It is handed on from step to step, since in a member it would be waited for at each; and
  // whether to go on is branched on, since a row that is computed from what stands there would be waited for too.
  using At = const std::uint32_t*;

  // ---- tokens
  [[nodiscard]] auto place_of(At at) const -> const char* { return text_ + *at; }
  [[nodiscard]] auto is(At at, char c) const -> bool { return text_[*at] == c; }
  // Behind a token that must be `c`. Also of a step that failed.
  [[nodiscard]] auto behind(At at, char c) const -> At { return at != nullptr && text_[*at] == c ? at + 1 : nullptr; }
  // A string; only blanks stand between its end and the next token.
  [[nodiscard]] auto text(At at, std::string_view& out) -> At {
    const char* begin = text_ + at[0] + 1;
    const char* end = text_ + at[1] - 1;
    while (*end != '"') --end;
    const std::string_view written(begin, static_cast<std::size_t>(end - begin));
    if (!escapes_) {
      out = written;
      return at + 1;
    }
    out = unescaped(written);
    return out.data() != nullptr ? at + 1 : nullptr;
  }
  [[nodiscard]] auto key(At at, std::string_view& out) -> At {
    return is(at, '"') ? behind(text(at, out), ':') : nullptr;
  }
  auto unescaped(std::string_view text) -> std::string_view;  // no text at all where an escape is none
  auto enter() -> bool { return ++depth_ <= limits::kDocumentNesting; }

  // ---- what no type wants, checked all the same
  auto skip(At at) -> At;
  auto skip_list(At at, std::uint32_t& count) -> At;
  auto skip_object(At at) -> At;
  auto read_node(At at, Node& node) -> At;

  // ---- values
  struct OpenRecord {
    const RecordPlan& plan;
    Cell* cells;
    Place place;
    KeySet extra;
    Habit& habit;
    const UsualKey* expected;  // the next one
    const UsualKey* expected_end;
    std::size_t usual;    // where its tokens begin in Scratch::usual
    std::size_t met = 0;  // fields
  };
  auto value(const TypePlan& type, At at, Cell& out) -> At;
  auto integer_value(const TypePlan& type, At at, Cell& out) -> At;
  auto decimal_value(const TypePlan& type, At at, Cell& out) -> At;
  auto float_value(const TypePlan& type, At at, Cell& out) -> At;
  auto bool_value(const TypePlan& type, At at, Cell& out) -> At;
  auto text_value(const TypePlan& type, At at, Cell& out) -> At;
  auto unread(const TypePlan& type, At at, Cell& out) -> At;
  auto record(const TypePlan& type, At at, Cell& out) -> At;
  auto entry(OpenRecord& open, At at) -> At;
  [[nodiscard]] auto expects(const OpenRecord& open, std::string_view name) const -> bool;
  auto look_up(OpenRecord& open, std::string_view name) -> std::optional<std::uint32_t>;
  void fill_missing(const RecordPlan& plan, Cell* cells, Place& place);
  auto sequence(const TypePlan& type, At at, Cell& out) -> At;
  auto elements(const TypePlan& element, At at, std::size_t most) -> At;
  auto list_of(const TypePlan& type, const Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto set_of(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto mapping(const TypePlan& type, At at, Cell& out) -> At;
  auto map_entries(const TypePlan& type, At at, std::vector<MapEntry>& entries) -> At;
  auto map_entry(const TypePlan& type, At at, Place& place, MapEntry& entry) -> At;
  auto opaque(const TypePlan& type, At at, Cell& out) -> At;
  // What is not as the type wants it, or not in the simplest way: as the reader of nodes has it.
  auto odd(const TypePlan& type, At at, Cell& out) -> At;

  // ---- the same for what may have an issue as a whole; false where a limit is broken
  void missing(const TypePlan& type, Cell& out);
  auto too_short(const TypePlan& type, std::uint32_t count, Cell& out) -> bool;
  auto distinct_set(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto map_key(const TypePlan& type, std::string_view key, Cell& out) -> bool;
  auto sorted_map(const TypePlan& type, std::vector<MapEntry>& entries, Cell& out) -> bool;

  // ---- notes
  auto decoding() -> Decoding&;
  // What `make` makes of the decoding once that stands at `place`.
  template <class Make>
  auto at_place(const Place* place, const Make& make);
  // The same for what may have an issue. False when a limit broke.
  template <class Make>
  auto noted(Cell& out, const Make& make) -> bool;
  void extra_key(const Place* record, std::string_view key) {
    ++extra_keys_;
    if (notes_ == Notes::Named && !is_late(record)) keep_extra(record, key);
  }
  // Certainly behind those that are kept, which are enough: most extra keys of a document are.
  [[nodiscard]] auto is_late(const Place* record) const -> bool {
    if (extra_.size() < limits::kReportedExtraKeys || record == nullptr || extra_.back().rank.empty()) return false;
    const Place* outermost = record;
    while (outermost->outer != nullptr) outermost = outermost->outer;
    return outermost->index > extra_.back().rank.front();
  }
  void keep_extra(const Place* record, std::string_view key);
  auto finish(Decoded& out) -> bool;

  const Plan& plan_;
  const char* text_;
  std::string_view name_;
  Arena& arena_;
  Scratch& scratch_;
  Notes notes_;
  bool escapes_;  // there is a backslash somewhere
  std::size_t depth_ = 0;
  std::size_t made_ = 0;
  std::size_t collapsed_ = 0;
  std::size_t extra_keys_ = 0;
  const Place* place_ = nullptr;
  std::optional<Decoding> decoding_;

  // Where something stands in the order of the types: the indices of its place, from the outermost in.
  using Rank = std::vector<std::uint32_t>;
  struct NotedExtra {
    Rank rank;
    std::string path;
  };
  static auto rank_of(const Place* place) -> Rank;
  static auto precedes(const Place* place, const Rank& rank) -> bool;
  std::vector<Rank> issue_ranks_;  // of each issue
  std::vector<NotedExtra> extra_;  // in their order
};

// The whole of direct reading: both stages on a copy of the text in the arena. Nothing when the document is to be
// read by way of its nodes.
auto decode_directly(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Arena& arena,
                     Notes notes) -> std::optional<Decoded>;

}  // namespace writ::decode
