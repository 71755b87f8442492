// Random rule files: every declaration and clause of the grammar, in any order, with
// documentation and comments wherever they may stand.
#pragma once

#include "tests/property/random_syntax.hpp"

namespace writ::property {

class RandomFile : RandomSyntax {
 public:
  static constexpr std::size_t kKinds = 28;

  RandomFile(Random& random, Tokens& out, int depth) : RandomSyntax(random, out), depth_(depth) {}

  void file(std::size_t declarations) {
    head();
    for (std::size_t i = 0; i < declarations; ++i) declaration(below(kKinds));
    if (chance(5)) docs_always();  // of nothing
  }

 private:
  // ---- words and documentation

  void word(const char* text) { out_.word(text); }
  void words(std::initializer_list<const char*> all) {
    for (const char* one : all) out_.word(one);
  }
  void open() { out_.symbol("{"); }
  void close() { out_.symbol("}"); }
  void title() { string(1); }
  void optional_title() {
    if (chance(60)) title();
  }
  void expression() { expr(depth_); }
  void because() {
    out_.reserved("because");
    title();
  }
  void docs() {
    if (chance(12)) docs_always();
  }
  void docs_always() {
    static constexpr std::string_view kLines[] = {
        "", " What it is for.", "  indented", " `code` // no comment", "/ four slashes", " trailing  "};
    do {
      out_.put(TokenKind::Doc, "///" + std::string(one_of(random_, kLines)));
    } while (chance(40));
  }

  // `{`, some clauses of a kind, `}`; documentation before `}` documents nothing.
  template <class Clause>
  void block(Clause clause) {
    open();
    for (std::size_t i = below(6); i > 0; --i) {
      docs();
      clause();
    }
    if (chance(4)) docs_always();
    close();
  }

  // ---- head

  void head() {
    words({"language", "writ"});
    out_.number("1");
    docs();
    word("module");
    qualified();
    word("version");
    out_.put(TokenKind::Text, "1.20.3");
    while (chance(35)) {
      docs();
      word("import");
      import();
    }
  }
  void import() {
    std::size_t kind = below(4);
    if (kind == 0) {
      word("schema");
      title();
    } else if (kind == 1) {
      word("openapi");
      title();
      title();
    } else if (kind == 2) {
      word("proto");
      title();
      word("message");
      qualified();
    } else {
      static constexpr std::string_view kModules[] = {"acme", "acme.org", "a.b.c"};
      out_.word(std::string(one_of(random_, kModules)));
    }
    if (kind == 3 && chance(50)) return;
    out_.reserved("as");
    name();
    if (kind != 3 && chance(50)) digest();
  }

  // ---- declarations

  void allowance() {
    word("allow");
    id();
    because();
  }
  void declaration(std::size_t kind) {
    docs();
    while (chance(8)) allowance(), docs();
    switch (kind) {
      case 0: return limits();
      case 1: return unit();
      case 2: return enumeration();
      case 3: return record();
      case 4: return word("request"), typed_name();
      case 5: return word("evidence"), typed_name(), block([&] { evidence_clause(); });
      case 6: return data();
      case 7: return let();
      case 8: return function();
      case 9: return table();
      case 10: return role();
      case 11: return separate();
      case 12: return framework();
      case 13: return cover();
      case 14: return appetite();
      case 15: return word("tolerance"), name(), optional_title(), block([&] { tolerance_clause(); });
      case 16: return word("control"), id(), title(), block([&] { control_clause(); });
      case 17: return word("waiver"), id(), out_.reserved("for"), id(), block([&] { waiver_clause(); });
      case 18: return word("approval"), name(), optional_title(), block([&] { approval_clause(); });
      case 19: return obligation();
      case 20: return gate();
      case 21: return word("risk"), id(), title(), block([&] { risk_clause(); });
      case 22: return transform();
      case 23: return asset();
      case 24: return word("fixture"), typed_name(), out_.symbol("="), expression();
      case 25: return word("test"), title(), block([&] { test_clause(); });
      case 26: return property();
      default: return word("prove"), title(), claims([&] { prove_claim(); });
    }
  }

  void typed_name() {
    name();
    out_.symbol(":");
    type(depth_);
  }

  void limits() {
    word("limits");
    open();
    for (std::size_t i = below(5); i > 0; --i) {
      name();
      chance(80) ? quantity() : literal();
    }
    close();
  }
  void unit() {
    word("unit");
    name();
    if (chance(30)) out_.symbol("="), literal();
  }
  void enumeration() {
    word("enum");
    name();
    if (chance(50)) word("ordered");
    open();
    std::size_t more = below(chance(20) ? 14 : 4);
    docs();
    name();
    for (; more > 0; --more) {
      comma();
      docs();
      name();
    }
    if (chance(20)) comma();
    if (chance(4)) docs_always();
    close();
  }
  void record() {
    word("record");
    name();
    block([&] {
      name();
      out_.symbol(":");
      type(depth_);
      if (chance(20)) word("sensitive");
      if (chance(40)) comma();
    });
  }
  void data() {
    word("data");
    typed_name();
    if (chance(30)) return out_.symbol("="), expression();
    word("from");
    title();
    if (chance(40)) digest();
  }
  void let() {
    out_.reserved("let");
    name();
    if (chance(40)) out_.symbol(":"), type(depth_);
    out_.symbol("=");
    expression();
  }
  void parameters(bool some) {
    out_.symbol("(");
    if (some || chance(70)) {
      do {
        typed_name();
      } while (chance(40) && (comma(), true));
    }
    out_.symbol(")");
  }
  void function() {
    word("fn");
    name();
    parameters(false);
    out_.symbol("->");
    type(depth_);
    out_.symbol("=");
    expression();
    if (!chance(30)) return;
    out_.reserved("where");
    do {
      name();
      out_.symbol("=");
      expression();
    } while (chance(40) && (comma(), true));
  }

  // ---- tables

  void table() {
    static constexpr const char* kHits[] = {"unique", "first", "collect"};
    word("table");
    name();
    parameters(true);
    out_.symbol("->");
    type(1);
    if (chance(50)) words({"hit", one_of(random_, kHits)});
    open();
    std::size_t columns = 1 + below(3);
    row(columns, [&] { name(); }, [&] { name(); });
    for (std::size_t i = below(5); i > 0; --i) row(columns, [&] { cell(); }, [&] { expr(chance(20) ? 2 : 0); });
    close();
  }
  template <class Cell, class Result>
  void row(std::size_t columns, Cell cell, Result result) {
    out_.begin_row();
    for (std::size_t i = 0; i < columns; ++i) {
      if (i > 0) out_.symbol("|");
      cell();
    }
    out_.symbol("||");
    result();
    out_.end_row();
  }
  void cell() {
    std::size_t kind = below(5);
    if (kind == 0) return out_.symbol("-");
    if (kind == 1) return out_.reserved("otherwise");
    do {
      while (chance(15)) out_.reserved("not");
      cell_test();
    } while (chance(30) && (comma(), true));
  }
  void cell_test() {
    std::size_t form = below(4);
    if (form == 0) return compare_op(), additive(1, Behind::Nothing);
    additive(form == 1 ? 1 : 0, form == 2 ? Behind::Operator : Behind::Nothing);
    if (form == 2) range_end(), additive(0, Behind::Nothing);
  }

  // ---- organisation

  void role() {
    word("role");
    name();
    optional_title();
    word("from");
    title();
    if (!chance(50)) return;
    words({"at", "least"});
    integer();
    out_.unit("people");
  }
  void separate() {
    word("separate");
    name();
    comma();
    names();
    if (chance(50)) because();
  }
  void framework() {
    word("framework");
    name();
    word("from");
    title();
    if (chance(30)) digest();
  }
  void criterion() {
    static constexpr std::string_view kCriteria[] = {"A.6.2.4", "CC8.1", "4.1", "PI1", "A.7"};
    out_.word(std::string(one_of(random_, kCriteria)));
  }
  void cover() {
    word("cover");
    name();
    if (chance(30)) out_.reserved("every");
    open();
    std::size_t more = below(chance(20) ? 30 : 4);
    criterion();
    for (; more > 0; --more) comma(), criterion();
    for (std::size_t i = below(3); i > 0; --i) word("exclude"), criterion(), because();
    close();
  }
  void review() {
    word("review");
    out_.reserved("every");
    quantity();
  }
  void effective() {
    word("effective");
    date();
    if (chance(50)) word("until"), date();
  }
  void appetite() {
    static constexpr const char* kStances[] = {"averse", "minimal", "cautious", "open"};
    word("appetite");
    name();
    word(one_of(random_, kStances));
    title();
    words({"approved", "by"});
    name();
    word("on");
    date();
    if (chance(50)) review();
  }
  void owner() { word("owner"), name(); }

  // ---- clauses of evidence, tolerances, controls

  void evidence_clause() {
    switch (below(3)) {
      case 0: return word("about"), expression();
      case 1: return word("from"), names();
      default: return word("fresh"), out_.reserved("within"), quantity();
    }
  }
  void limit() {
    if (chance(60)) return compare_op(), additive(2, Behind::Nothing);
    out_.reserved("in");
    additive(1, Behind::Operator);
    range_end();
    additive(1, Behind::Nothing);
  }
  void tolerance_clause() {
    static constexpr const char* kBands[] = {"target", "accept", "warn"};
    switch (below(9)) {
      case 0: return word("appetite"), name();
      case 1: return word("measure"), expression();
      case 2: return word("needs"), expression();
      case 3: return word("breach"), out_.reserved("otherwise");
      case 4: return owner();
      case 5: return review();
      case 6: return effective();
      case 7: return because();
      default: return word(one_of(random_, kBands)), limit();
    }
  }
  void criteria() {
    static constexpr std::string_view kCriteria[] = {"iso42001:A.6.2.4", "soc2:CC8.1", "nist_ai_rmf:4.1"};
    do {
      out_.word(std::string(one_of(random_, kCriteria)));
    } while (chance(50) && (comma(), true));
  }
  void level() {
    std::size_t kind = below(3);
    word(kind == 0 ? "advisory" : kind == 1 ? "soft" : "hard");
    if (kind == 1) words({"override", "by"}), name();
  }
  void enforce() {
    word("enforce");
    level();
    if (chance(40)) word("until"), date(), out_.reserved("then"), level();
  }
  void require() {
    word("require");
    if (chance(50)) name(), out_.symbol(":");
    expression();
    out_.reserved("otherwise");
    title();
  }
  void control_clause() {
    static constexpr const char* kSeverities[] = {"low", "medium", "high", "critical"};
    switch (below(13)) {
      case 0: return word("maps"), criteria();
      case 1: return word("tags"), names();
      case 2: return owner();
      case 3: return words({"severity", one_of(random_, kSeverities)});
      case 4: return enforce();
      case 5: return words({"waivable", "by"}), name();
      case 6: return out_.reserved("let"), name(), out_.symbol("="), expression();
      case 7: return word("applies"), out_.reserved("when"), expression();
      case 8: return word("remedy"), title();
      case 9: return review();
      case 10: return effective();
      default: return require();
    }
  }

  // ---- clauses of waivers, approvals, gates

  void waiver_clause() {
    switch (below(7)) {
      case 0: return word("scope"), out_.reserved("when"), expression();
      case 1: return because();
      case 2: return words({"compensated", "by"}), ids();
      case 3: return words({"approved", "by"}), name();
      case 4: return word("granted"), date();
      case 5: return word("expires"), date();
      default: return owner();
    }
  }
  void expressions() {
    expression();
    while (chance(40)) comma(), expression();
  }
  void need() {
    word("need");
    integer();
    out_.unit("from");
    name();
    if (chance(50)) out_.reserved("when"), expression();
  }
  void approval_clause() {
    switch (below(11)) {
      case 0: return word("binds"), expressions();
      case 1: return word("exclude"), expressions();
      case 2: return word("valid"), quantity();
      case 3: return words({"veto", chance(50) ? "any" : "none"});
      case 4: return words({"delegate", "never"});
      case 5: return word("delegate"), out_.reserved("within"), words({"role", "up", "to"}), quantity();
      case 6: return words({"escalate", "after"}), quantity(), word("to"), name();
      case 7: return words({"expire", "after"}), quantity();
      case 8: return owner();
      default: return need();
    }
  }
  void obligation() {
    static constexpr const char* kMerges[] = {"max", "min", "union", "all"};
    word("obligation");
    name();
    parameters(false);
    if (chance(60)) words({"merge", one_of(random_, kMerges)});
  }
  void gate() {
    word("gate");
    name();
    optional_title();
    word("on");
    name();
    block([&] { gate_clause(); });
  }
  void decision() {
    static constexpr const char* kDecisions[] = {"allow", "needs_approval", "escalate", "deny"};
    word(one_of(random_, kDecisions));
  }
  void gate_controls() {
    word("controls");
    chance(50) ? (word("tagged"), name()) : ids();
    if (!chance(40)) return;
    words({"at", chance(50) ? "advisory" : "soft"});
    because();
    if (chance(50)) word("until"), date();
  }
  void on_decision() {
    word("on");
    decision();
    word(chance(50) ? "oblige" : "advise");
    call(depth_);
    while (chance(50)) comma(), call(depth_);
  }
  void gate_clause() {
    switch (below(10)) {
      case 9: return word("tags"), names();
      case 0: return gate_controls();
      case 1: return word("approval"), name();
      case 2: return word("approval"), name(), out_.reserved("when"), expression();
      case 3: return words({"escalate", "to"}), name(), out_.reserved("when"), expression(), because();
      case 4: return word("deny"), out_.reserved("when"), expression(), because();
      case 5: return on_decision();
      case 6: return out_.reserved("if"), words({"nothing", "applies"}), decision(), because();
      case 7: return owner();
      default: return effective();
    }
  }

  // ---- risks, lineage

  void grade() {
    integer();
    out_.unit("of");
    integer();
  }
  void risk_clause() {
    switch (below(8)) {
      case 0: return owner();
      case 1: return word("appetite"), name();
      case 2: return word("likelihood"), grade();
      case 3: return word("impact"), grade();
      case 4: return words({"treated", "by"}), ids();
      case 5: return word("residual"), quantity();
      case 6: return word("status"), name();
      default: return review();
    }
  }
  void transform() {
    word("transform");
    name();
    if (chance(70)) word("removes"), set_literal(1);
    if (chance(40)) word("adds"), set_literal(1);
  }
  void asset() {
    word("asset");
    name();
    optional_title();
    out_.symbol(":");
    name();
    if (chance(50)) {
      word("from");
      do {
        name();
        if (chance(50)) word("via"), name();
      } while (chance(40) && (comma(), true));
    }
    block([&] { asset_clause(); });
  }
  void asset_clause() {
    switch (below(8)) {
      case 0: return word("class"), name();
      case 1: return word("holds"), set_literal(2);
      case 2: return word("region"), name();
      case 3: return owner();
      case 4: return word("keep"), quantity();
      case 5: return word("purposes"), set_literal(1);
      case 6: return word("basis"), name();
      default: return word("digest"), digest();
    }
  }

  // ---- tests, properties, proofs

  void aged() {
    out_.unit("aged");  // on the line of a number it is not its unit
    quantity();
  }
  void signature() {
    word(chance(70) ? "approved" : "rejected");
    name();
    word("by");
    name();
    if (chance(25)) out_.reserved("for"), name();
    out_.reserved("as");
    name();
    if (chance(60)) aged();
  }
  void given() {
    word("given");
    name();
    std::size_t kind = below(4);
    if (kind == 0) return word("missing");
    if (kind == 1) return word("untrusted");
    out_.symbol("=");
    expression();
    if (chance(40)) aged();
  }
  void expect_outcome() {
    static constexpr const char* kOutcomes[] = {"satisfied", "violated", "not_applicable", "waived", "indeterminate"};
    word("expect");
    id();
    if (chance(40)) out_.glued(".suites");
    word(one_of(random_, kOutcomes));
  }
  // A condition that begins like a decision or an obligation stands in parentheses.
  void expect_condition() {
    word("expect");
    std::size_t first = out_.size();
    expression();
    static constexpr std::string_view kTaken[] = {"allow", "needs_approval", "escalate", "deny", "obligation"};
    bool taken = std::find(std::begin(kTaken), std::end(kTaken), out_.at(first).text) != std::end(kTaken);
    if (!taken && chance(90)) return;
    out_.insert(first, {TokenKind::Symbol, Before::Anything, "("});
    out_.symbol(")");
  }
  void test_clause() {
    switch (below(9)) {
      case 0: return word("at"), instant();
      case 1: return word("requested"), name(), aged();
      case 2:
      case 3: return signature();
      case 4: return expect_outcome();
      case 5: return words({"expect", "obligation"}), name();
      case 6: return word("expect"), decision();
      case 7: return expect_condition();
      default: return given();
    }
  }
  void property() {
    word("property");
    title();
    word("runs");
    integer();
    claims([&] { word("expect"), expression(); });
  }
  // What is assumed, then one claim or more.
  template <class Claim>
  void claims(Claim claim) {
    open();
    for (std::size_t i = below(3); i > 0; --i) docs(), word("assume"), expression();
    for (std::size_t i = 1 + below(3); i > 0; --i) docs(), claim();
    if (chance(4)) docs_always();
    close();
  }
  void prove_claim() {
    static constexpr const char* kChanges[] = {"raising", "lowering", "hiding"};
    if (chance(30)) return word("show"), expression();
    word(one_of(random_, kChanges));
    path();
    words({"never", chance(50) ? "lowers" : "raises"});
    expression();
  }

  int depth_;
};

}  // namespace writ::property
