// What a gate decides with, and how often each part of it is counted: names and tolerances the
// first time, functions at each call.
#include "compiler/check/cost.hpp"

#include <algorithm>

#include "compiler/check/cost_walk.hpp"
#include "compiler/check/gate_controls.hpp"

namespace writ::check {

using namespace syntax;

auto GateCost::names() const -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const CostSize& size : sizes) all.push_back(size.name);
  return all;
}

auto GateCost::bounds() const -> std::vector<Steps> {
  std::vector<Steps> all;
  for (const CostSize& size : sizes) all.push_back(size.bound);
  return all;
}

// ---------------------------------------------------------------- sites

void CostWalk::charge(Steps steps) {
  CostSite& site = sites_[site_];
  site.steps = plus(site.steps, times(steps, site.factor));
  Steps& part = parts_[{part_, site_}];
  part = plus(part, times(steps, site.factor));
}

auto CostWalk::variable(PlaceId place) -> std::optional<SizeIndex> {
  if (auto found = variables_.find(place); found != variables_.end()) return found->second;
  if (sizes_.size() == limits::kCostSizes) return std::nullopt;
  const auto index = static_cast<SizeIndex>(sizes_.size());
  sizes_.push_back(place);
  return variables_[place] = index;
}

// Opens a site and returns the one around it.
auto CostWalk::open(const Source& over, ExprId owner, diag::Span span) -> std::uint32_t {
  const std::uint32_t outside = site_;
  CostSite site{module_, owner, span, outside, sites_[outside].sizes, sites_[outside].factor, 0};
  std::optional<Monomial> product;
  if (over.sized.valid()) {
    if (const std::optional<SizeIndex> size = variable(over.sized)) product = site.sizes.times(*size);
  }
  if (product) {
    site.sizes = *product;
  } else {
    site.factor = times(site.factor, over.size);
  }
  site_ = static_cast<std::uint32_t>(sites_.size());
  sites_.push_back(site);
  return outside;
}

// ---------------------------------------------------------------- names

auto CostWalk::symbol(SymbolId id) -> Source {
  if (auto found = symbols_.find(id); found != symbols_.end()) return found->second;
  const Symbol& row = package_.symbols[id];
  const DeclForm& form = package_.ast_of(row).decls[row.decl].form;
  const auto* let = std::get_if<LetDecl>(&form);
  const auto* data = std::get_if<DataDecl>(&form);
  const ExprId value = let != nullptr ? let->value : data != nullptr ? data->value : ExprId{};
  const bool is_input =
      row.kind == SymbolKind::Request || row.kind == SymbolKind::Evidence || row.kind == SymbolKind::Data;
  Source made;
  if (value.valid()) {
    const Within part(part_, id);
    made = once(row.module, [&] { return walk(value); });
  } else if (is_input && row.type.valid()) {
    made = places.source(places.input(id));
  } else if (row.kind == SymbolKind::Asset) {
    made.inside.text = row.name.size();
  } else {
    made = built({}, row.type);
  }
  return symbols_[id] = made;
}

auto CostWalk::local(LocalId id) -> Source {
  if (auto found = locals_.find(id); found != locals_.end()) return found->second;
  // Only a `let` of a control is not bound yet.
  const ExprId value = package_.locals[id].value;
  if (!value.valid()) return {};
  Source made = once(module_, [&] { return walk(value); });
  return locals_[id] = made;
}

auto CostWalk::call_function(SymbolId fn, std::vector<Source> arguments) -> Source {
  const Symbol& row = package_.symbols[fn];
  const DeclForm& form = package_.ast_of(row).decls[row.decl].form;
  const std::size_t given = std::min(arguments.size(), row.locals.size());
  for (std::size_t i = 0; i < given; ++i) locals_[row.locals[i]] = arguments[i];
  const ModuleIndex outside = std::exchange(module_, row.module);
  const Within part(part_, fn);
  Source made;
  if (const auto* decl = std::get_if<TableDecl>(&form)) made = table(fn, *decl, arguments);
  if (const auto* decl = std::get_if<FnDecl>(&form)) made = function(row, *decl);
  module_ = outside;
  return made;
}

auto CostWalk::function(const Symbol& row, const FnDecl& decl) -> Source {
  charge(1);
  const auto& named = package_.modules[row.module].where_locals;
  if (auto found = named.find(row.decl.index); found != named.end()) {
    for (std::size_t i = 0; i < decl.where.size(); ++i) locals_[found->second[i]] = walk(decl.where[i].value);
  }
  return walk(decl.body);
}

// One step was charged where it is named.
void CostWalk::tolerance(SymbolId id) {
  if (!done_.insert(id).second) return;
  const Symbol& row = package_.symbols[id];
  const Ast& tree = package_.ast_of(row);
  const Within part(part_, id);
  once(row.module, [&] {
    charge(2);
    for (ClauseId clause : std::get<ToleranceDecl>(tree.decls[row.decl].form).clauses)
      tolerance_clause(tree.clauses[clause].form);
    return true;
  });
}

void CostWalk::tolerance_clause(const ClauseForm& form) {
  if (const auto* measure = std::get_if<MeasureClause>(&form)) walk(measure->value);
  if (const auto* needs = std::get_if<NeedsClause>(&form)) walk(needs->condition);
  if (const auto* effective = std::get_if<EffectiveClause>(&form)) dates(*effective);
  const auto* band = std::get_if<BandClause>(&form);
  if (band == nullptr) return;
  // A limit that is a constant is part of the three steps.
  auto limit = [&](ExprId id) {
    if (!constant(id)) walk(id);
  };
  if (const auto* cut = std::get_if<std::pair<BinaryOp, ExprId>>(&band->limit)) limit(cut->second);
  if (const auto* range = std::get_if<RangeRefinement>(&band->limit)) limit(range->low), limit(range->high);
}

// One comparison a date, and a connective between two.
void CostWalk::dates(const EffectiveClause& form) { charge(form.until.empty() ? 1 : 3); }

// ---------------------------------------------------------------- approvals and waivers

namespace {

struct ApprovalParts {
  std::vector<ExprId> values;  // bound, excluded, and conditions of seats
  std::uint32_t seats = 0;
  Steps durations = 0;

  void operator()(const BindsClause& c) { values.insert(values.end(), c.values.begin(), c.values.end()); }
  void operator()(const ExcludeClause& c) { values.insert(values.end(), c.people.begin(), c.people.end()); }
  void operator()(const NeedClause& c) {
    ++seats;
    if (c.when.valid()) values.push_back(c.when);
  }
  void operator()(const ValidClause&) { ++durations; }
  void operator()(const EscalateAfterClause&) { ++durations; }
  void operator()(const ExpireAfterClause&) { ++durations; }
  void operator()(const DelegateClause& c) { durations += c.up_to.valid() ? 1 : 0; }
  template <class Other>
  void operator()(const Other&) {}
};

// Hall's condition over the sets of `seats` seats.
auto seating_steps(std::uint32_t seats) -> Steps {
  constexpr std::uint32_t kMostDoublings = 53;
  return times(Steps{1} << std::min(seats, kMostDoublings), Steps{seats} + 1);
}

}  // namespace

void CostWalk::approval(SymbolId id) {
  if (!id.valid() || !done_.insert(id).second) return;
  const Symbol& row = package_.symbols[id];
  const Ast& tree = package_.ast_of(row);
  ApprovalParts parts;
  for (ClauseId clause : std::get<ApprovalDecl>(tree.decls[row.decl].form).clauses)
    std::visit(parts, tree.clauses[clause].form);
  const Within part(part_, id);
  once(row.module, [&] {
    charge(plus(4 + parts.durations, seating_steps(parts.seats)));
    for (ExprId value : parts.values) walk(value);
    const PlaceId records = places.ledger(id);
    const Source ledger{{}, records, limits::kLedgerRecords, {}, {}};
    repeat(ledger, {}, row.span, [&] { charge(6 + parts.seats); });
    return true;
  });
}

void CostWalk::waivers(SymbolId control) {
  for (SymbolId id : waivers_of(package_, gate_module_, control)) {
    const Symbol& row = package_.symbols[id];
    const Ast& tree = package_.ast_of(row);
    const Within part(part_, id);
    charge(1);
    for (ClauseId clause : std::get<WaiverDecl>(tree.decls[row.decl].form).clauses) {
      const ClauseForm& form = tree.clauses[clause].form;
      if (const auto* scope = std::get_if<ScopeClause>(&form)) once(row.module, [&] { return walk(scope->condition); });
      if (const auto* by = std::get_if<ApprovedByClause>(&form))
        approval(package_.find(row.module, Namespace::Approvals, by->approval.text));
      const auto* compensated = std::get_if<CompensatedClause>(&form);
      if (compensated == nullptr) continue;
      for (const Ident& name : compensated->controls)
        this->control(package_.find(row.module, Namespace::Controls, name.text));
    }
  }
}

// ---------------------------------------------------------------- controls and gates

void CostWalk::control(SymbolId id) {
  if (!id.valid() || !done_.insert(id).second) return;
  const Symbol& row = package_.symbols[id];
  const Ast& tree = package_.ast_of(row);
  const Within part(part_, id);
  charge(1);
  once(row.module, [&] {
    for (ClauseId clause : std::get<ControlDecl>(tree.decls[row.decl].form).clauses) {
      const ClauseForm& form = tree.clauses[clause].form;
      if (const auto* applies = std::get_if<AppliesClause>(&form)) walk(applies->condition);
      if (const auto* require = std::get_if<RequireClause>(&form)) walk(require->condition);
      if (const auto* effective = std::get_if<EffectiveClause>(&form)) dates(*effective);
    }
    for (SymbolId override_by : overrides_of(package_, id)) approval(override_by);
    return true;
  });
  waivers(id);
}

void CostWalk::clauses(const GateDecl& decl) {
  for (ClauseId id : decl.clauses) {
    const ClauseForm& form = ast().clauses[id].form;
    if (const auto* controls = std::get_if<GateControlsClause>(&form)) {
      for (SymbolId one : controls_of(package_, module_, *controls)) control(one);
    }
    if (const auto* asked = std::get_if<GateApprovalClause>(&form)) {
      if (asked->when.valid()) walk(asked->when);
      approval(package_.find(module_, Namespace::Approvals, asked->approval.text));
    }
    if (const auto* deny = std::get_if<DenyWhenClause>(&form)) walk(deny->condition);
    if (const auto* escalate = std::get_if<EscalateWhenClause>(&form)) walk(escalate->condition);
    if (const auto* effective = std::get_if<EffectiveClause>(&form)) dates(*effective);
    if (const auto* on = std::get_if<OnDecisionClause>(&form)) {
      for (ExprId call : on->calls) obligation(call);
    }
  }
}

void CostWalk::obligation(ExprId id) {
  charge(1);
  const auto* call = std::get_if<Call>(&ast().exprs[id].form);
  if (call == nullptr) return;
  for (const Argument& argument : call->arguments) walk(argument.value);
}

auto CostWalk::gate(SymbolId id) -> GateCost {
  const Symbol& row = package_.symbols[id];
  gate_module_ = module_ = row.module;
  sites_.push_back({module_, {}, row.span, 0, {}, 1, 0});
  const Within part(part_, id);
  charge(1);
  clauses(std::get<GateDecl>(ast().decls[row.decl].form));
  return finish();
}

// Sizes in the order of their names, so that neither the order of clauses nor of walking shows.
auto CostWalk::finish() -> GateCost {
  GateCost cost;
  cost.complete = visits_ <= limits::kInstructions;
  std::vector<std::pair<CostSize, SizeIndex>> order;
  for (SizeIndex i = 0; i < sizes_.size(); ++i) order.emplace_back(places.size(sizes_[i]), i);
  qualify(order);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first.name < b.first.name; });
  std::vector<SizeIndex> renumbered(order.size());
  for (SizeIndex i = 0; i < order.size(); ++i) {
    renumbered[order[i].second] = i;
    cost.sizes.push_back(std::move(order[i].first));
  }
  cost.sites = std::move(sites_);
  for (CostSite& site : cost.sites) {
    Monomial sizes;
    for (SizeIndex factor : site.sizes.factors()) sizes = *sizes.times(renumbered[factor]);
    site.sizes = sizes;
    cost.polynomial.add(site.steps, sizes);
  }
  for (const auto& [place, steps] : parts_) {
    if (cost.parts.empty() || cost.parts.back().symbol != place.first) cost.parts.push_back({place.first, {}});
    cost.parts.back().polynomial.add(steps, cost.sites[place.second].sizes);
  }
  return cost;
}

// Inputs of two modules may share a name; then each says whose it is.
void CostWalk::qualify(std::vector<std::pair<CostSize, SizeIndex>>& sizes) const {
  std::map<std::string, std::set<SymbolId>> roots;
  for (const auto& [size, _] : sizes) roots[package_.symbols[size.root].name].insert(size.root);
  for (auto& [size, _] : sizes) {
    const Symbol& root = package_.symbols[size.root];
    if (root.kind != SymbolKind::Approval && roots[root.name].size() > 1)
      size.name = package_.modules[root.module].name + "/" + size.name;
  }
}

auto gate_cost(const TypedPackage& package, SymbolId gate) -> GateCost {
  const auto counted = package.costs.find(gate);
  return counted != package.costs.end() ? *counted->second : CostWalk(package).gate(gate);
}

}  // namespace writ::check
