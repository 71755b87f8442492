// A page for people: numbered sections of prose, points and tables, in no format yet.
//
// Texts have marks for code and emphasis (marks.hpp); each format makes all else harmless for itself.
#pragma once

#include <string>
#include <vector>

namespace writ::read {

struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};
struct Block {
  enum class Kind : std::uint8_t { Text, Points, Table } kind = Kind::Text;
  std::string text;
  std::vector<std::string> points;  // (a), (b) …
  Table table;
};
// 3.2 REL-01 …: something that others refer to.
struct Entry {
  std::string anchor;  // unique on the page; letters, digits, `-` and `_`
  std::string title;
  std::vector<Block> blocks;
};
struct Section {
  std::string anchor;
  std::string title;
  std::vector<Block> blocks;
  std::vector<Entry> entries;
};
struct Page {
  std::string title;
  std::vector<Block> head;
  std::vector<Section> sections;
};

inline auto text(std::string words) -> Block {
  words.erase(words.find_last_not_of(' ') + 1);
  return {Block::Kind::Text, std::move(words), {}, {}};
}
inline auto points(std::vector<std::string> list) -> Block { return {Block::Kind::Points, {}, std::move(list), {}}; }
inline auto table(Table rows) -> Block { return {Block::Kind::Table, {}, {}, std::move(rows)}; }

// Wrapped to 100 columns, headings underlined.
auto as_text(const Page& page) -> std::string;
// CommonMark with tables, as code hosts show it.
auto as_markdown(const Page& page) -> std::string;
// One file that needs nothing else: no script, no font, no picture from elsewhere. Prints well.
auto as_html(const Page& page) -> std::string;

// "(c)"; after (z) comes (aa).
auto letter(std::size_t index) -> std::string;

}  // namespace writ::read
