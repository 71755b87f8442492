// Declarations and their clauses. Each begins with a word; behind it everything is a must.
#pragma once

#include "grammar/expressions.hpp"

namespace writ::grammar {

// ---------------------------------------------------------------- pieces

struct no_name {  // stands where an optional name is not given
  using rule_t = no_name;
  using subs_t = p::type_list<>;
  template <class Input>
  static auto match(Input&) -> bool {
    return true;
  }
};
struct no_expr : no_name {};
struct no_text : no_name {};

struct open_brace : sym<'{'> {};
struct close_brace : sym<'}'> {};
struct open_paren : sym<'('> {};
struct close_paren : sym<')'> {};
struct comma : sym<','> {};
struct names : p::seq<name, p::star<comma, p::must<name>>> {};
struct cids : p::seq<cid, p::star<comma, p::must<cid>>> {};
struct exprs : p::seq<expr, p::star<comma, p::must<expr>>> {};
struct because : p::seq<w_because, p::must<string>> {};
struct title : string {};
struct optional_title : p::sor<title, no_expr> {};
struct parameter : framed<name, p::must<colon>, p::must<type>> {};
struct parameters : p::seq<open_paren, p::opt<parameter, p::star<comma, p::must<parameter>>>, p::must<close_paren>> {};

// ---------------------------------------------------------------- types and data

struct limit_entry : framed<name, p::must<literal>> {};
struct limits_decl : framed<word<"limits">, p::must<open_brace>, p::star<limit_entry>, p::must<close_brace>> {};
struct unit_decl : framed<word<"unit">, p::must<name>, p::opt<assign, p::must<literal>>> {};
struct ordered_mark : word<"ordered"> {};
struct enum_member : framed<docs, name> {};
struct enum_decl : framed<word<"enum">, p::must<name>, p::opt<ordered_mark>, p::must<open_brace>, p::must<enum_member>,
                          p::star<p::seq<comma, enum_member>>, p::opt<comma>, docs, p::must<close_brace>> {};
struct sensitive_mark : word<"sensitive"> {};
struct field
    : framed<docs, name, p::must<colon>, p::must<type>, p::opt<p::not_at<label_ahead>, sensitive_mark>, p::opt<comma>> {
};
struct record_decl
    : framed<word<"record">, p::must<name>, p::must<open_brace>, p::star<field>, docs, p::must<close_brace>> {};
struct request_decl : framed<word<"request">, p::must<name>, p::must<colon>, p::must<type>> {};

struct about_clause : framed<word<"about">, p::must<expr>> {};
struct from_clause : framed<word<"from">, p::must<names>> {};
struct fresh_clause : framed<word<"fresh">, p::must<w_within>, p::must<quantity>> {};
struct evidence_clause : p::seq<docs, p::sor<about_clause, from_clause, fresh_clause>> {};
struct evidence_decl : framed<word<"evidence">, p::must<name>, p::must<colon>, p::must<type>, p::must<open_brace>,
                              p::star<evidence_clause>, docs, p::must<close_brace>> {};

struct data_file : p::seq<word<"from">, p::must<string>, p::opt<digest>> {};
struct data_value : p::seq<assign, p::must<expr>> {};
struct data_source : p::sor<data_file, data_value> {};
struct data_decl : framed<word<"data">, p::must<name>, p::must<colon>, p::must<type>, p::must<data_source>> {};
struct let_decl : framed<w_let, p::must<name>, p::opt<colon, p::must<type>>, p::must<assign>, p::must<expr>> {};
struct where_binding : framed<name, p::must<assign>, p::must<expr>> {};
struct fn_decl
    : framed<word<"fn">, p::must<name>, p::must<parameters>, p::must<arrow>, p::must<type>, p::must<assign>,
             p::must<expr>, p::opt<w_where, p::must<where_binding>, p::star<comma, p::must<where_binding>>>> {};

// ---------------------------------------------------------------- tables

struct bar : tok<p::one<'|'>, p::not_at<p::one<'|'>>> {};
// A row ends its line; the comment behind it belongs to the line.
struct row_end : p::seq<p::one<'|'>, p::at<blanks, p::sor<p::eolf, p::string<'/', '/'>>>, spacing> {};
struct cell_any : framed<p::one<'-'>, p::at<blanks, p::one<'|'>>, spacing> {};
struct cell_otherwise : framed<w_otherwise> {};
struct cell_compare : p::seq<compare_op, p::must<additive>> {};
struct cell_range : p::seq<additive, p::opt<in_range_part>> {};
struct cell_not : w_not {};
struct cell_test : framed<p::star<cell_not>, p::sor<cell_compare, cell_range>> {};
struct cell_tests : framed<cell_test, p::star<comma, p::must<cell_test>>> {};
struct cell : p::sor<cell_any, cell_otherwise, cell_tests> {};
struct row_bars : double_bar {};
struct row_start : bar {};
struct table_row : framed<row_start, p::must<cell>, p::star<bar, p::must<cell>>, p::must<row_bars>, p::must<expr>,
                          p::must<row_end>> {};
struct table_header : framed<p::must<row_start>, p::must<name>, p::star<bar, p::must<name>>, p::must<row_bars>,
                             p::must<name>, p::must<row_end>> {};
struct hit_word : any_word {};
struct table_parameters
    : p::seq<open_paren, p::must<parameter>, p::star<comma, p::must<parameter>>, p::must<close_paren>> {};
struct table_decl : framed<word<"table">, p::must<name>, p::must<table_parameters>, p::must<arrow>, p::must<type>,
                           p::opt<word<"hit">, p::must<hit_word>>, p::must<open_brace>, table_header,
                           p::star<table_row>, p::must<close_brace>> {};

// ---------------------------------------------------------------- organisation

struct at_least : p::seq<word<"at">, p::must<word<"least">>, p::must<integer>, p::must<word<"people">>> {};
struct role_decl
    : framed<word<"role">, p::must<name>, optional_title, p::must<word<"from">>, p::must<string>, p::opt<at_least>> {};
struct separate_decl : framed<word<"separate">, p::must<name>, p::must<comma>, p::must<names>, p::opt<because>> {};
struct framework_decl
    : framed<word<"framework">, p::must<name>, p::must<word<"from">>, p::must<string>, p::opt<digest>> {};
struct exclusion : framed<word<"exclude">, p::must<criterion>, p::must<because>> {};
struct every_mark : w_every {};
struct covered : criterion {};
struct cover_decl : framed<word<"cover">, p::must<name>, p::opt<every_mark>, p::must<open_brace>, p::must<covered>,
                           p::star<comma, p::must<covered>>, p::star<exclusion>, p::must<close_brace>> {};
struct review_words : p::seq<word<"review">, p::must<w_every>, p::must<quantity>> {};
struct stance_word : any_word {};
struct appetite_decl
    : framed<word<"appetite">, p::must<name>, p::must<stance_word>, p::must<title>, p::must<word<"approved">>,
             p::must<word<"by">>, p::must<name>, p::must<word<"on">>, p::must<date>, p::opt<review_words>> {};

// ---------------------------------------------------------------- clauses that several blocks share

struct owner_clause : framed<word<"owner">, p::must<name>> {};
struct review_clause : framed<review_words> {};
struct effective_clause : framed<word<"effective">, p::must<date>, p::opt<word<"until">, p::must<date>>> {};
struct because_clause : framed<because> {};
struct appetite_clause : framed<word<"appetite">, p::must<name>> {};

// ---------------------------------------------------------------- tolerances

struct measure_clause : framed<word<"measure">, p::must<expr>> {};
struct needs_clause : framed<word<"needs">, p::must<expr>> {};
struct limit_cut : p::seq<compare_op, p::must<additive>> {};
struct limit_range : p::seq<w_in, p::must<additive>, p::must<range_end>, p::must<additive>> {};
struct band_limit : p::sor<limit_cut, limit_range> {};
struct band_name : tok<p::sor<bare_word<"target">, bare_word<"accept">, bare_word<"warn">>> {};
struct band_clause : framed<band_name, p::must<band_limit>> {};
struct breach_clause : framed<word<"breach">, p::must<w_otherwise>> {};
struct tolerance_clause : p::seq<docs, p::sor<appetite_clause, measure_clause, needs_clause, band_clause, breach_clause,
                                              owner_clause, review_clause, effective_clause, because_clause>> {};
struct tolerance_decl : framed<word<"tolerance">, p::must<name>, optional_title, p::must<open_brace>,
                               p::star<tolerance_clause>, docs, p::must<close_brace>> {};

// ---------------------------------------------------------------- controls and waivers

struct maps_clause : framed<word<"maps">, p::must<criterion_ref>, p::star<comma, p::must<criterion_ref>>> {};
struct tags_clause : framed<word<"tags">, p::must<names>> {};
struct severity_word : any_word {};
struct severity_clause : framed<word<"severity">, p::must<severity_word>> {};
struct level_word : any_word {};
struct override_words : p::seq<word<"override">, p::must<word<"by">>, p::must<name>> {};
struct level : framed<level_word, p::opt<override_words>> {};
struct enforce_clause
    : framed<word<"enforce">, p::must<level>, p::opt<word<"until">, p::must<date>, p::must<w_then>, p::must<level>>> {};
struct waivable_clause : framed<word<"waivable">, p::must<word<"by">>, p::must<name>> {};
struct let_clause : framed<w_let, p::must<name>, p::must<assign>, p::must<expr>> {};
struct applies_clause : framed<word<"applies">, p::must<w_when>, p::must<expr>> {};
struct requirement_label : p::seq<p::at<label_ahead>, name, colon> {};
struct otherwise_word : w_otherwise {};
struct require_clause
    : framed<word<"require">, p::opt<requirement_label>, p::must<expr>, p::must<otherwise_word>, p::must<string>> {};
struct remedy_clause : framed<word<"remedy">, p::must<string>> {};
struct control_clause
    : p::seq<docs, p::sor<maps_clause, tags_clause, owner_clause, severity_clause, enforce_clause, waivable_clause,
                          let_clause, applies_clause, require_clause, remedy_clause, review_clause, effective_clause>> {
};
struct control_decl : framed<word<"control">, p::must<cid>, p::must<title>, p::must<open_brace>,
                             p::star<control_clause>, docs, p::must<close_brace>> {};

struct scope_clause : framed<word<"scope">, p::must<w_when>, p::must<expr>> {};
struct compensated_clause : framed<word<"compensated">, p::must<word<"by">>, p::must<cids>> {};
struct approved_by_clause : framed<word<"approved">, p::must<word<"by">>, p::must<name>> {};
struct granted_clause : framed<word<"granted">, p::must<date>> {};
struct expires_clause : framed<word<"expires">, p::must<date>> {};
struct waiver_clause : p::seq<docs, p::sor<scope_clause, because_clause, compensated_clause, approved_by_clause,
                                           granted_clause, expires_clause, owner_clause>> {};
struct waiver_decl : framed<word<"waiver">, p::must<cid>, p::must<w_for>, p::must<cid>, p::must<open_brace>,
                            p::star<waiver_clause>, docs, p::must<close_brace>> {};

// ---------------------------------------------------------------- approvals, obligations, gates

struct binds_clause : framed<word<"binds">, p::must<exprs>> {};
struct need_clause
    : framed<word<"need">, p::must<integer>, p::must<word<"from">>, p::must<name>, p::opt<w_when, p::must<expr>>> {};
struct exclude_clause : framed<word<"exclude">, p::must<exprs>> {};
struct valid_clause : framed<word<"valid">, p::must<quantity>> {};
struct veto_word : any_word {};
struct veto_clause : framed<word<"veto">, p::must<veto_word>> {};
struct delegate_never : word<"never"> {};
struct delegate_within
    : p::seq<w_within, p::must<word<"role">>, p::must<word<"up">>, p::must<word<"to">>, p::must<quantity>> {};
struct delegate_words : p::sor<delegate_never, delegate_within> {};
struct delegate_clause : framed<word<"delegate">, p::must<delegate_words>> {};
struct escalate_after_clause
    : framed<word<"escalate">, p::must<word<"after">>, p::must<quantity>, p::must<word<"to">>, p::must<name>> {};
struct expire_clause : framed<word<"expire">, p::must<word<"after">>, p::must<quantity>> {};
struct approval_clause : p::seq<docs, p::sor<binds_clause, need_clause, exclude_clause, valid_clause, veto_clause,
                                             delegate_clause, escalate_after_clause, expire_clause, owner_clause>> {};
struct approval_decl : framed<word<"approval">, p::must<name>, optional_title, p::must<open_brace>,
                              p::star<approval_clause>, docs, p::must<close_brace>> {};

struct merge_word : any_word {};
struct obligation_decl
    : framed<word<"obligation">, p::must<name>, p::must<parameters>, p::opt<word<"merge">, p::must<merge_word>>> {};

struct tagged : p::seq<word<"tagged">, p::must<name>> {};
struct chosen : p::sor<tagged, cids> {};
struct weaker_word : any_word {};
struct weaker_level : p::seq<word<"at">, p::must<weaker_word>, p::must<because>, p::opt<word<"until">, p::must<date>>> {
};
struct gate_controls_clause : framed<word<"controls">, p::must<chosen>, p::opt<weaker_level>> {};
struct gate_approval_clause : framed<word<"approval">, p::must<name>, p::opt<w_when, p::must<expr>>> {};
struct escalate_when_clause
    : framed<word<"escalate">, p::must<word<"to">>, p::must<name>, p::must<w_when>, p::must<expr>, p::must<because>> {};
struct deny_when_clause : framed<word<"deny">, p::must<w_when>, p::must<expr>, p::must<because>> {};
struct decision_word
    : tok<p::sor<bare_word<"allow">, bare_word<"needs_approval">, bare_word<"escalate">, bare_word<"deny">>> {};
struct oblige_word : tok<p::sor<bare_word<"oblige">, bare_word<"advise">>> {};
struct on_decision_clause
    : framed<word<"on">, p::must<decision_word>, p::must<oblige_word>, p::must<call>, p::star<comma, p::must<call>>> {};
struct nothing_applies_clause
    : framed<w_if, p::must<word<"nothing">>, p::must<word<"applies">>, p::must<decision_word>, p::must<because>> {};
struct gate_clause
    : p::seq<docs,
             p::sor<tags_clause, gate_controls_clause, gate_approval_clause, escalate_when_clause, deny_when_clause,
                    on_decision_clause, nothing_applies_clause, owner_clause, effective_clause>> {};
struct gate_decl : framed<word<"gate">, p::must<name>, optional_title, p::must<word<"on">>, p::must<name>,
                          p::must<open_brace>, p::star<gate_clause>, docs, p::must<close_brace>> {};

// ---------------------------------------------------------------- risks, lineage

struct of_words : p::seq<integer, p::must<word<"of">>, p::must<integer>> {};
struct likelihood_clause : framed<word<"likelihood">, p::must<of_words>> {};
struct impact_clause : framed<word<"impact">, p::must<of_words>> {};
struct treated_clause : framed<word<"treated">, p::must<word<"by">>, p::must<cids>> {};
struct residual_clause : framed<word<"residual">, p::must<quantity>> {};
struct status_clause : framed<word<"status">, p::must<name>> {};
struct risk_clause : p::seq<docs, p::sor<owner_clause, appetite_clause, likelihood_clause, impact_clause,
                                         treated_clause, residual_clause, status_clause, review_clause>> {};
struct risk_decl : framed<word<"risk">, p::must<cid>, p::must<title>, p::must<open_brace>, p::star<risk_clause>, docs,
                          p::must<close_brace>> {};

struct removes : p::seq<word<"removes">, p::must<set_literal>> {};
struct adds : p::seq<word<"adds">, p::must<set_literal>> {};
struct transform_decl : framed<word<"transform">, p::must<name>, p::sor<removes, no_expr>, p::sor<adds, no_expr>> {};
struct asset_source : framed<name, p::opt<word<"via">, p::must<name>>> {};
struct class_clause : framed<word<"class">, p::must<name>> {};
struct holds_clause : framed<word<"holds">, p::must<set_literal>> {};
struct region_clause : framed<word<"region">, p::must<name>> {};
struct keep_clause : framed<word<"keep">, p::must<quantity>> {};
struct purposes_clause : framed<word<"purposes">, p::must<set_literal>> {};
struct basis_clause : framed<word<"basis">, p::must<name>> {};
struct digest_clause : framed<word<"digest">, p::must<digest>> {};
struct asset_clause : p::seq<docs, p::sor<class_clause, holds_clause, region_clause, owner_clause, keep_clause,
                                          purposes_clause, basis_clause, digest_clause>> {};
struct asset_decl : framed<word<"asset">, p::must<name>, optional_title, p::must<colon>, p::must<name>,
                           p::opt<word<"from">, p::must<asset_source>, p::star<comma, p::must<asset_source>>>,
                           p::must<open_brace>, p::star<asset_clause>, docs, p::must<close_brace>> {};

// ---------------------------------------------------------------- tests and proofs

struct aged : p::seq<word<"aged">, p::must<quantity>> {};
struct optional_aged : p::sor<aged, no_expr> {};
struct fixture_decl
    : framed<word<"fixture">, p::must<name>, p::must<colon>, p::must<type>, p::must<assign>, p::must<expr>> {};
struct at_clause : framed<word<"at">, p::must<instant>> {};
struct missing_mark : word<"missing"> {};
struct untrusted_mark : word<"untrusted"> {};
struct given_value : p::seq<assign, p::must<expr>, optional_aged> {};
struct given_what : p::sor<missing_mark, untrusted_mark, given_value> {};
struct given_clause : framed<word<"given">, p::must<name>, p::must<given_what>> {};
struct requested_clause : framed<word<"requested">, p::must<name>, p::must<aged>> {};
struct signed_word : tok<p::sor<bare_word<"approved">, bare_word<"rejected">>> {};
struct principal : p::sor<p::seq<w_for, p::must<name>>, no_name> {};
struct signed_clause : framed<signed_word, p::must<name>, p::must<word<"by">>, p::must<name>, principal, p::must<w_as>,
                              p::must<name>, optional_aged> {};
struct control_label : label_text {};
struct control_ref : p::seq<cid_text, p::sor<control_label, no_text>, spacing> {};
struct outcome_word : any_word {};
struct expect_outcome : framed<control_ref, p::must<outcome_word>> {};
struct expect_obligation : framed<word<"obligation">, name> {};
// `expect allow`, but not `expect allow == x`.
struct expect_decision : framed<decision_word, p::not_at<p::one<'=', '!', '<', '>', '.', '('>>> {};
struct expect_expr : framed<p::must<expr>> {};
struct expect_clause : p::seq<word<"expect">, p::sor<expect_outcome, expect_obligation, expect_decision, expect_expr>> {
};
struct test_clause : p::seq<docs, p::sor<at_clause, given_clause, requested_clause, signed_clause, expect_clause>> {};
struct test_decl
    : framed<word<"test">, p::must<title>, p::must<open_brace>, p::star<test_clause>, docs, p::must<close_brace>> {};

struct assume_clause : framed<word<"assume">, p::must<expr>> {};
struct show_clause : framed<word<"show">, p::must<expr>> {};
struct property_expect : framed<word<"expect">, p::must<expr>> {};
struct change_word : tok<p::sor<bare_word<"raising">, bare_word<"lowering">, bare_word<"hiding">>> {};
struct effect_word : tok<p::sor<bare_word<"lowers">, bare_word<"raises">>> {};
struct monotone_clause
    : framed<change_word, p::must<path>, p::must<word<"never">>, p::must<effect_word>, p::must<expr>> {};
// First what is assumed, then at least one claim: what claims nothing cannot fail.
struct assumption : p::seq<docs, assume_clause> {};
struct property_claim : p::seq<docs, property_expect> {};
struct prove_claim : p::seq<docs, p::sor<show_clause, monotone_clause>> {};
struct property_decl
    : framed<word<"property">, p::must<title>, p::must<word<"runs">>, p::must<integer>, p::must<open_brace>,
             p::star<assumption>, p::must<property_claim>, p::star<property_claim>, docs, p::must<close_brace>> {};
struct prove_decl : framed<word<"prove">, p::must<title>, p::must<open_brace>, p::star<assumption>,
                           p::must<prove_claim>, p::star<prove_claim>, docs, p::must<close_brace>> {};

// ---------------------------------------------------------------- file

struct edition_number : integer {};
struct language_line : p::seq<word<"language">, p::must<word<"writ">>, p::must<edition_number>> {};
struct module_line : framed<word<"module">, p::must<qualified_name>, p::must<word<"version">>, p::must<version>> {};
struct import_as : p::seq<w_as, p::must<name>> {};
struct schema_import : framed<word<"schema">, p::at<p::one<'"'>>, p::must<string>, p::must<import_as>, p::opt<digest>> {
};
struct openapi_import : framed<word<"openapi">, p::at<p::one<'"'>>, p::must<string>, p::must<string>,
                               p::must<import_as>, p::opt<digest>> {};
struct proto_import : framed<word<"proto">, p::at<p::one<'"'>>, p::must<string>, p::must<word<"message">>,
                             p::must<qualified_name>, p::must<import_as>, p::opt<digest>> {};
struct module_import : framed<p::must<qualified_name>, p::opt<import_as>> {};
struct import_line : p::seq<word<"import">, p::sor<schema_import, openapi_import, proto_import, module_import>> {};

// Stands before the declaration whose warnings of one code it allows.
struct allow_reason : because {};
struct allowance : framed<word<"allow">, p::must<cid>, p::must<allow_reason>> {};

struct declaration
    : p::sor<limits_decl, unit_decl, enum_decl, record_decl, request_decl, evidence_decl, data_decl, let_decl, fn_decl,
             table_decl, role_decl, separate_decl, framework_decl, cover_decl, appetite_decl, tolerance_decl,
             control_decl, waiver_decl, approval_decl, obligation_decl, gate_decl, risk_decl, transform_decl,
             asset_decl, fixture_decl, test_decl, property_decl, prove_decl> {};

}  // namespace writ::grammar
