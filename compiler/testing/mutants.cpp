#include "compiler/testing/mutants.hpp"

#include <algorithm>
#include <set>

#include "compiler/check/literal.hpp"
#include "compiler/testing/mutation_text.hpp"

namespace writ::testing {

using namespace syntax;

namespace {

auto ticked(std::string_view text) -> std::string { return "`" + std::string(text) + "`"; }

// Tolerances and the bands that something is held against.
using UsedBands = std::set<std::pair<check::SymbolId, Band>>;

auto used_bands(const driver::Build& build) -> UsedBands {
  UsedBands used;
  for (std::size_t module = 0; module < build.asts.size(); ++module) {
    for (const Expr& expr : build.asts[module].exprs) {
      const auto* within = std::get_if<WithinBand>(&expr.form);
      if (within != nullptr)
        used.emplace(build.typed.modules[module].exprs[within->tolerance].binding.symbol, within->band);
    }
  }
  return used;
}

// ---------------------------------------------------------------- expressions

struct ExprMutants {
  FileMutants& out;
  Span span;  // of the expression

  [[nodiscard]] auto at(ExprId id) const -> Span { return out.ast.exprs[id].span; }

  void operator()(const Binary& form) const {
    const char* hint = "add a test in which both sides are equal";
    switch (form.op) {
      case BinaryOp::Lt: return swapped(form, "<", "<=", hint);
      case BinaryOp::Le: return swapped(form, "<=", "<", hint);
      case BinaryOp::Gt: return swapped(form, ">", ">=", hint);
      case BinaryOp::Ge: return swapped(form, ">=", ">", hint);
      case BinaryOp::Eq: return swapped(form, "==", "!=", "add a test that turns on this comparison");
      case BinaryOp::Ne: return swapped(form, "!=", "==", "add a test that turns on this comparison");
      case BinaryOp::Add:
      case BinaryOp::Subtract:
      case BinaryOp::Multiply:
      case BinaryOp::Divide:
      case BinaryOp::Default:
      case BinaryOp::Implies: return;
    }
  }
  void swapped(const Binary& form, std::string_view from, std::string_view to, const char* hint) const {
    out.replace_word(at(form.left).end, at(form.right).begin, from, to, hint);
  }

  // All connectives of one chain, or it would mix them.
  void operator()(const Logic& form) const {
    const bool conjunction = form.op == LogicOp::And;
    std::vector<Edit> edits;
    for (std::size_t i = 0; i + 1 < form.operands.size(); ++i) {
      std::optional<Edit> edit = out.word_edit(at(form.operands[i]).end, at(form.operands[i + 1]).begin,
                                               conjunction ? "and" : "or", conjunction ? "or" : "and");
      if (!edit) return;
      edits.push_back(std::move(*edit));
    }
    out.add(std::move(edits), conjunction ? "`and` becomes `or`" : "`or` becomes `and`",
            "add a test in which only one side holds");
  }

  void operator()(const Unary& form) const {
    if (form.op == UnaryOp::Not)
      out.replace_word(span.begin, at(form.operand).begin, "not", "", "add a test that turns on what is negated");
  }
  void operator()(const InSet& form) const { membership(form.value, form.set, form.negated); }
  void operator()(const InRange& form) const {
    membership(form.value, form.low, form.negated);
    const bool closed = form.end == RangeEnd::Inclusive;
    out.replace_word(at(form.low).end, at(form.high).begin, closed ? ".." : "..<", closed ? "..<" : "..",
                     "add a test at the end of the range");
    out.nudge(form.low, -1);
    out.nudge(form.high, 1);
  }
  void membership(ExprId value, ExprId set, bool negated) const {
    const char* hint = "add a test that turns on membership";
    out.replace_word(at(value).end, at(set).begin, negated ? "not in" : "in", negated ? "in" : "not in", hint);
  }
  void operator()(const Presence& form) const {
    out.replace_word(at(form.value).end, span.end, form.present ? "present" : "absent",
                     form.present ? "absent" : "present",
                     "add a test in which it is absent, and one in which it is not");
  }
  void operator()(const Quantifier& form) const {
    if (form.emptiness == Emptiness::Unsaid) return;
    const bool any = form.emptiness == Emptiness::IfAny;
    out.replace_word(at(form.sequence).end, at(form.body).begin, any ? "if any" : "at least one",
                     any ? "at least one" : "if any",
                     "add a test in which " + ticked(out.slice(at(form.sequence))) + " is empty");
  }
  template <class Other>
  void operator()(const Other&) const {}
};

// ---------------------------------------------------------------- declarations

struct DeclMutants {
  FileMutants& out;
  const UsedBands& used;
  check::SymbolId symbol;
  bool lineage_is_asked;

  [[nodiscard]] auto clause(ClauseId id) const -> const Clause& { return out.ast.clauses[id]; }
  [[nodiscard]] auto at(ExprId id) const -> Span { return out.ast.exprs[id].span; }

  void operator()(const ControlDecl& decl) const {
    const auto requirements = std::count_if(decl.clauses.begin(), decl.clauses.end(), [&](ClauseId id) {
      return std::holds_alternative<RequireClause>(clause(id).form);
    });
    const std::string id(decl.id.text);
    for (ClauseId row : decl.clauses) {
      const Clause& c = clause(row);
      if (const auto* require = std::get_if<RequireClause>(&c.form); require != nullptr && requirements > 1) {
        const std::string label = id + "." + std::string(require->label.text);
        out.remove(c.span, "the requirement " + ticked(label) + " goes",
                   "add a test in which only " + ticked(label) + " is violated");
      }
      if (std::holds_alternative<AppliesClause>(c.form)) {
        out.remove(c.span, ticked(id) + " always applies",
                   "add a test in which " + ticked(id) + " does not apply but would be violated");
      }
      if (const auto* enforce = std::get_if<EnforceClause>(&c.form)) weaken(c.span, *enforce, id);
    }
  }
  void weaken(Span span, const EnforceClause& enforce, const std::string& id) const {
    if (enforce.level.kind == Level::Kind::Advisory && !enforce.then) return;
    out.add({{span.begin, span.end, "enforce advisory"}}, ticked(id) + " is advisory",
            "add a test in which only " + ticked(id) + " is violated, and expect the decision");
  }

  void operator()(const ToleranceDecl& decl) const {
    for (ClauseId row : decl.clauses) {
      const Clause& c = clause(row);
      if (std::holds_alternative<NeedsClause>(c.form)) {
        out.remove(c.span, "`needs` goes", "add a test with a sample that is too small");
      }
      const auto* band = std::get_if<BandClause>(&c.form);
      if (band != nullptr && used.contains({symbol, band->band})) cut(c.span, *band);
    }
  }
  // At the limit, and one step beyond it in the direction that lets more pass.
  void cut(Span span, const BandClause& band) const {
    if (const auto* limit = std::get_if<std::pair<BinaryOp, ExprId>>(&band.limit)) {
      const bool below = limit->first == BinaryOp::Le || limit->first == BinaryOp::Lt;
      const bool closed = limit->first == BinaryOp::Le || limit->first == BinaryOp::Ge;
      const std::string_view strict = below ? "<" : ">";
      const std::string_view wide = below ? "<=" : ">=";
      out.replace_word(span.begin, at(limit->second).begin, closed ? wide : strict, closed ? strict : wide,
                       "add a test exactly at the limit");
      return out.nudge(limit->second, below ? 1 : -1);
    }
    const auto& range = std::get<RangeRefinement>(band.limit);
    out.nudge(range.low, -1);
    out.nudge(range.high, 1);
  }

  void operator()(const GateDecl& decl) const {
    for (ClauseId row : decl.clauses) {
      const Clause& c = clause(row);
      const bool denies = std::holds_alternative<DenyWhenClause>(c.form);
      if (denies || std::holds_alternative<EscalateWhenClause>(c.form)) {
        out.remove(c.span, denies ? "the `deny` clause goes" : "the `escalate` clause goes",
                   "add a test in which only this clause decides");
      }
      if (const auto* approval = std::get_if<GateApprovalClause>(&c.form)) {
        out.remove(c.span, "the approval " + ticked(approval->approval.text) + " is not asked for",
                   "add a test that expects `needs_approval`");
      }
    }
  }

  void operator()(const EvidenceDecl& decl) const {
    for (ClauseId row : decl.clauses) {
      const auto* fresh = std::get_if<FreshClause>(&clause(row).form);
      const auto* number = fresh != nullptr ? std::get_if<NumberLit>(&out.ast.exprs[fresh->within].form) : nullptr;
      if (number == nullptr) continue;
      const std::string twice = doubled(number->digits);
      const Span span = out.span_of(number->digits);
      const std::string limit(out.slice(at(fresh->within)));
      out.add({{span.begin, span.end, twice}}, ticked(decl.name.text) + " may be twice as old",
              "add a test that gives " + ticked(decl.name.text) + " aged a little more than " + limit);
    }
  }

  // Where nothing asks the lineage no test can tell.
  void operator()(const AssetDecl& decl) const {
    const std::string id(decl.name.text);
    for (std::size_t i = 0; lineage_is_asked && i < decl.sources.size(); ++i) {
      const AssetSource& source = decl.sources[i];
      const std::string from(source.asset.text);
      if (source.via.valid()) {
        out.add({{source.asset.span.end, source.via.span.end, ""}}, ticked(id) + " is made from " + ticked(from) + " as it is",
                "add a test or a proof of what `labels(" + id + ")` has not");
      }
      if (decl.sources.size() == 1) continue;
      const std::uint32_t begin = i == 0 ? source.asset.span.begin : end_of(decl.sources[i - 1]);
      const std::uint32_t end = i == 0 ? decl.sources[1].asset.span.begin : end_of(source);
      out.add({{begin, end, ""}}, ticked(id) + " is not made from " + ticked(from),
              "add a test or a proof that turns on `reaches(" + from + ", " + id + ")`");
    }
  }
  static auto end_of(const AssetSource& source) -> std::uint32_t {
    return source.via.valid() ? source.via.span.end : source.asset.span.end;
  }

  void operator()(const TableDecl& decl) const {
    for (std::size_t i = 0; i < decl.rows.size(); ++i) {
      const std::string row = "row " + std::to_string(i + 1);
      if (decl.rows.size() > 1) out.remove(decl.rows[i].span, row + " goes", "add a test that reaches " + row);
      const std::string_view result = out.slice(at(decl.rows[i].result));
      std::string_view other = result == "true" ? "false" : result == "false" ? "true" : "";
      for (std::size_t k = 1; other.empty() && k < decl.rows.size(); ++k) {
        std::string_view next = out.slice(at(decl.rows[(i + k) % decl.rows.size()].result));
        if (next != result) other = next;
      }
      if (other.empty()) continue;
      const Span span = at(decl.rows[i].result);
      out.add({{span.begin, span.end, std::string(other)}}, row + " gives " + ticked(other) + ", not " + ticked(result),
              "add a test that reaches " + row);
    }
  }

  template <class Other>
  void operator()(const Other&) const {}
};

// Declarations whose expressions decide.
auto decides(const DeclForm& form) -> bool {
  return std::holds_alternative<LetDecl>(form) || std::holds_alternative<FnDecl>(form) ||
         std::holds_alternative<TableDecl>(form) || std::holds_alternative<ToleranceDecl>(form) ||
         std::holds_alternative<ControlDecl>(form) || std::holds_alternative<GateDecl>(form);
}

auto inside(Span inner, Span outer) -> bool { return outer.begin <= inner.begin && inner.end <= outer.end; }

// The expressions of the tree, by what they stand in; those inside messages do not decide.
void mutate_expressions(FileMutants& out) {
  std::vector<Span> deciding;
  std::vector<Span> texts;
  for (DeclId id : out.ast.items) {
    if (decides(out.ast.decls[id].form)) deciding.push_back(out.ast.decls[id].span);
  }
  for (const Expr& expr : out.ast.exprs) {
    if (std::holds_alternative<StringLit>(expr.form)) texts.push_back(expr.span);
  }
  auto among = [](const std::vector<Span>& spans, Span span) {
    auto after = std::upper_bound(spans.begin(), spans.end(), span.begin,
                                  [](std::uint32_t begin, Span s) { return begin < s.begin; });
    return after != spans.begin() && inside(span, *std::prev(after));
  };
  std::sort(texts.begin(), texts.end(), [](Span a, Span b) { return a.begin < b.begin; });
  for (const Expr& expr : out.ast.exprs) {
    if (among(deciding, expr.span) && !among(texts, expr.span)) std::visit(ExprMutants{out, expr.span}, expr.form);
  }
}

}  // namespace

auto find_mutants(const driver::Build& build) -> std::vector<Mutant> {
  const UsedBands used = used_bands(build);
  std::vector<Mutant> found;
  for (std::size_t module = 0; module < build.asts.size(); ++module) {
    const source::File& file = build.package->files[module];
    if (!file.named) continue;
    FileMutants out{build.asts[module], build.package->text(file), {}};
    mutate_expressions(out);
    for (DeclId id : out.ast.items) {
      const auto& symbols = build.typed.modules[module].decl_symbols;
      auto symbol = symbols.find(id.index);
      std::visit(DeclMutants{out, used, symbol == symbols.end() ? check::SymbolId{} : symbol->second,
                             !build.typed.lineage.asked.empty()},
                 out.ast.decls[id].form);
    }
    std::stable_sort(out.found.begin(), out.found.end(),
                     [](const Mutant& a, const Mutant& b) { return a.edits.front().begin < b.edits.front().begin; });
    std::move(out.found.begin(), out.found.end(), std::back_inserter(found));
  }
  return found;
}

}  // namespace writ::testing
