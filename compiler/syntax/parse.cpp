// The only file that runs the grammar.
#include "compiler/syntax/parse.hpp"

#include "compiler/syntax/build_declarations.hpp"
#include "compiler/syntax/report.hpp"
#include "compiler/syntax/scan.hpp"

namespace writ::syntax {
namespace {

// What a `must` that does not match throws. A rule may have been left in the middle of a
// token; what is wrong is the token, so its beginning is the place.
template <class Rule>
struct control : g::p::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input& in, Builder& b) {
    std::string_view tag = g::said<Rule>::tag;
    std::size_t at = tag == "string" ? b.rule_begin(b.offset(in.current())) : g::next_token(b.text(), b.token_end());
    b.fail(at, g::expected<Rule>(), tag);
  }
};

// Reads a file part by part: a part that is wrong is reported, and reading goes on after it.
class Reader {
 public:
  Reader(diag::FileId file, std::string_view text, Ast& ast, diag::Sink& sink)
      : builder_(file, text, ast, sink), text_(text), ast_(ast), sink_(sink) {}

  void run() {
    read<g::spacing>(at_);
    if (!edition()) return;
    module();
    while (word_behind_docs() == "import") import();
    while (at_ < text_.size()) declaration();
  }

 private:
  enum class Read : std::uint8_t { Yes, No, Wrong };

  // Matches a rule here and moves behind it. When it is wrong, moves to the next declaration.
  template <class Rule>
  auto read(std::size_t begin) -> Read {
    g::p::memory_input<g::p::tracking_mode::lazy, g::p::eol::lf_crlf, const char*> in(text_.data() + at_,
                                                                                      text_.data() + text_.size(), "");
    try {
      if (!g::p::parse<Rule, build, control>(in, builder_)) return Read::No;
      at_ = builder_.offset(in.current());
      return Read::Yes;
    } catch (const SyntaxError& error) {
      report_syntax_error(builder_, error, begin);
      builder_.reset();
      at_ = next_declaration(text_, begin, error.at);
      return Read::Wrong;
    }
  }

  [[nodiscard]] auto behind_docs() const -> std::size_t {
    std::size_t at = token_begin(text_, at_);
    while (text_.substr(at, 3) == "///") at = token_begin(text_, token_end(text_, at));
    return at;
  }
  [[nodiscard]] auto word_behind_docs() const -> std::string_view { return g::word_at(text_, behind_docs()); }

  // False when the rest cannot be read, because its grammar is not known.
  auto edition() -> bool {
    if (g::word_at(text_, at_) != "language") {
      sink_.report(diag::NoEdition, token_span(builder_, at_)).help("put `language writ 1` on the first line");
      return true;
    }
    return read<g::language_line>(at_) != Read::Yes || ast_.edition == "1";
  }

  void module() {
    std::size_t begin = behind_docs();
    if (g::word_at(text_, begin) == "module") {
      read<g::p::seq<g::docs, g::module_line>>(begin);
      bool late =
          g::word_at(text_, at_) == "language" && ast_.edition.empty();  // reported already: it is not the first line
      if (late) read<g::language_line>(at_);
      return;
    }
    sink_.report(diag::NoModule, token_span(builder_, begin))
        .help("give the file a name and a version, such as `module acme.release version 1.0.0`");
  }

  void import() {
    std::size_t begin = behind_docs();
    read<g::p::seq<g::docs, g::import_line>>(begin);
    builder_.docs_to_comments();
  }

  // What it allows stands between the documentation of a declaration and its first word.
  void allowances() {
    while (word_behind_docs() == "allow") {
      std::size_t begin = behind_docs();
      if (read<g::p::seq<g::docs, g::allowance>>(begin) != Read::Yes) return;
    }
  }

  void declaration() {
    allowances();
    std::size_t begin = behind_docs();
    Read found = begin == text_.size() ? Read::No : read<g::p::seq<g::docs, g::declaration>>(begin);
    if (found == Read::Yes) return;
    if (begin == text_.size()) {  // documentation of nothing
      if (builder_.allows()) report_no_declaration(builder_, begin);
      read<g::docs>(begin);
      builder_.docs_to_comments();
      at_ = text_.size();
      return;
    }
    if (found == Read::No) {
      report_no_declaration(builder_, begin);
      builder_.reset();
      at_ = next_declaration(text_, begin, begin);
    }
    ast_.items.push_back(ast_.decls.add({token_span(builder_, begin), {}, Hole{}}));
  }

  Builder builder_;
  std::string_view text_;
  Ast& ast_;
  diag::Sink& sink_;
  std::size_t at_ = 0;
};

}  // namespace

auto parse(diag::FileId file, std::string_view text, diag::Sink& sink) -> Ast {
  Ast ast;
  ast.file = file;
  Reader(file, text, ast, sink).run();
  return ast;
}

}  // namespace writ::syntax
