// The page for a terminal or a text file.
#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "compiler/read/marks.hpp"
#include "compiler/read/page.hpp"

namespace writ::read {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kWidestCell = 46;

auto shown(std::string_view text) -> std::string {
  std::string out;
  for (const Span& span : spans_of(text)) out += span.text;
  return out;
}

auto width(std::string_view text) -> std::size_t {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

// Words that do not fit on a line stand on one of their own.
auto wrapped(std::string_view text, std::size_t columns) -> std::vector<std::string> {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && width(line) + 1 + width(word) > columns) lines.push_back(std::exchange(line, ""));
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

struct Writer {
  std::string out;

  void paragraph(std::string_view first, std::string_view text) {
    const std::string indent(width(first), ' ');
    bool begin = true;
    for (const std::string& line : wrapped(shown(text), kWidth - width(first)))
      out += (std::exchange(begin, false) ? std::string(first) : indent) + line + "\n";
  }
  void row(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::vector<std::vector<std::string>> columns;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      columns.push_back(wrapped(shown(cells[i]), widths[i]));
      height = std::max(height, columns.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::string made = "  ";
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string cell = line < columns[i].size() ? columns[i][line] : "";
        made += (i == 0 ? "" : "  ") + cell + std::string(widths[i] - std::min(widths[i], width(cell)), ' ');
      }
      made.erase(made.find_last_not_of(' ') + 1);
      out += made + "\n";
    }
  }
  void table(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.head.size(); ++i) {
      std::size_t widest = width(shown(table.head[i]));
      for (const auto& cells : table.rows) widest = std::max(widest, width(shown(cells[i])));
      widths.push_back(std::min(widest, kWidestCell));
    }
    row(table.head, widths);
    std::vector<std::string> rule;
    for (const std::size_t columns : widths) rule.emplace_back(columns, '-');
    row(rule, widths);
    for (const auto& cells : table.rows) row(cells, widths);
  }
  void blocks(const std::vector<Block>& list) {
    for (const Block& block : list) {
      if (block.kind == Block::Kind::Text && shown(block.text).empty()) continue;
      if (block.kind == Block::Kind::Text) paragraph("  ", block.text);
      for (std::size_t i = 0; i < block.points.size(); ++i) paragraph("  " + letter(i) + " ", block.points[i]);
      if (block.kind == Block::Kind::Table) table(block.table);
      out += "\n";
    }
  }
};

}  // namespace

auto letter(std::size_t index) -> std::string {
  std::string digits;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26)
    digits.insert(digits.begin(), static_cast<char>('a' + (rest - 1) % 26));
  return "(" + digits + ")";
}

auto as_text(const Page& page) -> std::string {
  Writer w;
  w.out = shown(page.title) + "\n" + std::string(width(shown(page.title)), '=') + "\n\n";
  w.blocks(page.head);
  for (std::size_t s = 0; s < page.sections.size(); ++s) {
    const Section& section = page.sections[s];
    const std::string title = fmt::format("{}. {}", s + 1, section.title);
    w.out += title + "\n" + std::string(width(title), '-') + "\n\n";
    w.blocks(section.blocks);
    for (std::size_t e = 0; e < section.entries.size(); ++e) {
      w.paragraph(fmt::format("{}.{} ", s + 1, e + 1), section.entries[e].title);
      w.out += "\n";
      w.blocks(section.entries[e].blocks);
    }
  }
  w.out.erase(w.out.find_last_not_of('\n') + 1);
  return w.out + "\n";
}

}  // namespace writ::read
