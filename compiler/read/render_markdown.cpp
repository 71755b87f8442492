// The page as CommonMark with tables.
#include <fmt/format.h>

#include "compiler/read/marks.hpp"
#include "compiler/read/page.hpp"

namespace writ::read {
namespace {

enum class Place : std::uint8_t { Line, Cell };

// Whatever could mean something to a reader of Markdown is text.
auto escaped(std::string_view text) -> std::string {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|#~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// As many backquotes around it as are needed for those in it.
auto code_span(std::string_view text, Place place) -> std::string {
  std::size_t run = 0;
  std::size_t longest = 0;
  std::string inner;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|' && place == Place::Cell) inner += '\\';
    inner += c;
  }
  const std::string fence(longest + 1, '`');
  const std::string gap = longest == 0 ? "" : " ";
  return fence + gap + inner + gap + fence;
}

auto inlined(std::string_view text, Place place) -> std::string {
  std::string out;
  for (const Span& span : spans_of(text)) {
    if (span.kind == Span::Kind::Code)
      out += code_span(span.text, place);
    else if (span.kind == Span::Kind::Em)
      out += "*" + escaped(span.text) + "*";
    else
      out += escaped(span.text);
  }
  return out;
}

auto row(const std::vector<std::string>& cells) -> std::string {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + inlined(cell, Place::Cell) + " |";
  return out + "\n";
}

auto blocks(const std::vector<Block>& list) -> std::string {
  std::string out;
  for (const Block& block : list) {
    if (block.kind == Block::Kind::Text && !block.text.empty()) out += inlined(block.text, Place::Line) + "\n\n";
    for (std::size_t i = 0; i < block.points.size(); ++i)
      out += fmt::format("* {} {}\n", letter(i), inlined(block.points[i], Place::Line));
    if (!block.points.empty()) out += "\n";
    if (block.kind != Block::Kind::Table) continue;
    out += row(block.table.head) + "|";
    for (std::size_t i = 0; i < block.table.head.size(); ++i) out += "---|";
    out += "\n";
    for (const auto& cells : block.table.rows) out += row(cells);
    out += "\n";
  }
  return out;
}

}  // namespace

auto as_markdown(const Page& page) -> std::string {
  std::string out = "# " + inlined(page.title, Place::Line) + "\n\n" + blocks(page.head);
  for (std::size_t s = 0; s < page.sections.size(); ++s) {
    const Section& section = page.sections[s];
    out += fmt::format("## {}. {}\n\n", s + 1, inlined(section.title, Place::Line)) + blocks(section.blocks);
    for (std::size_t e = 0; e < section.entries.size(); ++e) {
      const Entry& entry = section.entries[e];
      out += fmt::format("### {}.{} {}\n\n", s + 1, e + 1, inlined(entry.title, Place::Line)) + blocks(entry.blocks);
    }
  }
  out.erase(out.find_last_not_of('\n') + 1);
  return out + "\n";
}

}  // namespace writ::read
