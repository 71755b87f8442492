#include "compiler/lower/builder.hpp"

#include <algorithm>

#include "runtime/values/compare.hpp"

namespace writ::lower {

using namespace syntax;

auto Lines::position(diag::Span span) -> diag::LineColumn {
  auto [slot, fresh] = starts_.try_emplace(span.file.index);
  std::vector<std::uint32_t>& starts = slot->second;
  std::string_view text = texts_[span.file].text;
  if (fresh) {
    starts.push_back(0);
    for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
      starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  auto after = std::upper_bound(starts.begin(), starts.end(), span.begin);
  std::uint32_t start = *std::prev(after);
  diag::LineColumn found{static_cast<std::uint32_t>(after - starts.begin()), 1};
  const std::string_view before = text.substr(start, span.begin - start);
  found.column += static_cast<std::uint32_t>(std::count_if(
      before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
  return found;
}

auto Lowering::source_text(diag::Span span) const -> std::string {
  constexpr auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  const std::string_view slice = texts.slice(span);
  std::string text;
  text.reserve(slice.size());
  for (auto at = slice.begin(); at != slice.end();) {
    const auto begin = std::find_if_not(at, slice.end(), is_blank);
    at = std::find_if(begin, slice.end(), is_blank);
    if (begin != at && !text.empty()) text += ' ';
    text.append(begin, at);
  }
  return text;
}

auto Lowering::origin(diag::Span span, std::string text) -> ir::OriginId {
  if (!span.valid() || !keeps_origins) return {};
  diag::LineColumn at = lines.position(span);
  if (text.empty()) text = source_text(span);
  return module().origins.add({texts[span.file].name, at.line, at.column, std::move(text)});
}

namespace {

// Scalars and texts are shared; anything larger is not worth comparing.
auto constant_key(const TypeTable& types, writ::TypeId type, const Cell& value) -> std::string {
  std::string key = std::to_string(type.index) + (value.absent ? "?" : ":");
  if (value.absent) return key;
  const writ::Type& row = types[type];
  if (is_collection(row.kind) || row.kind == Kind::Record) return {};
  if (is_text(row.kind)) return key.append(value.text.view());
  if (row.kind == Kind::Bool) return key + std::to_string(static_cast<int>(value.truth));
  key.append(reinterpret_cast<const char*>(&value.decimal),
             row.kind == Kind::Decimal || row.kind == Kind::Ratio ? 16 : 8);
  return key;
}

}  // namespace

auto Lowering::constant(writ::TypeId type, const Cell& value) -> ir::ConstantId {
  std::string key = constant_key(types(), type, value);
  if (auto found = constants.find(key); !key.empty() && found != constants.end()) return found->second;
  Cell kept = value;
  if (!value.absent && is_text(types()[type].kind)) kept = Cell::of_text(module().memory.text(value.text.view()));
  ir::ConstantId id = module().constants.add({type, kept});
  if (!key.empty()) constants.emplace(std::move(key), id);
  return id;
}

// ---------------------------------------------------------------- one function

FunctionBuilder::FunctionBuilder(Lowering& shared, std::string name, ModuleIndex module)
    : lowering(shared), module_(module) {
  function_.name = std::move(name);
  open_.push_back(function_.blocks.add({}));
}

auto FunctionBuilder::finish() -> ir::FunctionId {
  ir::FunctionId id = lowering.module().functions.add(std::move(function_));
  for (const auto& [value, table] : tables_) lowering.out.tables.push_back({id, value, table});
  return id;
}

auto FunctionBuilder::output_of(ModuleIndex module, ExprId id) -> std::uint32_t {
  output(value_in(module, id));
  return output_count() - 1;
}

auto FunctionBuilder::emit(ir::Op op, writ::TypeId type, std::uint32_t a, std::uint32_t b, std::uint32_t c)
    -> ir::ValueId {
  ir::ValueId result{function_.value_types.size()};
  function_.value_types.push_back(type);
  function_.blocks[open_.back()].insts.push_back({op, type, result, a, b, c, origin});
  return result;
}

auto FunctionBuilder::emit_list(ir::Op op, writ::TypeId type, const std::vector<ir::ValueId>& values, std::uint32_t c)
    -> ir::ValueId {
  auto offset = static_cast<std::uint32_t>(function_.pool.size());
  for (ir::ValueId id : values) function_.pool.push_back(id.index);
  return emit(op, type, offset, static_cast<std::uint32_t>(values.size()), c);
}

auto FunctionBuilder::constant(writ::TypeId type, const Cell& cell) -> ir::ValueId {
  return constant(lowering.constant(type, cell));
}

auto FunctionBuilder::constant(ir::ConstantId id) -> ir::ValueId {
  if (auto found = constants_.find(id); found != constants_.end()) return found->second;
  const writ::TypeId type = lowering.module().constants[id].type;
  const ir::ValueId made = in_body(module_, [&] { return emit(ir::Op::Const, type, id.index); });
  constant_values_[made] = id;
  return constants_[id] = made;
}

auto FunctionBuilder::constant_of(ir::ValueId value) -> std::optional<ir::ConstantId> {
  if (const auto known = constant_values_.find(value); known != constant_values_.end()) return known->second;
  const ir::Inst& newest = function_.blocks[open_.back()].insts.back();
  if (newest.result != value || newest.op != ir::Op::Widen) return std::nullopt;
  const auto from = constant_values_.find(ir::ValueId{newest.a});
  if (from == constant_values_.end()) return std::nullopt;
  const ir::Constant& narrow = lowering.module().constants[from->second];
  const bool whole = types()[narrow.type].kind == Kind::Int;
  return lowering.constant(newest.type,
                           whole ? Cell::of_decimal(decimal::from_int(narrow.value.integer)) : narrow.value);
}

auto FunctionBuilder::sequence(ir::Op make, writ::TypeId type, const std::vector<ir::ValueId>& values) -> ir::ValueId {
  ir::Module& module = lowering.module();
  std::vector<Cell> items;
  for (const ir::ValueId value : values) {
    const auto known = constant_values_.find(value);
    if (known == constant_values_.end()) return emit_list(make, type, values);
    items.push_back(module.constants[known->second].value);
  }
  Cell* kept = module.memory.cells(items.size());
  std::copy(items.begin(), items.end(), kept);
  auto size = static_cast<std::uint32_t>(items.size());
  if (make == ir::Op::MakeSet) size = canonical_set(types(), types()[type].element, kept, size);
  return constant(type, Cell::of_sequence(module.memory.make(Sequence{kept, size, false})));
}

auto FunctionBuilder::bool_constant(bool value) -> ir::ValueId {
  return constant(bool_type(), Cell::of(truth_of(value)));
}

// Runs `make` with the body open, in `module`: for what depends on no local.
auto FunctionBuilder::in_body(ModuleIndex module, auto&& make) -> ir::ValueId {
  std::vector<ir::BlockId> open = std::exchange(open_, {open_.front()});
  ModuleIndex where = std::exchange(module_, module);
  ir::OriginId from = origin;
  ir::ValueId made = make();
  origin = from;
  module_ = where;
  open_ = std::move(open);
  return made;
}

auto FunctionBuilder::open_block(ir::ValueId sequence, LocalId element, LocalId second) -> ir::BlockId {
  const writ::Type type = types()[type_of(sequence)];
  bool map = type.kind == Kind::Map;
  ir::BlockId block = function_.blocks.add({});
  function_.blocks[block].params = map ? 2 : 1;
  open_.push_back(block);
  ir::ValueId first = emit(ir::Op::Param, map ? type.key : type.element, 0);
  if (element.valid()) locals_[element] = first;
  if (map) {
    ir::ValueId value = emit(ir::Op::Param, type.element, 1);
    if (second.valid()) locals_[second] = value;
  }
  return block;
}

void FunctionBuilder::close_block(ir::BlockId block, std::vector<ir::ValueId> results) {
  WRIT_CHECK(open_.back() == block, "blocks close in the order they were opened");
  function_.blocks[block].results = std::move(results);
  open_.pop_back();
}

auto FunctionBuilder::symbol(SymbolId id) -> ir::ValueId {
  if (auto found = symbols_.find(id); found != symbols_.end()) return found->second;
  const check::Symbol& row = lowering.package.symbols[id];
  const DeclForm& form = lowering.package.ast_of(row).decls[row.decl].form;
  const auto* let = std::get_if<LetDecl>(&form);
  const auto* fixture = std::get_if<FixtureDecl>(&form);
  const auto* data = std::get_if<DataDecl>(&form);
  ExprId expr = let != nullptr       ? let->value
                : fixture != nullptr ? fixture->value
                : data != nullptr    ? data->value
                                     : ExprId{};
  ir::ValueId made = in_body(row.module, [&] {
    if (expr.valid()) return value(expr);
    if (row.kind == check::SymbolKind::Asset) return constant(row.type, Cell::of_text(row.name));
    return emit(ir::Op::Input, row.type, lowering.input(id).index);
  });
  return symbols_[id] = made;
}

auto FunctionBuilder::answer(ir::InputId input, writ::TypeId type) -> ir::ValueId {
  if (auto found = answers_.find(input); found != answers_.end()) return found->second;
  return answers_[input] = in_body(module_, [&] { return emit(ir::Op::Input, type, input.index); });
}

auto FunctionBuilder::local(LocalId id) -> ir::ValueId {
  if (auto found = locals_.find(id); found != locals_.end()) return found->second;
  // Only a `let` of a control is not bound yet; it depends on no other local but such lets.
  ExprId expr = lowering.package.locals[id].value;
  WRIT_CHECK(expr.valid(), "a local that no block or call binds");
  return locals_[id] = in_body(module_, [&] { return value(expr); });
}

auto FunctionBuilder::call_function(SymbolId fn, const std::vector<ir::ValueId>& arguments) -> ir::ValueId {
  const check::Symbol& row = lowering.package.symbols[fn];
  const DeclForm& form = lowering.package.ast_of(row).decls[row.decl].form;
  std::map<LocalId, ir::ValueId> outer = locals_;
  for (std::size_t i = 0; i < arguments.size(); ++i) locals_[row.locals[i]] = arguments[i];
  ModuleIndex where = std::exchange(module_, row.module);
  const auto* table = std::get_if<TableDecl>(&form);
  ir::ValueId result =
      table != nullptr ? table_value(row.type, *table, arguments) : function_value(row, std::get<FnDecl>(form));
  if (table != nullptr) tables_.emplace_back(result, fn);
  module_ = where;
  locals_ = std::move(outer);
  return result;
}

auto FunctionBuilder::function_value(const check::Symbol& row, const FnDecl& decl) -> ir::ValueId {
  const auto& named = lowering.package.modules[row.module].where_locals;
  if (auto found = named.find(row.decl.index); found != named.end()) {
    for (std::size_t i = 0; i < decl.where.size(); ++i) locals_[found->second[i]] = value(decl.where[i].value);
  }
  return value(decl.body);
}

// ---------------------------------------------------------------- tolerances

namespace {

auto op_word(BinaryOp op) -> std::string {
  if (op == BinaryOp::Le) return " <= ";
  if (op == BinaryOp::Lt) return " < ";
  return op == BinaryOp::Ge ? " >= " : " > ";
}

}  // namespace

// "eval_report.toxicity <= 0.50%": what a person wants to read where a band is missed.
auto FunctionBuilder::cut_origin(const Ast& ast, const Clause& clause, ExprId measure) -> ir::OriginId {
  const auto& band = std::get<BandClause>(clause.form);
  std::string text = lowering.source_text(ast.exprs[measure].span);
  if (const auto* limit = std::get_if<std::pair<BinaryOp, ExprId>>(&band.limit)) {
    text += op_word(limit->first) + lowering.source_text(ast.exprs[limit->second].span);
  } else {
    const auto& range = std::get<RangeRefinement>(band.limit);
    text += " in " + lowering.source_text(ast.exprs[range.low].span);
    text += range.end == RangeEnd::Inclusive ? " .. " : " ..< ";
    text += lowering.source_text(ast.exprs[range.high].span);
  }
  return lowering.origin(clause.span, std::move(text));
}

auto FunctionBuilder::cut(const BandClause& band, ir::ValueId measure) -> ir::ValueId {
  if (const auto* limit = std::get_if<std::pair<BinaryOp, ExprId>>(&band.limit)) {
    ir::OriginId from = origin;
    ir::ValueId edge = value(limit->second);
    origin = from;
    bool above = limit->first == BinaryOp::Ge || limit->first == BinaryOp::Gt;
    bool strict = limit->first == BinaryOp::Lt || limit->first == BinaryOp::Gt;
    ir::Op op = strict ? ir::Op::Lt : ir::Op::Le;
    return above ? emit(op, bool_type(), edge.index, measure.index) : emit(op, bool_type(), measure.index, edge.index);
  }
  const auto& range = std::get<RangeRefinement>(band.limit);
  ir::OriginId from = origin;
  ir::ValueId low = value(range.low);
  ir::ValueId high = value(range.high);
  origin = from;
  ir::ValueId above = emit(ir::Op::Le, bool_type(), low.index, measure.index);
  ir::Op op = range.end == RangeEnd::Inclusive ? ir::Op::Le : ir::Op::Lt;
  ir::ValueId below = emit(op, bool_type(), measure.index, high.index);
  return emit(ir::Op::And, bool_type(), above.index, below.index);
}

auto FunctionBuilder::tolerance_within(SymbolId tolerance, Band band) -> ir::ValueId {
  std::pair<SymbolId, int> key{tolerance, static_cast<int>(band)};
  if (auto found = bands_.find(key); found != bands_.end()) return found->second;
  const check::Symbol& row = lowering.package.symbols[tolerance];
  const Ast& ast = lowering.package.ast_of(row);
  const auto& decl = std::get<ToleranceDecl>(ast.decls[row.decl].form);
  ir::ValueId made = in_body(row.module, [&] {
    auto [slot, fresh] = measures_.try_emplace(tolerance);
    for (ClauseId id : decl.clauses) {
      const ClauseForm& form = ast.clauses[id].form;
      if (!fresh) break;
      if (const auto* measure = std::get_if<MeasureClause>(&form)) slot->second.first = value(measure->value);
      if (const auto* needs = std::get_if<NeedsClause>(&form)) slot->second.second = value(needs->condition);
    }
    auto [measure, needs] = slot->second;
    ir::ValueId inside;
    ExprId measured;
    for (ClauseId id : decl.clauses) {
      if (const auto* clause = std::get_if<MeasureClause>(&ast.clauses[id].form)) measured = clause->value;
    }
    for (ClauseId id : decl.clauses) {
      const auto* clause = std::get_if<BandClause>(&ast.clauses[id].form);
      if (clause == nullptr || clause->band != band) continue;
      origin = cut_origin(ast, ast.clauses[id], measured);
      inside = cut(*clause, measure);
    }
    // `breach` or better is everything that was measured.
    if (!inside.valid()) inside = emit(ir::Op::Le, bool_type(), measure.index, measure.index);
    if (needs.valid())
      inside = emit(ir::Op::Guard, bool_type(), needs.index, inside.index,
                    static_cast<std::uint32_t>(Reason::SampleTooSmall));
    for (ClauseId id : decl.clauses) {
      const auto* effective = std::get_if<EffectiveClause>(&ast.clauses[id].form);
      if (effective == nullptr) continue;
      origin = lowering.origin(effective->span);
      inside = emit(ir::Op::Guard, bool_type(), in_force(*effective).index, inside.index,
                    static_cast<std::uint32_t>(Reason::Missing));
    }
    return inside;
  });
  return bands_[key] = made;
}

}  // namespace writ::lower
