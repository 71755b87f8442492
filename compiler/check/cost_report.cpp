// E-COST: a gate whose worst case is above `limits.cost`, where it goes, and the cheaper way.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/cost.hpp"
#include "compiler/check/walk.hpp"

namespace writ::check {

using namespace syntax;

namespace {

// ---------------------------------------------------------------- searches

// A loop that looks for the one element whose field is a given value.
struct Search {
  ExprId sequence;
  std::string field;  // as written behind the element; empty: the key of a map
  ExprId wanted;
};

class SearchFinder {
 public:
  SearchFinder(const TypedPackage& package, const CostSite& site) : package_(package), site_(site) {}

  auto find() -> std::optional<Search> {
    const ExprForm& form = ast().exprs[site_.expr].form;
    if (const auto* quantifier = std::get_if<Quantifier>(&form)) return in(quantifier->sequence, premise(*quantifier));
    if (const auto* call = std::get_if<Call>(&form)) return in(call->comprehension.sequence, call->comprehension.where);
    if (const auto* list = std::get_if<ListLit>(&form))
      return in(list->comprehension.sequence, list->comprehension.where);
    if (const auto* set = std::get_if<SetLit>(&form)) return in(set->comprehension.sequence, set->comprehension.where);
    return std::nullopt;
  }

 private:
  [[nodiscard]] auto ast() const -> const Ast& { return package_.asts[site_.module]; }
  [[nodiscard]] auto binding(ExprId id) const -> const Binding& {
    return package_.modules[site_.module].exprs[id].binding;
  }
  [[nodiscard]] auto element() const -> LocalId { return package_.modules[site_.module].exprs[site_.expr].variable; }

  // What must hold of an element for the rest to matter.
  [[nodiscard]] auto premise(const Quantifier& form) const -> ExprId {
    if (form.kind != QuantifierKind::Every) return form.body;
    const auto* binary = std::get_if<Binary>(&ast().exprs[form.body].form);
    return binary != nullptr && binary->op == BinaryOp::Implies ? binary->left : ExprId{};
  }

  auto in(ExprId sequence, ExprId condition) const -> std::optional<Search> {
    if (!sequence.valid() || !condition.valid()) return std::nullopt;
    const auto* logic = std::get_if<Logic>(&ast().exprs[condition].form);
    if (logic == nullptr) return equality(sequence, condition);
    if (logic->op != LogicOp::And) return std::nullopt;
    for (ExprId operand : logic->operands) {
      if (auto found = equality(sequence, operand)) return found;
    }
    return std::nullopt;
  }

  auto equality(ExprId sequence, ExprId condition) const -> std::optional<Search> {
    const auto* binary = std::get_if<Binary>(&ast().exprs[condition].form);
    if (binary == nullptr || binary->op != BinaryOp::Eq) return std::nullopt;
    for (auto [own, other] : {std::pair(binary->left, binary->right), std::pair(binary->right, binary->left)}) {
      const std::optional<std::string> field = field_of_element(own);
      if (field && !mentions(other)) return Search{sequence, *field, other};
    }
    return std::nullopt;
  }

  // "id" of `t.id`; the empty path of the element itself counts where it is the key of a map.
  [[nodiscard]] auto field_of_element(ExprId id) const -> std::optional<std::string> {
    const ExprForm& form = ast().exprs[id].form;
    if (std::holds_alternative<NameRef>(form)) return is_element(id) ? std::optional(std::string()) : std::nullopt;
    const auto* access = std::get_if<FieldAccess>(&form);
    if (access == nullptr) return std::nullopt;
    const std::optional<std::string> base = field_of_element(access->base);
    return base ? std::optional(*base + (base->empty() ? "" : ".") + std::string(access->field.text)) : std::nullopt;
  }
  [[nodiscard]] auto is_element(ExprId id) const -> bool {
    return binding(id).kind == Binding::Kind::Local && binding(id).local == element();
  }
  [[nodiscard]] auto mentions(ExprId id) const -> bool {
    bool found = is_element(id);
    each_child(ast().exprs[id].form, [&](ExprId child) { found = found || mentions(child); });
    return found;
  }

  const TypedPackage& package_;
  const CostSite& site_;
};

// ---------------------------------------------------------------- the message

class CostReport {
 public:
  CostReport(Checker& c, const Symbol& gate, const GateCost& cost)
      : c_(c), gate_(gate), cost_(cost), names_(cost.names()), bounds_(cost.bounds()) {}

  void write(Steps limit, diag::Span limit_span) {
    auto& d = c_.sink.report(diag::GateCost, gate_.span, diag::Name{gate_.name}, diag::Text{steps_text(cost_.bound())},
                             diag::Text{steps_text(limit)});
    const std::uint32_t site = dearest();
    if (site != 0) d.label(cost_.sites[site].span, label(cost_.sites[site]));
    if (limit_span.valid()) d.label(limit_span, "the limit is set here");
    d.help("its cost is " + cost_.polynomial.print(names_));
    d.help(cheaper_way(site));
  }

 private:
  [[nodiscard]] auto worth(const CostSite& site) const -> Steps { return times(site.steps, site.sizes.at(bounds_)); }

  // The gate's own steps are taken once each; whatever repeats is the place to look.
  [[nodiscard]] auto dearest() const -> std::uint32_t {
    std::uint32_t found = 0;
    for (std::uint32_t i = 1; i < cost_.sites.size(); ++i) {
      if (found == 0 || worth(cost_.sites[i]) > worth(cost_.sites[found])) found = i;
    }
    return found;
  }

  [[nodiscard]] auto label(const CostSite& site) const -> std::string {
    std::string text = steps_text(worth(site)) + " of them are taken here";
    return site.sizes.factors().empty() ? text : text + ": " + term_text(site.steps, site.sizes, names_);
  }

  // Inside the dearest loop little may be to save, and around it much.
  [[nodiscard]] auto cheaper_way(std::uint32_t dearest) const -> std::string {
    for (std::uint32_t at = dearest; at != 0; at = cost_.sites[at].parent) {
      const CostSite& site = cost_.sites[at];
      if (!site.expr.valid()) continue;
      if (const auto* in = std::get_if<InSet>(&c_.package.asts[site.module].exprs[site.expr].form))
        return set_instead(*in, site);
      if (const std::optional<Search> search = SearchFinder(c_.package, site).find()) {
        if (std::optional<std::string> way = map_instead(*search, site)) return *way;
      }
    }
    return smaller(dearest);
  }

  // As written, on one line.
  [[nodiscard]] auto text(const CostSite& site, ExprId id) const -> std::string {
    std::string line;
    for (char c : c_.texts.slice(c_.package.asts[site.module].exprs[id].span)) {
      const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!blank) line += c;
      if (blank && !line.ends_with(' ')) line += ' ';
    }
    return line;
  }
  [[nodiscard]] auto map_instead(const Search& search, const CostSite& site) const -> std::optional<std::string> {
    const std::string sequence = text(site, search.sequence);
    const std::string look_up = "`" + sequence + "[" + text(site, search.wanted) + "]`";
    const writ::TypeId type = c_.package.modules[site.module].exprs[search.sequence].type;
    if (!type.valid()) return std::nullopt;
    if (c_.package.types[type].kind == Kind::Map) {
      if (!search.field.empty()) return std::nullopt;
      return "look it up in the map: " + look_up + " takes one step, however many entries there are";
    }
    if (search.field.empty())
      return "ask `" + text(site, search.wanted) + " in " + sequence + "`; where `" + sequence +
             "` is a set this takes two steps";
    return "look it up in a map: where `" + sequence + "` is a map by `" + search.field + "`, " + look_up +
           " takes one step";
  }
  [[nodiscard]] auto set_instead(const InSet& in, const CostSite& site) const -> std::string {
    return "`in` looks through a list; where `" + text(site, in.set) + "` is a set it takes two steps";
  }
  [[nodiscard]] auto smaller(std::uint32_t dearest) const -> std::string {
    const CostSite& site = cost_.sites[dearest];
    if (site.sizes.factors().empty()) return "enforce fewer controls in one gate, or raise `cost` in `limits`";
    SizeIndex largest = site.sizes.factors().front();
    for (SizeIndex size : site.sizes.factors()) {
      if (bounds_[size] > bounds_[largest]) largest = size;
    }
    const CostSize& size = cost_.sizes[largest];
    if (c_.package.symbols[size.root].kind == SymbolKind::Approval)
      return "ask for fewer approvals in one gate, or raise `cost` in `limits`";
    return "`" + size.name + "` may have " + steps_text(size.bound) + " elements; a smaller `max` lowers the cost";
  }

  Checker& c_;
  const Symbol& gate_;
  const GateCost& cost_;
  std::vector<std::string> names_;
  std::vector<Steps> bounds_;
};

}  // namespace

void check_costs(Checker& c) {
  if (c.sink.has_errors()) return;  // the tree is not complete
  for (std::uint32_t row = 0; row < c.package.symbols.size(); ++row) {
    const SymbolId id{row};
    const Symbol& symbol = c.package.symbols[id];
    if (symbol.kind != SymbolKind::Gate) continue;
    const auto counted = std::make_shared<const GateCost>(gate_cost(c.package, id));
    const GateCost& cost = *counted;
    c.package.costs.emplace(id, counted);
    if (!cost.complete) {
      c.sink.report(diag::TooLarge, symbol.span, diag::Text{describe(c, id)}, diag::Count{limits::kInstructions});
      continue;
    }
    const ModuleLimits& limit = c.package.modules[symbol.module].limits;
    if (limit.cost && cost.bound() > *limit.cost) CostReport(c, symbol, cost).write(*limit.cost, limit.cost_span);
  }
}

}  // namespace writ::check
