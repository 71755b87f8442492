#include "runtime/decode/walk.hpp"

#include <algorithm>
#include <array>

#include "runtime/decode/tokens.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

// Of a field that was not met: no set of reasons.
constexpr Reasons kNotMet = 0xFFFF;

auto cells_not_met(Arena& arena, std::size_t count) -> Cell* {
  auto* cells = static_cast<Cell*>(arena.allocate(count * sizeof(Cell)));
  Cell not_met;
  not_met.why = kNotMet;
  for (std::size_t i = 0; i < count; ++i) new (cells + i) Cell(not_met);
  return cells;
}

auto in_range(const TypePlan& type, Int128 value) -> bool { return type.low <= value && value <= type.high; }

auto in_range(const TypePlan& type, double value) -> bool {
  if (type.float_range == nullptr) return true;
  const FloatRange& range = *type.float_range;
  return range.low <= value && (range.high_open ? value < range.high : value <= range.high);
}

auto read_instant(std::string_view text, std::int64_t& value) -> bool {
  constexpr std::size_t kUsual = 20;
  if (text.size() == kUsual && token::instant(text.data(), value)) return true;
  const std::optional<std::int64_t> parsed = parse_instant(text);
  value = parsed.value_or(0);
  return parsed.has_value();
}

auto read_date(std::string_view text, std::int64_t& value) -> bool {
  constexpr std::size_t kUsual = 10;
  if (text.size() != kUsual) return false;
  if (token::date(text.data(), value)) return true;
  const std::optional<std::int64_t> parsed = parse_date(text);
  value = parsed.value_or(0);
  return parsed.has_value();
}

// Whoever reads it all the same finds nothing.
auto not_read(const TypePlan& type) -> Cell {
  return type.kind == Kind::Bool ? Cell::unknown_bool(bit(Reason::Missing)) : Cell::unknown(bit(Reason::Missing));
}

// A text that is kept as it stands, by what its form wants of it.
auto is_formed(Form form, std::string_view text) -> bool {
  if (form == Form::Id) return !text.empty();
  return form != Form::Digest || is_digest(text);
}

}  // namespace

// ---------------------------------------------------------------- scalars

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::text_value(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  if (!is(at, '"')) return odd(type, at, out);
  const At next = text(at, read);
  if (next == nullptr) return nullptr;
  std::int64_t number = 0;
  if (type.form == Form::Text || type.form == Form::Id || type.form == Form::Digest) {
    if (!is_formed(type.form, read)) return odd(type, at, out);
    if (read.size() > type.most) return nullptr;
    if (type.pattern != nullptr && !type.pattern->matches(read)) return odd(type, at, out);
    out = Cell::of_text(read);
    return next;
  }
  if (!(type.form == Form::Instant ? read_instant(read, number) : read_date(read, number))) return odd(type, at, out);
  out = Cell::of_int(number);
  return next;
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::enum_value(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  if (!is(at, '"')) return odd(type, at, out);
  const At next = text(at, read);
  if (next == nullptr) return nullptr;
  const std::uint32_t member = type.members->find_first(KeyBits(read));
  if (member == KeyTable::kNone) return rare_member(type, at, out);
  out = Cell::of_int(member);
  return next;
}

// One that is not the first at its place, or none.
template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::rare_member(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  const At next = text(at, read);
  const std::uint32_t member = next == nullptr ? KeyTable::kNone : type.members->find(KeyBits(read));
  if (member == KeyTable::kNone) return odd(type, at, out);
  out = Cell::of_int(member);
  return next;
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::integer_value(const TypePlan& type, At at, Cell& out) -> At {
  std::int64_t value = 0;
  const char* const end = token::integer(place_of(at), value);
  if (end == nullptr || !in_range(type, static_cast<Int128>(value))) return odd(type, at, out);
  out = Cell::of_int(value);
  return tokens_.behind(at, end);
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::decimal_value(const TypePlan& type, At at, Cell& out) -> At {
  Int128 value = 0;
  const char* const end = token::decimal(place_of(at), value);
  if (end == nullptr || !in_range(type, value)) return odd(type, at, out);
  out = Cell::of_decimal(value);
  return tokens_.behind(at, end);
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::float_value(const TypePlan& type, At at, Cell& out) -> At {
  double value = 0;
  const char* const end = token::real(place_of(at), value);
  if (end == nullptr || !in_range(type, value)) return odd(type, at, out);
  out = Cell::of_float(value);
  return tokens_.behind(at, end);
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::bool_value(const TypePlan& type, At at, Cell& out) -> At {
  const char* const begin = place_of(at);
  const bool yes = *begin == 't';
  const char* const end = yes ? token::word(begin, "true") : token::word(begin, "false");
  if (end == nullptr) return odd(type, at, out);
  out = Cell::of(truth_of(yes));
  return tokens_.behind(at, end);
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::unread(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  const bool sized = type.form == Form::UnreadText && is(at, '"');
  at = sized ? text(at, read) : skip(at);
  if (read.size() > type.most) return nullptr;
  out = not_read(type);
  return at;
}

template <class Tokens>
auto Walk<Tokens>::value(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  switch (type.form) {
    case Form::Text:
      // Most values are of this form, and nothing else is in registers for it; text_value() does the rest.
      if (is(at, '"') && type.pattern == nullptr) {
        const At next = text(at, read);
        if (next == nullptr || read.size() > type.most) return nullptr;
        out = Cell::of_text(read);
        return next;
      }
      return text_value(type, at, out);
    case Form::Enum: return enum_value(type, at, out);
    case Form::Id:
    case Form::Digest:
    case Form::Instant:
    case Form::Date: return text_value(type, at, out);
    case Form::Bool: return bool_value(type, at, out);
    case Form::Int: return integer_value(type, at, out);
    case Form::Decimal: return decimal_value(type, at, out);
    case Form::Float: return float_value(type, at, out);
    case Form::Record: return record(type, at, out);
    case Form::List:
    case Form::Set: return sequence(type, at, out);
    case Form::Map: return mapping(type, at, out);
    case Form::Json: return opaque(type, at, out);
    case Form::Other: return odd(type, at, out);
    case Form::Unread:
    case Form::UnreadText: return unread(type, at, out);
  }
  return nullptr;
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::opaque(const TypePlan& type, At at, Cell& out) -> At {
  if (is(at, 'n')) return odd(type, at, out);
  const char* const begin = place_of(at);
  at = skip(at);
  if (at == nullptr) return nullptr;
  return opaque_part(type, {begin, static_cast<std::size_t>(place_of(at) - begin)}, out) ? at : nullptr;
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::odd(const TypePlan& type, At at, Cell& out) -> At {
  Node node;
  at = read_node(at, node);
  return at != nullptr && odd_node(type, node, out) ? at : nullptr;
}

// ---------------------------------------------------------------- records

template <class Tokens>
void Walk<Tokens>::fill_missing(const RecordPlan& plan, Cell* cells, Place& place) {
  for (std::uint32_t i = 0; i < plan.fields.size(); ++i) {
    if (cells[i].why != kNotMet) continue;
    const TypePlan& type = *plan.fields[i].type;
    if (type.form == Form::Unread || type.form == Form::UnreadText) {
      cells[i] = not_read(type);
      continue;
    }
    place.field = &plan.fields[i];
    place.index = i;
    missing(type, cells[i]);
  }
}

UsualKey::UsualKey(std::string_view key, std::uint32_t field)
    : mask(~std::uint64_t{0}),
      size(static_cast<std::uint32_t>(key.size()) + kAround),
      field(field),
      second_at(0),
      last_at(0) {
  std::array<char, kBytesBehind> written{};
  WRIT_CHECK(size + kWordBytes <= written.size(), "only keys of some length are expected");
  written[0] = '"';
  std::copy(key.begin(), key.end(), written.begin() + 1);
  written[size - 2] = '"';
  written[size - 1] = ':';
  if (size < kWordBytes) mask = (std::uint64_t{1} << (8 * size)) - 1;
  if (size > kWordBytes) last_at = static_cast<std::uint16_t>(size - kWordBytes);
  second_at = std::min<std::uint16_t>(last_at, kWordBytes);
  first = load_word(written.data());
  second = load_word(written.data() + second_at);
  last = load_word(written.data() + last_at);
}

// The field of a key that was not expected. Nothing when it is an extra one that stands twice.
template <class Tokens>
auto Walk<Tokens>::look_up(OpenRecord& open, std::string_view name) -> std::optional<std::uint32_t> {
  const std::uint64_t seed = open.plan.keys.seed();
  if (open.expected_end != nullptr) open.habit.cut(open.expected);
  // From here on none is expected.
  open.expected = open.expected_end = nullptr;
  // The extra keys before it are all different; now each is needed to be held against those that follow.
  for (std::size_t i = open.usual; i < scratch_.usual.size(); ++i)
    open.extra.add_new(KeyBits(scratch_.usual[i]).hash(seed), scratch_.usual[i]);
  scratch_.usual.resize(open.usual);
  const KeyBits bits(name);
  const std::uint64_t hash = bits.hash(seed);
  const std::uint32_t field = open.plan.keys.find(bits, hash);
  open.habit.add(name, field);
  if (field == KeyTable::kNone && !open.extra.add(hash, name)) return std::nullopt;
  return field;
}

template <class Tokens>
[[gnu::always_inline]] inline auto Walk<Tokens>::expects(const OpenRecord& open, const char* at) const -> bool {
  if (open.expected == open.expected_end || !open.expected->may_be_at(at)) return false;
  const UsualKey& key = *open.expected;
  if (key.size <= UsualKey::kWhole) return true;
  return key.field != KeyTable::kNone && open.plan.fields[key.field].name == key.name_at(at);
}

// From a key to its value.
template <class Tokens>
[[gnu::always_inline]] inline auto Walk<Tokens>::key_of(OpenRecord& open, At at, std::string_view& name,
                                                        std::uint32_t& field) -> At {
  const char* const begin = place_of(at);
  if (expects(open, begin)) {
    const UsualKey& key = *open.expected++;
    field = key.field;
    name = key.name_at(begin);
    if (field == KeyTable::kNone) scratch_.usual.push_back(name);
    return tokens_.behind_key(at, begin + key.size);
  }
  at = key(at, name);
  if (at == nullptr) return nullptr;
  const std::optional<std::uint32_t> found = look_up(open, name);
  field = found.value_or(KeyTable::kNone);
  return found ? at : nullptr;
}

template <class Tokens>
[[gnu::always_inline]] inline auto Walk<Tokens>::entry(OpenRecord& open, At at) -> At {
  std::string_view name;
  std::uint32_t field = 0;
  at = key_of(open, at, name, field);
  if (at == nullptr) return nullptr;
  if (field == KeyTable::kNone) {
    extra_key(open.place.outer, name);
    return skip(at);
  }
  if (open.cells[field].why != kNotMet) return nullptr;  // the key stands twice
  ++open.met;
  open.place.field = &open.plan.fields[field];
  open.place.index = field;
  return value(*open.place.field->type, at, open.cells[field]);
}

template <class Tokens>
[[gnu::noinline]] auto Walk<Tokens>::record(const TypePlan& type, At at, Cell& out) -> At {
  if (!is(at, '{')) return odd(type, at, out);
  if (!enter()) return nullptr;
  const RecordPlan& plan = *type.record;
  made_ += plan.fields.size();
  Habit& habit = scratch_.habits[plan.row];
  OpenRecord open{plan,        cells_not_met(arena_, plan.fields.size()),
                  {place_},    KeySet(scratch_.keys),
                  habit,       habit.begin(),
                  habit.end(), scratch_.usual.size()};
  place_ = &open.place;
  at = after(at);
  if (!is(at, '}')) {
    for (;; at = after(at)) {
      at = entry(open, at);
      if (at == nullptr) return nullptr;
      if (!is(at, ',')) break;
    }
  }
  scratch_.usual.resize(open.usual);
  if (!open.extra.close()) return nullptr;
  if (open.met < plan.fields.size()) fill_missing(plan, open.cells, open.place);
  place_ = open.place.outer;
  --depth_;
  out = Cell::of_fields(open.cells);
  return behind(at, '}');
}

// ---------------------------------------------------------------- the document

template <class Tokens>
auto Walk<Tokens>::read(TypeId type, At first, At end, std::size_t most, Decoded& out) -> bool {
  if (most > limits::kDocumentNodes || !(is(first, '{') || is(first, '['))) return false;
  if (value(plan_.rows().types[type.index], first, out.value) != end) return false;
  // Where it may be too many, they are counted exactly by the reader of nodes.
  return made_ + most <= limits::kDecodedValues && finish(out);
}

template class Walk<Indexed>;
template class Walk<Plain>;

void Scratch::learn_anew(const Plan& plan) {
  habits.clear();
  habits.resize(plan.types().records().size());
  habits_of = plan.rows().serial;
}

void Scratch::shrink() {
  constexpr std::size_t kKept = 1u << 14;
  structure.shrink();
  if (cells.capacity() > kKept) cells = {};
  if (keys.capacity() > kKept) keys = {};
  if (usual.capacity() > kKept) usual = {};
}

auto scratch_of_thread() -> Scratch& {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace writ::decode
