// A file: its head, its declarations in canonical order, and the blank lines between them.
#include "compiler/syntax/format.hpp"

#include <algorithm>

#include "compiler/syntax/format_order.hpp"
#include "compiler/syntax/format_parts.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::syntax {
namespace {

using namespace layout;

// A comment on a line of its own outside of declarations, where a blank line behind it counts.
struct Remark {
  std::string_view text;
  bool apart = false;
};

// A declaration, import or line of the head: its comments and its finished text.
struct Part {
  std::vector<Remark> before = {};
  Doc doc = {};
  std::vector<Allowance> allowances = {};
  Page page = {};
  std::string_view behind = {};
  std::vector<std::string> cells = {};
  const DeclForm* form = nullptr;

  [[nodiscard]] auto one_line() const -> bool { return page.text.find('\n') == std::string::npos; }
};

class File {
 public:
  File(const Ast& ast, std::string_view source) : f_(ast, source) {}

  auto text() -> std::string {
    head();
    imports();
    declarations();
    end();
    return with_aligned_comments(page_);
  }

 private:
  // ---- comments between parts

  // Whether the line behind a comment is blank.
  auto stands_apart(const Comment& comment) const -> bool {
    std::size_t at = f_.source.find_first_not_of(" \t\r", comment.span.end);
    if (at == std::string_view::npos || f_.source[at] != '\n') return false;
    std::size_t next = f_.source.find_first_not_of(" \t\r", at + 1);
    return next != std::string_view::npos && f_.source[next] == '\n';
  }

  auto remarks_before(std::uint32_t end) -> std::vector<Remark> {
    std::vector<Remark> remarks;
    for (const Comment* comment : f_.comments.take(0, end))
      remarks.push_back({f_.comments.text(*comment), stands_apart(*comment)});
    return remarks;
  }

  void put_remarks(const std::vector<Remark>& remarks) {
    for (const Remark& remark : remarks) {
      page_.text.append(remark.text).append(remark.apart ? "\n\n" : "\n");
    }
  }

  void blank_line() {
    bool there = page_.text.empty() || page_.text.ends_with("\n\n");
    if (!there) page_.text += '\n';
  }

  // ---- parts

  // What stands in [span.begin, span.end), once the comments before it are taken; those
  // inside that found no place go before it. `next` is where the next part begins.
  template <class MakeLayout>
  auto part(Span span, std::uint32_t next, MakeLayout make) -> Part {
    Part part;
    part.before = remarks_before(span.begin);
    Body body = make();
    for (std::string_view stray : f_.comments.take_text(span.begin, span.end)) part.before.push_back({stray});
    part.behind = f_.comments.take_behind(span.end, next);
    part.page = f_.out.page(body.layout);
    part.cells = std::move(body.cells);
    f_.out.clear();
    return part;
  }

  void put(const Part& part) {
    put_remarks(part.before);
    put_doc(part.doc);
    put_allowances(part.allowances);
    page_.append(part.page);
    if (!part.behind.empty()) page_.append_comment(part.behind, kNoBlock);
    page_.text += '\n';
  }

  void put_doc(const Doc& doc) {
    page_.append(f_.out.page(doc_lines(f_, doc)));
    f_.out.clear();
  }

  void put_allowances(const std::vector<Allowance>& allowances) {
    page_.append(f_.out.page(allowance_lines(f_, allowances)));
    f_.out.clear();
  }

  // ---- the head

  // Where the first token stands: only comments may come before it.
  auto language_line() const -> std::uint32_t {
    std::size_t at = 0;
    auto after = [&](std::size_t from) {
      return std::min(f_.source.find_first_not_of(" \t\r\n", from), f_.source.size());
    };
    at = after(0);
    for (const Comment& comment : f_.ast.comments) {
      if (comment.span.begin != at) break;
      at = after(comment.span.end);
    }
    return static_cast<std::uint32_t>(at);
  }

  void head() {
    std::uint32_t begin = language_line();
    Span word = {f_.ast.file, begin, begin};
    auto language = [&] { return Body{f_.out.made("language writ " + std::string(f_.ast.edition))}; };
    put(part(word, f_.ast.header_span.begin, language));
    auto module = [&] {
      return Body{f_.out.made("module " + spelled(f_.ast.module) + " version " + std::string(f_.ast.version))};
    };
    Part line = part(f_.ast.header_span, first_behind_head(), module);
    line.doc = f_.ast.module_doc;
    if (!line.before.empty() || !line.doc.lines.empty()) blank_line();
    put(line);
  }

  auto end_of_file() const -> std::uint32_t { return static_cast<std::uint32_t>(f_.source.size()); }
  auto first_declaration() const -> std::uint32_t {
    return f_.ast.items.empty() ? end_of_file() : f_.ast.decls[f_.ast.items.front()].span.begin;
  }
  auto first_behind_head() const -> std::uint32_t {
    return f_.ast.imports.empty() ? first_declaration() : f_.ast.imports.front().span.begin;
  }

  void imports() {
    if (!f_.ast.imports.empty()) blank_line();
    for (std::size_t i = 0; i < f_.ast.imports.size(); ++i) {
      const Import& import = f_.ast.imports[i];
      bool last = i + 1 == f_.ast.imports.size();
      std::uint32_t next = last ? first_declaration() : f_.ast.imports[i + 1].span.begin;
      put(part(import.span, next,
               [&] { return Body{std::visit([&](const auto& form) { return import_layout(form); }, import.form)}; }));
    }
  }

  auto import_layout(const ModuleImport& form) -> Layout {
    std::string as = form.as.valid() ? " as " + spelled(form.as) : std::string();
    return f_.out.made("import " + spelled(form.name) + as);
  }

  auto import_layout(const SchemaImport& form) -> Layout {
    std::string text = "import ";
    switch (form.kind) {
      case SchemaImport::Kind::JsonSchema: text += "schema " + expr_text(f_, form.path); break;
      case SchemaImport::Kind::OpenApi:
        text += "openapi " + expr_text(f_, form.path) + " " + expr_text(f_, form.operation);
        break;
      case SchemaImport::Kind::Proto:
        text += "proto " + expr_text(f_, form.path) + " message " + spelled(form.message);
        break;
    }
    Layout head = f_.out.made(text + " as " + spelled(form.as));
    if (form.digest.empty()) return head;
    return f_.out.concat({head, f_.out.nest(f_.out.concat({f_.out.fit_line(), f_.out.text(form.digest)}))});
  }

  // ---- declarations

  void declarations() {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < f_.ast.items.size(); ++i) {
      const Decl& decl = f_.ast.decls[f_.ast.items[i]];
      bool last = i + 1 == f_.ast.items.size();
      std::uint32_t next = last ? end_of_file() : f_.ast.decls[f_.ast.items[i + 1]].span.begin;
      parts.push_back(part(decl.span, next, [&] { return decl_body(f_, decl); }));
      parts.back().doc = decl.doc;
      parts.back().allowances = decl.allowances;
      parts.back().form = &decl.form;
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return comes_before(*a.form, *b.form); });
    for (std::size_t first = 0; first < parts.size();) {
      std::size_t last = first + 1;
      while (last < parts.size() && stand_together(parts[last - 1], parts[last])) ++last;
      align_run(std::span(parts).subspan(first, last - first));
      blank_line();
      for (; first < last; ++first) put(parts[first]);
    }
  }

  // Neighbours of one kind, each on one line, the second with nothing before it; and
  // documentation or allowances of the first must not seem to be about both.
  static auto stand_together(const Part& a, const Part& b) -> bool {
    bool one_kind = a.form->index() == b.form->index() && a.one_line() && b.one_line();
    return one_kind && a.doc.lines.empty() && b.doc.lines.empty() && a.allowances.empty() && b.allowances.empty() &&
           b.before.empty();
  }

  // Parts that stand together in columns: as many of them as fit on the page.
  static void align_run(std::span<Part> run) {
    bool in_columns =
        run.size() > 1 && std::all_of(run.begin(), run.end(), [](const Part& part) { return !part.cells.empty(); });
    if (!in_columns) return;
    std::size_t most = 0;
    for (const Part& part : run) most = std::max(most, part.cells.size());
    for (std::size_t count = most; count > 0; --count) {
      std::vector<std::string> lines = aligned_lines(run, count);
      bool fit =
          std::all_of(lines.begin(), lines.end(), [](const std::string& line) { return columns(line) <= kWidth; });
      if (!fit) continue;
      for (std::size_t i = 0; i < run.size(); ++i) run[i].page.text = std::move(lines[i]);
      return;
    }
  }

  static auto aligned_lines(std::span<const Part> run, std::size_t count) -> std::vector<std::string> {
    std::vector<std::vector<std::string>> cells;
    for (const Part& part : run) cells.push_back(part.cells);
    align_cells(cells, count);
    std::vector<std::string> lines;
    for (const auto& row : cells) {
      std::string line;
      for (const std::string& cell : row) {
        if (!cell.empty()) line += (line.empty() ? "" : " ") + cell;
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

  // Comments that nothing follows.
  void end() {
    std::vector<Remark> remarks = remarks_before(end_of_file() + 1);
    if (remarks.empty()) return;
    remarks.back().apart = false;
    blank_line();
    put_remarks(remarks);
  }

  Formatter f_;
  Page page_;
};

}  // namespace

auto format(const Ast& ast, std::string_view text) -> std::string { return File(ast, text).text(); }

}  // namespace writ::syntax
