// What the declarations and the header of a file build. Private to compiler/syntax;
// included by parse.cpp alone.
#pragma once

#include "compiler/syntax/build_clauses.hpp"

namespace writ::syntax {

// ---------------------------------------------------------------- types and data

WRIT_BUILD_MISC(limit_entry, (LimitEntry{f.ident(0), f.expr(0)}))
WRIT_BUILD_DECL(limits_decl, LimitsDecl{f.all<LimitEntry>()})
WRIT_BUILD_DECL(unit_decl, (UnitDecl{f.ident(0), f.expr(0)}))
WRIT_BUILD_MISC(enum_member, (EnumMember{f.doc, f.ident(0)}))
WRIT_BUILD_DECL(enum_decl, (EnumDecl{f.ident(0), f.has("ordered"), f.all<EnumMember>()}))
WRIT_BUILD_MISC(field, (FieldDecl{f.doc, f.ident(0), f.type(0), f.has("sensitive"), f.ident(0).span.to(f.span)}))
WRIT_BUILD_DECL(record_decl, (RecordDecl{f.ident(0), f.all<FieldDecl>()}))
WRIT_BUILD_MISC(parameter, (Parameter{f.ident(0), f.type(0)}))
WRIT_BUILD_DECL(request_decl, (RequestDecl{f.ident(0), f.type(0)}))
WRIT_BUILD_DECL(evidence_decl, (EvidenceDecl{f.ident(0), f.type(0), f.clauses}))
WRIT_BUILD(data_decl) {
  b.docs_to_comments();
  Frame f = b.take_frame();
  bool value = f.has("=");
  b.declaration(DataDecl{f.ident(0), f.type(0), value ? ExprId{} : f.expr(0), value ? std::string_view{} : f.text(0),
                         value ? f.expr(0) : ExprId{}},
                f);
}
WRIT_BUILD_DECL(let_decl, (LetDecl{f.ident(0), f.type(0), f.expr(0)}))
WRIT_BUILD_MISC(where_binding, (WhereBinding{f.ident(0), f.expr(0)}))
WRIT_BUILD_DECL(fn_decl, (FnDecl{f.ident(0), f.all<Parameter>(), f.type(0), f.expr(0), f.all<WhereBinding>()}))

// ---------------------------------------------------------------- tables

WRIT_BUILD_MISC(cell_any, (TableCell{TableCell::Kind::Any, {}, f.span}))
WRIT_BUILD_MISC(cell_otherwise, (TableCell{TableCell::Kind::Otherwise, {}, f.span}))
WRIT_BUILD(cell_compare) { b.push_misc(compare_op_of({in.begin(), in.size()})); }
WRIT_BUILD(cell_test) {
  Frame f = b.take_frame();
  CellTest test;
  for (const TextPart& part : f.texts) test.negated = part.text == "not" ? !test.negated : test.negated;
  std::vector<BinaryOp> ops = f.all<BinaryOp>();
  if (!ops.empty()) {
    test.test = std::pair(ops.front(), f.expr(0));
  } else if (f.exprs.size() == 2) {
    test.test = RangeRefinement{f.expr(0), f.expr(1), range_end_of(f)};
  } else {
    test.test = f.expr(0);
  }
  b.push_misc(std::move(test));
}
WRIT_BUILD_MISC(cell_tests, (TableCell{TableCell::Kind::Tests, f.all<CellTest>(), f.span}))
WRIT_BUILD(table_header) {
  Frame f = b.take_frame();
  check_one_line(b, f.span);
  b.push_misc(f.idents);
}
WRIT_BUILD(table_row) {
  Frame f = b.take_frame();
  check_one_line(b, f.span);
  b.push_misc(TableRow{f.all<TableCell>(), f.expr(0), f.span});
}
WRIT_BUILD(table_decl) {
  static const std::vector<std::string> kPolicies = {"unique", "first", "collect"};
  b.docs_to_comments();
  Frame f = b.take_frame();
  HitPolicy hit = HitPolicy::Unsaid;
  if (!f.texts.empty()) hit = static_cast<HitPolicy>(1 + chosen_word(b, f, 0, kPolicies, "a hit policy"));
  TableDecl table{f.ident(0),       f.all<Parameter>(), f.type(0), hit, f.all<std::vector<Ident>>().front(),
                  f.all<TableRow>()};
  check_row_widths(b, table);
  b.declaration(std::move(table), f);
}

// ---------------------------------------------------------------- organisation

WRIT_BUILD_DECL(role_decl, (RoleDecl{f.ident(0), f.expr(0), f.expr(1), f.text(0)}))
WRIT_BUILD(separate_decl) {
  b.docs_to_comments();
  Frame f = b.take_frame();
  b.declaration(SeparateDecl{f.idents, f.expr(0)}, f);
}
WRIT_BUILD_DECL(framework_decl, (FrameworkDecl{f.ident(0), f.expr(0), f.text(0)}))
WRIT_BUILD_MISC(exclusion, (CoverExclusion{f.text(0), f.texts[0].span, f.expr(0)}))
WRIT_BUILD(cover_decl) {
  b.docs_to_comments();
  Frame f = b.take_frame();
  CoverDecl cover{f.ident(0), f.has("every"), {}, f.all<CoverExclusion>()};
  for (const TextPart& part : f.texts) {
    if (part.text != "every") cover.criteria.emplace_back(part.text, part.span);
  }
  b.declaration(std::move(cover), f);
}
WRIT_BUILD(appetite_decl) {
  static const std::vector<std::string> kStances = {"averse", "minimal", "cautious", "open"};
  b.docs_to_comments();
  Frame f = b.take_frame();
  chosen_word(b, f, 0, kStances, "a stance");
  b.declaration(AppetiteDecl{f.ident(0), text_ident(f, 0), f.expr(0), f.ident(1), f.text(1), f.expr(1)}, f);
}

// ---------------------------------------------------------------- tolerances, controls, waivers, approvals, gates

WRIT_BUILD_DECL(tolerance_decl, (ToleranceDecl{f.ident(0), f.expr(0), f.clauses}))
WRIT_BUILD_DECL(control_decl, (ControlDecl{f.ident(0), f.expr(0), f.clauses}))
WRIT_BUILD_DECL(waiver_decl, (WaiverDecl{f.ident(0), f.ident(1), f.clauses}))
WRIT_BUILD_DECL(approval_decl, (ApprovalDecl{f.ident(0), f.expr(0), f.clauses}))
WRIT_BUILD(obligation_decl) {
  static const std::vector<std::string> kMerges = {"max", "min", "union", "all"};
  b.docs_to_comments();
  Frame f = b.take_frame();
  Merge merge = Merge::Unsaid;
  if (!f.texts.empty()) merge = static_cast<Merge>(1 + chosen_word(b, f, 0, kMerges, "a way to merge"));
  b.declaration(ObligationDecl{f.ident(0), f.all<Parameter>(), merge}, f);
}
WRIT_BUILD_DECL(gate_decl, (GateDecl{f.ident(0), f.expr(0), f.ident(1), f.clauses}))

// ---------------------------------------------------------------- risks, lineage

WRIT_BUILD_DECL(risk_decl, (RiskDecl{f.ident(0), f.expr(0), f.clauses}))
WRIT_BUILD_DECL(transform_decl, (TransformDecl{f.ident(0), f.expr(0), f.expr(1)}))
WRIT_BUILD_MISC(asset_source, (AssetSource{f.ident(0), f.ident(1)}))
WRIT_BUILD_DECL(asset_decl, (AssetDecl{f.ident(0), f.expr(0), f.ident(1), f.all<AssetSource>(), f.clauses}))

// ---------------------------------------------------------------- tests and proofs

WRIT_BUILD_DECL(fixture_decl, (FixtureDecl{f.ident(0), f.type(0), f.expr(0)}))
WRIT_BUILD_DECL(test_decl, (TestDecl{f.expr(0), f.clauses}))
WRIT_BUILD_DECL(property_decl, (PropertyDecl{f.expr(0), f.text(0), f.clauses}))
WRIT_BUILD_DECL(prove_decl, (ProveDecl{f.expr(0), f.clauses}))

// ---------------------------------------------------------------- file

WRIT_BUILD(allowance) { b.allow(b.take_frame()); }

WRIT_BUILD(language_line) {
  TextPart edition = b.pop_text();
  b.ast().edition = edition.text;
  if (edition.text != "1")
    b.sink()
        .report(diag::UnknownEdition, edition.span, diag::Text{std::string(edition.text)})
        .help("this compiler knows edition 1");
}
WRIT_BUILD(module_line) {
  Frame f = b.take_frame();
  Ast& ast = b.ast();
  ast.module = f.all<QualifiedName>().front();
  ast.version = f.text(0);
  ast.header_span = f.span;
  ast.module_doc = b.take_doc();
}
WRIT_BUILD(schema_import) {
  Frame f = b.take_frame();
  b.ast().imports.push_back(
      {f.span, SchemaImport{SchemaImport::Kind::JsonSchema, f.expr(0), {}, {}, f.ident(0), f.text(0)}});
}
WRIT_BUILD(openapi_import) {
  Frame f = b.take_frame();
  b.ast().imports.push_back(
      {f.span, SchemaImport{SchemaImport::Kind::OpenApi, f.expr(0), f.expr(1), {}, f.ident(0), f.text(0)}});
}
WRIT_BUILD(proto_import) {
  Frame f = b.take_frame();
  b.ast().imports.push_back(
      {f.span,
       SchemaImport{SchemaImport::Kind::Proto, f.expr(0), {}, f.all<QualifiedName>().front(), f.ident(0), f.text(0)}});
}
WRIT_BUILD(module_import) {
  Frame f = b.take_frame();
  b.ast().imports.push_back({f.span, ModuleImport{f.all<QualifiedName>().front(), f.ident(0)}});
}

}  // namespace writ::syntax
