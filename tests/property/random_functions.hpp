// Random well-typed functions: every operation of ops.def, on operands that fit.
//
// Operands are mostly results of earlier operations, so that expressions grow deep; else they
// are inputs or constants. Blocks nest, and use values of the blocks around them.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "runtime/ir/rules.hpp"
#include "tests/property/random_modules.hpp"

namespace writ::property {

class FunctionGenerator {
 public:
  FunctionGenerator(ModuleGenerator& module, std::string name)
      : m_(module), u_(module.universe()), random_(module.random()), f_(module.builder(), std::move(name)) {}

  // Makes everything that is asked visible, but for records as they are: of these the fields, as far as they are there.
  void ask() { fields_of(f_.emit(Op::Input, u_.asked, m_.request().index)); }
  // `size` operations in the body. Afterwards visible() are its values.
  void body(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) operation();
  }
  [[nodiscard]] auto visible() const -> const std::vector<std::uint32_t>& { return visible_; }
  auto size() -> std::size_t { return f_.raw().value_types.size(); }
  // A value of the body.
  auto want(TypeId type) -> std::uint32_t {
    if (random_.percent(85)) {
      if (const auto found = seen(type)) return *found;
    }
    return leaf(type);
  }
  void output(std::uint32_t value) { f_.output(value); }
  auto finish() -> ir::FunctionId { return f_.finish(); }

 private:
  using Op = ir::Op;
  static constexpr std::size_t kDepth = 3;        // blocks inside each other
  static constexpr std::size_t kLooksBack = 300;  // values looked at for an operand

  // ---------------------------------------------------------------- values

  auto keep(std::uint32_t value) -> std::uint32_t {
    visible_.push_back(value);
    return value;
  }
  auto emit(Op op, TypeId type, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) -> std::uint32_t {
    f_.origin = m_.origin();
    return keep(f_.emit(op, type, a, b, c));
  }
  auto emit_list(Op op, TypeId type, const std::vector<std::uint32_t>& values, std::uint32_t c = 0) -> std::uint32_t {
    f_.origin = m_.origin();
    return keep(f_.emit_list(op, type, values, c));
  }
  // On operands of these types, wanted in their order.
  void emit_on(Op op, TypeId result, std::initializer_list<TypeId> operands, std::uint32_t last = 0) {
    std::array<std::uint32_t, 4> values{};
    std::size_t count = 0;
    for (const TypeId type : operands) values[count++] = want(type);
    if (count < 3) values[count] = last;
    emit(op, result, values[0], values[1], values[2]);
  }
  void fields_of(std::uint32_t record) {
    const std::vector<Field> fields = m_.types()[m_.types()[type_of(record)].record].fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      const std::uint32_t value = f_.emit(Op::Field, fields[i].type, record, i);
      const Type& type = m_.types()[fields[i].type];
      if (type.kind == Kind::Record && !type.optional) {
        fields_of(value);
      } else {
        keep(value);
      }
    }
  }
  auto type_of(std::uint32_t value) -> TypeId { return f_.raw().value_types[value]; }

  auto seen(TypeId type) -> std::optional<std::uint32_t> {
    std::array<std::uint32_t, 8> found{};
    std::size_t count = 0;
    const std::size_t stop = visible_.size() > kLooksBack ? visible_.size() - kLooksBack : 0;
    for (std::size_t i = visible_.size(); i-- > stop && count < found.size();) {
      if (fits(m_.types(), type_of(visible_[i]), type)) found[count++] = visible_[i];
    }
    if (count == 0) return std::nullopt;
    return found[random_.below(count)];
  }
  auto leaf(TypeId type) -> std::uint32_t {
    if (type == u_.instant && random_.percent(20)) return emit(Op::Now, type);
    if (random_.percent(80)) return emit(Op::Input, type, m_.input(type).index);
    return emit(Op::Const, type, m_.constant(type).index);
  }
  auto any(const std::vector<TypeId>& types) -> TypeId { return random_.pick(types); }
  auto maybe_optional(TypeId type) -> TypeId { return random_.percent(25) ? m_.types().optional_of(type) : type; }
  auto json() -> TypeId { return random_.percent(60) ? m_.types().optional_of(u_.json) : u_.json; }
  auto some_type() -> TypeId { return maybe_optional(any(u_.plain)); }
  // Decimal and ratio are one representation.
  auto exact() -> TypeId { return random_.percent(50) ? u_.exact : u_.ratio; }
  auto collection() -> TypeId { return any(random_.pick(std::array{u_.lists, u_.sets, u_.maps})); }
  auto list_or_set() -> TypeId { return any(random_.percent(50) ? u_.lists : u_.sets); }
  // Of `type`, or of one that is held alike.
  auto like(TypeId type) -> TypeId {
    const Kind kind = m_.types()[type].kind;
    return (kind == Kind::Decimal || kind == Kind::Ratio) && !m_.types()[type].optional ? exact() : type;
  }

  // ---------------------------------------------------------------- one operation

  void operation() {
    if (random_.percent(12)) return left_out();
    if (random_.percent(6)) return said_again();
    if (random_.percent(3)) return pairs();
    if (random_.percent(6)) return members_of_collected();
    auto op = static_cast<Op>(random_.below(ir::kOpCount));
    if (op == Op::Param) op = Op::Every;  // they come with their block
    make(op);
  }

  void make(Op op) {
    switch (op) {
      case Op::Const: return constant();
      case Op::Input: return input();
      case Op::Now: emit(op, u_.instant); return;
      case Op::Param: return;
      case Op::Field: return field();
      case Op::Entry:
      case Op::Get: return entry(op);
      case Op::At: return at();
      case Op::Size: return emit_on(op, u_.integer, {collection()});
      case Op::First: return first();
      case Op::JsonKey:
      case Op::JsonAt:
        return emit_on(op, m_.types().optional_of(u_.json), {json(), op == Op::JsonKey ? u_.text : u_.integer});
      case Op::Convert: return emit_on(op, m_.types().optional_of(any(u_.plain)), {json()});
      case Op::Present: return emit_on(op, u_.boolean, {m_.types().optional_of(any(u_.plain))});
      case Op::Default:
      case Op::Unwrap:
      case Op::Wrap: return optional(op);
      case Op::And:
      case Op::Or: return emit_on(op, u_.boolean, {u_.boolean, u_.boolean});
      case Op::Not: return emit_on(op, u_.boolean, {u_.boolean});
      case Op::Select:
      case Op::Guard: return choice(op);
      case Op::Eq:
      case Op::Lt:
      case Op::Le: return comparison(op);
      case Op::Member:
      case Op::HasKey: return membership(op);
      case Op::Like:
      case Op::Matches: return pattern(op);
      case Op::Add:
      case Op::Sub:
      case Op::Mul:
      case Op::Div: return arithmetic(op);
      case Op::Neg: return negate();
      case Op::Widen: return widen();
      case Op::Every:
      case Op::Some:
      case Op::Count:
      case Op::Sum:
      case Op::Max:
      case Op::Min:
      case Op::Avg:
      case Op::CollectList:
      case Op::CollectSet: return fold(op);
      case Op::MakeList:
      case Op::MakeSet: return make_collection(op);
      case Op::MakeRecord: return make_record();
      case Op::Choose:
      case Op::ChooseFirst:
      case Op::ChooseAll: return table(op);
      case Op::Lookup:
      case Op::LookupFirst:
      case Op::LookupAll: return lookup(op);
      case Op::Call: return call();
    }
  }

  // ---------------------------------------------------------------- leaves and parts

  void constant() {
    const TypeId type = some_type();
    emit(Op::Const, like(type), m_.constant(type).index);
  }
  void input() {
    const TypeId type = some_type();
    emit(Op::Input, like(type), m_.input(type).index);
  }
  void field() {
    const TypeId record = random_.percent(50) ? u_.part : u_.whole;
    const auto& fields = m_.types()[m_.types()[record].record].fields;
    const auto number = static_cast<std::uint32_t>(random_.below(fields.size()));
    emit_on(Op::Field, fields[number].type, {record}, number);
  }
  void entry(Op op) {
    const TypeId type = any(u_.maps);
    const Type map = m_.types()[type];
    if (op == Op::Get && m_.types()[map.element].optional) return;
    emit_on(op, op == Op::Get ? m_.types().optional_of(map.element) : map.element, {type, map.key});
  }
  void at() {
    const TypeId list = any(u_.lists);
    emit_on(Op::At, m_.types()[list].element, {list, u_.integer});
  }
  void first() {
    const TypeId type = list_or_set();
    const TypeId element = m_.types()[type].element;
    if (m_.types()[element].optional) return;
    emit_on(Op::First, m_.types().optional_of(element), {type});
  }
  void optional(Op op) {
    const TypeId plain = any(u_.plain);
    const TypeId optional = m_.types().optional_of(plain);
    if (op == Op::Wrap) return emit_on(op, optional, {plain});
    if (op == Op::Unwrap) return emit_on(op, plain, {optional});
    emit_on(op, plain, {optional, plain});
  }

  // ---------------------------------------------------------------- logic, comparison, arithmetic

  void choice(Op op) {
    const TypeId type = some_type();
    if (op == Op::Select) return emit_on(op, like(type), {u_.boolean, like(type), like(type)});
    const auto reason = static_cast<std::uint32_t>(random_.below(kReasonCount));
    emit_on(op, like(type), {u_.boolean, like(type)}, reason);
  }
  void comparison(Op op) {
    const TypeId type = op == Op::Eq ? some_type() : any(u_.ordered);
    emit_on(op, u_.boolean, {like(type), like(type)});
  }
  void membership(Op op) {
    const TypeId type = op == Op::HasKey ? any(u_.maps) : list_or_set();
    const Type row = m_.types()[type];
    const std::uint32_t element = want(op == Op::HasKey ? row.key : row.element);
    const bool named = random_.percent(40);
    emit(op, u_.boolean, element, named ? emit(Op::Const, type, m_.constant(type).index) : want(type));
  }
  void pattern(Op op) {
    const auto constant = op == Op::Like ? m_.pattern({"a*", "*b", "?", "*", "", "prod-*", "Zo?"})
                                         : m_.pattern({"[a-c]+", "a.b", "", "(a|b)*", "\\w+", ".*ë"});
    emit_on(op, u_.boolean, {u_.text}, constant.index);
  }

  void arithmetic(Op op) {
    struct Rule {
      TypeId a, b, result;
    };
    std::vector<Rule> rules = {{exact(), exact(), exact()}, {u_.real, u_.real, u_.real}};
    if (op == Op::Div) rules.push_back({u_.duration, u_.duration, exact()});
    if (op != Op::Div) rules.push_back({u_.integer, u_.integer, u_.integer});
    if (op == Op::Mul) rules.push_back({u_.duration, u_.integer, u_.duration});
    if (op == Op::Sub) rules.push_back({u_.instant, u_.instant, u_.duration});
    if (op == Op::Add || op == Op::Sub) {
      for (const TypeId time : {u_.duration, u_.instant, u_.date}) rules.push_back({time, u_.duration, time});
    }
    const Rule rule = random_.pick(rules);
    emit_on(op, rule.result, {rule.a, rule.b});
  }
  void negate() {
    const TypeId type = any({u_.integer, u_.exact, u_.ratio, u_.real, u_.duration});
    emit_on(Op::Neg, like(type), {type});
  }
  void widen() { emit_on(Op::Widen, exact(), {random_.percent(50) ? u_.integer : exact()}); }

  // ---------------------------------------------------------------- what engines leave out, and what they do once

  // An operand that takes long and that nothing else uses, beside one that may decide without it.
  void left_out() {
    const std::size_t before = visible_.size();
    static const std::vector<Op> kDear = {Op::Like,  Op::Matches, Op::Every, Op::Some, Op::HasKey, Op::Member, Op::Sum,
                                          Op::Entry, Op::Get,     Op::Call,  Op::Max,  Op::Eq,     Op::At};
    for (std::size_t i = 1 + random_.below(2); i > 0; --i) make(random_.pick(kDear));
    if (visible_.size() == before) return;
    const std::uint32_t dear = visible_.back();
    visible_.resize(before);
    const TypeId type = type_of(dear);
    const std::uint32_t condition = want(u_.boolean);
    if (type == u_.boolean && random_.percent(70)) {
      const bool first = random_.percent(30);
      emit(random_.percent(50) ? Op::And : Op::Or, type, first ? dear : condition, first ? condition : dear);
    } else if (random_.percent(40)) {
      emit(Op::Guard, type, condition, dear, static_cast<std::uint32_t>(random_.below(kReasonCount)));
    } else if (!m_.types()[type].optional && random_.percent(30)) {
      const std::uint32_t optional = want(m_.types().optional_of(type));
      emit(Op::Default, type, optional, dear);
    } else {
      const bool first = random_.percent(50);
      const std::uint32_t other = want(type);
      emit(Op::Select, type, condition, first ? dear : other, first ? other : dear);
    }
  }

  // Two loops inside of each other over one list, some times: whose element stands first counts.
  void pairs() {
    if (depth_ + 2 > kDepth) return;
    const TypeId element = random_.percent(50) ? u_.integer : u_.text;
    const std::uint32_t list = want(m_.builder().list(element));
    const std::uint32_t least = want(element);
    for (std::size_t i = 2 + random_.below(2); i > 0; --i) {
      const std::uint32_t outer = f_.open(list)[0];
      const std::uint32_t inner = f_.open(list)[0];
      const bool turned = random_.percent(50);
      const std::uint32_t order = f_.emit(Op::Lt, u_.boolean, turned ? inner : outer, turned ? outer : inner);
      const std::uint32_t enough = f_.emit(Op::Le, u_.boolean, least, outer);
      const std::uint32_t asked = f_.close({f_.emit(Op::And, u_.boolean, order, enough)});
      const std::uint32_t found = f_.close({f_.emit(Op::Some, u_.boolean, list, asked)});
      emit(Op::Some, u_.boolean, list, found);
    }
  }

  // A set of a few texts of which hardly anything else is wanted but whether others are in it.
  void members_of_collected() {
    if (depth_ + 1 > kDepth) return;
    const std::uint32_t list = want(u_.few_texts);
    const ir::ConstantId yes = m_.builder().constant(u_.boolean, Cell::of(Truth::True));
    const std::uint32_t where = random_.percent(50) ? emit(Op::Const, u_.boolean, yes.index) : want(u_.boolean);
    const std::uint32_t text = f_.open(list)[0];
    const std::uint32_t block = f_.close({where, text});
    const std::uint32_t collected = f_.emit(Op::CollectSet, m_.builder().set(u_.text), list, block);
    for (std::size_t i = 1 + random_.below(2); i > 0; --i) emit(Op::Member, u_.boolean, want(u_.text), collected);
    if (random_.percent(20)) emit(Op::Size, u_.integer, collected);
  }

  // A loop once more, as it is or with one word changed.
  void said_again() {
    std::vector<const ir::Inst*> loops;
    for (const ir::Block& block : f_.raw().blocks) {
      for (const ir::Inst& inst : block.insts) {
        const bool is_visible = std::find(visible_.begin(), visible_.end(), inst.result.index) != visible_.end();
        if (is_visible && ir::op_info(inst.op).b == ir::Operand::Block) loops.push_back(&inst);
      }
    }
    if (loops.empty() || depth_ >= kDepth) return;
    const ir::Inst loop = *random_.pick(loops);
    said_ = {};
    may_change_ = random_.percent(40);
    keep(say_loop(loop));
  }
  auto say_loop(const ir::Inst& loop) -> std::uint32_t {
    const std::uint32_t collection = said(loop.a);
    const ir::Block block = f_.raw().blocks[ir::BlockId{loop.b}];
    const std::vector<std::uint32_t> params = f_.open(collection);
    for (std::size_t i = 0; i < params.size(); ++i) said_[block.insts[i].result.index] = params[i];
    for (std::size_t i = params.size(); i < block.insts.size(); ++i) {
      const ir::Inst& inst = block.insts[i];
      said_[inst.result.index] = ir::op_info(inst.op).b == ir::Operand::Block ? say_loop(inst) : say(inst);
    }
    std::vector<std::uint32_t> results;
    for (const ir::ValueId result : block.results) results.push_back(said(result.index));
    const std::uint32_t closed = f_.close(results);
    return f_.emit(changed(loop.op), loop.type, collection, closed);
  }
  auto say(const ir::Inst& inst) -> std::uint32_t {
    const ir::OpInfo& info = ir::op_info(inst.op);
    if (info.a == ir::Operand::List) {
      std::vector<std::uint32_t> values;
      for (std::uint32_t i = 0; i < inst.b; ++i) values.push_back(said(f_.raw().pool[inst.a + i]));
      return f_.emit_list(inst.op, inst.type, values, inst.c);
    }
    const auto operand = [&](ir::Operand kind, std::uint32_t value) {
      return kind == ir::Operand::Value ? said(value) : value;
    };
    const std::uint32_t a = operand(info.a, inst.a);
    const std::uint32_t b = operand(info.b, inst.b);
    return f_.emit(changed(inst.op), inst.type, a, b, operand(info.c, inst.c));
  }
  auto said(std::uint32_t value) -> std::uint32_t {
    const auto found = said_.find(value);
    return found == said_.end() ? value : found->second;
  }
  auto changed(Op op) -> Op {
    if (!may_change_ || !random_.percent(30)) return op;
    may_change_ = false;
    if (op == Op::Every || op == Op::Some) return op == Op::Every ? Op::Some : Op::Every;
    if (op == Op::And || op == Op::Or) return op == Op::And ? Op::Or : Op::And;
    if (op == Op::Lt || op == Op::Le) return op == Op::Lt ? Op::Le : Op::Lt;
    if (op == Op::Max || op == Op::Min) return op == Op::Max ? Op::Min : Op::Max;
    return op;
  }

  // ---------------------------------------------------------------- collections

  void fold(Op op) {
    if (depth_ >= kDepth) return;
    const std::uint32_t elements = want(collection());
    const std::size_t outside = visible_.size();
    ++depth_;
    for (const std::uint32_t param : f_.open(elements)) keep(param);
    for (std::size_t i = random_.below(4); i > 0; --i) operation();
    std::vector<std::uint32_t> results = {want(u_.boolean)};
    const TypeId result = fold_result(op, results);
    const std::uint32_t block = f_.close(results);
    --depth_;
    visible_.resize(outside);
    emit(op, result, elements, block);
  }
  // The type of the result; adds the value that is taken from each element.
  auto fold_result(Op op, std::vector<std::uint32_t>& results) -> TypeId {
    if (op == Op::Every || op == Op::Some) return u_.boolean;
    if (op == Op::Count) return u_.integer;
    const bool averages = op == Op::Avg;
    const bool collects = op == Op::CollectList || op == Op::CollectSet;
    TypeId taken = collects ? some_type() : op == Op::Max || op == Op::Min ? any(u_.ordered) : any(u_.numbers);
    if (averages && taken == u_.duration) taken = u_.integer;
    results.push_back(want(taken));
    if (op == Op::CollectList) return m_.builder().list(taken);
    if (op == Op::CollectSet) return m_.builder().set(taken);
    if (op == Op::Sum) return like(taken);
    if (averages) taken = taken == u_.real ? taken : exact();
    return m_.types().optional_of(like(taken));
  }

  void make_collection(Op op) {
    const TypeId element = some_type();
    std::vector<std::uint32_t> values;
    for (std::size_t i = random_.below(4); i > 0; --i) values.push_back(want(like(element)));
    emit_list(op, op == Op::MakeList ? m_.builder().list(element) : m_.builder().set(element), values);
  }
  void make_record() {
    const TypeId record = random_.percent(50) ? u_.part : u_.whole;
    std::vector<std::uint32_t> values;
    const std::vector<Field> fields = m_.types()[m_.types()[record].record].fields;
    for (const Field& field : fields) values.push_back(want(field.type));
    emit_list(Op::MakeRecord, record, values);
  }

  // A complete table ends with a row that always matches, or its rows are p and not p.
  void table(Op op) {
    const TypeId type = some_type();
    std::vector<std::uint32_t> rows;
    const auto row = [&](std::uint32_t condition) {
      rows.push_back(condition);
      rows.push_back(want(like(type)));
    };
    const bool two = m_.complete_tables && random_.percent(50);
    for (std::size_t i = two ? 1 : 1 + random_.below(3); i > 0; --i) row(want(u_.boolean));
    if (two) {
      row(emit(Op::Not, u_.boolean, rows[0]));
    } else if (m_.complete_tables) {
      row(emit(Op::Const, u_.boolean, m_.builder().constant(u_.boolean, Cell::of(Truth::True)).index));
    }
    emit_list(op, op == Op::ChooseAll ? m_.builder().list(type) : type, rows);
  }

  // A complete one has a row for the rest.
  void lookup(Op op) {
    const TypeId type = some_type();
    ir::Rules rules;
    std::vector<std::uint32_t> values;
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
      const TypeId column =
          any({u_.boolean, u_.integer, u_.text, u_.exact, u_.ratio, u_.real, u_.instant, u_.duration});
      rules.columns.push_back({column, limits(column)});
      values.push_back(want(like(column)));
    }
    rules.rest = m_.complete_tables || random_.percent(50);
    const std::size_t rows = random_.below(6) + (rules.rest ? 0 : 1);
    std::vector<std::uint32_t> tests;
    for (std::size_t i = 0; i < rows; ++i) row_tests(rules, tests);
    rules.tests = ir::pack_tests(tests, m_.builder().module.memory);
    for (std::size_t i = rows + (rules.rest ? 1 : 0); i > 0; --i) {
      const bool computed = random_.percent(40);
      rules.answers.push_back(computed ? ir::ConstantId{} : m_.constant(like(type)));
      if (computed) values.push_back(want(like(type)));
    }
    const ir::RulesId id = m_.builder().module.rules.add(std::move(rules));
    emit_list(op, op == Op::LookupAll ? m_.builder().list(type) : type, values, id.index);
  }
  auto limits(TypeId type) -> std::vector<ir::ConstantId> {
    std::vector<ir::ConstantId> made;
    for (std::size_t i = random_.below(4); i > 0; --i) made.push_back(m_.constant(type));
    const auto order = [&](ir::ConstantId a, ir::ConstantId b) {
      const auto& constants = m_.builder().module.constants;
      return ir::order_of(*ir::lookup_of(m_.types()[type]), constants[a].value, constants[b].value);
    };
    std::sort(made.begin(), made.end(), [&](auto a, auto b) { return order(a, b) < 0; });
    made.erase(std::unique(made.begin(), made.end(), [&](auto a, auto b) { return order(a, b) == 0; }), made.end());
    return made;
  }
  void row_tests(const ir::Rules& rules, std::vector<std::uint32_t>& tests) {
    const std::size_t row = tests.size();
    tests.push_back(0);
    for (std::uint32_t column = 0; column < rules.columns.size(); ++column) {
      if (random_.percent(30)) continue;
      ++tests[row];
      tests.insert(tests.end(), {column, 0});
      const std::size_t intervals = tests.size() - 1;
      const ir::RulesColumn& tested = rules.columns[column];
      const std::uint32_t classes = ir::class_count(*ir::lookup_of(m_.types()[tested.type]), tested.limits.size());
      for (std::uint32_t next = 0; next < classes && random_.percent(80);) {
        const auto first = next + static_cast<std::uint32_t>(random_.below(classes - next));
        const auto last = first + static_cast<std::uint32_t>(random_.below(classes - first));
        tests.insert(tests.end(), {first, last});
        ++tests[intervals];
        next = last + 2;
      }
    }
  }

  void call() {
    const Signature& signature = m_.signature();
    std::vector<std::uint32_t> values;
    std::vector<TypeId> arguments;
    for (const TypeId argument : signature.arguments) {
      // Another int is not written at the call, and would not do.
      values.push_back(argument == u_.two ? leaf(argument) : want(argument));
      arguments.push_back(type_of(values.back()));
    }
    const auto result = builtins::all()[signature.row].rule(m_.types(), arguments);
    if (result) emit_list(Op::Call, *result, values, signature.row);
  }

  ModuleGenerator& m_;
  const Universe& u_;
  Random& random_;
  test::FunctionBuilder f_;
  std::vector<std::uint32_t> visible_;  // values that may be used here, oldest first
  std::size_t depth_ = 0;
  std::map<std::uint32_t, std::uint32_t> said_;  // values of a loop that is said again, and what they are this time
  bool may_change_ = false;
};

}  // namespace writ::property
