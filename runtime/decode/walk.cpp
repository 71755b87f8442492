#include "runtime/decode/walk.hpp"

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

auto Walk::text_value(const TypePlan& type, At at, Cell& out) -> At {
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
  if (type.form == Form::Enum) {
    number = type.members->find(KeyBits(read));
    if (number == KeyTable::kNone) return odd(type, at, out);
  } else if (!(type.form == Form::Instant ? read_instant(read, number) : read_date(read, number))) {
    return odd(type, at, out);
  }
  out = Cell::of_int(number);
  return next;
}

auto Walk::integer_value(const TypePlan& type, At at, Cell& out) -> At {
  std::int64_t value = 0;
  const bool good = token::integer(place_of(at), value) != nullptr && in_range(type, static_cast<Int128>(value));
  if (!good) return odd(type, at, out);
  out = Cell::of_int(value);
  return at + 1;
}

auto Walk::decimal_value(const TypePlan& type, At at, Cell& out) -> At {
  Int128 value = 0;
  const bool good = token::decimal(place_of(at), value) != nullptr && in_range(type, value);
  if (!good) return odd(type, at, out);
  out = Cell::of_decimal(value);
  return at + 1;
}

auto Walk::float_value(const TypePlan& type, At at, Cell& out) -> At {
  double value = 0;
  const bool good = token::real(place_of(at), value) != nullptr && in_range(type, value);
  if (!good) return odd(type, at, out);
  out = Cell::of_float(value);
  return at + 1;
}

auto Walk::bool_value(const TypePlan& type, At at, Cell& out) -> At {
  const char* const begin = place_of(at);
  const bool yes = *begin == 't';
  const char* const end = yes ? token::word(begin, "true") : token::word(begin, "false");
  if (end == nullptr) return odd(type, at, out);
  out = Cell::of(truth_of(yes));
  return at + 1;
}

auto Walk::unread(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  const bool sized = type.form == Form::UnreadText && is(at, '"');
  at = sized ? text(at, read) : skip(at);
  if (read.size() > type.most) return nullptr;
  out = not_read(type);
  return at;
}

auto Walk::value(const TypePlan& type, At at, Cell& out) -> At {
  std::string_view read;
  switch (type.form) {
    case Form::Text:
      // Most values are of this form; text_value() does the rest.
      if (is(at, '"') && type.pattern == nullptr) {
        const At next = text(at, read);
        if (next == nullptr || read.size() > type.most) return nullptr;
        out = Cell::of_text(read);
        return next;
      }
      return text_value(type, at, out);
    case Form::Id:
    case Form::Digest:
    case Form::Instant:
    case Form::Date:
    case Form::Enum: return text_value(type, at, out);
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

// ---------------------------------------------------------------- records

void Walk::fill_missing(const RecordPlan& plan, Cell* cells, Place& place) {
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
    : first(load_word(key.data())),
      last(first),
      mask(~std::uint64_t{0}),
      size(static_cast<std::uint32_t>(key.size())),
      last_at(0),
      field(field) {
  if (key.size() < kWordBytes) mask = (std::uint64_t{1} << (8 * key.size())) - 1;
  if (key.size() <= kWordBytes) return;
  last_at = size - static_cast<std::uint32_t>(kWordBytes);
  last = load_word(key.data() + last_at);
}

// The field of a key that was not expected. Nothing when it is an extra one that stands twice.
auto Walk::look_up(OpenRecord& open, std::string_view name) -> std::optional<std::uint32_t> {
  const std::uint64_t seed = open.plan.keys.seed();
  if (open.expected_end != nullptr) open.habit.cut(open.expected);
  // From here on none is expected.
  open.expected = open.expected_end = nullptr;
  // The extra keys before it are all different; now each is needed to be held against those that follow.
  for (std::size_t i = open.usual; i < scratch_.usual.size(); ++i) {
    std::string_view extra;
    if (key(scratch_.usual[i], extra) == nullptr) return std::nullopt;
    open.extra.add_new(KeyBits(extra).hash(seed), extra);
  }
  scratch_.usual.resize(open.usual);
  const KeyBits bits(name);
  const std::uint64_t hash = bits.hash(seed);
  const std::uint32_t field = open.plan.keys.find(bits, hash);
  open.habit.add(name, field);
  if (field == KeyTable::kNone && !open.extra.add(hash, name)) return std::nullopt;
  return field;
}

[[gnu::always_inline]] inline auto Walk::expects(const OpenRecord& open, std::string_view name) const -> bool {
  if (open.expected == open.expected_end || !open.expected->may_be(name)) return false;
  const std::uint32_t field = open.expected->field;
  return name.size() <= 2 * kWordBytes || (field != KeyTable::kNone && open.plan.fields[field].name == name);
}

[[gnu::always_inline]] inline auto Walk::entry(OpenRecord& open, At at) -> At {
  const At begin = at;
  std::string_view name;
  at = key(at, name);
  if (at == nullptr) return nullptr;
  std::uint32_t field = 0;
  if (expects(open, name)) {
    field = (open.expected++)->field;
    if (field == KeyTable::kNone) scratch_.usual.push_back(begin);
  } else {
    const std::optional<std::uint32_t> found = look_up(open, name);
    if (!found) return nullptr;
    field = *found;
  }
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

auto Walk::record(const TypePlan& type, At at, Cell& out) -> At {
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
  if (!is(++at, '}')) {
    for (;; ++at) {
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

Walk::Walk(const Plan& plan, std::string_view text, std::string_view name, Arena& arena, Scratch& scratch, Notes notes)
    : plan_(plan),
      text_(text.data()),
      name_(name),
      arena_(arena),
      scratch_(scratch),
      notes_(notes),
      escapes_(std::memchr(text.data(), '\\', text.size()) != nullptr) {
  scratch.prepare(plan);
}

auto Walk::read(TypeId type) -> std::optional<Decoded> {
  // As many values can be made at most; where it may be too many, they are counted exactly by the reader of nodes.
  const std::size_t count = scratch_.structure.count();
  const At tokens = scratch_.structure.tokens();
  if (count > limits::kDocumentNodes || !(is(tokens, '{') || is(tokens, '['))) return std::nullopt;
  Decoded out;
  if (value(plan_.rows().types[type.index], tokens, out.value) != tokens + count) return std::nullopt;
  if (made_ + count > limits::kDecodedValues || !finish(out)) return std::nullopt;
  return out;
}

void Scratch::prepare(const Plan& plan) {
  cells.clear();
  keys.clear();
  usual.clear();
  if (habits_of == plan.rows().serial) return;
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
