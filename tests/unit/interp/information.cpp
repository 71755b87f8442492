// Theorem 1 of the design, for every operation: knowing less never gives another answer, only a less known one.
//
// Each case is one operation with the blocks it needs, over inputs of its operand types. Random worlds
// are hidden in part, and what comes out of the hidden one must know at most as much.
#include <array>
#include <functional>
#include <set>

#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/ir/rules.hpp"
#include "tests/property/random_values.hpp"
#include "tests/unit/interp/evaluate.hpp"

using namespace writ;
using namespace writ::test;
using ir::Op;

namespace {

constexpr std::uint64_t kSeed = 20'260'504;
constexpr int kWorlds = 400;

struct Cases {
  ModuleBuilder m;
  std::vector<ir::FunctionId> functions;
  std::set<Op> covered;

  TypeId boolean = m.type(Kind::Bool);
  TypeId integer = m.type(Kind::Int);
  TypeId text = m.type(Kind::String);
  TypeId tier = m.enumeration("Tier", {"low", "medium", "high"});
  TypeId record = m.record("Release", {{"flag", boolean, false}, {"n", integer, false}, {"tags", m.set(text), false}});
  std::vector<TypeId> values = {boolean, integer, m.type(Kind::Decimal), m.type(Kind::Float), text, tier, record,
                                m.optional(integer), m.optional(boolean), m.list(integer), m.set(text), m.set(record),
                                m.map(text, integer), m.list(record)};

  void add(const std::function<std::uint32_t(FunctionBuilder&)>& make) {
    FunctionBuilder f(m);
    f.output(make(f));
    for (const ir::Block& block : f.raw().blocks) {
      for (const ir::Inst& inst : block.insts) covered.insert(inst.op);
    }
    functions.push_back(f.finish());
  }
  void values_op(Op op, TypeId result, const std::vector<TypeId>& operands, std::uint32_t last = 0) {
    add([&](FunctionBuilder& f) {
      std::vector<std::uint32_t> inputs;
      for (const TypeId type : operands) inputs.push_back(f.input(type));
      if (ir::op_info(op).a == ir::Operand::List) return f.emit_list(op, result, inputs, last);
      inputs.push_back(last);
      inputs.resize(3, 0);
      return f.emit(op, result, inputs[0], inputs[1], inputs[2]);
    });
  }

  void leaves_and_logic() {
    add([&](FunctionBuilder& f) { return f.emit(Op::Now, m.type(Kind::Instant)); });
    values_op(Op::And, boolean, {boolean, boolean});
    values_op(Op::Or, boolean, {boolean, boolean});
    values_op(Op::Not, boolean, {boolean});
    for (const TypeId type : values) {
      values_op(Op::Select, type, {boolean, type, type});
      values_op(Op::Guard, type, {boolean, type}, static_cast<std::uint32_t>(Reason::SampleTooSmall));
      values_op(Op::Eq, boolean, {type, type});
      if (is_ordered(m.module.types, type)) values_op(Op::Lt, boolean, {type, type});
      if (is_ordered(m.module.types, type)) values_op(Op::Le, boolean, {type, type});
      if (m.module.types[type].optional) continue;
      const TypeId maybe = m.optional(type);
      values_op(Op::Present, boolean, {maybe});
      values_op(Op::Default, type, {maybe, type});
      values_op(Op::Unwrap, type, {maybe});
      values_op(Op::Wrap, maybe, {type});
      values_op(Op::MakeList, m.list(type), {type, type});
      values_op(Op::MakeSet, m.set(type), {type, type, type});
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
      values_op(Op::Field, m.module.types[m.module.types[record].record].fields[i].type, {record}, i);
    }
    values_op(Op::MakeRecord, record, {boolean, integer, m.set(text)});
    values_op(Op::Like, boolean, {text}, m.text("a*").index);
    values_op(Op::Matches, boolean, {text}, m.text("[a-c]+").index);
  }

  void arithmetic() {
    const TypeId duration = m.type(Kind::Duration);
    const TypeId instant = m.type(Kind::Instant);
    const TypeId date = m.type(Kind::Date);
    const TypeId exact = m.type(Kind::Decimal);
    const TypeId ratio = m.type(Kind::Ratio);
    for (const Op op : {Op::Add, Op::Sub, Op::Mul}) {
      values_op(op, integer, {integer, integer});
      values_op(op, m.type(Kind::Float), {m.type(Kind::Float), m.type(Kind::Float)});
    }
    for (const Op op : {Op::Add, Op::Sub, Op::Mul, Op::Div}) values_op(op, exact, {exact, ratio});
    for (const Op op : {Op::Add, Op::Sub}) {
      for (const TypeId time : {instant, date, duration}) values_op(op, time, {time, duration});
    }
    values_op(Op::Sub, duration, {instant, instant});
    values_op(Op::Mul, duration, {duration, integer});
    values_op(Op::Div, exact, {duration, duration});
    values_op(Op::Div, m.type(Kind::Float), {m.type(Kind::Float), m.type(Kind::Float)});
    for (const TypeId type : {integer, exact, m.type(Kind::Float), duration}) values_op(Op::Neg, type, {type});
    values_op(Op::Widen, exact, {integer});
    values_op(Op::Widen, exact, {ratio});
  }

  void parts() {
    for (const TypeId element : {integer, text, boolean, record}) {
      for (const TypeId collection : {m.list(element), m.set(element)}) {
        values_op(Op::Member, boolean, {element, collection});
        values_op(Op::First, m.optional(element), {collection});
        values_op(Op::Size, integer, {collection});
      }
      const TypeId map = m.map(text, element);
      values_op(Op::At, element, {m.list(element), integer});
      values_op(Op::Entry, element, {map, text});
      values_op(Op::Get, m.optional(element), {map, text});
      values_op(Op::HasKey, boolean, {text, map});
      values_op(Op::Size, integer, {map});
    }
  }

  void json() {
    const TypeId free = m.type(Kind::Json);
    for (const TypeId from : {free, m.optional(free)}) {
      values_op(Op::JsonKey, m.optional(free), {from, text});
      values_op(Op::JsonAt, m.optional(free), {from, integer});
      for (const TypeId type : values) values_op(Op::Convert, m.optional(type), {from});
    }
  }

  // What a block takes from its element: whether it is the value looked for, and the element or something outside.
  void folds() {
    for (const TypeId element : {integer, text, m.type(Kind::Decimal), m.type(Kind::Float), record}) {
      for (const TypeId collection : {m.list(element), m.set(element), m.map(text, element)}) {
        for (const Op op : {Op::Every, Op::Some, Op::Count, Op::Sum, Op::Max, Op::Min, Op::Avg, Op::CollectList, Op::CollectSet}) {
          for (const bool filtered : {false, true}) fold(op, collection, element, filtered);
        }
      }
    }
  }
  void fold(Op op, TypeId collection, TypeId element, bool filtered) {
    const bool condition_only = op == Op::Every || op == Op::Some || op == Op::Count;
    for (const bool from_outside : {false, true}) {
      const TypeId taken = from_outside ? integer : element;
      const TypeId result = fold_result(op, taken);
      if (!result.valid() || (condition_only && from_outside)) continue;
      add([&](FunctionBuilder& f) {
        const std::uint32_t xs = f.input(collection);
        const std::uint32_t other = f.input(element);
        const std::uint32_t outside = f.input(integer);
        const std::uint32_t flag = f.input(boolean);
        const std::uint32_t x = f.open(xs).back();
        const std::uint32_t where = filtered ? f.emit(Op::Eq, boolean, x, other) : flag;
        const std::uint32_t value = from_outside ? outside : x;
        const std::uint32_t block = f.close(condition_only ? std::vector{where} : std::vector{where, value});
        return f.emit(op, result, xs, block);
      });
    }
  }
  auto fold_result(Op op, TypeId taken) -> TypeId {
    const Kind kind = m.module.types[taken].kind;
    if (op == Op::Every || op == Op::Some) return boolean;
    if (op == Op::Count) return integer;
    if (op == Op::CollectList) return m.list(taken);
    if (op == Op::CollectSet) return m.set(taken);
    if (op == Op::Max || op == Op::Min) return is_ordered(m.module.types, taken) ? m.optional(taken) : TypeId{};
    if (!is_number(kind)) return {};
    if (op == Op::Sum) return taken;
    return m.optional(m.type(kind == Kind::Float ? Kind::Float : Kind::Decimal));
  }

  // Complete, as the tables of the language are: the last row always matches, or the rows are p and not p.
  void tables() {
    for (const TypeId type : values) {
      for (const Op op : {Op::Choose, Op::ChooseFirst}) {
        add([&](FunctionBuilder& f) {
          const std::uint32_t p = f.input(boolean);
          const std::uint32_t q = f.input(boolean);
          const std::uint32_t otherwise =
              op == Op::Choose ? f.emit(Op::Not, boolean, p) : f.constant(boolean, Cell::of(Truth::True));
          return f.emit_list(op, type, {p, f.input(type), q, f.input(type), otherwise, f.input(type)});
        });
      }
      values_op(Op::ChooseAll, m.list(type), {boolean, type, boolean, type});
      for (const Op op : {Op::Lookup, Op::LookupFirst, Op::LookupAll})
        values_op(op, op == Op::LookupAll ? m.list(type) : type, {integer, text, type, type, type}, rules().index);
    }
  }
  // Rows on a number and a text, and one for the rest; all answers are computed.
  auto rules() -> ir::RulesId {
    ir::Rules rules;
    rules.columns = {{integer, {m.constant(integer, Cell::of_int(0)), m.constant(integer, Cell::of_int(3))}},
                     {text, {m.text("a"), m.text("b")}}};
    rules.tests =
        ir::pack_tests(std::vector<std::uint32_t>{2, 0, 1, 0, 2, 1, 1, 0, 0, /**/ 1, 0, 1, 3, 4}, m.module.memory);
    rules.answers.resize(3);
    rules.rest = true;
    return m.module.rules.add(std::move(rules));
  }

  void calls() {
    for (std::uint32_t row = 0; row < builtins::all().size(); ++row) {
      for (const TypeId a : {integer, m.type(Kind::Decimal), text, m.type(Kind::Instant), m.type(Kind::Date), m.set(integer), m.set(text),
                             m.set(record)}) {
        call(row, {a});
        for (const TypeId b : {a, integer}) call(row, {a, b});
      }
      call(row, {m.type(Kind::Semver), text});
      call(row, {m.type(Kind::Ip), m.type(Kind::Cidr)});
      call(row, {m.type(Kind::Instant), builtins::calendar_type(m.module.types)});
      call(row, {m.map(m.type(Kind::String), m.set(m.type(Kind::String)))});
      call(row, {m.type(Kind::Date), integer, builtins::rounding_type(m.module.types)});
      Type two;
      two.kind = Kind::Int;
      two.range = Range{2, 2, false};  // the type of a 2 that is written at a call
      call(row, {text, text, m.module.types.intern(two)});
    }
  }
  void call(std::uint32_t row, const std::vector<TypeId>& arguments) {
    const auto result = builtins::all()[row].rule(m.module.types, arguments);
    if (!result) return;
    called.insert(row);
    values_op(Op::Call, *result, arguments, row);
  }
  std::set<std::uint32_t> called;
};

// Worlds for one function, only of the inputs that it reads.
struct Worlds {
  const ir::Module& module;
  property::Random random;
  Arena arena = {};
  std::vector<Cell> full = std::vector<Cell>(module.inputs.size());
  std::vector<Cell> hidden = full;

  void make(const std::vector<ir::InputId>& inputs, property::Quality quality, unsigned chance) {
    property::Values values(module.types, random, arena);
    for (const ir::InputId id : inputs) {
      full[id.index] = values.make(module.inputs[id].type, quality);
      drop_sign_of_zero(module.inputs[id].type, full[id.index]);
      hidden[id.index] = values.hide(module.inputs[id].type, full[id.index], chance);
      grow_set(id, values);
    }
  }
  // Zeros of both signs are equal, and nothing in the language can tell them apart; bits can.
  void drop_sign_of_zero(TypeId id, Cell& cell) {
    const Type& type = module.types[id];
    if (cell.is_unknown() || cell.absent) return;
    if (type.kind == Kind::Float) cell.real += 0.0;
    if (!is_collection(type.kind) || module.types[type.element].kind != Kind::Float) return;
    const interp::Elements elements = interp::elements_of(type, cell);
    auto* items = const_cast<Cell*>(type.kind == Kind::Map ? elements.values : elements.keys);
    for (std::uint32_t i = 0; i < elements.size; ++i) drop_sign_of_zero(type.element, items[i]);
  }
  // A set that was decoded from partly wrong data may show two members where there is one.
  void grow_set(ir::InputId id, property::Values& values) {
    const Type& type = module.types[module.inputs[id].type];
    Cell& cell = hidden[id.index];
    if (type.kind != Kind::Set || cell.is_unknown() || cell.absent || full[id.index].sequence->size == 0) return;
    if (!random.percent(20)) return;
    const Sequence& shown = *cell.sequence;
    Cell* items = arena.cells(shown.size + 1);
    std::copy(shown.items, shown.items + shown.size, items);
    items[shown.size] = values.hide(type.element, full[id.index].sequence->items[0], 100);
    const std::uint32_t size = canonical_set(module.types, type.element, items, shown.size + 1);
    cell = Cell::of_sequence(arena.make(Sequence{items, size, shown.open}));
  }
};

auto inputs_of(const ir::Function& function) -> std::vector<ir::InputId> {
  std::vector<ir::InputId> inputs;
  for (const ir::Inst& inst : function.blocks[ir::BlockId{0u}].insts) {
    if (inst.op == Op::Input) inputs.emplace_back(inst.a);
  }
  return inputs;
}

}  // namespace

TEST_CASE("every operation: a world that is hidden in part gives at most as much") {
  Cases cases;
  cases.leaves_and_logic();
  cases.arithmetic();
  cases.json();
  cases.parts();
  cases.folds();
  cases.tables();
  cases.calls();
  CHECK(cases.covered.size() == ir::kOpCount);
  CHECK(cases.called.size() == builtins::all().size());

  const ir::Module& module = cases.m.module;
  const auto faults = ir::verify(module);
  for (const ir::Fault& fault : faults) MESSAGE(fault.where, ": ", fault.what);
  REQUIRE(faults.empty());
  const auto engine = interp::make_engine(module);
  Worlds worlds{module, property::Random(kSeed)};
  std::size_t known = 0;
  std::size_t failures = 0;
  for (const ir::FunctionId id : cases.functions) {
    const ir::Function& function = module.functions[id];
    const TypeId type = function.value_types[function.outputs[0].index];
    for (int i = 0; i < kWorlds && failures < 5; ++i) {
      worlds.arena.reset();
      worlds.make(inputs_of(function), i % 2 == 0 ? property::kPerfect : property::Quality{}, i % 3 == 0 ? 60 : 20);
      Cell full;
      Cell hidden;
      engine->evaluate(id, {worlds.full, 7}, worlds.arena, &full);
      engine->evaluate(id, {worlds.hidden, 7}, worlds.arena, &hidden);
      known += hidden.known() ? 1 : 0;
      if (property::knows_at_most(module.types, type, hidden, full)) continue;
      ++failures;
      std::string text;
      for (const ir::InputId input : inputs_of(function)) {
        text += "\n  " + property::dump(module.types, module.inputs[input].type, worlds.full[input.index]) + "  hidden: " +
                property::dump(module.types, module.inputs[input].type, worlds.hidden[input.index]);
      }
      FAIL_CHECK(ir::op_info(function.blocks[ir::BlockId{0u}].insts.back().op).text, " f", id.index, " gave ",
                 property::dump(module.types, type, full), ", and hidden ", property::dump(module.types, type, hidden), text);
    }
  }
  MESSAGE(cases.functions.size(), " functions, ", kWorlds, " worlds each, seed ", kSeed, "; ", known, " hidden answers were known");
  CHECK(known > cases.functions.size() * kWorlds / 20);  // or the property says little
}
