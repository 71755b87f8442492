#include "compiler/syntax/words.hpp"

#include "grammar/leading_words.hpp"

namespace writ::syntax {

namespace g = grammar;

auto declaration_words() -> const std::vector<std::string>& {
  static const std::vector<std::string> words = g::leading_words<g::declaration>();
  return words;
}

auto clause_words(std::string_view declaration) -> std::vector<std::string> {
  if (declaration == "evidence") return g::leading_words<g::evidence_clause>();
  if (declaration == "tolerance") return g::leading_words<g::tolerance_clause>();
  if (declaration == "control") return g::leading_words<g::control_clause>();
  if (declaration == "waiver") return g::leading_words<g::waiver_clause>();
  if (declaration == "approval") return g::leading_words<g::approval_clause>();
  if (declaration == "gate") return g::leading_words<g::gate_clause>();
  if (declaration == "risk") return g::leading_words<g::risk_clause>();
  if (declaration == "asset") return g::leading_words<g::asset_clause>();
  if (declaration == "test") return g::leading_words<g::test_clause>();
  if (declaration == "property") return g::leading_words<g::p::sor<g::assumption, g::property_claim>>();
  if (declaration == "prove") return g::leading_words<g::p::sor<g::assumption, g::prove_claim>>();
  return {};
}

}  // namespace writ::syntax
