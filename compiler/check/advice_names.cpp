// Names of one kind that are one edit apart, in one scope (W-CONFUSABLE).
//
// Such a pair is mostly a misspelling: a tag that leaves its control out of the gate, a field that
// is never the one that is meant. Pairs that language makes are left alone: a digit (`stage_1`,
// `stage_2`), an ending (`signed`, `signer`, `release`, `releases`), short words, and another letter in a
// word of fewer than eight.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "compiler/check/advice.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::size_t kShortest = 5;          // of the word in which the two differ
constexpr std::size_t kShortestReplaced = 8;  // where a letter is replaced by another

struct Spelled {
  std::string_view text;
  diag::Span span;
};

auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
auto lowered(char c) -> char { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The stretch of letters around a place, and whether the place is its end.
struct Word {
  std::size_t size = 0;
  bool at_end = false;
};
auto word_around(std::string_view text, std::size_t at) -> Word {
  std::size_t begin = at;
  std::size_t end = at;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  while (end < text.size() && is_letter(text[end])) ++end;
  return {end - begin, at + 1 >= end};
}

// `longer` is `shorter` with one more letter at `at`.
auto is_slip(std::string_view shorter, std::string_view longer, std::size_t at) -> bool {
  if (longer.substr(at + 1) != shorter.substr(at) || !is_letter(longer[at])) return false;
  const Word word = word_around(longer, at);
  return word.size > kShortest && !word.at_end && at > 0 && is_letter(longer[at - 1]);
}

auto is_slip_of_equals(std::string_view a, std::string_view b, std::size_t at) -> bool {
  const Word word = word_around(a, at);
  if (!is_letter(a[at]) || !is_letter(b[at]) || word.size < kShortest) return false;
  if (a.substr(at + 1) == b.substr(at + 1)) {
    const bool cased = lowered(a[at]) == lowered(b[at]);
    return cased || (word.size >= kShortestReplaced && !word.at_end);
  }
  const bool swapped =
      at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2);
  return swapped && is_letter(a[at + 1]);
}

auto confusable(std::string_view a, std::string_view b) -> bool {
  if (a.size() > b.size()) std::swap(a, b);
  const auto at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  if (b.size() == a.size() + 1) return is_slip(a, b, at);
  return a.size() == b.size() && at < a.size() && is_slip_of_equals(a, b, at);
}

// Names that are one edit apart share what is left when one letter is taken out of one or both.
void compare_all(const Advising& a, const std::vector<Spelled>& names) {
  std::unordered_map<std::string, std::vector<std::size_t>> by_rest;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::set<std::size_t> near;
    auto look = [&](const std::string& rest) {
      std::vector<std::size_t>& there = by_rest[rest];
      for (std::size_t other : there) {
        if (other != i && confusable(names[other].text, names[i].text)) near.insert(other);
      }
      there.push_back(i);
    };
    look(std::string(names[i].text));
    for (std::size_t out = 0; out < names[i].text.size() && names[i].text.size() >= kShortest; ++out) {
      std::string rest(names[i].text);
      rest.erase(out, 1);
      look(rest);
    }
    if (near.empty()) continue;
    a.c.sink
        .report(diag::NearlyTheSame, names[i].span, diag::Name{std::string(names[*near.begin()].text)},
                diag::Name{std::string(names[i].text)})
        .label(names[*near.begin()].span, "the other one")
        .help("if they are meant to be one, spell them alike; else call one of them something else");
  }
}

// Every kind that is declared, in a module and what it imports; only its own are reported.
void compare_declared(const Advising& a, ModuleIndex module) {
  std::map<SymbolKind, std::vector<Spelled>> kinds;
  for (const Symbol& row : a.c.package.symbols) {
    if (row.module == module) kinds[row.kind].push_back({row.name, row.span});
  }
  for (const auto& [kind, names] : kinds) compare_all(a, names);
}

auto spelled(const Ident& name) -> Spelled { return {name.text, name.span}; }

// A tag is declared by being used: each is compared once.
void compare_tags(const Advising& a, const Ast& ast) {
  std::vector<Spelled> tags;
  auto add = [&](const Ident& tag) {
    if (std::none_of(tags.begin(), tags.end(), [&](const Spelled& one) { return one.text == tag.text; }))
      tags.push_back(spelled(tag));
  };
  for (DeclId id : ast.items) {
    const auto* control = std::get_if<ControlDecl>(&ast.decls[id].form);
    if (control == nullptr) continue;
    for (ClauseId clause : control->clauses) {
      if (const auto* form = std::get_if<TagsClause>(&ast.clauses[clause].form))
        std::for_each(form->tags.begin(), form->tags.end(), add);
    }
  }
  compare_all(a, tags);
}

void compare_parts(const Advising& a, const DeclForm& form) {
  std::vector<Spelled> names;
  if (const auto* record = std::get_if<RecordDecl>(&form)) {
    for (const FieldDecl& field : record->fields) {
      if (!field.name.quoted) names.push_back(spelled(field.name));
    }
  }
  if (const auto* enumeration = std::get_if<EnumDecl>(&form)) {
    for (const EnumMember& member : enumeration->members) names.push_back(spelled(member.name));
  }
  compare_all(a, names);
}

}  // namespace

void advise_on_names(const Advising& a) {
  for (ModuleIndex module = 0; module < a.c.package.asts.size(); ++module) {
    if (a.is_made(module)) continue;
    const Ast& ast = a.c.package.asts[module];
    compare_declared(a, module);
    compare_tags(a, ast);
    for (DeclId id : ast.items) compare_parts(a, ast.decls[id].form);
  }
}

}  // namespace writ::check
