// What verify() refuses: one small mistake each, in a module that is right otherwise.
#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "runtime/base/limits.hpp"
#include "tests/unit/ir/sample.hpp"

using namespace writ;
using namespace writ::test;
using ir::Op;

namespace {

using Change = std::function<void(ir::Module&)>;

// The first fault of the sample after `change`; "" when there is none.
auto fault_after(const Change& change) -> std::string {
  Sample sample;
  change(sample.b.module);
  const auto faults = ir::verify(sample.b.module);
  return faults.empty() ? "" : faults[0].what;
}

auto gate_function(ir::Module& m) -> ir::Function& { return m.functions[ir::FunctionId{1u}]; }
auto body(ir::Module& m) -> std::vector<ir::Inst>& { return gate_function(m).blocks[ir::BlockId{0u}].insts; }
auto find(ir::Module& m, Op op) -> ir::Inst& {
  for (ir::Block& block : gate_function(m).blocks) {
    for (ir::Inst& inst : block.insts) {
      if (inst.op == op) return inst;
    }
  }
  FAIL("the sample has no such operation");
  return body(m)[0];
}

// Verifies a function of one operation on inputs of these types.
auto accepts(Op op, ModuleBuilder& m, TypeId result, const std::vector<TypeId>& operands, std::uint32_t last = 0) -> bool {
  m.module.inputs = {};
  m.module.functions = {};
  FunctionBuilder f(m);
  std::vector<std::uint32_t> values;
  for (const TypeId type : operands) values.push_back(f.input(type));
  if (ir::op_info(op).a == ir::Operand::List) {
    f.emit_list(op, result, values, last);
  } else {
    values.push_back(last);
    values.resize(3, 0);
    f.emit(op, result, values[0], values[1], values[2]);
  }
  f.finish();
  return ir::verify(m.module).empty();
}

// A fold over a list of `element` whose block gives `results` of these types.
auto accepts_fold(Op op, ModuleBuilder& m, TypeId result, TypeId element, const std::vector<TypeId>& results) -> bool {
  m.module.inputs = {};
  m.module.functions = {};
  FunctionBuilder f(m);
  const auto xs = f.input(m.list(element));
  std::vector<std::uint32_t> outer;
  for (const TypeId type : results) outer.push_back(f.input(type));
  f.open(xs);
  f.emit(op, result, xs, f.close(outer));
  f.finish();
  return ir::verify(m.module).empty();
}

}  // namespace

TEST_CASE("the sample is in order") { CHECK(fault_after([](ir::Module&) {}).empty()); }

TEST_CASE("types") {
  CHECK(fault_after([](ir::Module& m) {
          Type row;
          row.kind = Kind::List;
          row.element = TypeId{m.types.types().size()};  // itself
          m.types.intern(row);
        }) == "its element type is not an earlier row");
  CHECK(fault_after([](ir::Module& m) {
          Type row;
          row.kind = Kind::Enum;
          row.enumeration = EnumId{9u};
          m.types.intern(row);
        }) == "its enum is not a row");
  CHECK(fault_after([](ir::Module& m) {
          Type row;
          row.kind = Kind::Record;
          m.types.intern(row);
        }) == "its record is not a row");
  CHECK(fault_after([](ir::Module& m) {
          Type row;
          row.kind = Kind::Map;
          row.key = m.types.list_of(m.types.simple(Kind::Int));
          row.element = m.types.simple(Kind::Int);
          m.types.intern(row);
        }) == "its key type is not one of single values");
  CHECK(fault_after([](ir::Module& m) { m.types.record(RecordId{0u}).fields[0].type = TypeId{99u}; }) ==
        "the type of a field is not a row");
  CHECK(fault_after([](ir::Module& m) {
          const TypeId release = m.inputs[ir::InputId{0u}].type;
          m.types.record(RecordId{0u}).fields[0].type = m.types.optional_of(release);
        }) == "it contains itself, or nests too deep");
  CHECK(fault_after([](ir::Module& m) {
          Type row;
          row.kind = Kind::String;
          row.pattern = "(";
          m.types.intern(row);
        }) == "its pattern does not compile");
}

TEST_CASE("values") {
  const auto constant = [](Kind kind, const Cell& value) {
    return fault_after([&](ir::Module& m) { m.constants.add({m.types.simple(kind), value}); });
  };
  CHECK(constant(Kind::Int, Cell::unknown(bit(Reason::Stale))) == "a part of it is unknown");
  CHECK(constant(Kind::Int, Cell::of_absent()) == "a part of it is absent, and not optional");
  CHECK(constant(Kind::Bool, Cell::of(Truth::Unknown)) == "a truth is neither true nor false");
  CHECK(constant(Kind::Float, Cell::of_float(std::numeric_limits<double>::infinity())) == "a float is not finite");
  CHECK(constant(Kind::Float, Cell::of_float(std::numeric_limits<double>::quiet_NaN())) == "a float is not finite");
  CHECK(constant(Kind::Decimal, Cell::of_decimal(static_cast<Int128>(UInt128{1} << 127))) == "a decimal is outside its range");
  CHECK(constant(Kind::String, Cell::of_text("\xff")) == "a text is not well-formed UTF-8");
  // Engines compare these by their bytes, so each must be in its one form.
  for (const auto& [kind, text] : std::initializer_list<std::pair<Kind, const char*>>{{Kind::Semver, "1.2"},
                                                                                     {Kind::Semver, "1.2.3+5"},
                                                                                     {Kind::Ip, "2001:DB8::1"},
                                                                                     {Kind::Ip, "::ffff:10.0.0.1"},
                                                                                     {Kind::Cidr, "10.0.0.1/8"},
                                                                                     {Kind::Country, "de"}}) {
    CAPTURE(text);
    CHECK(constant(kind, Cell::of_text(text)) == "a version, address, network or country is not in its form");
  }
  CHECK(fault_after([](ir::Module& m) { m.constants.add({TypeId{99u}, {}}); }) == "its type is not a row");
  // Engines rely on the ranges of inputs; a constant is what it is.
  const auto ranged = [](ir::Module& m) {
    Type row;
    row.kind = Kind::Decimal;
    row.range = Range{0, kDecimalOne, false};
    return m.types.intern(row);
  };
  const Cell beyond = Cell::of_decimal(Int128{kDecimalOne} + 1);
  CHECK(fault_after([&](ir::Module& m) {
          ir::Input input;
          input.name = "limit";
          input.kind = ir::InputKind::Data;
          input.type = ranged(m);
          input.data = beyond;
          m.inputs.add(input);
        }) == "a number is outside the range of its type");
  CHECK(fault_after([&](ir::Module& m) { m.constants.add({ranged(m), beyond}); }).empty());
  const auto of = [](TypeId (TypeTable::*type)(TypeId), const Cell& value) {
    return fault_after([&](ir::Module& m) { m.constants.add({(m.types.*type)(m.types.simple(Kind::Int)), value}); });
  };
  CHECK(of(&TypeTable::list_of, Cell{}) == "a collection has no value");
  const std::array items = {Cell::of_int(2), Cell::of_int(1)};
  const Sequence backwards{items.data(), 2, false};
  CHECK(of(&TypeTable::list_of, Cell::of_sequence(&backwards)).empty());
  CHECK(of(&TypeTable::set_of, Cell::of_sequence(&backwards)) == "a set or map is not in value order");
  const std::array twice = {Cell::of_int(2), Cell::of_int(2)};
  const Sequence repeated{twice.data(), 2, false};
  CHECK(of(&TypeTable::set_of, Cell::of_sequence(&repeated)) == "a set or map is not in value order");
  const Sequence open{items.data(), 2, true};
  CHECK(of(&TypeTable::list_of, Cell::of_sequence(&open)) == "a collection is incomplete");
  const Sequence nowhere{nullptr, 2, false};
  CHECK(of(&TypeTable::list_of, Cell::of_sequence(&nowhere)) == "a collection has no elements where it says so");
  CHECK(fault_after([](ir::Module& m) { m.inputs[ir::InputId{2u}].data = Cell{}; }) == "a collection has no value");
  CHECK(fault_after([](ir::Module& m) {
          for (ir::Constant& constant : m.constants) {
            if (m.types[constant.type].kind == Kind::Enum) constant.value = Cell::of_int(2);
          }
        }) == "an enum member does not exist");
}

TEST_CASE("functions: definition, sight and ownership") {
  CHECK(fault_after([](ir::Module& m) { body(m)[1].a = 99; }) == "an operand is not defined before it, or out of sight");
  CHECK(fault_after([](ir::Module& m) { body(m)[1].a = body(m)[1].result.index; }) ==
        "an operand is not defined before it, or out of sight");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Guard).b = find(m, Op::Like).result.index; }) ==
        "an operand is not defined before it, or out of sight");
  CHECK(fault_after([](ir::Module& m) { body(m)[1].result = body(m)[0].result; }) == "its result is defined twice");
  CHECK(fault_after([](ir::Module& m) { body(m)[1].result = ir::ValueId{99u}; }) == "its result has no type");
  CHECK(fault_after([](ir::Module& m) { body(m)[1].type = m.types.simple(Kind::Int); }) == "its type is not that of its result");
  CHECK(fault_after([](ir::Module& m) { body(m)[0].c = 1; }) == "an operand that it does not have is set");
  CHECK(fault_after([](ir::Module& m) { body(m)[0].op = static_cast<Op>(200); }) == "its operation does not exist");
  CHECK(fault_after([](ir::Module& m) { body(m)[0].origin = ir::OriginId{7u}; }) == "its origin is not a row");
  CHECK(fault_after([](ir::Module& m) { body(m)[0].a = 7; }) == "its input is not a row");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Const).a = 777; }) == "its constant is not a row");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Guard).c = kReasonCount; }) == "its reason does not exist");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Choose).b = 1'000; }) == "its list is outside the pool");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Choose).a = 0xFFFF'FFFFu; }) == "its list is outside the pool");
  CHECK(fault_after([](ir::Module& m) { gate_function(m).value_types.push_back(m.types.simple(Kind::Int)); }) ==
        "a value is not defined");
  CHECK(fault_after([](ir::Module& m) { gate_function(m).blocks.add({}); }) == "a block belongs to no operation");
  CHECK(fault_after([](ir::Module& m) { gate_function(m).blocks[ir::BlockId{1u}].params = 0; }) ==
        "its block has not one parameter an element, or key and value for a map");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Every).b = 0; }) == "its block is not a row, or has an owner already");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Param).a = 1; }) == "parameters are not numbered in order");
  CHECK(fault_after([](ir::Module& m) { gate_function(m).outputs.emplace_back(find(m, Op::Like).result); }) ==
        "an output is not a value of the body");
  CHECK(fault_after([](ir::Module& m) { gate_function(m).blocks = {}; }) == "it has no body");
}

TEST_CASE("rules: limits ascend, and numbers of rows name what is there") {
  using ir::ConstantId;
  const auto fault = [](const std::function<void(ir::Rules&)>& change) {
    return fault_after([&](ir::Module& m) { change(m.rules[ir::RulesId{0u}]); });
  };
  CHECK(fault([](ir::Rules& rules) { std::swap(rules.columns[0].limits[0], rules.columns[0].limits[1]); }) ==
        "limits do not ascend");
  CHECK(fault([](ir::Rules& rules) { rules.columns[0].limits[1] = rules.columns[0].limits[0]; }) ==
        "limits do not ascend");
  CHECK(fault([](ir::Rules& rules) { rules.columns[0].limits[0] = ConstantId{9'999u}; }) == "a limit is not a row");
  CHECK(fault([](ir::Rules& rules) { rules.columns[0].limits[0] = rules.columns[1].limits[0]; }) ==
        "a limit has not the type of its column");
  CHECK(fault([](ir::Rules& rules) { rules.columns[0].type = TypeId{999u}; }) == "the type of a column is not a row");
  CHECK(fault_after([](ir::Module& m) {
          m.rules[ir::RulesId{0u}].columns[0].type = m.types.optional_of(m.types.simple(Kind::Int));
        }) == "a column is of a type whose values cannot be sorted");
  CHECK(fault([](ir::Rules& rules) { rules.answers[0] = ConstantId{9'999u}; }) == "an answer is not a row");
  CHECK(fault([](ir::Rules& rules) { rules.answers.clear(); }) == "they have no row");
  CHECK(fault_after([](ir::Module& m) { find(m, Op::Lookup).c = 7; }) == "its rules are not a row");
  CHECK_FALSE(fault_after([](ir::Module& m) { find(m, Op::Lookup).b = 2; }).empty());
  CHECK_FALSE(fault_after([](ir::Module& m) { find(m, Op::Lookup).op = Op::LookupAll; }).empty());
  CHECK_FALSE(fault([](ir::Rules& rules) { rules.answers[0] = rules.columns[1].limits[0]; }).empty());
}

namespace {

// The fault of one row of tests, and one for the rest, on a column of five classes and one of three.
auto fault_of_tests(std::string_view tests) -> std::string {
  return fault_after([&](ir::Module& m) {
    m.rules[ir::RulesId{0u}].tests = tests;
    m.rules[ir::RulesId{0u}].answers.resize(2);
  });
}
auto fault_of_numbers(const std::vector<std::uint32_t>& numbers) -> std::string {
  Arena memory;
  return fault_of_tests(ir::pack_tests(numbers, memory));
}

// A row with one test, of numbers of 16 bits.
auto one_test(std::uint32_t column, ir::TestForm form, const std::vector<std::uint32_t>& numbers) -> std::string {
  std::string bytes = {1, static_cast<char>(column * 8 + static_cast<std::uint32_t>(form))};
  for (const std::uint32_t number : numbers) {
    bytes += static_cast<char>(number);
    bytes += static_cast<char>(number >> 8);
  }
  return bytes;
}

constexpr std::string_view kClasses = "a test names classes that are not there, or not in order";
constexpr std::string_view kCutShort = "the tests of its rows are cut short";

}  // namespace

TEST_CASE("rules: rows test columns and classes that are there, in order") {
  using ir::TestForm;
  CHECK(fault_of_numbers({1, 0, 1, 0, 1}).empty());
  CHECK(fault_of_numbers({1, 0, 2, 0, 1, 3, 4}).empty());
  CHECK(fault_of_numbers({1, 0, 0}).empty());
  CHECK(fault_of_numbers({0}).empty());
  CHECK(fault_of_numbers({1, 0, 1, 0, 1, 0}) == "something stands after the tests of the last row");
  CHECK(fault_of_numbers({1, 2, 0}) == "a row tests a column that is not there, or not in order");
  CHECK(fault_of_numbers({2, 1, 0, 0, 0}) == "a row tests a column that is not there, or not in order");
  CHECK(fault_of_numbers({1, 0, 1, 0, 5}) == kClasses);
  CHECK(fault_of_numbers({1, 0, 1, 2, 1}) == kClasses);
  CHECK(fault_of_numbers({1, 0, 2, 0, 1, 2, 3}) == kClasses);
  CHECK(fault_of_numbers({1, 0, 1, 0, 0x10000}) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::One, {4})).empty());
  CHECK(fault_of_tests(one_test(0, TestForm::One, {5})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Mask16, {0b1'0110})).empty());
  CHECK(fault_of_tests(one_test(0, TestForm::Mask16, {0b11'0110})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Between, {1, 4})) == kClasses);
}

TEST_CASE("rules: tests are not read beyond their end") {
  using ir::TestForm;
  CHECK(fault_of_tests("") == kCutShort);
  CHECK(fault_of_tests("\x01") == kCutShort);
  CHECK(fault_of_tests("\xFF\xFF\xFF\xFF\x0F") == kCutShort);
  for (const TestForm form : {TestForm::One, TestForm::UpTo, TestForm::Mask16, TestForm::Mask32, TestForm::Between,
                              TestForm::Several, TestForm::Wide}) {
    const std::string whole = one_test(0, form, {2, 1, 2, 3, 4, 0, 0, 0, 0, 0});
    for (const std::size_t size : {2, 3}) CHECK(fault_of_tests(whole.substr(0, size)) == kCutShort);
  }
  CHECK(fault_of_tests(one_test(0, TestForm::Several, {2, 0, 1, 3})) == kCutShort);
  CHECK(fault_of_tests(one_test(0, TestForm::Wide, {0xFFFF, 0xFFFF})) == kCutShort);
}

// Else two modules of one meaning were other bytes.
TEST_CASE("rules: classes that pass stand in the shortest form, and in no other") {
  using ir::TestForm;
  CHECK(fault_of_tests(one_test(0, TestForm::UpTo, {0})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Mask16, {0b100})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Mask16, {0b111})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Mask16, {0})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Mask32, {0b1'0110, 0})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Several, {2, 0, 1, 3, 4})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Several, {1, 1, 2})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Wide, {1, 0, 1, 0, 2, 0})) == kClasses);
  CHECK(fault_of_tests(one_test(0, TestForm::Wide, {0, 0})) == kClasses);
  CHECK(fault_of_tests(one_test(0, static_cast<TestForm>(7), {0})) == kClasses);
}

TEST_CASE("a block cannot own itself, and values of a block end with it") {
  ModuleBuilder m;
  FunctionBuilder f(m);
  const auto xs = f.input(m.list(m.type(Kind::Bool)));
  const auto x = f.open(xs)[0];
  f.emit(Op::Every, m.type(Kind::Bool), xs, 1);  // its own block
  f.emit(Op::Every, m.type(Kind::Bool), xs, f.close({x}));
  f.finish();
  CHECK(ir::verify(m.module)[0].what == "its block is not a row, or has an owner already");
}

TEST_CASE("blocks nest up to the limit and no further") {
  const auto nested = [](std::size_t depth) {
    ModuleBuilder m;
    FunctionBuilder f(m);
    const TypeId boolean = m.type(Kind::Bool);
    const auto xs = f.input(m.list(boolean));
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < depth; ++i) value = f.open(xs)[0];
    for (std::size_t i = 0; i < depth; ++i) value = f.emit(Op::Every, boolean, xs, f.close({value}));
    f.output(value);
    f.finish();
    return ir::verify(m.module).empty();
  };
  CHECK(nested(limits::kBlockDepth));
  CHECK_FALSE(nested(limits::kBlockDepth + 1));
}

TEST_CASE("arithmetic: which operands go together") {
  const std::array kinds = {Kind::Bool, Kind::Int, Kind::Decimal, Kind::Ratio, Kind::Float, Kind::String, Kind::Instant, Kind::Date, Kind::Duration};
  std::string found;
  ModuleBuilder m;
  for (const Op op : {Op::Add, Op::Sub, Op::Mul, Op::Div}) {
    for (const Kind a : kinds) {
      for (const Kind b : kinds) {
        for (const Kind result : kinds) {
          if (!accepts(op, m, m.type(result), {m.type(a), m.type(b)}) || result == Kind::Ratio) continue;
          found += std::string(ir::op_info(op).text) + " " + type_name(m.module.types, m.type(a)) + " " +
                   type_name(m.module.types, m.type(b)) + " = " + type_name(m.module.types, m.type(result)) + "\n";
        }
      }
    }
  }
  CHECK(found ==
        "add int int = int\nadd decimal decimal = decimal\nadd decimal ratio = decimal\nadd ratio decimal = decimal\n"
        "add ratio ratio = decimal\nadd float float = float\nadd instant duration = instant\nadd date duration = date\n"
        "add duration duration = duration\n"
        "sub int int = int\nsub decimal decimal = decimal\nsub decimal ratio = decimal\nsub ratio decimal = decimal\n"
        "sub ratio ratio = decimal\nsub float float = float\nsub instant instant = duration\n"
        "sub instant duration = instant\nsub date duration = date\nsub duration duration = duration\n"
        "mul int int = int\nmul decimal decimal = decimal\nmul decimal ratio = decimal\nmul ratio decimal = decimal\n"
        "mul ratio ratio = decimal\nmul float float = float\nmul duration int = duration\n"
        "div decimal decimal = decimal\ndiv decimal ratio = decimal\ndiv ratio decimal = decimal\n"
        "div ratio ratio = decimal\ndiv float float = float\ndiv duration duration = decimal\n");
}

TEST_CASE("operations refuse operands of other types") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  const TypeId integer = m.type(Kind::Int);
  const TypeId text = m.type(Kind::String);
  const TypeId maybe = m.optional(integer);
  const TypeId list = m.list(integer);
  const TypeId map = m.map(text, integer);
  const TypeId record = m.record("R", {{"n", integer, false}});
  const TypeId other = m.record("R", {{"n", integer, false}});
  CHECK_FALSE(accepts(Op::And, m, boolean, {boolean, integer}));
  CHECK_FALSE(accepts(Op::And, m, boolean, {boolean, m.optional(boolean)}));
  CHECK_FALSE(accepts(Op::Eq, m, boolean, {integer, text}));
  CHECK_FALSE(accepts(Op::Eq, m, boolean, {integer, maybe}));
  CHECK_FALSE(accepts(Op::Eq, m, boolean, {record, other}));
  CHECK(accepts(Op::Eq, m, boolean, {maybe, maybe}));
  CHECK_FALSE(accepts(Op::Lt, m, boolean, {maybe, maybe}));
  CHECK_FALSE(accepts(Op::Lt, m, boolean, {boolean, boolean}));
  CHECK_FALSE(accepts(Op::Select, m, integer, {boolean, integer, maybe}));
  CHECK_FALSE(accepts(Op::Default, m, integer, {integer, integer}));
  CHECK_FALSE(accepts(Op::Unwrap, m, integer, {integer}));
  CHECK_FALSE(accepts(Op::Wrap, m, maybe, {maybe}));
  CHECK_FALSE(accepts(Op::Present, m, boolean, {integer}));
  CHECK_FALSE(accepts(Op::Field, m, integer, {record}, 1));
  CHECK_FALSE(accepts(Op::Field, m, text, {record}, 0));
  CHECK_FALSE(accepts(Op::Field, m, integer, {m.optional(record)}, 0));
  CHECK_FALSE(accepts(Op::At, m, integer, {m.set(integer), integer}));
  CHECK_FALSE(accepts(Op::At, m, integer, {list, text}));
  CHECK_FALSE(accepts(Op::Entry, m, integer, {map, integer}));
  CHECK_FALSE(accepts(Op::Get, m, integer, {map, text}));
  CHECK_FALSE(accepts(Op::First, m, maybe, {map}));
  CHECK_FALSE(accepts(Op::Member, m, boolean, {text, list}));
  CHECK_FALSE(accepts(Op::HasKey, m, boolean, {integer, map}));
  CHECK_FALSE(accepts(Op::Size, m, integer, {text}));
  CHECK_FALSE(accepts(Op::Not, m, integer, {boolean}));
  CHECK_FALSE(accepts(Op::Neg, m, text, {text}));
  CHECK_FALSE(accepts(Op::Widen, m, integer, {integer}));
  CHECK_FALSE(accepts(Op::MakeList, m, list, {text}));
  CHECK_FALSE(accepts(Op::MakeSet, m, list, {integer}));
  CHECK_FALSE(accepts(Op::MakeRecord, m, record, {integer, integer}));
  CHECK_FALSE(accepts(Op::Choose, m, integer, {boolean, integer, boolean}));
  CHECK_FALSE(accepts(Op::Choose, m, integer, {}));
  CHECK_FALSE(accepts(Op::Choose, m, integer, {integer, integer}));
  CHECK_FALSE(accepts(Op::ChooseAll, m, integer, {boolean, integer}));
  CHECK_FALSE(accepts(Op::Call, m, boolean, {text, integer}, *builtins::find("starts")));
  CHECK_FALSE(accepts(Op::Call, m, integer, {text, text}, *builtins::find("starts")));
  CHECK_FALSE(accepts(Op::Call, m, boolean, std::vector<TypeId>(40, text), *builtins::find("starts")));
  CHECK_FALSE(accepts(Op::Call, m, boolean, {text, text}, 10'000));
  CHECK_FALSE(accepts(Op::Matches, m, boolean, {text}, m.text("(").index));
  CHECK_FALSE(accepts(Op::Matches, m, boolean, {integer}, m.text("a").index));
  CHECK_FALSE(accepts(Op::Matches, m, boolean, {text}, m.constant(integer, Cell::of_int(1)).index));
  CHECK_FALSE(accepts(Op::Now, m, integer, {}));
}

TEST_CASE("folds refuse blocks that give something else") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  const TypeId integer = m.type(Kind::Int);
  const TypeId exact = m.type(Kind::Decimal);
  const TypeId text = m.type(Kind::String);
  CHECK(accepts_fold(Op::Every, m, boolean, integer, {boolean}));
  CHECK_FALSE(accepts_fold(Op::Every, m, boolean, integer, {integer}));
  CHECK_FALSE(accepts_fold(Op::Every, m, boolean, integer, {boolean, boolean}));
  CHECK_FALSE(accepts_fold(Op::Every, m, boolean, integer, {}));
  CHECK_FALSE(accepts_fold(Op::Count, m, integer, integer, {boolean, integer}));
  CHECK(accepts_fold(Op::Sum, m, integer, text, {boolean, integer}));
  CHECK_FALSE(accepts_fold(Op::Sum, m, integer, text, {boolean, text}));
  CHECK_FALSE(accepts_fold(Op::Sum, m, integer, text, {boolean, exact}));
  CHECK_FALSE(accepts_fold(Op::Sum, m, integer, text, {integer, integer}));
  CHECK(accepts_fold(Op::Max, m, m.optional(text), text, {boolean, text}));
  CHECK_FALSE(accepts_fold(Op::Max, m, text, text, {boolean, text}));
  CHECK_FALSE(accepts_fold(Op::Max, m, m.optional(boolean), text, {boolean, boolean}));
  CHECK(accepts_fold(Op::Avg, m, m.optional(exact), text, {boolean, integer}));
  CHECK_FALSE(accepts_fold(Op::Avg, m, m.optional(integer), text, {boolean, integer}));
  CHECK_FALSE(accepts_fold(Op::Avg, m, m.optional(exact), text, {boolean, m.type(Kind::Float)}));
  CHECK(accepts_fold(Op::CollectSet, m, m.set(text), integer, {boolean, text}));
  CHECK_FALSE(accepts_fold(Op::CollectSet, m, m.list(text), integer, {boolean, text}));
  CHECK_FALSE(accepts_fold(Op::CollectList, m, m.list(integer), integer, {boolean, text}));
}

TEST_CASE("what is decided: rows and outputs exist, conditions are bools") {
  CHECK(fault_after([](ir::Module& m) { m.inputs[ir::InputId{1u}].about = ir::FunctionId{9u}; }) == "its subject is not a function");
  CHECK(fault_after([](ir::Module& m) { m.inputs[ir::InputId{1u}].about = ir::FunctionId{1u}; }) == "its subject is not one output");
  CHECK(fault_after([](ir::Module& m) { m.messages[ir::MessageId{1u}].parts[1].value = 7; }) ==
        "it names an output that its function does not have");
  CHECK(fault_after([](ir::Module& m) { m.messages[ir::MessageId{1u}].values = {}; }) ==
        "a part is a value, and no function computes it");
  CHECK(fault_after([](ir::Module& m) { m.messages[ir::MessageId{1u}].values = ir::FunctionId{8u}; }) == "its function is not a row");
  CHECK(fault_after([](ir::Module& m) { m.controls[ir::ControlId{0u}].requirements[0].message = {}; }) == "its message is not a row");
  CHECK(fault_after([](ir::Module& m) { m.controls[ir::ControlId{0u}].origin = ir::OriginId{5u}; }) == "its origin is not a row");
  const auto gate_fault = [](const std::function<void(ir::Gate&)>& change) {
    return fault_after([&](ir::Module& m) { change(m.gates[0]); });
  };
  CHECK(gate_fault([](ir::Gate& g) { g.request = ir::InputId{1u}; }) == "its request is not an input that is one");
  CHECK(gate_fault([](ir::Gate& g) { g.request = {}; }) == "its request is not an input that is one");
  CHECK(gate_fault([](ir::Gate& g) { g.function = {}; }) == "its function is not a row");
  CHECK(gate_fault([](ir::Gate& g) { g.controls[0].control = ir::ControlId{3u}; }) == "a control is not a row");
  CHECK(fault_after([](ir::Module& m) { m.controls[ir::ControlId{0u}].requirements.clear(); }) == "it requires nothing");
  CHECK(gate_fault([](ir::Gate& g) { g.controls[0].requirements.pop_back(); }) == "it has not one output a requirement of its control");
  CHECK(gate_fault([](ir::Gate& g) { g.controls[0].applies = 1; }) == "a condition is not a bool");
  CHECK(gate_fault([](ir::Gate& g) { g.clauses[0].condition = 4; }) == "it names an output that its function does not have");
  CHECK(gate_fault([](ir::Gate& g) { g.clauses[0].because = {}; }) == "its message is not a row");
  CHECK(gate_fault([](ir::Gate& g) { g.approvals[0].when = 1; }) == "a condition is not a bool");
  CHECK(gate_fault([](ir::Gate& g) { g.approvals[0].seats[1].when = 1; }) == "a condition is not a bool");
  CHECK(gate_fault([](ir::Gate& g) { g.approvals[0].seats.clear(); }) == "an approval has no seat");
  CHECK(gate_fault([](ir::Gate& g) { g.approvals[0].seats[0].people = 0; }) == "a seat of an approval is for nobody");
  CHECK(gate_fault([](ir::Gate& g) { g.approvals[0].seats.resize(limits::kSeats + 1); }) == "an approval has too many kinds of seat");
  CHECK(gate_fault([](ir::Gate& g) { g.obligations[0].arguments[0].value = 4; }) == "it names an output that its function does not have");
  CHECK(gate_fault([](ir::Gate& g) { g.nothing_because = ir::MessageId{5u}; }) == "its message is not a row");
}

TEST_CASE("the cost of a gate speaks of collections that there are") {
  const auto cost_fault = [](const std::function<void(ir::Cost&)>& change) {
    return fault_after([&](ir::Module& m) { change(m.gates[0].cost); });
  };
  CHECK(cost_fault([](ir::Cost& c) { c = {}; }) == "");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[0].approval = ""; }) == "a size of its cost is of nothing");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[0].path = {0}; }) == "a size of its cost is of nothing");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[1].input = ir::InputId{9u}; }) == "a size of its cost is of an input that is not a row");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[1].path = {0}; }) == "a size of its cost is of a part that its input does not have");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[2].path = {ir::kEachElement, 3}; }) == "a size of its cost is of a part that its input does not have");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[2].path = {ir::kEachElement, 0, ir::kEachElement}; }) ==
        "a size of its cost is of a part that its input does not have");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[2].path = {ir::kEachElement, 0}; }) == "a size of its cost is of no collection");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes[1].bound = limits::kMostSteps + 1; }) == "a size of its cost is larger than can be counted");
  CHECK(cost_fault([](ir::Cost& c) { c.terms[0].steps = limits::kMostSteps + 1; }) == "a term of its cost is larger than can be counted");
  CHECK(cost_fault([](ir::Cost& c) { c.terms[1].sizes = {3}; }) == "a term of its cost names a size that it does not have");
  CHECK(cost_fault([](ir::Cost& c) { c.terms[1].sizes = {0, 1, 2, 0}; }) == "a term of its cost multiplies too many sizes");
  CHECK(cost_fault([](ir::Cost& c) { c.sizes.resize(limits::kCostSizes + 1, c.sizes[0]); }) == "its cost has too many sizes");
}
