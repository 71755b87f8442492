// The canonical formatter on random rule files of every form, with comments, documentation
// and odd layout, and on every rule file of the repository:
//
//   - parse(format(t)) is t: declarations in canonical order, clauses, documentation, and with
//     each declaration its comments;
//   - format(format(t)) is format(t), byte for byte;
//   - a pair of parentheses of canonical text, taken out, leaves another meaning or none;
//   - every form of the tree is seen, so that none is forgotten here.
//
//   property_format [--cases N] [--seed S]
#include "compiler/syntax/format.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.hpp"
#include "compiler/syntax/parse.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_syntax_dump.hpp"
#include "tests/property/random_syntax_file.hpp"

namespace {

using namespace writ;
using property::option;
using namespace writ::property;
using tree::Seen;

struct Failure {
  std::string what;
};

auto parsed(std::string_view text, const char* what) -> syntax::Ast {
  diag::Sink sink;
  syntax::Ast ast = syntax::parse(diag::FileId{0u}, text, sink);
  if (!sink.has_errors()) return ast;
  const diag::Diagnostic* d = sink.sorted().front();
  auto line = 1 + std::count(text.begin(), text.begin() + d->span.begin, '\n');
  throw Failure{fmt::format("{} does not parse: line {}: {}", what, line, d->message)};
}

// ---------------------------------------------------------------- the canonical order

// Kinds in the order of design 5.3, by their places in DeclForm.
template <class Form>
auto kind() -> std::size_t {
  return syntax::DeclForm(Form{}).index();
}
auto canonical_kinds() -> std::vector<std::size_t> {
  using namespace syntax;
  return {kind<LimitsDecl>(),     kind<UnitDecl>(),      kind<EnumDecl>(),    kind<FrameworkDecl>(),
          kind<CoverDecl>(),      kind<AppetiteDecl>(),  kind<RoleDecl>(),    kind<SeparateDecl>(),
          kind<ObligationDecl>(), kind<TransformDecl>(), kind<AssetDecl>(),   kind<RecordDecl>(),
          kind<RequestDecl>(),    kind<EvidenceDecl>(),  kind<DataDecl>(),    kind<LetDecl>(),
          kind<TableDecl>(),      kind<ToleranceDecl>(), kind<ControlDecl>(), kind<ApprovalDecl>(),
          kind<WaiverDecl>(),     kind<GateDecl>(),      kind<RiskDecl>(),    kind<FixtureDecl>(),
          kind<TestDecl>(),       kind<PropertyDecl>(),  kind<ProveDecl>()};
}

auto rank(const syntax::DeclForm& form) -> std::size_t {
  static const std::vector<std::size_t> kKinds = canonical_kinds();
  std::size_t own = form.index() == kind<syntax::FnDecl>() ? kind<syntax::LetDecl>() : form.index();
  return static_cast<std::size_t>(std::find(kKinds.begin(), kKinds.end(), own) - kKinds.begin());
}

// `MDL-10` behind `MDL-2`: numbers padded to one width, then the id itself.
auto control_key(const syntax::DeclForm& form) -> std::pair<std::string, std::string> {
  const auto* control = std::get_if<syntax::ControlDecl>(&form);
  if (control == nullptr) return {};
  std::string key;
  std::string id(control->id.text);
  for (std::size_t at = 0; at <= id.size();) {
    std::size_t end = std::min(id.find('-', at), id.size());
    std::string part = id.substr(at, end - at);
    bool number = std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    key += '\x01' + (number ? std::string(20 - part.size(), '0') : std::string()) + part;
    at = end + 1;
  }
  return {key, id};
}

auto canonical_items(const syntax::Ast& ast) -> std::vector<syntax::DeclId> {
  std::vector<syntax::DeclId> items = ast.items;
  auto key = [&](syntax::DeclId id) {
    const syntax::DeclForm& form = ast.decls[id].form;
    return std::pair(rank(form), control_key(form));
  };
  std::stable_sort(items.begin(), items.end(), [&](syntax::DeclId a, syntax::DeclId b) { return key(a) < key(b); });
  return items;
}

// ---------------------------------------------------------------- comments

// Whose comment each one is: declarations by id, the head and imports together, and the end.
struct Owners {
  std::map<std::uint32_t, std::multiset<std::string>> of;
  static constexpr std::uint32_t kHead = 0xFFFFFFFE;
  static constexpr std::uint32_t kEnd = 0xFFFFFFFD;
};

auto owners(const syntax::Ast& ast, std::string_view text) -> Owners {
  Owners found;
  std::size_t head_end = ast.imports.empty() ? ast.header_span.end : ast.imports.back().span.end;
  for (const syntax::Comment& comment : ast.comments) {
    std::uint32_t owner = Owners::kEnd;
    std::uint32_t before = Owners::kHead;
    std::size_t before_end = head_end;
    bool inside = false;
    for (syntax::DeclId id : ast.items) {
      const diag::Span& span = ast.decls[id].span;
      if (comment.span.begin < span.end) {
        owner = id.index;
        inside = comment.span.begin >= span.begin;
        break;
      }
      before = id.index;
      before_end = span.end;
    }
    bool in_head = comment.span.begin < head_end;
    bool same_line = !inside && !comment.own_line && comment.span.begin >= before_end &&
                     text.substr(before_end, comment.span.begin - before_end).find('\n') == std::string_view::npos;
    if (in_head) owner = Owners::kHead;
    if (!in_head && same_line) owner = before;
    std::string words(text.substr(comment.span.begin, comment.span.end - comment.span.begin));
    while (words.ends_with(' ') || words.ends_with('\r') || words.ends_with('\t')) words.pop_back();
    found.of[owner].insert(words);
  }
  return found;
}

auto shown(const std::multiset<std::string>& comments) -> std::string {
  std::string text;
  for (const std::string& comment : comments) text += comment + "\n";
  return text;
}

// ---------------------------------------------------------------- the properties

auto meaning(const syntax::Ast& ast, std::string_view text, const std::vector<syntax::DeclId>& items, Seen& seen)
    -> std::string {
  tree::TreeText tree(ast, seen);
  Owners comments = owners(ast, text);
  std::string all = tree.head() + shown(comments.of[Owners::kHead]);
  for (syntax::DeclId id : items) all += tree.declaration(id) + "\n" + shown(comments.of[id.index]);
  return all + "end\n" + shown(comments.of[Owners::kEnd]);
}

// The first line in which two texts differ.
auto difference(const std::string& a, const std::string& b) -> std::string {
  auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  auto line = [](const std::string& text, std::size_t at) {
    std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(begin, text.find('\n', at) - begin);
  };
  return line(a, static_cast<std::size_t>(x - a.begin())) + "\n" + line(b, static_cast<std::size_t>(y - b.begin()));
}

void check_layout(const std::string& made, bool raw_strings) {
  if (!made.ends_with("\n") || made.ends_with("\n\n"))
    throw Failure{"the canonical text does not end with one line end"};
  if (made.find('\r') != std::string::npos) throw Failure{"the canonical text holds a carriage return"};
  if (!raw_strings && made.find(" \n") != std::string::npos) throw Failure{"a canonical line ends in blanks"};
}

// `(every x in xs: match y { … }) or z`: the grammar could do without, a reader could not.
auto keeps_reader_safe(std::string_view inside) -> bool {
  bool quantifier = inside.starts_with("every ") || inside.starts_with("some ") || inside.starts_with("no ");
  return quantifier && inside.ends_with("}");
}

// The text without a pair of parentheses chosen at random. What stands in strings and
// comments is not passed over: without it, the meaning is another.
auto without_parentheses(const std::string& text, Random& random) -> std::string {
  std::vector<std::size_t> opening;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // `obligation` behind `expect` needs parentheses unless it is the last clause of its test.
    if (text[i] == '(' && text.compare(i, 12, "(obligation)") != 0) opening.push_back(i);
  }
  if (opening.empty()) return {};
  std::size_t begin = opening[random.below(opening.size())];
  std::size_t depth = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] != ')' || --depth > 0) continue;
    std::string inside = text.substr(begin + 1, i - begin - 1);
    if (keeps_reader_safe(inside)) return {};
    return text.substr(0, begin) + " " + inside + " " + text.substr(i + 1);
  }
  return {};
}

void check_parentheses(const std::string& made, const std::string& expected, Random& random) {
  std::string text = without_parentheses(made, random);
  diag::Sink sink;
  syntax::Ast ast = syntax::parse(diag::FileId{0u}, text, sink);
  Seen seen;
  bool redundant = !text.empty() && !sink.has_errors() && meaning(ast, text, ast.items, seen) == expected;
  if (redundant) throw Failure{"parentheses of the canonical text can go\n" + difference(made, text)};
}

void check(const std::string& text, Random& random, Seen& seen) {
  syntax::Ast ast = parsed(text, "the text");
  std::string made = syntax::format(ast, text);
  try {
    check_layout(made, text.find("\"\"\"") != std::string::npos);
    syntax::Ast again = parsed(made, "the canonical text");
    Seen second;
    std::string before = meaning(ast, text, canonical_items(ast), seen);
    std::string after = meaning(again, made, again.items, second);
    if (before != after) throw Failure{"the canonical text means something else\n" + difference(before, after)};
    std::string twice = syntax::format(again, made);
    if (twice != made) throw Failure{"the canonical text is formatted otherwise\n" + difference(made, twice)};
    check_parentheses(made, after, random);
  } catch (Failure& failure) {
    throw Failure{failure.what + "\n--- canonical text\n" + made};
  }
}

// ---------------------------------------------------------------- cases

auto random_text(Random& random) -> std::string {
  Tokens tokens;
  RandomFile(random, tokens, static_cast<int>(1 + random.below(4))).file(random.below(10));
  Manner manner;
  manner.comments = random.percent(50) ? 0 : static_cast<unsigned>(1 + random.below(12));
  manner.line_ends = static_cast<unsigned>(random.below(30));
  manner.wide_blanks = static_cast<unsigned>(random.below(30));
  std::string text = tokens.text(random, manner);
  if (!random.percent(10)) return text;
  std::string crlf;
  for (char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return crlf;
}

// What must have been seen. Forms come from the variants themselves, so that a new one is missed.
template <class Variant>
void require_all(std::set<std::string>& wanted, const char* what) {
  for (std::size_t i = 1; i < std::variant_size_v<Variant>; ++i)
    wanted.insert(fmt::format("{} {}", what, i));  // 0 is the hole
}
void require_some(std::set<std::string>& wanted, const char* what, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) wanted.insert(fmt::format("{} {}", what, i));
}

auto wanted() -> std::set<std::string> {
  std::set<std::string> all = {
      "quoted name",       "interpolation",     "raw string",      "comprehension",      "comprehension with where",
      "labelled argument", "chain in a chain",  "second variable", "optional type",      "no size",
      "largest size",      "two sizes",         "unit of a type",  "rate of a type",     "documented clause",
      "documented field",  "documented member", "sensitive field", "function with where"};
  require_all<syntax::ExprForm>(all, "expression");
  require_all<syntax::ClauseForm>(all, "clause");
  require_all<syntax::DeclForm>(all, "declaration");
  require_some(all, "number", 3);
  require_some(all, "unary", 2);
  require_some(all, "binary", 12);
  require_some(all, "band", 4);
  require_some(all, "quantifier", 3);
  require_some(all, "emptiness", 3);
  require_some(all, "collection", 3);
  require_some(all, "refinement", std::variant_size_v<decltype(syntax::NamedType::refinement)>);
  require_some(all, "level", 3);
  require_some(all, "outcome", 5);
  require_some(all, "decision", 4);
  require_some(all, "change", 3);
  require_some(all, "schema", 3);
  require_some(all, "cell", 3);
  require_some(all, "cell test", std::variant_size_v<decltype(syntax::CellTest::test)>);
  require_some(all, "hit policy", 4);
  require_some(all, "merge", 5);
  return all;
}

auto missed(const Seen& seen) -> std::string {
  std::string text;
  for (const std::string& what : wanted()) {
    if (!seen.contains(what)) text += " " + what + ",";
  }
  return text;
}

auto read(const std::filesystem::path& path) -> std::string {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Rule files of the repository, and those that stand in its pages, as far as they parse.
auto written_texts() -> std::vector<std::pair<std::string, std::string>> {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const char* folder : {"examples", "stdlib", "docs"}) {
    std::filesystem::path root = std::filesystem::path(WRIT_SOURCE_DIR) / folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      std::string text = entry.is_regular_file() ? read(entry.path()) : std::string();
      if (entry.path().extension() == ".writ") texts.emplace_back(entry.path().string(), text);
      if (entry.path().extension() != ".md") continue;
      for (std::size_t at = text.find("```writ\n"); at != std::string::npos; at = text.find("```writ\n", at + 1)) {
        std::string block = text.substr(at + 8, text.find("\n```", at) - at - 7);
        diag::Sink sink;
        syntax::parse(diag::FileId{0u}, block, sink);
        if (!sink.has_errors()) texts.emplace_back(entry.path().string(), block);
      }
    }
  }
  return texts;
}

auto fails(const std::string& where, const std::string& text, Random& random, Seen& seen) -> bool {
  try {
    check(text, random, seen);
    return false;
  } catch (const Failure& failure) {
    fmt::print("{}: {}\n--- text\n{}\n", where, failure.what, text);
    return true;
  }
}

}  // namespace

int main(int argc, char** argv) {
  auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  std::uint64_t cases = option(argc, argv, "--cases", 20'000);
  Seen seen;
  std::size_t files = 0;
  for (const auto& [path, text] : written_texts()) {
    ++files;
    Random random(seed);
    if (fails(path, text, random, seen)) return 1;
  }
  seen.clear();
  for (std::uint64_t i = seed; i < seed + cases; ++i) {
    Random random(i);
    std::string text = random_text(random);
    if (fails(fmt::format("--seed {} --cases 1", i), text, random, seen)) return 1;
  }
  // A few cases are too few to see everything.
  constexpr std::uint64_t kEnough = 2'000;
  if (std::string not_seen = missed(seen); cases >= kEnough && !not_seen.empty()) {
    fmt::print("seed {}: never generated:{}\n", seed, not_seen);
    return 1;
  }
  fmt::print("seed {}: {} random files and {} written ones come back the same\n", seed, cases, files);
  return 0;
}
