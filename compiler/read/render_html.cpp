// The page as one HTML file: nothing is loaded from elsewhere, and it prints well.
#include <fmt/format.h>
#include <set>

#include "compiler/read/marks.hpp"
#include "compiler/read/page.hpp"

namespace writ::read {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light; }
body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, nav, th { font-family: 'Helvetica Neue', Arial, sans-serif; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; border-bottom: 1px solid #999; } h3 { font-size: 1.05rem; margin-top: 1.6rem; }
code { font: 0.88em/1.4 Consolas, 'DejaVu Sans Mono', monospace; background: #f3f3f0; padding: 0 0.2em; }
table { border-collapse: collapse; width: 100%; margin: 0.8rem 0; font-size: 0.9rem; }
th, td { border: 1px solid #bbb; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
p, li, .long { overflow-wrap: anywhere; }
th { background: #f3f3f0; }
ol.points { list-style: none; padding-left: 1rem; } ol.points > li { margin: 0.3rem 0; padding-left: 2.2rem; text-indent: -2.2rem; }
ol.points > li > span.n { display: inline-block; width: 2.2rem; text-indent: 0; }
nav ol { list-style: none; padding-left: 0; columns: 2; }
a { color: #0b4f8a; text-decoration: none; } a:hover { text-decoration: underline; }
.wide { overflow-x: auto; }
@page { margin: 18mm 16mm; }
@media print {
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; }
  a { color: inherit; } nav { break-after: page; }
  h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; } thead { display: table-header-group; }
  .wide { overflow: visible; } code, th { background: none; }
}
)";

auto escaped(std::string_view text) -> std::string {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

auto is_id_char(char c) -> bool {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Names that are no words: REL-01.
auto is_control_id(std::string_view name) -> bool {
  const bool plain = name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string_view::npos;
  return plain && name.find('-') != std::string_view::npos;
}

// A digest, say: broken anywhere, or it would push the rest of the table off the page. Other words stay whole.
auto has_long_word(std::string_view text) -> bool {
  constexpr std::size_t kLong = 28;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end - begin > kLong) return true;
    begin = end + 1;
  }
  return false;
}

class Html {
 public:
  explicit Html(const Page& page) : page_(page) {
    for (const Section& section : page.sections) {
      for (const Entry& entry : section.entries) {
        if (is_control_id(entry.anchor)) anchors_.insert(entry.anchor);
      }
    }
  }

  auto write() -> std::string {
    out_ = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n"
        "</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        escaped(unmarked(page_.title)), kStyle, inlined(page_.title));
    blocks(page_.head);
    out_ += "</header>\n";
    contents();
    out_ += "<main>\n";
    for (std::size_t s = 0; s < page_.sections.size(); ++s) section(page_.sections[s], s + 1);
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  static auto unmarked(std::string_view text) -> std::string {
    std::string out;
    for (const Span& span : spans_of(text)) out += span.text;
    return out;
  }

  // The id of a control leads to it.
  auto linked(std::string_view text) const -> std::string {
    std::string out;
    while (!text.empty()) {
      std::size_t end = 0;
      while (end < text.size() && is_id_char(text[end])) ++end;
      const std::string word(text.substr(0, end));
      if (anchors_.contains(word))
        out += fmt::format("<a href=\"#{0}\">{0}</a>", word);
      else
        out += word;
      text.remove_prefix(end);
      if (text.empty()) break;
      out += escaped(text.substr(0, 1));
      text.remove_prefix(1);
    }
    return out;
  }
  auto inlined(std::string_view text) const -> std::string {
    std::string out;
    for (const Span& span : spans_of(text)) {
      if (span.kind == Span::Kind::Code)
        out += "<code>" + escaped(span.text) + "</code>";
      else if (span.kind == Span::Kind::Em)
        out += "<em>" + escaped(span.text) + "</em>";
      else
        out += linked(span.text);
    }
    return out;
  }
  void contents() {
    out_ += "<nav aria-label=\"Contents\">\n<ol>\n";
    for (std::size_t s = 0; s < page_.sections.size(); ++s) {
      out_ += fmt::format("<li><a href=\"#{}\">{}. {}</a></li>\n", page_.sections[s].anchor, s + 1,
                          escaped(unmarked(page_.sections[s].title)));
    }
    out_ += "</ol>\n</nav>\n";
  }
  void section(const Section& section, std::size_t number) {
    out_ += fmt::format("<section>\n<h2 id=\"{}\">{}. {}</h2>\n", section.anchor, number, inlined(section.title));
    blocks(section.blocks);
    for (std::size_t e = 0; e < section.entries.size(); ++e) {
      const Entry& entry = section.entries[e];
      out_ +=
          fmt::format("<article>\n<h3 id=\"{}\">{}.{} {}</h3>\n", entry.anchor, number, e + 1, heading(entry.title));
      blocks(entry.blocks);
      out_ += "</article>\n";
    }
    out_ += "</section>\n";
  }
  // A heading does not lead to itself.
  static auto heading(std::string_view text) -> std::string {
    std::string out;
    for (const Span& span : spans_of(text))
      out += span.kind == Span::Kind::Code ? "<code>" + escaped(span.text) + "</code>" : escaped(span.text);
    return out;
  }
  void blocks(const std::vector<Block>& list) {
    for (const Block& block : list) {
      if (block.kind == Block::Kind::Text && !block.text.empty()) out_ += "<p>" + inlined(block.text) + "</p>\n";
      if (!block.points.empty()) points(block.points);
      if (block.kind == Block::Kind::Table) table(block.table);
    }
  }
  void points(const std::vector<std::string>& list) {
    out_ += "<ol class=\"points\">\n";
    for (std::size_t i = 0; i < list.size(); ++i)
      out_ += fmt::format("<li><span class=\"n\">{}</span>{}</li>\n", letter(i), inlined(list[i]));
    out_ += "</ol>\n";
  }
  void table(const Table& table) {
    out_ += "<div class=\"wide\">\n<table>\n<thead><tr>";
    for (const std::string& cell : table.head) out_ += "<th scope=\"col\">" + inlined(cell) + "</th>";
    out_ += "</tr></thead>\n<tbody>\n";
    for (const auto& cells : table.rows) {
      out_ += "<tr>";
      for (const std::string& cell : cells)
        out_ += (has_long_word(cell) ? "<td class=\"long\">" : "<td>") + inlined(cell) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n</div>\n";
  }

  const Page& page_;
  std::set<std::string, std::less<>> anchors_;
  std::string out_;
};

}  // namespace

auto as_html(const Page& page) -> std::string { return Html(page).write(); }

}  // namespace writ::read
