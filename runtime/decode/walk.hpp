// Direct reading: over the tokens of a text and the plan of a type at once, from bytes to cells. Private to
// runtime/decode.
//
// Tokens are found as the walk goes on where the text is plain enough (Plain), and were found before otherwise
// (Indexed). Each step is given the token where it begins and returns the one behind it, or null where it does not know
// how to go on: the text is no JSON, a key stands twice, a limit is broken, or it is merely too rare a case. Then all
// that was made is dropped, and the document is read by way of its nodes. So nothing here words a refusal, and a step
// that is stricter than it need be costs time only. What a step accepts must be what the reader of nodes accepts, with
// the same value and the same issues.
//
// Issues are noted as they are met, in the order of the text, and put into the order of the types at the end.
#pragma once

#include <optional>
#include <vector>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/structure.hpp"
#include "runtime/decode/token_rows.hpp"
#include "runtime/decode/type_plan.hpp"

namespace writ::decode {

// A key of an object that is open, to find those that stand twice.
struct OpenKey {
  std::uint64_t hash;
  std::string_view text;
};

// A key that stood in the last object of a record's type, as it is written: from its quote to its colon, so that what
// it is found at ends there. Laid out to be compared without a branch.
struct UsualKey {
  std::uint64_t first;      // the first eight bytes
  std::uint64_t second;     // the next eight, or the last ones
  std::uint64_t last;       // the last eight; of a shorter one all three are the first ones
  std::uint64_t mask;       // the bytes of each that count
  std::uint32_t size;       // with quotes and colon
  std::uint32_t field;      // KeyTable::kNone: an extra key
  std::uint16_t second_at;  // where they begin
  std::uint16_t last_at;

  UsualKey(std::string_view key, std::uint32_t field);
  [[nodiscard]] auto name_at(const char* at) const -> std::string_view { return {at + 1, size - kAround}; }
  // Whether it stands there; of one of more than kWhole bytes, the field tells the rest. As many bytes as it has must
  // be readable, and eight.
  static constexpr std::uint32_t kAround = 3;
  static constexpr std::uint32_t kWhole = 3 * kWordBytes;
  [[nodiscard]] auto may_be_at(const char* at) const -> bool {
    const std::uint64_t other =
        (load_word(at) ^ first) | (load_word(at + second_at) ^ second) | (load_word(at + last_at) ^ last);
    return (other & mask) == 0;
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
  // One that is not written as it reads is never expected.
  void add(std::string_view key, std::uint32_t field) {
    if (keys_.size() < kMost && key.size() < kLongest && key.find_first_of("\"\\") == std::string_view::npos)
      keys_.emplace_back(key, field);
  }

 private:
  static constexpr std::size_t kMost = 256;
  static constexpr std::size_t kLongest = kBytesBehind - 2 * kWordBytes;
  std::vector<UsualKey> keys_;
};

// How texts may be read: Indexed alone is for tests, which hold both against each other.
enum class Ways : std::uint8_t { Both, Indexed };

// Memory that is used again by the next document; one for each thread.
struct Scratch {
  Structure structure;
  std::vector<Cell> cells;              // elements of the lists that are open
  std::vector<OpenKey> keys;            // of the objects that are open
  std::vector<Habit> habits;            // by the row of the record
  std::vector<std::string_view> usual;  // the extra keys of open records that were expected
  std::uint64_t habits_of = 0;          // the plan with this serial number
  Ways ways = Ways::Both;

  void prepare(const Plan& plan) {
    cells.clear();
    keys.clear();
    usual.clear();
    if (habits_of != plan.rows().serial) learn_anew(plan);
  }
  // What was learnt from a document that is refused may be of keys that stand twice.
  void forget() { habits_of = 0; }
  // Gives back what only a very large document needed.
  void shrink();

 private:
  void learn_anew(const Plan& plan);
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
    if (met_ == 0) return true;
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

// What is not as the types want it: noted as the reader of nodes has it, word by word. Most documents have none of it.
class Noting {
 public:
  Noting(const Plan& plan, std::string_view name, Arena& arena, Notes notes)
      : plan_(plan), name_(name), arena_(arena), notes_(notes) {}

 protected:
  // ---- what has an issue as a whole, or may have one; false where a limit is broken
  auto odd_node(const TypePlan& type, const Node& node, Cell& out) -> bool;
  void missing(const TypePlan& type, Cell& out);
  auto too_short(const TypePlan& type, std::uint32_t count, Cell& out) -> bool;
  auto distinct_set(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto map_key(const TypePlan& type, std::string_view key, Cell& out) -> bool;
  auto sorted_map(const TypePlan& type, std::vector<MapEntry>& entries, Cell& out) -> bool;
  auto opaque_part(const TypePlan& type, std::string_view json, Cell& out) -> bool;  // also where it is no JSON

  void extra_key(const Place* record, std::string_view key) {
    ++extra_keys_;
    if (notes_ == Notes::Named && !is_late(record)) keep_extra(record, key);
  }
  // Puts what was noted beside the value. False where it is not known what comes first.
  auto finish(Decoded& out) -> bool {
    out.extra_keys = extra_keys_;
    out.collapsed = collapsed_;
    return !noted_ || tell(out);
  }

  const Plan& plan_;
  std::string_view name_;
  Arena& arena_;
  Notes notes_;
  std::size_t collapsed_ = 0;
  std::size_t extra_keys_ = 0;
  const Place* place_ = nullptr;

 private:
  // Where something stands in the order of the types: the indices of its place, from the outermost in.
  using Rank = std::vector<std::uint32_t>;
  struct NotedExtra {
    Rank rank;
    std::string path;
  };
  struct Noted {
    Noted(const TypeTable& types, std::string_view name, Arena& arena);
    Decoding decoding;
    std::vector<Rank> issue_ranks;  // of each issue
    std::vector<NotedExtra> extra;  // in their order
  };
  auto noted() -> Noted&;
  // What `make` makes of the decoding once that stands at `place`.
  template <class Make>
  auto at_place(const Place* place, const Make& make);
  // The same for what may have an issue. False when a limit broke.
  template <class Make>
  auto note(Cell& out, const Make& make) -> bool;
  // Certainly behind those that are kept, which are enough: most extra keys of a document are.
  [[nodiscard]] auto is_late(const Place* record) const -> bool;
  void keep_extra(const Place* record, std::string_view key);
  auto tell(Decoded& out) -> bool;
  static auto rank_of(const Place* place) -> Rank;
  static auto precedes(const Place* place, const Rank& rank) -> bool;

  std::optional<Noted> noted_;
};

// `Tokens` is Indexed or Plain (token_rows.hpp).
template <class Tokens>
class Walk : private Noting {
 public:
  using At = typename Tokens::At;

  Walk(const Plan& plan, const Tokens& tokens, std::string_view name, Arena& arena, Scratch& scratch, Notes notes)
      : Noting(plan, name, arena, notes), tokens_(tokens), scratch_(scratch) {}

  // The whole document, from its first token to the end of the last, which has no more than `most` values. False when
  // it is to be read by way of its nodes.
  auto read(TypeId type, At first, At end, std::size_t most, Decoded& out) -> bool;
  auto value(const TypePlan& type, At at, Cell& out) -> At;
  auto sequence(const TypePlan& type, At at, Cell& out) -> At;
  auto mapping(const TypePlan& type, At at, Cell& out) -> At;
  // What no type wants is checked all the same.
  auto skip(At at) -> At;
  auto read_node(At at, Node& node) -> At;

 private:
  // ---- tokens
  [[nodiscard]] auto place_of(At at) const -> const char* { return tokens_.place_of(at); }
  [[nodiscard]] auto is(At at, char c) const -> bool { return *tokens_.place_of(at) == c; }
  // Behind a token of one byte.
  [[nodiscard]] auto after(At at) const -> At { return tokens_.behind(at, place_of(at) + 1); }
  // Behind a token that must be `c`. Also of a step that failed.
  [[nodiscard]] auto behind(At at, char c) const -> At { return at != nullptr && is(at, c) ? after(at) : nullptr; }
  [[nodiscard]] auto text(At at, std::string_view& out) const -> At { return tokens_.text(at, out, arena_); }
  [[nodiscard]] auto key(At at, std::string_view& out) const -> At {
    return is(at, '"') ? behind(text(at, out), ':') : nullptr;
  }
  auto enter() -> bool { return ++depth_ <= limits::kDocumentNesting; }

  // ---- what no type wants
  auto skip_list(At at, std::uint32_t& count) -> At;
  auto skip_object(At at) -> At;

  // ---- values
  struct OpenRecord {
    const RecordPlan& plan;
    Cell* cells;
    Place place;
    KeySet extra;
    Habit& habit;
    const UsualKey* expected;  // the next one
    const UsualKey* expected_end;
    std::size_t usual;    // where its keys begin in Scratch::usual
    std::size_t met = 0;  // fields
  };
  auto enum_value(const TypePlan& type, At at, Cell& out) -> At;
  auto rare_member(const TypePlan& type, At at, Cell& out) -> At;
  auto integer_value(const TypePlan& type, At at, Cell& out) -> At;
  auto decimal_value(const TypePlan& type, At at, Cell& out) -> At;
  auto float_value(const TypePlan& type, At at, Cell& out) -> At;
  auto bool_value(const TypePlan& type, At at, Cell& out) -> At;
  auto text_value(const TypePlan& type, At at, Cell& out) -> At;
  auto unread(const TypePlan& type, At at, Cell& out) -> At;
  auto record(const TypePlan& type, At at, Cell& out) -> At;
  auto entry(OpenRecord& open, At at) -> At;
  auto key_of(OpenRecord& open, At at, std::string_view& name, std::uint32_t& field) -> At;
  [[nodiscard]] auto expects(const OpenRecord& open, const char* at) const -> bool;
  auto look_up(OpenRecord& open, std::string_view name) -> std::optional<std::uint32_t>;
  void fill_missing(const RecordPlan& plan, Cell* cells, Place& place);
  auto elements(const TypePlan& element, At at, std::size_t most) -> At;
  auto list_of(const TypePlan& type, const Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto set_of(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool;
  auto map_entries(const TypePlan& type, At at, std::vector<MapEntry>& entries) -> At;
  auto map_entry(const TypePlan& type, At at, Place& place, MapEntry& entry) -> At;
  auto opaque(const TypePlan& type, At at, Cell& out) -> At;
  // What is not as the type wants it, or not in the simplest way: as the reader of nodes has it.
  auto odd(const TypePlan& type, At at, Cell& out) -> At;

  Tokens tokens_;
  Scratch& scratch_;
  std::size_t depth_ = 0;
  std::size_t made_ = 0;
};

// The whole of direct reading, on a text behind which there is what put_behind() puts there. False when the document is
// to be read by way of its nodes; then `out` is as it was, but for its value.
auto decode_in_place(const Plan& plan, TypeId type, std::string_view name, std::string_view text, Arena& arena,
                     Notes notes, Decoded& out) -> bool;
// The same on a copy of the text in the arena.
auto decode_directly(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Arena& arena,
                     Notes notes, Decoded& out) -> bool;

}  // namespace writ::decode
