// What the clauses of grammar/declarations.hpp build. Private to compiler/syntax; included
// by parse.cpp alone.
#pragma once

#include "compiler/syntax/build_expressions.hpp"

namespace writ::syntax {

// ---------------------------------------------------------------- shared by several blocks

WRIT_BUILD_CLAUSE(owner_clause, OwnerClause{f.ident(0)})
WRIT_BUILD_CLAUSE(review_clause, ReviewClause{f.expr(0)})
WRIT_BUILD_CLAUSE(effective_clause, (EffectiveClause{f.text(0), f.text(1), f.span}))
WRIT_BUILD_CLAUSE(because_clause, BecauseClause{f.expr(0)})
WRIT_BUILD_CLAUSE(appetite_clause, AppetiteClause{f.ident(0)})

// ---------------------------------------------------------------- evidence, tolerances

WRIT_BUILD_CLAUSE(about_clause, AboutClause{f.expr(0)})
WRIT_BUILD_CLAUSE(from_clause, FromClause{f.idents})
WRIT_BUILD_CLAUSE(fresh_clause, FreshClause{f.expr(0)})
WRIT_BUILD_CLAUSE(measure_clause, MeasureClause{f.expr(0)})
WRIT_BUILD_CLAUSE(needs_clause, NeedsClause{f.expr(0)})
WRIT_BUILD(limit_cut) { b.push_misc(compare_op_of({in.begin(), in.size()})); }
WRIT_BUILD(band_clause) {
  Frame f = b.take_frame();
  Band band = f.has("target") ? Band::Target : f.has("accept") ? Band::Accept : Band::Warn;
  std::vector<BinaryOp> cut = f.all<BinaryOp>();
  if (cut.empty()) {
    b.clause(BandClause{band, RangeRefinement{f.expr(0), f.expr(1), range_end_of(f)}}, f);
  } else {
    b.clause(BandClause{band, std::pair(cut.front(), f.expr(0))}, f);
  }
}
WRIT_BUILD_CLAUSE(breach_clause, BreachClause{})

// ---------------------------------------------------------------- controls, waivers

WRIT_BUILD_CLAUSE(maps_clause, MapsClause{f.all<CriterionRef>()})
WRIT_BUILD_CLAUSE(tags_clause, TagsClause{f.idents})
inline auto text_ident(const Frame& f, std::size_t i) -> Ident { return i < f.texts.size() ? Ident{f.texts[i].text, f.texts[i].span} : Ident{}; }
WRIT_BUILD(severity_clause) {
  static const std::vector<std::string> kSeverities = {"low", "medium", "high", "critical"};
  Frame f = b.take_frame();
  chosen_word(b, f, 0, kSeverities, "a severity");
  b.clause(SeverityClause{text_ident(f, 0)}, f);
}
WRIT_BUILD(level) {
  Frame f = b.take_frame();
  b.push_misc(level_of(b, f));
}
WRIT_BUILD(enforce_clause) {
  Frame f = b.take_frame();
  std::vector<Level> levels = f.all<Level>();
  b.clause(EnforceClause{levels.front(), f.text(0), levels.size() > 1 ? std::optional(levels[1]) : std::nullopt}, f);
}
WRIT_BUILD_CLAUSE(waivable_clause, WaivableClause{f.ident(0)})
WRIT_BUILD_CLAUSE(let_clause, (LetClause{f.ident(0), f.expr(0)}))
WRIT_BUILD_CLAUSE(applies_clause, AppliesClause{f.expr(0)})
WRIT_BUILD_CLAUSE(require_clause, (RequireClause{f.ident(0), f.expr(0), f.expr(1)}))
WRIT_BUILD_CLAUSE(remedy_clause, RemedyClause{f.expr(0)})
WRIT_BUILD_CLAUSE(scope_clause, ScopeClause{f.expr(0)})
WRIT_BUILD_CLAUSE(compensated_clause, CompensatedClause{f.idents})
WRIT_BUILD_CLAUSE(approved_by_clause, ApprovedByClause{f.ident(0)})
WRIT_BUILD_CLAUSE(granted_clause, GrantedClause{f.text(0)})
WRIT_BUILD_CLAUSE(expires_clause, ExpiresClause{f.text(0)})

// ---------------------------------------------------------------- approvals, gates

WRIT_BUILD_CLAUSE(binds_clause, BindsClause{f.exprs})
WRIT_BUILD_CLAUSE(need_clause, (NeedClause{f.text(0), f.ident(0), f.expr(0)}))
WRIT_BUILD_CLAUSE(exclude_clause, ExcludeClause{f.exprs})
WRIT_BUILD_CLAUSE(valid_clause, ValidClause{f.expr(0)})
WRIT_BUILD(veto_clause) {
  static const std::vector<std::string> kVetoes = {"any", "none"};
  Frame f = b.take_frame();
  b.clause(VetoClause{chosen_word(b, f, 0, kVetoes, "a veto") == 0}, f);
}
WRIT_BUILD_CLAUSE(delegate_clause, DelegateClause{f.expr(0)})
WRIT_BUILD_CLAUSE(escalate_after_clause, (EscalateAfterClause{f.expr(0), f.ident(0)}))
WRIT_BUILD_CLAUSE(expire_clause, ExpireAfterClause{f.expr(0)})

// The level of `at advisory because "…" until DATE`, when a gate says one.
inline auto weaker_level_of(Builder& b, const Frame& f, std::size_t word) -> std::optional<Level::Kind> {
  static const std::vector<std::string> kWeaker = {"advisory", "soft"};
  if (f.exprs.empty()) return std::nullopt;
  return chosen_word(b, f, word, kWeaker, "a weaker level") == 0 ? Level::Kind::Advisory : Level::Kind::Soft;
}
WRIT_BUILD(gate_controls_clause) {
  Frame f = b.take_frame();
  bool by_tag = f.text(0) == "tagged";
  std::size_t word = by_tag ? 1 : 0;
  std::optional<Level::Kind> at = weaker_level_of(b, f, word);
  GateControlsClause form{by_tag ? f.ident(0) : Ident{}, by_tag ? std::vector<Ident>{} : f.idents, at, f.expr(0), f.text(word + 1)};
  b.clause(std::move(form), f);
}
WRIT_BUILD_CLAUSE(gate_approval_clause, (GateApprovalClause{f.ident(0), f.expr(0)}))
WRIT_BUILD_CLAUSE(escalate_when_clause, (EscalateWhenClause{f.ident(0), f.expr(0), f.expr(1)}))
WRIT_BUILD_CLAUSE(deny_when_clause, (DenyWhenClause{f.expr(0), f.expr(1)}))
WRIT_BUILD_CLAUSE(on_decision_clause, (OnDecisionClause{f.all<Decision>().front(), f.has("oblige"), f.exprs}))
WRIT_BUILD_CLAUSE(nothing_applies_clause, (NothingAppliesClause{f.all<Decision>().front(), f.expr(0)}))

// ---------------------------------------------------------------- risks, assets

WRIT_BUILD_CLAUSE(likelihood_clause, (LikelihoodClause{f.text(0), f.text(1)}))
WRIT_BUILD_CLAUSE(impact_clause, (ImpactClause{f.text(0), f.text(1)}))
WRIT_BUILD_CLAUSE(treated_clause, TreatedClause{f.idents})
WRIT_BUILD_CLAUSE(residual_clause, ResidualClause{f.expr(0)})
WRIT_BUILD_CLAUSE(status_clause, StatusClause{f.ident(0)})
WRIT_BUILD_CLAUSE(class_clause, ClassClause{f.ident(0)})
WRIT_BUILD_CLAUSE(holds_clause, HoldsClause{f.expr(0)})
WRIT_BUILD_CLAUSE(region_clause, RegionClause{f.ident(0)})
WRIT_BUILD_CLAUSE(keep_clause, KeepClause{f.expr(0)})
WRIT_BUILD_CLAUSE(purposes_clause, PurposesClause{f.expr(0)})
WRIT_BUILD_CLAUSE(basis_clause, BasisClause{f.ident(0)})
WRIT_BUILD_CLAUSE(digest_clause, DigestClause{f.text(0)})

// ---------------------------------------------------------------- tests, properties, proofs

WRIT_BUILD_CLAUSE(at_clause, AtClause{f.text(0)})
WRIT_BUILD(given_clause) {
  Frame f = b.take_frame();
  GivenClause::Kind kind = f.has("missing")     ? GivenClause::Kind::Missing
                           : f.has("untrusted") ? GivenClause::Kind::Untrusted
                                                : GivenClause::Kind::Value;
  b.clause(GivenClause{kind, f.ident(0), f.expr(0), f.expr(1)}, f);
}
WRIT_BUILD_CLAUSE(requested_clause, (RequestedClause{f.ident(0), f.expr(0)}))
WRIT_BUILD_CLAUSE(signed_clause, (SignedClause{f.has("approved"), f.ident(0), f.ident(1), f.ident(2), f.ident(3), f.expr(0)}))
WRIT_BUILD(expect_outcome) {
  static const std::vector<std::string> kOutcomes = {"satisfied", "violated", "not_applicable", "waived", "indeterminate"};
  Frame f = b.take_frame();
  auto outcome = static_cast<Outcome>(chosen_word(b, f, 0, kOutcomes, "an outcome"));
  b.clause(ExpectOutcomeClause{f.ident(0), f.ident(1), outcome}, f);
}
WRIT_BUILD_CLAUSE(expect_obligation, ExpectObligationClause{f.ident(0)})
WRIT_BUILD_CLAUSE(expect_decision, ExpectDecisionClause{f.all<Decision>().front()})
WRIT_BUILD_CLAUSE(expect_expr, ExpectClause{f.expr(0)})
WRIT_BUILD_CLAUSE(property_expect, ExpectClause{f.expr(0)})
WRIT_BUILD_CLAUSE(assume_clause, AssumeClause{f.expr(0)})
WRIT_BUILD_CLAUSE(show_clause, ShowClause{f.expr(0)})
WRIT_BUILD(monotone_clause) {
  Frame f = b.take_frame();
  MonotoneClause::Change change = f.has("raising")    ? MonotoneClause::Change::Raising
                                  : f.has("lowering") ? MonotoneClause::Change::Lowering
                                                      : MonotoneClause::Change::Hiding;
  b.clause(MonotoneClause{change, f.all<std::vector<Ident>>().front(), f.has("lowers"), f.expr(0)}, f);
}

}  // namespace writ::syntax
