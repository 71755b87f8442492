// Properties and proofs: claims about every world that passes the assumptions.
//
// Their conditions may ask the rules (questions.cpp). What this version cannot evaluate
// makes the block "not yet"; it does not make the rules wrong.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct BlockChecker {
  Checker& c;
  Asking asking;
  std::vector<SymbolId> inputs;  // read by conditions, and changed

  // What is assumed holds in everything after it.
  void operator()(ClauseId, const AssumeClause& clause) {
    if (expect_bool(c, clause.condition)) c.facts = with_facts(c.facts, flow_of(c, clause.condition).when_true);
    reads(clause.condition);
  }
  void operator()(ClauseId, const ShowClause& clause) {
    expect_bool(c, clause.condition);
    reads(clause.condition);
  }
  void operator()(ClauseId, const ExpectClause& clause) {
    std::size_t asked = asking.questions.size();
    bool fine = expect_bool(c, clause.condition);
    OriginUse use = reads(clause.condition);
    bool varies = asking.questions.size() > asked || (use.origins & (kFromRequest | kFromEvidence | kFromNow)) != 0;
    if (!fine || varies) return;
    c.sink.report(diag::PropertyReadsNothing, c.span(clause.condition), diag::Text{c.written(clause.condition)})
        .help(
            "read the request or evidence, or ask a gate: `decision(…)`; what is the same everywhere belongs into a "
            "`test`");
  }
  void operator()(ClauseId clause_id, const MonotoneClause& clause) {
    changed_path(clause_id, clause);
    writ::TypeId type = infer(c, clause.value);
    reads(clause.value);
    if (!require_present(c, clause.value, type) || is_ordered(c.types(), type)) return;
    c.sink.report(diag::NotOrdered, c.span(clause.value),
                  diag::Text{clause.never_lowers ? "never lowers" : "never raises"}, c.name_of(type));
  }
  template <class Other>
  void operator()(ClauseId, const Other&) {}

  auto reads(ExprId expr) -> OriginUse {
    OriginUse use = origins_of(c, c.module, expr);
    inputs.insert(inputs.end(), use.inputs.begin(), use.inputs.end());
    check_size(c, expr, "a condition of this block");
    return use;
  }

  // ---------------------------------------------------------------- raising PATH

  void not_a_path(const Ident& part, std::string is) {
    c.sink.report(diag::ChangedPath, part.span, diag::Name{std::string(part.text)}, diag::Text{std::move(is)});
  }

  void changed_path(ClauseId clause_id, const MonotoneClause& clause) {
    const Ident& first = clause.path.front();
    SymbolId input = lookup(c, Namespace::Values, first);
    if (!input.valid()) return;
    SymbolKind kind = c.package.symbols[input].kind;
    if (kind != SymbolKind::Request && kind != SymbolKind::Evidence) return not_a_path(first, describe(c, input));
    inputs.push_back(input);
    writ::TypeId at = c.package.symbols[input].type;
    std::vector<std::uint32_t> fields;
    for (std::size_t i = 1; i < clause.path.size() && at.valid(); ++i) {
      std::optional<std::uint32_t> field = field_of(at, clause.path[i]);
      if (!field) return;
      fields.push_back(*field);
      at = c.types()[c.types()[at].record].fields[*field].type;
    }
    c.here().changed_fields[clause_id.index] = std::move(fields);
    bool hiding = clause.change == MonotoneClause::Change::Hiding;
    // Members of an enum have an order in which they are declared, whether `<` may be said of them or not.
    bool rises =
        hiding || !at.valid() || c.types()[at].kind == Kind::Enum || is_ordered(c.types(), c.types().required_of(at));
    if (rises) return;
    diag::Span span = first.span.to(clause.path.back().span);
    c.sink.report(diag::NotOrdered, span,
                  diag::Text{clause.change == MonotoneClause::Change::Raising ? "raising" : "lowering"}, c.name_of(at));
  }

  auto field_of(writ::TypeId record, const Ident& name) -> std::optional<std::uint32_t> {
    const writ::Type type = c.types()[record];
    if (type.kind != Kind::Record) {
      not_a_path(name, "no field of " + type_name(c.types(), record));
      return std::nullopt;
    }
    const RecordType& row = c.types()[type.record];
    std::optional<std::uint32_t> field = row.find(name.text);
    if (field) return field;
    std::vector<std::string> known;
    for (const Field& f : row.fields) known.push_back(f.name);
    auto& d = c.sink.report(diag::UnknownField, name.span, diag::Name{std::string(name.text)}, c.name_of(record));
    std::string guess = diag::nearest(name.text, known);
    if (!guess.empty()) d.help("did you mean `" + guess + "`?");
    return std::nullopt;
  }

  // ---------------------------------------------------------------- the world it is about

  auto request(diag::Span title) -> SymbolId {
    SymbolId found;
    for (SymbolId input : inputs) {
      if (c.package.symbols[input].kind != SymbolKind::Request || input == found) continue;
      if (found.valid()) {
        c.sink
            .report(diag::PropertyRequests, title, diag::Name{c.package.symbols[found].name},
                    diag::Name{c.package.symbols[input].name})
            .help("make it two properties, one about each request");
        return found;
      }
      found = input;
    }
    return found;
  }
};

void check_block(Checker& c, DeclId id, ExprId title, const std::vector<ClauseId>& clauses) {
  Inside inside(c);
  c.context = Context::Test;
  BlockChecker checker{c, {}, {}};
  c.asking = &checker.asking;
  for (ClauseId clause : clauses) {
    std::visit([&](const auto& form) { checker(clause, form); }, c.ast().clauses[clause].form);
  }
  if (!checker.asking.later.empty()) {
    c.here().not_yet[id.index] = std::move(checker.asking.later);
    return;
  }
  settle_questions(c, checker.asking, checker.request(c.span(title)));
}

}  // namespace

void check_property(Checker& c, DeclId id, const PropertyDecl& decl) {
  std::optional<std::int64_t> runs = whole_number(decl.runs);
  if (!runs || *runs < 1 || static_cast<std::uint64_t>(*runs) > limits::kPropertyRuns) {
    // The number is a view into the text of the file.
    diag::Span span = c.span(decl.title);
    span.begin = static_cast<std::uint32_t>(decl.runs.data() - c.texts[span.file].text.data());
    span.end = span.begin + static_cast<std::uint32_t>(decl.runs.size());
    c.sink.report(diag::PropertyRuns, span, diag::Text{group_digits(std::to_string(limits::kPropertyRuns))},
                  diag::Text{std::string(decl.runs)});
  }
  check_block(c, id, decl.title, decl.clauses);
}

void check_proof(Checker& c, DeclId id, const ProveDecl& decl) { check_block(c, id, decl.title, decl.clauses); }

}  // namespace writ::check
