// Random gates of many narrow controls: each applies to one system, one team or one place, as the request says.
//
// Most conditions and requirements are conjunctions of comparisons with constants of parts of one record, which are
// read anew wherever they are named, as lowering does; some are something else. Controls share conditions, requirements
// and what these are made of; clauses ask for the same things; some of it is dear. Some gates ask of few parts. A tenth
// of them is large, so that rows of an index fill more than one block and names of systems tell most of them apart.
#pragma once

#include <fmt/format.h>
#include <string>
#include <vector>

#include "tests/property/worlds.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::property {

class NarrowGates {
 public:
  using Random = worlds::Random;
  explicit NarrowGates(Random& random) : random_(random), f_(m_, "gate") {}

  auto module() -> ir::Module {
    declare();
    ir::Gate gate;
    gate.name = "gate";
    gate.request = ir::InputId{0u};
    names_ = random_.chance(30) ? 400 : 3;
    const unsigned of_nine = random_.chance(50) ? 100 : 25;
    for (std::uint64_t kind = 0; kind < 9; ++kind) {
      if (random_.chance(of_nine)) kinds_.push_back(kind);
    }
    if (kinds_.empty()) kinds_.push_back(8);
    for (std::uint64_t left = size(); left > 0; --left) add_control(gate);
    for (std::uint64_t left = random_.below(4); left > 0; --left) add_clause(gate, output(requirement()));
    if (random_.chance(30)) add_clause(gate, gate.controls[0].requirements[0]);  // then it is always wanted
    gate.function = f_.finish();
    m_.module.gates.push_back(std::move(gate));
    return std::move(m_.module);
  }

  // A value of one of the inputs, mostly one that rules name.
  static auto value(Random& random, unsigned unknown, const TypeTable& types, TypeId id, Arena& arena) -> Cell {
    const Type& type = types[id];
    if (random.chance(unknown)) return worlds::unknown_of(types, id, worlds::random_reasons(random));
    if (type.kind == Kind::Int) return Cell::of_int(random.between(0, 6));
    if (type.kind == Kind::String) {
      const std::uint64_t kind = random.below(10);
      const std::string text = kind == 0 ? "" : kind < 5 ? word(random.below(3)) : word(random.below(400));
      return Cell::of_text(arena.text(text));
    }
    if (type.kind == Kind::Record) {
      const std::vector<Field>& fields = types[type.record].fields;
      Cell* cells = arena.cells(fields.size());
      for (std::size_t i = 0; i < fields.size(); ++i)
        cells[i] = value(random, unknown / 2, types, fields[i].type, arena);
      return Cell::of_fields(cells);
    }
    worlds::Mix mix;
    mix.unknown = unknown;
    return worlds::random_value(random, mix, types, id, arena);
  }

 private:
  using Op = ir::Op;

  static auto word(std::uint64_t number) -> std::string {
    return number % 3 == 2 ? fmt::format("Zoë's, which has a long name: {}", number) : fmt::format("system-{}", number);
  }

  void declare() {
    yes_ = m_.type(Kind::Bool);
    whole_ = m_.type(Kind::Int);
    exact_ = m_.type(Kind::Decimal);
    text_ = m_.type(Kind::String);
    tier_ = m_.enumeration("Tier", {"low", "medium", "high", "top"});
    place_ = m_.record("Place", {{"zone", whole_, false}, {"inside", yes_, false}});
    request_ = m_.input(m_.record("Request", {{"system", text_, false},
                                              {"team", text_, false},
                                              {"tier", tier_, false},
                                              {"cost", exact_, false},
                                              {"score", whole_, false},
                                              {"urgent", yes_, false},
                                              {"place", place_, false}}));
    number_ = f_.input(whole_);
    truth_ = f_.input(yes_);
    list_ = f_.input(m_.list(whole_));
    m_.module.messages.add({});
  }
  auto size() -> std::uint64_t {
    if (random_.chance(90)) return 1 + random_.below(30);
    return 60 + random_.below(600);
  }

  auto output(std::uint32_t value) -> std::uint32_t {
    f_.output(value);
    return static_cast<std::uint32_t>(f_.raw().outputs.size() - 1);
  }
  void add_control(ir::Gate& gate) {
    const std::uint64_t requirements = 1 + random_.below(3);
    ir::Control control;
    control.id = fmt::format("C-{}", gate.controls.size());
    control.requirements.resize(requirements, {"", ir::MessageId{0u}, {}});
    ir::GateControl entry;
    entry.control = m_.module.controls.add(std::move(control));
    if (random_.chance(85)) entry.applies = output(condition());
    for (std::uint64_t i = 0; i < requirements; ++i) entry.requirements.push_back(output(requirement()));
    gate.controls.push_back(std::move(entry));
  }
  static void add_clause(ir::Gate& gate, std::uint32_t condition) {
    ir::GateClause clause;
    clause.condition = condition;
    clause.because = ir::MessageId{0u};
    gate.clauses.push_back(std::move(clause));
  }

  // -- parts of the request, read anew
  auto request() -> std::uint32_t { return f_.emit(Op::Input, m_.module.inputs[request_].type, request_.index); }
  auto field(TypeId type, std::uint32_t number) -> std::uint32_t { return f_.emit(Op::Field, type, request(), number); }
  auto of_place(TypeId type, std::uint32_t number) -> std::uint32_t {
    return f_.emit(Op::Field, type, field(place_, 6), number);
  }
  auto text(std::uint64_t number) -> std::uint32_t { return f_.emit(Op::Const, text_, m_.text(word(number)).index); }
  auto number() -> std::uint32_t { return f_.constant(whole_, Cell::of_int(random_.between(0, 6))); }

  // -- comparisons
  auto order(std::uint32_t value, std::uint32_t limit) -> std::uint32_t {
    const Op op = random_.chance(40) ? Op::Lt : random_.chance(50) ? Op::Le : Op::Eq;
    return random_.chance(70) ? f_.emit(op, yes_, value, limit) : f_.emit(op, yes_, limit, value);
  }
  auto name() -> std::uint32_t {
    return f_.emit(Op::Eq, yes_, field(text_, static_cast<std::uint32_t>(random_.below(2))),
                   text(random_.below(names_)));
  }
  auto one_of() -> std::uint32_t {
    const TypeId set = m_.set(tier_);
    Cell* members = m_.module.memory.cells(2);
    std::uint32_t size = 0;
    for (std::int64_t i = 0; i < 4 && size < 2; ++i) {
      if (random_.chance(50)) members[size++] = Cell::of_int(i);
    }
    const Cell held = Cell::of_sequence(m_.module.memory.make(Sequence{members, size, false}));
    return f_.emit(Op::Member, yes_, field(tier_, 2), f_.constant(set, held));
  }
  auto comparison() -> std::uint32_t {
    switch (random_.pick(kinds_)) {
      case 0: return order(field(whole_, 4), number());
      case 1: return order(of_place(whole_, 0), number());
      case 2: return one_of();
      case 3: return random_.chance(50) ? field(yes_, 5) : of_place(yes_, 1);
      case 4: return f_.emit(Op::Not, yes_, name());
      case 5: return order(field(exact_, 3), f_.emit(Op::Widen, exact_, number()));
      case 6: return order(number_, number());
      default: return name();
    }
  }
  // Of one part: within bounds, or outside of them.
  auto bounds() -> std::uint32_t {
    const std::uint32_t low = order(field(whole_, 4), number());
    const std::uint32_t high = order(field(whole_, 4), number());
    return f_.emit(random_.chance(50) ? Op::And : Op::Or, yes_, low, high);
  }
  auto conjunction() -> std::uint32_t {
    std::uint32_t made = comparison();
    for (std::uint64_t left = random_.below(3); left > 0; --left)
      made = f_.emit(Op::And, yes_, made, random_.chance(20) ? bounds() : comparison());
    return made;
  }

  auto condition() -> std::uint32_t {
    if (!conditions_.empty() && random_.chance(15)) return random_.pick(conditions_);
    std::uint32_t made = conjunction();
    if (random_.chance(10)) made = f_.emit(Op::Or, yes_, made, truth_);
    if (random_.chance(15)) made = with_something_else(made);
    if (random_.chance(3)) made = f_.constant(yes_, Cell::of(truth_of(random_.chance(50))));
    conditions_.push_back(made);
    return made;
  }
  // Of which an index tells but a part.
  auto with_something_else(std::uint32_t made) -> std::uint32_t {
    const std::uint32_t other = random_.chance(50) ? every() : f_.emit(Op::Or, yes_, comparison(), name());
    return random_.chance(50) ? f_.emit(Op::And, yes_, made, other) : f_.emit(Op::And, yes_, other, made);
  }
  // Like a condition; over a list, and so dear; or of values that others use too.
  auto requirement() -> std::uint32_t {
    const std::uint64_t kind = random_.below(9);
    if (kind == 0) return every();
    if (kind == 1 && !requirements_.empty()) return random_.pick(requirements_);
    if (kind == 2 && !conditions_.empty()) return random_.pick(conditions_);
    std::uint32_t made = conjunction();
    if (kind == 3) made = f_.emit(Op::And, yes_, every(), made);
    if (kind == 4) made = order(f_.emit(Op::Size, whole_, list_), number());  // of a value that is no part
    requirements_.push_back(made);
    return made;
  }
  auto every() -> std::uint32_t {
    const std::uint32_t element = f_.open(list_)[0];
    const std::uint32_t holds = f_.emit(Op::Lt, yes_, element, number_);
    return f_.emit(random_.chance(50) ? Op::Every : Op::Some, yes_, list_, f_.close({holds}));
  }

  Random& random_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_;
  TypeId yes_, whole_, exact_, text_, tier_, place_;
  ir::InputId request_;
  std::vector<std::uint32_t> conditions_, requirements_;
  std::uint64_t names_ = 0;
  std::vector<std::uint64_t> kinds_;  // of comparisons
  std::uint32_t number_ = 0;
  std::uint32_t truth_ = 0;
  std::uint32_t list_ = 0;
};

}  // namespace writ::property
