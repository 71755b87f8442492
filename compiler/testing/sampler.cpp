#include "compiler/testing/sampler.hpp"

#include <algorithm>

#include "compiler/syntax/names.hpp"
#include "compiler/testing/pattern_text.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/compare.hpp"

namespace writ::testing {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

auto usual_texts(Kind kind) -> std::vector<std::string_view> {
  switch (kind) {
    case Kind::String: return {"a", "b", ""};
    case Kind::Digest: return {"sha256:aa", "sha256:bb"};
    case Kind::Person: return {"ada", "bo", "cy"};
    case Kind::Service: return {"api", "job"};
    case Kind::Semver: return {"1.0.0", "1.2.3", "2.0.0-rc.1"};
    case Kind::Ip: return {"10.0.0.1", "192.0.2.7", "2001:db8::1"};
    case Kind::Cidr: return {"10.0.0.0/8", "192.0.2.0/24"};
    case Kind::Country: return {"DE", "US"};
    case Kind::Json: return {"{}", "[]", "0", "\"\"", "true"};
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float:
    case Kind::Asset:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: break;
  }
  return {};
}

auto usual_numbers(Kind kind) -> std::vector<Cell> {
  std::vector<Cell> numbers;
  if (kind == Kind::Float) return {Cell::of_float(0), Cell::of_float(1), Cell::of_float(0.5), Cell::of_float(10)};
  if (kind == Kind::Duration) {
    for (std::int64_t ns : {std::int64_t{0}, kHour, kDay, 30 * kDay}) numbers.push_back(Cell::of_int(ns));
    return numbers;
  }
  for (std::int64_t whole : {0, 1, 2, 10, 100})
    numbers.push_back(is_decimal(kind) ? Cell::of_decimal(decimal::from_int(whole)) : Cell::of_int(whole));
  if (is_decimal(kind)) numbers.push_back(Cell::of_decimal(kDecimalOne / 2));
  return numbers;
}

// The ends of a range, and where nothing bounds it, numbers at which arithmetic ends.
auto ends_of(const Type& type) -> std::vector<Cell> {
  auto cell = [&](Int128 at) {
    return is_decimal(type.kind) ? Cell::of_decimal(at) : Cell::of_int(static_cast<std::int64_t>(at));
  };
  if (type.float_range) return {Cell::of_float(type.float_range->low), Cell::of_float(type.float_range->high)};
  if (type.range) {
    Cell high = cell(type.range->high);
    if (type.range->high_open) high = cell(type.range->high - step_of(type.kind, high));
    return {cell(type.range->low), high};
  }
  if (type.kind == Kind::Ratio) return {cell(0), cell(kDecimalOne)};
  if (type.kind == Kind::Int) return {Cell::of_int(INT64_MAX), Cell::of_int(-INT64_MAX)};
  return {};
}

auto as_number(Kind kind, const Cell& cell) -> Int128 {
  return is_decimal(kind) ? cell.decimal : static_cast<Int128>(cell.integer);
}

}  // namespace

auto Sampler::made_choices(TypeId id) -> std::vector<Cell> {
  const Type& type = types_[id];
  std::vector<Cell> wanted;
  if (is_text(type.kind)) {
    for (std::string_view text : usual_texts(type.kind)) wanted.push_back(Cell::of_text(text));
    Random random(0);
    for (int i = 0; i < 8 && !type.pattern.empty(); ++i) {
      if (auto text = text_matching(type.pattern, random)) wanted.push_back(Cell::of_text(kept_.text(*text)));
    }
    if (type.kind == Kind::String && type.pattern.empty() && type.max_size > 1) {
      wanted.push_back(Cell::of_text(kept_.text(std::string(std::min<std::size_t>(type.max_size, 64), 'x'))));
    }
  } else {
    wanted = usual_numbers(type.kind);
    const std::vector<Cell> ends = ends_of(type);
    wanted.insert(wanted.end(), ends.begin(), ends.end());
  }
  const std::vector<Cell>& pool = pools_.of(type);
  wanted.insert(wanted.end(), pool.begin(), pool.end());
  std::vector<Cell> kept;
  for (const Cell& value : wanted) {
    auto same = [&](const Cell& other) { return order(types_, id, other, value) == 0; };
    if (fits(type, value) && std::none_of(kept.begin(), kept.end(), same)) kept.push_back(value);
  }
  return kept;
}

auto Sampler::choices(TypeId type) -> const std::vector<Cell>& {
  auto found = choices_.find(type);
  if (found == choices_.end()) found = choices_.emplace(type, made_choices(type)).first;
  return found->second;
}

// ---------------------------------------------------------------- scalars

// Mostly one of the choices; else anywhere between the least and the greatest of them.
auto Sampler::number(Random& random, TypeId id) -> Cell {
  constexpr std::uint64_t kParts = 20;
  const Type& type = types_[id];
  const std::vector<Cell>& all = choices(id);
  if (all.empty()) {
    impossible_ = full_type_name(types_, id);
    return {};
  }
  const Cell chosen = random.pick(all);
  if (type.kind == Kind::Float) return chosen;
  // Where nothing bounds an int its greatest are choices too: rarely taken, or everything overflows.
  const bool unbounded = !type.range && type.kind == Kind::Int;
  const bool extreme = unbounded && (chosen.integer == INT64_MAX || chosen.integer == -INT64_MAX);
  if (random.percent(extreme ? 10 : 70)) return chosen;
  const auto [low, high] = std::minmax_element(all.begin(), all.end(), [&](const Cell& a, const Cell& b) {
    return as_number(type.kind, a) < as_number(type.kind, b);
  });
  const Int128 from = unbounded ? 0 : as_number(type.kind, *low);
  const Int128 to = unbounded ? 1'000 : as_number(type.kind, *high);
  const auto part = static_cast<Int128>(random.below(kParts + 1));
  const bool wide = to - from > (static_cast<Int128>(1) << 100);
  const Int128 at = from + (wide ? (to - from) / kParts * part : (to - from) * part / kParts);
  const Cell between = is_decimal(type.kind) ? Cell::of_decimal(at) : Cell::of_int(static_cast<std::int64_t>(at));
  return fits(type, between) || extreme ? between : chosen;
}

auto Sampler::time(Random& random, TypeId id, std::int64_t now) -> Cell {
  const Type& type = types_[id];
  const std::vector<Cell>& pool = pools_.of(type);
  if (!pool.empty() && random.percent(40)) {
    const Cell& at = random.pick(pool);
    if (fits(type, at)) return at;
  }
  static const std::vector<std::int64_t> kDays = {0, 0, -1, 1, -7, -30, 30, -400, 400};
  static const std::vector<std::int64_t> kSteps = {0, -kMinute, kMinute, -kHour, -kDay, kDay, -30 * kDay, 30 * kDay};
  if (type.kind == Kind::Date) return Cell::of_int(day_of(now) + random.pick(kDays));
  std::int64_t at = 0;
  return Cell::of_int(__builtin_add_overflow(now, random.pick(kSteps), &at) ? now : at);
}

auto Sampler::text(Random& random, TypeId id) -> Cell {
  const Type& type = types_[id];
  std::vector<Cell>& used = used_[type.kind];
  if (!used.empty() && random.percent(30)) {
    const Cell& again = random.pick(used);
    if (type.pattern.empty() && fits(type, again)) return again;
  }
  const std::vector<Cell>& all = choices(id);
  if (all.empty()) {
    impossible_ = full_type_name(types_, id);
    return Cell::of_text("");
  }
  used.push_back(random.pick(all));
  return used.back();
}

// ---------------------------------------------------------------- collections, records

auto Sampler::count(Random& random, const Type& type) -> std::uint32_t {
  const auto most =
      std::max<std::uint32_t>(type.min_size, std::min<std::uint32_t>(type.max_size, limits::kSampledElements));
  return type.min_size + static_cast<std::uint32_t>(random.below(most - type.min_size + 1));
}

auto Sampler::sequence(Random& random, const Type& type, std::int64_t now) -> Cell {
  std::uint32_t size = count(random, type);
  Cell* items = memory_->cells(size);
  for (std::uint32_t i = 0; i < size; ++i) items[i] = value(random, type.element, now);
  if (type.kind == Kind::Set) size = canonical_set(types_, type.element, items, size);
  return Cell::of_sequence(memory_->make(Sequence{items, size, false}));
}

auto Sampler::mapping(Random& random, const Type& type, std::int64_t now) -> Cell {
  std::uint32_t size = count(random, type);
  Cell* keys = memory_->cells(size);
  for (std::uint32_t i = 0; i < size; ++i) keys[i] = value(random, type.key, now);
  size = canonical_set(types_, type.key, keys, size);
  Cell* values = memory_->cells(size);
  for (std::uint32_t i = 0; i < size; ++i) values[i] = value(random, type.element, now);
  return Cell::of_mapping(memory_->make(Mapping{keys, values, size, false}));
}

auto Sampler::known(Random& random, TypeId id, std::int64_t now) -> Cell {
  const Type& type = types_[id];
  switch (type.kind) {
    case Kind::Bool: return Cell::of(truth_of(random.percent(50)));
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float:
    case Kind::Duration: return number(random, id);
    case Kind::Instant:
    case Kind::Date: return time(random, id, now);
    case Kind::Enum:
      return Cell::of_int(static_cast<std::int64_t>(random.below(types_[type.enumeration].members.size())));
    case Kind::List:
    case Kind::Set: return sequence(random, type, now);
    case Kind::Map: return mapping(random, type, now);
    case Kind::Record: {
      const std::vector<Field>& fields = types_[type.record].fields;
      Cell* cells = memory_->cells(fields.size());
      for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = value(random, fields[i].type, now);
      return Cell::of_fields(cells);
    }
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return text(random, id);
    case Kind::Json: return json(random, id, now);
  }
  return {};
}

auto Sampler::value(Random& random, TypeId type, std::int64_t now) -> Cell {
  if (types_[type].optional && random.percent(25)) return Cell::of_absent();
  return known(random, type, now);
}

// ---------------------------------------------------------------- worlds

auto Sampler::now(Random& random) -> std::int64_t {
  const std::vector<std::int64_t>& dates = pools_.instants();
  return dates.empty() || random.percent(60) ? kUsualNow : random.pick(dates);
}

auto Sampler::evidence(Random& random, const ir::Input& input, std::int64_t now) -> Fact {
  const std::uint64_t roll = random.below(100);
  if (roll < 7) return {};
  if (roll < 10) return {Fact::Kind::Untrusted, Cell::unknown(bit(Reason::Untrusted)), 0};
  Fact fact{Fact::Kind::Value, value(random, input.type, now), 0};
  if (!input.fresh_within) return fact;
  if (roll < 15 && *input.fresh_within < INT64_MAX - kHour) fact.aged = *input.fresh_within + kHour;
  if (roll >= 15 && roll < 20) fact.aged = *input.fresh_within;
  return fact;
}

// ---------------------------------------------------------------- variations

auto Sampler::varied_parts(Random& random, TypeId type, const Cell* parts, std::uint32_t count, std::int64_t now)
    -> Cell* {
  Cell* cells = memory_->cells(count);
  for (std::uint32_t i = 0; i < count; ++i) cells[i] = varied(random, type, parts[i], now);
  return cells;
}

auto Sampler::varied(Random& random, TypeId id, const Cell& other, std::int64_t now) -> Cell {
  constexpr unsigned kChanged = 15;  // percent of the parts
  const Type& type = types_[id];
  if (other.is_unknown()) return other;
  if (type.kind != Kind::Record && random.percent(kChanged)) return value(random, id, now);
  if (other.absent) return other;
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types_[type.record].fields;
    Cell* cells = memory_->cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = varied(random, fields[i].type, other.fields[i], now);
    return Cell::of_fields(cells);
  }
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    std::uint32_t size = other.sequence->size;
    Cell* items = varied_parts(random, type.element, other.sequence->items, size, now);
    if (type.kind == Kind::Set) size = canonical_set(types_, type.element, items, size);
    return size < type.min_size ? value(random, id, now)
                                : Cell::of_sequence(memory_->make(Sequence{items, size, false}));
  }
  return type.kind == Kind::Map ? value(random, id, now) : other;
}

auto Sampler::variation(Random& random, const World& other) -> World {
  used_.clear();
  World world = other;
  for (auto& [id, fact] : world.facts) {
    if (fact.kind == Fact::Kind::Value) fact.value = varied(random, module_.inputs[id].type, fact.value, world.now);
  }
  return world;
}

// Somebody of the world, who may be excluded, or somebody else.
auto Sampler::signer(Random& random) -> std::string {
  static const std::vector<std::string> kOthers = {"olga", "sam", "ron", "kim", "eve"};
  const std::vector<Cell>& used = used_[Kind::Person];
  if (used.empty() || random.percent(85)) return random.pick(kOthers);
  std::string person(random.pick(used).text.view());
  return syntax::name_in_rules(person) == person ? person : random.pick(kOthers);
}

void Sampler::statements(Random& random, const ir::GateApproval& approval, World& world) {
  evidence::Statement made;
  made.approval = ir::full_name(approval);
  made.for_any_use = true;
  made.trust = evidence::Trust::Verified;
  made.in_role = Truth::True;
  const auto say = [&](evidence::StatementKind kind, const std::string& role, std::int64_t aged) {
    made.kind = kind;
    made.role = role;
    made.at = issued(world.now, aged);
    world.statements.push_back(made);
  };
  // Nobody asked so long ago that it is over: what runs out would refuse whatever a property says of it.
  if ((approval.expire || !approval.escalations.empty()) && random.percent(50)) {
    std::vector<std::int64_t> ages = {0, approval.expire.value_or(0)};
    for (const ir::Widening& widening : approval.escalations) {
      if (!approval.expire || widening.after <= *approval.expire) ages.push_back(widening.after);
    }
    const std::int64_t aged = random.pick(ages);
    say(evidence::StatementKind::Request, "", aged);
  }
  const unsigned eager =
      random.pick(std::vector<unsigned>{0, 0, 60, 95});  // percent of the places that somebody signs for
  for (const ir::Seat& seat : approval.seats) {
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(seat.people, limits::kSampledElements); ++i) {
      if (!random.percent(eager)) continue;
      const bool widened = !approval.escalations.empty() && random.percent(20);
      const std::int64_t aged = random.percent(90) || approval.valid >= INT64_MAX - kHour
                                    ? random.percent(50) ? 0 : approval.valid
                                    : approval.valid + kHour;
      made.person = signer(random);
      say(random.percent(92) ? evidence::StatementKind::Approve : evidence::StatementKind::Reject,
          widened ? random.pick(approval.escalations).role : seat.role, aged);
    }
  }
}

void Sampler::statements(Random& random, World& world) {
  for (const std::size_t gate : demand_.gates) {
    for (const ir::GateApproval& approval : module_.gates[gate].approvals) {
      const std::string name = ir::full_name(approval);
      const bool there = std::any_of(world.statements.begin(), world.statements.end(),
                                     [&](const evidence::Statement& s) { return s.approval == name; });
      if (!there) statements(random, approval, world);  // two gates may share one
    }
  }
}

auto Sampler::world(Random& random) -> World {
  used_.clear();
  World world;
  world.now = now(random);
  for (ir::InputId id : demand_.inputs) {
    const ir::Input& input = module_.inputs[id];
    const bool asked = input.kind == ir::InputKind::Request;
    world.facts[id] =
        asked ? Fact{Fact::Kind::Value, value(random, input.type, world.now), 0} : evidence(random, input, world.now);
  }
  statements(random, world);
  return world;
}

}  // namespace writ::testing
