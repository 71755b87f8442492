// Random modules: what every generated function draws from, and the facts around functions.
//
// Each module begins with the same rich set of types, under the same ids. Inputs and constants
// are made when a function asks for them. All of it is a function of the seed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/calendar.hpp"
#include "tests/property/random_values.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::property {

// One representation: equal but for refinements, units, and decimal or ratio.
inline auto fits(const TypeTable& types, TypeId a, TypeId b) -> bool {
  if (a == b) return true;
  const Type& x = types[a];
  const Type& y = types[b];
  const auto family = [](Kind kind) { return kind == Kind::Ratio ? Kind::Decimal : kind; };
  if (family(x.kind) != family(y.kind) || x.optional != y.optional) return false;
  if (x.enumeration != y.enumeration || x.record != y.record) return false;
  if (x.kind == Kind::Map && !fits(types, x.key, y.key)) return false;
  return !is_collection(x.kind) || fits(types, x.element, y.element);
}

// The types that every generated module begins with.
struct Universe {
  explicit Universe(test::ModuleBuilder& m);

  TypeId boolean, integer, exact, ratio, real, text, person, instant, date, duration, tier, colour, part, whole, json;
  TypeId word, wide;            // enums with as many members as a word has bits, and more
  TypeId few_texts;             // a short list of them
  TypeId asked;                 // a request: a field of each of the types above
  TypeId calendar, rounding;    // of the library
  TypeId small, money;          // decimals that 64 bits hold, with room to spare and without
  TypeId two;                   // `int in 2 .. 2`, the type of a 2 that is written at a call
  std::vector<TypeId> single;   // without parts
  std::vector<TypeId> ordered;  // `<` exists
  std::vector<TypeId> numbers;  // can be added up
  std::vector<TypeId> lists, sets, maps;
  std::vector<TypeId> plain;  // all of these, and records; none is optional
};

inline Universe::Universe(test::ModuleBuilder& m) {
  boolean = m.type(Kind::Bool);
  integer = m.type(Kind::Int);
  exact = m.type(Kind::Decimal);
  ratio = m.type(Kind::Ratio);
  real = m.type(Kind::Float);
  text = m.type(Kind::String);
  person = m.type(Kind::Person);
  instant = m.type(Kind::Instant);
  date = m.type(Kind::Date);
  duration = m.type(Kind::Duration);
  tier = m.enumeration("Tier", {"low", "medium", "high"});
  Type row;
  row.kind = Kind::Enum;
  row.enumeration = m.module.types.add(EnumType{"Colour", false, {"red", "green"}});
  colour = m.module.types.intern(row);
  const auto members = [](std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("m" + std::to_string(i));
    return names;
  };
  word = m.enumeration("Word", members(64));
  wide = m.enumeration("Wide", members(70));
  row = {};
  row.kind = Kind::Int;
  row.unit = "tokens";
  row.range = Range{-3, 5, false};
  const TypeId tokens = m.module.types.intern(row);
  single = {boolean, integer,  exact, ratio,  real, text, person, instant,
            date,    duration, tier,  colour, word, wide, tokens};
  for (const Kind kind :
       {Kind::Digest, Kind::Service, Kind::Asset, Kind::Semver, Kind::Cidr, Kind::Ip, Kind::Country}) {
    single.push_back(m.type(kind));
  }
  row = {};
  row.kind = Kind::Int;
  row.range = Range{2, 2, false};
  two = m.module.types.intern(row);
  row = {};
  row.kind = Kind::Decimal;
  row.range = Range{-2 * Int128{kDecimalOne}, 3 * Int128{kDecimalOne}, false};
  small = m.module.types.intern(row);
  row.range = Range{-1, 9'223'372 * Int128{kDecimalOne}, true};
  money = m.module.types.intern(row);
  single.insert(single.end(), {small, money});
  ordered = {integer, exact, ratio, real, text, instant, date, duration, tier, tokens, m.type(Kind::Semver),
             small,   money};
  numbers = {integer, exact, ratio, real, duration, small, money};
  part = m.record("Part", {{"yes", boolean, false},
                           {"n", integer, false},
                           {"maybe", m.optional(text), true},
                           {"may_be_true", m.optional(boolean), false}});
  whole = m.record("Whole", {{"share", ratio, false},
                             {"part", part, false},
                             {"other", m.optional(part), false},
                             {"tags", m.set(text), false},
                             {"list", m.list(m.optional(integer)), false},
                             {"cost", exact, false},
                             {"price", money, false},
                             {"score", real, false}});
  for (const TypeId element : {boolean, integer, exact, ratio, small, real, text, tier, duration, part,
                               m.optional(integer), m.optional(boolean), m.list(integer), m.set(text)}) {
    lists.push_back(m.list(element));
  }
  for (const TypeId element :
       {boolean, integer, exact, real, text, tier, word, wide, tokens, date, part, m.list(integer)}) {
    sets.push_back(m.set(element));
  }
  row = m.module.types[m.list(text)];
  row.max_size = 20;
  few_texts = m.module.types.intern(row);
  lists.push_back(few_texts);
  maps = {m.map(text, integer),
          m.map(tier, part),
          m.map(integer, exact),
          m.map(text, m.optional(money)),
          m.map(text, m.list(boolean)),
          m.map(text, m.set(text)),
          m.map(boolean, m.optional(integer)),
          m.map(date, real)};
  json = m.type(Kind::Json);
  lists.push_back(m.list(json));
  maps.push_back(m.map(text, json));
  std::vector<Field> fields = {{"part", part, false}, {"maybe", m.optional(part), false}, {"json", json, false}};
  for (const auto& more : {single, lists, sets, maps}) {
    for (const TypeId type : more) fields.push_back({"f" + std::to_string(fields.size()), type, false});
  }
  asked = m.record("Asked", std::move(fields));
  calendar = builtins::calendar_type(m.module.types);
  rounding = builtins::rounding_type(m.module.types);
  plain = single;
  plain.insert(plain.end(), {calendar, rounding});
  plain.insert(plain.end(), 3, json);
  for (const auto& more : {lists, sets, maps, {part, whole}}) plain.insert(plain.end(), more.begin(), more.end());
}

// A builtin with argument types that it takes. They are found once, because every universe has the same ids.
struct Signature {
  std::uint32_t row;
  std::vector<TypeId> arguments;
};

inline auto find_signatures() -> std::vector<Signature> {
  test::ModuleBuilder m;
  const Universe universe(m);
  std::vector<Signature> found;
  for (std::uint32_t row = 0; row < builtins::all().size(); ++row) {
    const auto offer = [&](std::vector<TypeId> arguments) {
      if (builtins::all()[row].rule(m.module.types, arguments)) found.push_back({row, std::move(arguments)});
    };
    for (const TypeId a : universe.plain) {
      offer({a});
      offer({a, a});
      if (a != universe.integer) offer({a, universe.integer});
    }
    for (const TypeId a : universe.single) {
      for (const TypeId b : universe.single) {
        if (a != b && b != universe.integer) offer({a, b});
      }
    }
    offer({universe.text, universe.text, universe.two});
    offer({universe.date, universe.integer, universe.rounding});
    offer({universe.instant, universe.calendar});
  }
  return found;
}

class ModuleGenerator {
 public:
  explicit ModuleGenerator(Random& random)
      : random_(random), universe_(builder_), values_(builder_.module.types, random, builder_.module.memory) {
    name_module();
  }

  auto random() -> Random& { return random_; }
  auto builder() -> test::ModuleBuilder& { return builder_; }
  auto types() -> TypeTable& { return builder_.module.types; }
  [[nodiscard]] auto universe() const -> const Universe& { return universe_; }

  // A table that has no row for some case is not monotone: none of the language is like that (design 2.8).
  bool complete_tables = true;

  auto constant(TypeId type) -> ir::ConstantId { return builder_.constant(type, known(type)); }
  auto pattern(const std::vector<std::string_view>& patterns) -> ir::ConstantId {
    return builder_.text(random_.pick(patterns));
  }
  // What is asked, of type Universe::asked.
  auto request() -> ir::InputId {
    if (!request_.valid()) {
      request_ = builder_.input(universe_.asked);
      builder_.module.inputs[request_].kind = ir::InputKind::Request;
    }
    return request_;
  }
  // One of up to three inputs of this type.
  auto input(TypeId type) -> ir::InputId {
    std::vector<ir::InputId> found;
    const auto& inputs = builder_.module.inputs;
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
      if (inputs[ir::InputId{i}].type == type) found.emplace_back(i);
    }
    const std::size_t chosen = random_.below(3);
    if (chosen < found.size()) return found[chosen];
    const ir::InputId id = builder_.input(type);
    describe_input(builder_.module.inputs[id]);
    return id;
  }
  auto origin() -> ir::OriginId {
    const auto& origins = builder_.module.origins;
    if (random_.percent(60)) return {};
    if (origins.size() >= 5) return ir::OriginId{random_.below(origins.size())};
    const auto place = static_cast<std::uint32_t>(random_.next());
    return builder_.module.origins.add({words(), place % 1'000, place % 80, words()});
  }
  auto signature() -> const Signature& {
    static const std::vector<Signature> kSignatures = find_signatures();
    // By row first, so that a builtin that takes few types is called as often as others.
    const auto row = static_cast<std::uint32_t>(random_.below(builtins::all().size()));
    std::vector<const Signature*> of_row;
    for (const Signature& one : kSignatures) {
      if (one.row == row) of_row.push_back(&one);
    }
    return of_row.empty() ? random_.pick(kSignatures) : *random_.pick(of_row);
  }

  auto words() -> std::string {
    static const std::vector<std::string> kWords = {"",
                                                    "a",
                                                    "a \"quoted\" one",
                                                    "tab\tand\nline",
                                                    "back\\slash",
                                                    "; none",
                                                    "Zoë ∞",
                                                    "}",
                                                    std::string("nul\0inside", 10),
                                                    "\x7f"};
    return random_.pick(kWords);
  }

  auto finish() -> ir::Module { return std::move(builder_.module); }

 private:
  // Fully known, and within the range of what can be written: the least decimal cannot (decimal.hpp).
  auto known(TypeId type) -> Cell {
    Cell cell = values_.make(type, kPerfect);
    for (int i = 0; i < 100 && has_least_decimal(type, cell); ++i) cell = values_.make(type, kPerfect);
    return cell;
  }
  auto has_least_decimal(TypeId id, const Cell& cell) -> bool {
    const Type& type = types()[id];
    if (cell.absent) return false;
    const auto any = [this](TypeId of, const Cell* cells, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (has_least_decimal(of, cells[i])) return true;
      }
      return false;
    };
    if (type.kind == Kind::Decimal)
      return cell.decimal < 0 && -(cell.decimal + 1) == static_cast<Int128>(~UInt128{0} >> 1);
    if (type.kind == Kind::List || type.kind == Kind::Set)
      return any(type.element, cell.sequence->items, cell.sequence->size);
    if (type.kind == Kind::Map) return any(type.element, cell.mapping->values, cell.mapping->size);
    if (type.kind != Kind::Record) return false;
    const auto& fields = types()[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (has_least_decimal(fields[i].type, cell.fields[i])) return true;
    }
    return false;
  }

  void name_module() {
    ir::Module& m = builder_.module;
    m.name = words();
    m.version = words();
    m.edition = static_cast<std::uint32_t>(random_.below(3));
    m.source_digest = words();
    m.meaning_digest = words();
    m.clock_skew = static_cast<std::int64_t>(random_.next());
  }
  void describe_input(ir::Input& input) {
    input.name += words();
    input.kind = random_.pick(
        std::array{ir::InputKind::Request, ir::InputKind::Evidence, ir::InputKind::Data, ir::InputKind::Answer});
    if (input.kind == ir::InputKind::Data) input.data = known(input.type);
    if (input.kind != ir::InputKind::Evidence) return;
    for (std::size_t i = random_.below(3); i > 0; --i) input.issuers.push_back(words());
    if (random_.percent(50)) input.fresh_within = static_cast<std::int64_t>(random_.next());
  }

  Random& random_;
  test::ModuleBuilder builder_;
  Universe universe_;
  Values values_;
  ir::InputId request_;
};

}  // namespace writ::property
