#include "compiler/driver/warnings.hpp"

#include <algorithm>
#include <set>

#include "compiler/check/literal.hpp"

namespace writ::driver {
namespace {

using syntax::Allowance;

// Found only on some days, or only where a whole package is at hand, or in a package that was named: not finding them
// says little.
constexpr std::string_view kSeldomFound[] = {"W-APPETITE", "W-EXPIRES",    "W-NEVER-ENFORCED", "W-OPEN-LEDGER",
                                             "W-REVIEW",   "W-TOL-UNUSED", "W-WAIVER-SOON"};

auto finder_of(std::string_view code) -> Judged {
  if (code == "W-UNTESTED") return Judged::ByCoverage;
  return code == "W-ABSENT-HELPS" ? Judged::ByAbsence : Judged::ByChecking;
}

auto rule_of(std::string_view code) -> const diag::RuleInfo* {
  for (const diag::RuleInfo* rule : diag::all_rules()) {
    if (rule->code == code) return rule;
  }
  return nullptr;
}

auto warning_codes() -> std::vector<std::string> {
  std::vector<std::string> codes;
  for (const diag::RuleInfo* rule : diag::all_rules()) {
    if (rule->severity == diag::Severity::Warning) codes.emplace_back(rule->code);
  }
  return codes;
}

struct Judge {
  diag::Sink& sink;
  const Build& build;
  std::set<std::pair<std::uint32_t, std::uint32_t>> of_use = {};  // allowances, by file and place

  // The rule file that a finding is about.
  [[nodiscard]] auto module_of(const diag::Diagnostic& d) const -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < build.asts.size() && d.span.valid(); ++i) {
      if (build.asts[i].file == d.span.file) return i;
    }
    return std::nullopt;
  }

  auto allowed(const syntax::Ast& ast, const diag::Diagnostic& d) -> bool {
    for (syntax::DeclId id : ast.items) {
      const syntax::Decl& decl = ast.decls[id];
      if (d.span.begin < decl.span.begin || d.span.begin >= decl.span.end) continue;
      for (const Allowance& one : decl.allowances) {
        if (one.code.text != d.rule->code) continue;
        of_use.emplace(ast.file.index, one.span.begin);
        return true;
      }
    }
    return false;
  }

  auto fate_of(const diag::Diagnostic& d) -> diag::Fate {
    const std::optional<std::size_t> module = module_of(d);
    if (!module) return diag::Fate::Report;
    if (allowed(build.asts[*module], d)) return diag::Fate::Allow;
    const source::Home& home = build.package->home(build.package->files[*module]);
    const bool strict = home.manifest && home.manifest->warnings == source::Warnings::Errors;
    return strict ? diag::Fate::Stop : diag::Fate::Report;
  }

  void check_allowance(const syntax::Ast& ast, const Allowance& one) const {
    const std::string code(one.code.text);
    const diag::RuleInfo* rule = rule_of(code);
    if (rule == nullptr) {
      auto& d = sink.report(diag::AllowUnknown, one.code.span, diag::Name{code});
      std::string guess = diag::nearest(code, warning_codes());
      d.help(guess.empty() ? "the warnings are listed in docs/errors/README.md" : "did you mean `" + guess + "`?");
    } else if (rule->severity == diag::Severity::Error) {
      sink.report(diag::AllowError, one.code.span, diag::Name{code})
          .help("mend what it is about; only warnings can be allowed");
    }
    if (check::literal_text(ast, one.because).empty()) {
      sink.report(diag::AllowNoReason, one.span).help("write `because \"…\"`: who reads the rules wants to know why");
    }
  }

  void report_idle(const syntax::Ast& ast, const Allowance& one, Judged by) const {
    if (of_use.contains({ast.file.index, one.span.begin})) return;
    const bool seldom =
        std::find(std::begin(kSeldomFound), std::end(kSeldomFound), one.code.text) != std::end(kSeldomFound);
    if (seldom || finder_of(one.code.text) != by) return;
    sink.report(diag::AllowIdle, one.span, diag::Name{std::string(one.code.text)}).help("remove it");
  }

  template <class Visit>
  void each_allowance(Visit&& visit) const {
    for (const syntax::Ast& ast : build.asts) {
      for (syntax::DeclId id : ast.items) {
        for (const Allowance& one : ast.decls[id].allowances) visit(ast, one);
      }
    }
  }
};

}  // namespace

void settle_warnings(diag::Sink& sink, const Build& build, Judged by) {
  Judge judge{sink, build};
  if (by == Judged::ByChecking) {
    judge.each_allowance([&](const syntax::Ast& ast, const Allowance& one) { judge.check_allowance(ast, one); });
  }
  const bool whole = !sink.has_errors();
  auto fate = [&](const diag::Diagnostic& d) { return judge.fate_of(d); };
  sink.judge(fate);
  if (!whole) return;
  judge.each_allowance([&](const syntax::Ast& ast, const Allowance& one) { judge.report_idle(ast, one, by); });
  sink.judge(fate);  // what is of no use may not stay in a strict package either
}

}  // namespace writ::driver
