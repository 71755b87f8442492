// The risk register: its entries, and `risks`, the list of them that rules calculate with.
#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/register.hpp"

namespace writ::check {

using namespace syntax;

namespace {

void check_grade(Checker& c, diag::Span at, std::string_view value, std::string_view of) {
  std::optional<std::int64_t> grade = whole_number(value);
  std::optional<std::int64_t> most = whole_number(of);
  if (grade && most && *grade >= 1 && *grade <= *most) return;
  c.sink.report(diag::Grade, at, diag::Text{std::string(value)}, diag::Text{std::string(of)}).help("write `3 of 5`, for example");
}

auto clause_span(Checker& c, const std::vector<ClauseId>& clauses, const void* form) -> diag::Span {
  for (ClauseId id : clauses) {
    if (std::visit([&](const auto& f) { return static_cast<const void*>(&f) == form; }, c.ast().clauses[id].form)) return c.ast().clauses[id].span;
  }
  return {};
}

auto visible_risks(const TypedPackage& package, ModuleIndex module) -> std::vector<SymbolId> {
  std::vector<SymbolId> found;
  std::vector<ModuleIndex> modules = package.modules[module].imports;
  modules.push_back(module);
  for (ModuleIndex at : modules) {
    for (std::uint32_t i = 0; i < package.symbols.size(); ++i) {
      const Symbol& row = package.symbols[SymbolId{i}];
      if (row.kind == SymbolKind::Risk && row.module == at) found.push_back(SymbolId{i});
    }
  }
  return found;
}

auto residual_of(const TypedPackage& package, SymbolId id) -> const NumberLit* {
  const Symbol& row = package.symbols[id];
  const Ast& ast = package.ast_of(row);
  for (ClauseId clause : std::get<RiskDecl>(ast.decls[row.decl].form).clauses) {
    if (const auto* residual = std::get_if<ResidualClause>(&ast.clauses[clause].form)) return std::get_if<NumberLit>(&ast.exprs[residual->value].form);
  }
  return nullptr;
}

auto text_type(Checker& c) -> writ::TypeId {
  writ::Type type;
  type.kind = Kind::String;
  type.max_size = limits::kDefaultStringBytes;
  return c.types().intern(type);
}

// The unit that all residuals share; a second one is reported.
auto residual_type(Checker& c, const std::vector<SymbolId>& risks) -> writ::TypeId {
  writ::Type type;
  type.kind = Kind::Int;
  SymbolId first;
  for (SymbolId id : risks) {
    const NumberLit* residual = residual_of(c.package, id);
    if (residual == nullptr) continue;
    std::string unit = unit_text(residual->unit, residual->per);
    if (!first.valid()) type.unit = unit;
    if (first.valid() && unit != type.unit) {
      const Symbol& row = c.package.symbols[id];
      c.sink.report(diag::RiskUnits, row.span, diag::Name{row.name}, diag::Text{unit}, diag::Name{c.package.symbols[first].name}, diag::Text{type.unit})
          .label(c.package.symbols[first].span, "this one");
      return {};
    }
    if (!first.valid()) first = id;
    if (residual->digits.find('.') != std::string_view::npos) type.kind = Kind::Decimal;
  }
  return c.types().intern(type);
}

}  // namespace

void check_risk(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<RiskDecl>(c.ast().decls[symbol.decl].form);
  std::string what = describe(c, id);
  only_clause<OwnerClause>(c, decl.clauses, "owner", symbol.span, what);
  only_clause<StatusClause>(c, decl.clauses, "status", symbol.span, what);
  only_clause<ResidualClause>(c, decl.clauses, "residual", symbol.span, what);
  if (const auto* review = only_clause<ReviewClause>(c, decl.clauses, "review", symbol.span))
    check_duration(c, review->every, Least::Something);
  if (const auto* appetite = only_clause<AppetiteClause>(c, decl.clauses, "appetite", symbol.span)) lookup(c, Namespace::Appetites, appetite->name);
  if (const auto* treated = only_clause<TreatedClause>(c, decl.clauses, "treated", symbol.span)) {
    for (const Ident& control : treated->controls) lookup(c, Namespace::Controls, control);
  }
  if (const auto* likelihood = only_clause<LikelihoodClause>(c, decl.clauses, "likelihood", symbol.span, what)) {
    check_grade(c, clause_span(c, decl.clauses, likelihood), likelihood->value, likelihood->of);
  }
  if (const auto* impact = only_clause<ImpactClause>(c, decl.clauses, "impact", symbol.span, what)) {
    check_grade(c, clause_span(c, decl.clauses, impact), impact->value, impact->of);
  }
  for (const ResidualClause* residual : clauses_of<ResidualClause>(c, decl.clauses)) infer(c, residual->value);
}

auto risks_type(Checker& c, diag::Span) -> writ::TypeId {
  ModuleFacts& here = c.here();
  if (here.risks) return here.risks->type;
  RiskRegister made;
  made.risks = visible_risks(c.package, c.module);
  writ::TypeId text = text_type(c);
  writ::TypeId grade = c.simple(Kind::Int);
  writ::TypeId residual = residual_type(c, made.risks);
  if (!residual.valid()) {
    here.risks = std::move(made);  // said once
    return {};
  }
  writ::Type record;
  record.kind = Kind::Record;
  record.record = c.types().add(RecordType{"risk", {{"id", text}, {"title", text}, {"owner", text}, {"appetite", c.types().optional_of(text)}, {"likelihood", grade},
                                                     {"impact", grade}, {"residual", residual}, {"status", text}}});
  writ::Type list;
  list.kind = Kind::List;
  list.element = c.types().intern(record);
  list.min_size = made.risks.empty() ? 0 : 1;
  list.max_size = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(made.risks.size()));
  made.type = c.types().intern(list);
  here.risks = std::move(made);
  return here.risks->type;
}

auto risk_cells(const TypedPackage& package, SymbolId id, const TypeTable& types, writ::TypeId risk, Arena& memory) -> const Cell* {
  const Symbol& row = package.symbols[id];
  const Ast& ast = package.ast_of(row);
  const auto& decl = std::get<RiskDecl>(ast.decls[row.decl].form);
  const RecordType& record = types[types[risk].record];
  Cell* cells = memory.cells(record.fields.size());
  auto text = [&](std::string_view value) { return Cell::of_text(memory.text(value)); };
  cells[0] = text(row.name);
  cells[1] = text(literal_text(ast, decl.title));
  cells[3] = Cell::of_absent();
  for (ClauseId clause : decl.clauses) {
    const ClauseForm& form = ast.clauses[clause].form;
    if (const auto* owner = std::get_if<OwnerClause>(&form)) cells[2] = text(owner->name.text);
    if (const auto* appetite = std::get_if<AppetiteClause>(&form)) cells[3] = text(appetite->name.text);
    if (const auto* likelihood = std::get_if<LikelihoodClause>(&form)) cells[4] = Cell::of_int(whole_number(likelihood->value).value_or(0));
    if (const auto* impact = std::get_if<ImpactClause>(&form)) cells[5] = Cell::of_int(whole_number(impact->value).value_or(0));
    if (const auto* status = std::get_if<StatusClause>(&form)) cells[7] = text(status->name.text);
    std::string why;
    if (std::holds_alternative<ResidualClause>(form)) cells[6] = number_value(*residual_of(package, id), types[record.fields[6].type], why).value_or(Cell{});
  }
  return cells;
}

}  // namespace writ::check
