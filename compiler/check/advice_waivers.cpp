// Waivers as far as days and names tell (E-WAIVER, W-WAIVER-SOON): too long, over, doubled, not
// allowed by the control or approved by another than it names, and too many at once.
#include <algorithm>

#include "compiler/check/advice.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::int64_t kSoonDays = 14;

struct Waiver {
  const Symbol* row;
  const WaiverDecl* decl;
  SymbolId control;
  std::int64_t granted = 0;
  std::int64_t expires = 0;  // the last day
  diag::Span granted_at, expires_at;
  diag::Span approved_at;
  std::string_view approved_by;
  std::string_view scope;
};

auto days_text(std::int64_t days) -> std::string { return std::to_string(days) + (days == 1 ? " day" : " days"); }

auto read_waiver(const Checker& c, const Symbol& row) -> std::optional<Waiver> {
  const Ast& ast = c.package.ast_of(row);
  const auto& decl = std::get<WaiverDecl>(ast.decls[row.decl].form);
  Waiver made{&row, &decl, c.package.find(row.module, Namespace::Controls, decl.control.text), 0, 0, {}, {}, {},
              {},   {}};
  for (ClauseId id : decl.clauses) {
    const Clause& clause = ast.clauses[id];
    if (const auto* form = std::get_if<ScopeClause>(&clause.form))
      made.scope = c.texts.slice(ast.exprs[form->condition].span);
    if (const auto* form = std::get_if<ApprovedByClause>(&clause.form)) {
      made.approved_by = form->approval.text;
      made.approved_at = form->approval.span;
    }
    if (const auto* form = std::get_if<GrantedClause>(&clause.form)) {
      made.granted = parse_date(form->date).value_or(0);
      made.granted_at = clause.span;
    }
    if (const auto* form = std::get_if<ExpiresClause>(&clause.form)) {
      made.expires = parse_date(form->date).value_or(0);
      made.expires_at = clause.span;
    }
  }
  return made.granted_at.valid() && made.expires_at.valid() ? std::optional(made) : std::nullopt;
}

// It is in force from the day it is granted through the end of the day it expires.
auto check_order(const Advising& a, const Waiver& waiver) -> bool {
  if (waiver.granted <= waiver.expires) return true;
  a.c.sink
      .report(diag::EndsBeforeItBegins, waiver.expires_at, diag::Text{print_date(waiver.granted)},
              diag::Text{print_date(waiver.expires)})
      .label(waiver.granted_at, "granted here");
  return false;
}

void check_length(const Advising& a, const Waiver& waiver) {
  Checker& c = a.c;
  const std::optional<std::int64_t> limit = c.package.modules[waiver.row->module].limits.waiver;
  const std::int64_t days = waiver.expires - waiver.granted;
  if (!limit || days <= *limit / kDayNanos) return;
  c.sink
      .report(diag::WaiverTooLong, waiver.expires_at, diag::Name{waiver.row->name}, diag::Text{days_text(days)},
              diag::Text{days_text(*limit / kDayNanos)})
      .label(waiver.granted_at, "counted from here")
      .help("let it expire on " + print_date(waiver.granted + *limit / kDayNanos) +
            " or before; it can be granted again");
}

void check_permission(const Advising& a, const Waiver& waiver) {
  if (!waiver.control.valid()) return;
  Checker& c = a.c;
  const Symbol& control = c.package.symbols[waiver.control];
  const Ast& ast = c.package.ast_of(control);
  const auto& decl = std::get<ControlDecl>(ast.decls[control.decl].form);
  const auto* waivable = first_clause<WaivableClause>(ast, decl.clauses);
  if (waivable == nullptr) {
    c.sink.report(diag::WaiverNotAllowed, waiver.decl->control.span, diag::Name{control.name})
        .label(control.span, "this control")
        .help("write `waivable by APPROVAL` into the control, if it may be waived at all");
  } else if (waivable->by.text != waiver.approved_by && !waiver.approved_by.empty()) {
    c.sink
        .report(diag::WaiverOtherApproval, waiver.approved_at, diag::Name{control.name},
                diag::Name{std::string(waivable->by.text)}, diag::Name{std::string(waiver.approved_by)})
        .label(waivable->by.span, "the control names it here");
  }
}

void check_overlaps(const Advising& a, const std::vector<Waiver>& waivers, std::size_t index) {
  const Waiver& late = waivers[index];
  for (std::size_t i = 0; i < index; ++i) {
    const Waiver& early = waivers[i];
    const bool same =
        early.control == late.control && early.scope == late.scope && early.row->module == late.row->module;
    if (!same || early.expires < late.granted || late.expires < early.granted) continue;
    a.c.sink.report(diag::WaiverOverlaps, late.row->span, diag::Name{late.row->name}, diag::Name{early.row->name})
        .label(early.row->span, "the other one")
        .help("keep one of them; a longer exception is a new one, granted when the old one ends");
    return;
  }
}

// The day with the most waivers is one on which some waiver begins; of those that begin on one day
// the later ones in the file are too many.
void check_ceiling(const Advising& a, const std::vector<Waiver>& waivers, std::size_t index) {
  const Waiver& waiver = waivers[index];
  const std::optional<std::uint32_t> most = a.c.package.modules[waiver.row->module].limits.waivers_open;
  if (!most) return;
  std::ptrdiff_t open = 1;
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    const Waiver& other = waivers[i];
    const bool earlier = other.granted < waiver.granted || (other.granted == waiver.granted && i < index);
    if (earlier && other.row->module == waiver.row->module && waiver.granted <= other.expires) ++open;
  }
  if (open <= static_cast<std::ptrdiff_t>(*most)) return;
  a.c.sink
      .report(diag::WaiversOpen, waiver.row->span, diag::Count{static_cast<std::uint64_t>(open)},
              diag::Text{print_date(waiver.granted)}, diag::Count{*most})
      .help("let others end first, or mend what they excuse");
}

void check_today(const Advising& a, const Waiver& waiver) {
  if (!a.world.today) return;
  const std::int64_t left = waiver.expires - *a.world.today;
  if (left < 0) {
    a.c.sink
        .report(diag::WaiverExpired, waiver.expires_at, diag::Name{waiver.row->name},
                diag::Text{print_date(waiver.expires)})
        .help("remove it; the control holds again since " + print_date(waiver.expires + 1));
  } else if (left <= kSoonDays) {
    a.c.sink
        .report(diag::WaiverSoon, waiver.expires_at, diag::Name{waiver.row->name},
                diag::Text{print_date(waiver.expires)})
        .help("the control holds again on the day after; mend what it excuses, or grant a new one in time");
  }
}

}  // namespace

void advise_on_waivers(const Advising& a) {
  std::vector<Waiver> waivers;
  for (const Symbol& row : a.c.package.symbols) {
    if (row.kind != SymbolKind::Waiver) continue;
    if (auto waiver = read_waiver(a.c, row)) waivers.push_back(*waiver);
  }
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    if (!check_order(a, waivers[i])) continue;
    check_length(a, waivers[i]);
    check_permission(a, waivers[i]);
    check_overlaps(a, waivers, i);
    check_ceiling(a, waivers, i);
    check_today(a, waivers[i]);
  }
}

}  // namespace writ::check
