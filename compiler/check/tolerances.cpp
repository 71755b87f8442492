// Tolerances: bands that nest, one direction, limits that the gated party cannot set.
#include "compiler/check/bands.hpp"
#include "compiler/check/checker.hpp"
#include "compiler/check/constant.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr const char* kBandNames[] = {"target", "accept", "warn", "breach"};
auto band_name(Band band) -> std::string { return kBandNames[static_cast<std::size_t>(band)]; }

enum class Direction : std::uint8_t { Below, Above, Between };

struct Cut {
  const BandClause* clause;
  diag::Span span;
  Direction direction;
  // The edge where both are literals, and whether it belongs to the band.
  std::optional<Cell> low, high;
  bool low_open = false, high_open = false;
};

auto direction_text(const Cut& cut) -> std::string {
  const auto* limit = std::get_if<std::pair<BinaryOp, ExprId>>(&cut.clause->limit);
  return limit != nullptr ? std::string(layout::spelled(limit->first)) : "in a .. b";
}

void check_limit(Checker& c, ExprId limit, writ::TypeId measure, const std::string& tolerance) {
  expect(c, limit, measure);
  OriginUse use = origins_of(c, c.module, limit);
  if ((use.origins & kFromRequest) == 0) return;
  c.sink
      .report(diag::RequestReaches, c.span(limit), diag::Name{use.request},
              diag::Text{"a limit of the tolerance `" + tolerance + "`"})
      .help("take the limit from a literal, from `data`, or from evidence that somebody signed");
}

auto read_cut(Checker& c, const Clause& clause, writ::TypeId measure, const std::string& tolerance, Arena& arena)
    -> std::optional<Cut> {
  const auto& band = std::get<BandClause>(clause.form);
  Cut cut{&band, clause.span, Direction::Between, {}, {}, false, false};
  if (const auto* range = std::get_if<RangeRefinement>(&band.limit)) {
    check_limit(c, range->low, measure, tolerance);
    check_limit(c, range->high, measure, tolerance);
    cut.low = constant_cell(c, range->low, arena);
    cut.high = constant_cell(c, range->high, arena);
    cut.high_open = range->end == RangeEnd::Exclusive;
    return cut;
  }
  const auto& [op, limit] = std::get<std::pair<BinaryOp, ExprId>>(band.limit);
  check_limit(c, limit, measure, tolerance);
  bool below = op == BinaryOp::Le || op == BinaryOp::Lt;
  bool above = op == BinaryOp::Ge || op == BinaryOp::Gt;
  if (!below && !above) {
    c.sink.report(diag::BandOperator, clause.span, diag::Text{direction_text(cut)});
    return std::nullopt;
  }
  cut.direction = below ? Direction::Below : Direction::Above;
  (below ? cut.high : cut.low) = constant_cell(c, limit, arena);
  (below ? cut.high_open : cut.low_open) = op == BinaryOp::Lt || op == BinaryOp::Gt;
  return cut;
}

// Every value of `inner` is a value of `outer`, as far as literals tell.
auto nests(const writ::Type& type, const Cut& inner, const Cut& outer) -> bool {
  if (inner.high && outer.high) {
    int order = compare_numbers(type.kind, *inner.high, *outer.high);
    if (order > 0 || (order == 0 && outer.high_open && !inner.high_open)) return false;
  }
  if (inner.low && outer.low) {
    int order = compare_numbers(type.kind, *inner.low, *outer.low);
    if (order < 0 || (order == 0 && outer.low_open && !inner.low_open)) return false;
  }
  return true;
}

void check_nesting(Checker& c, const std::vector<Cut>& cuts, writ::TypeId measure) {
  const writ::Type type = c.types()[measure];
  for (const Cut& cut : cuts) {
    if (!holds_nothing(type.kind, {cut.low, cut.high, cut.low_open, cut.high_open})) continue;
    c.sink.report(diag::BandEmpty, cut.span, diag::Name{band_name(cut.clause->band)})
        .help("the lower end stands first");
    return;
  }
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const Cut& inner = cuts[i - 1];
    const Cut& outer = cuts[i];
    if (inner.direction != outer.direction) {
      c.sink
          .report(diag::BandsChangeDirection, outer.span, diag::Name{band_name(inner.clause->band)},
                  diag::Text{direction_text(inner)}, diag::Name{band_name(outer.clause->band)},
                  diag::Text{direction_text(outer)})
          .label(inner.span, "this one points the other way");
    } else if (!nests(type, inner, outer)) {
      c.sink
          .report(diag::BandsDoNotNest, inner.span, diag::Name{band_name(inner.clause->band)},
                  diag::Name{band_name(outer.clause->band)})
          .label(outer.span, "every value of the inner band must be in this one")
          .help("target is inside accept, accept is inside warn");
    }
  }
}

auto collect_cuts(Checker& c, const ToleranceDecl& decl, writ::TypeId measure, const std::string& name, Arena& arena)
    -> std::vector<Cut> {
  std::vector<Cut> cuts;
  for (Band band : {Band::Target, Band::Accept, Band::Warn}) {
    const Clause* first = nullptr;
    for (ClauseId id : decl.clauses) {
      const Clause& clause = c.ast().clauses[id];
      const auto* form = std::get_if<BandClause>(&clause.form);
      if (form == nullptr || form->band != band) continue;
      if (first != nullptr) c.sink.report(diag::DuplicateClause, clause.span, diag::Name{band_name(band)});
      if (first == nullptr) first = &clause;
    }
    if (first == nullptr) continue;
    if (std::optional<Cut> cut = read_cut(c, *first, measure, name, arena)) cuts.push_back(*cut);
  }
  return cuts;
}

}  // namespace

void check_tolerance(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<ToleranceDecl>(c.ast().decls[symbol.decl].form);
  std::string what = describe(c, id);
  if (const auto* appetite = only_clause<AppetiteClause>(c, decl.clauses, "appetite", symbol.span)) {
    lookup(c, Namespace::Appetites, appetite->name);
  }
  only_clause<OwnerClause>(c, decl.clauses, "owner", symbol.span, what);
  if (const auto* review = only_clause<ReviewClause>(c, decl.clauses, "review", symbol.span))
    check_duration(c, review->every, Least::Something);
  if (const auto* effective = only_clause<EffectiveClause>(c, decl.clauses, "effective", symbol.span))
    check_effective(c, *effective);
  if (const auto* needs = only_clause<NeedsClause>(c, decl.clauses, "needs", symbol.span))
    expect_bool(c, needs->condition);
  const auto* measure = only_clause<MeasureClause>(c, decl.clauses, "measure", symbol.span, what);
  if (measure == nullptr) return;
  writ::TypeId type = infer(c, measure->value);
  if (!type.valid()) return;
  if (c.types()[type].optional || !(is_number(c.types()[type].kind) || c.types()[type].kind == Kind::Duration)) {
    c.sink.report(diag::OperandType, c.span(measure->value), diag::Text{"measure"}, c.name_of(type))
        .help("a tolerance measures a number or a duration that is always there");
    return;
  }
  Arena arena;
  std::vector<Cut> cuts = collect_cuts(c, decl, type, symbol.name, arena);
  if (cuts.empty()) {
    c.sink.report(diag::NoBands, symbol.span, diag::Name{symbol.name});
    return;
  }
  check_nesting(c, cuts, type);
  check_size(c, measure->value, what);
  c.package.symbols[id].type = c.simple(Kind::Bool);
}

}  // namespace writ::check
