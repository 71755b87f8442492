// Blocks: rows between braces, words and cells in columns, comments where they belong.
#include <algorithm>

#include "compiler/syntax/format_parts.hpp"

namespace writ::syntax::layout {
namespace {

constexpr std::uint32_t kBehindWord = 2;  // blanks
// Two words may be as long as `compensated`; `on needs_approval` is longer, and does not move
// the rows around it.
constexpr std::uint32_t kLongestPair = 11;

auto word_column(const std::vector<Row>& rows) -> std::uint32_t {
  std::uint32_t widest = 0;
  for (const Row& row : rows) {
    bool pair = row.word.find(' ') != std::string_view::npos;
    std::uint32_t width = columns(row.word);
    if (!pair || width <= kLongestPair) widest = std::max(widest, width);
  }
  return widest + kBehindWord;
}

// Pads the cells of neighbours of one shape.
void align_neighbours(std::vector<Row>& rows) {
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first + 1;
    while (last < rows.size() && rows[last].shape == rows[first].shape) ++last;
    if (rows[first].shape != 0) {
      std::vector<std::vector<std::string>> cells;
      for (std::size_t i = first; i < last; ++i) {
        cells.push_back(rows[i].cells);
        if (rows[i].rest.valid()) cells.back().emplace_back();  // the rest is never padded, what stands before it is
      }
      align_cells(cells);
      for (std::size_t i = first; i < last; ++i) {
        cells[i - first].resize(rows[i].cells.size());
        rows[i].cells = std::move(cells[i - first]);
      }
    }
    first = last;
  }
}

auto row_layout(Formatter& f, const Row& row, std::uint32_t column) -> Layout {
  std::uint32_t width = columns(row.word);
  std::string head(row.word);
  head.append(width < column ? column - width : 1, ' ');
  std::vector<Layout> value;
  for (const std::string& cell : row.cells) {
    if (!value.empty()) value.push_back(f.out.text(" "));
    value.push_back(f.out.made(cell));
  }
  if (row.rest.valid() && !value.empty()) value.push_back(f.out.text(" "));
  if (row.rest.valid()) value.push_back(row.rest);
  Layout doc = row.doc == nullptr ? f.out.nothing() : doc_lines(f, *row.doc);
  return f.out.concat({doc, f.out.made(std::move(head)), f.out.align(f.out.concat(value))});
}

}  // namespace

void align_cells(std::vector<std::vector<std::string>>& rows, std::size_t columns_to_align) {
  std::size_t most = 0;
  for (const auto& row : rows) most = std::max(most, row.size());
  for (std::size_t column = 0; column + 1 < most && column < columns_to_align; ++column) {
    auto padded = [&](const std::vector<std::string>& row) { return row.size() > column + 1; };
    std::uint32_t widest = 0;
    for (const auto& row : rows) {
      if (padded(row)) widest = std::max(widest, columns(row[column]));
    }
    for (auto& row : rows) {
      if (padded(row)) row[column].append(widest - columns(row[column]), ' ');
    }
  }
}

auto doc_lines(Formatter& f, const Doc& doc) -> Layout {
  std::vector<Layout> lines;
  for (std::string_view line : doc.lines) {
    std::size_t last = line.find_last_not_of(" \t\r");
    std::string_view kept = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
    lines.insert(lines.end(), {f.out.text("///"), f.out.text(kept), f.out.hard_line()});
  }
  return f.out.concat(lines);
}

auto item_layout(Formatter& f, const Item& item, std::uint32_t block) -> Layout {
  if (!item.commented()) return item.layout;
  std::vector<Layout> parts;
  for (std::string_view comment : item.before) parts.insert(parts.end(), {f.out.text(comment), f.out.hard_line()});
  parts.push_back(item.layout);
  if (!item.after.empty()) parts.push_back(f.out.line_comment(item.after, block));
  return f.out.concat(parts);
}

auto block(Formatter& f, Span inside, std::vector<Item> items) -> Layout {
  Lines closing = give_comments(f.comments, inside.begin, inside.end, items, Leading::Inside);
  if (items.empty() && closing.empty()) return f.out.text(" {}");
  std::uint32_t number = f.blocks++;
  std::vector<Layout> lines;
  for (const Item& item : items) lines.insert(lines.end(), {f.out.hard_line(), item_layout(f, item, number)});
  for (std::string_view comment : closing) lines.insert(lines.end(), {f.out.hard_line(), f.out.text(comment)});
  return f.out.concat({f.out.text(" {"), f.out.nest(f.out.concat(lines)), f.out.hard_line(), f.out.text("}")});
}

auto block(Formatter& f, Span inside, std::vector<Row> rows) -> Layout {
  std::uint32_t column = word_column(rows);
  align_neighbours(rows);
  std::vector<Item> items;
  for (const Row& row : rows) items.push_back({row.span, row_layout(f, row, column)});
  return block(f, inside, std::move(items));
}

}  // namespace writ::syntax::layout
