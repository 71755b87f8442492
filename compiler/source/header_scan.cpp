#include "compiler/source/header_scan.hpp"

namespace writ::source {
namespace {

// Words between blanks; comments are blank, a string is one word.
struct Words {
  std::string_view rest;

  auto next() -> std::string_view {
    skip_blanks();
    std::size_t length = rest.empty() ? 0 : rest[0] == '"' ? string_length() : rest.find_first_of(kBlank);
    if (length == std::string_view::npos) length = rest.size();
    std::string_view word = rest.substr(0, length);
    rest.remove_prefix(length);
    return word;
  }
  [[nodiscard]] auto peek() const -> std::string_view { return Words(*this).next(); }

 private:
  static constexpr std::string_view kBlank = " \t\r\n";

  void skip_blanks() {
    while (!rest.empty()) {
      std::size_t begin = rest.find_first_not_of(kBlank);
      rest.remove_prefix(begin == std::string_view::npos ? rest.size() : begin);
      if (rest.substr(0, 2) != "//") return;
      std::size_t end = rest.find('\n');
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
    }
  }
  [[nodiscard]] auto string_length() const -> std::size_t {
    std::size_t close = rest.find_first_of("\"\n", 1);
    return close == std::string_view::npos ? rest.size() : close + 1;
  }
};

auto is_string(std::string_view word) -> bool { return !word.empty() && word[0] == '"'; }

// What follows the name of an import: `as NAME`, and a digest after schemas.
void skip_import_tail(Words& words) {
  if (words.peek() == "as") {
    words.next();
    words.next();
  }
  if (words.peek().substr(0, 7) == "sha256:") words.next();
}

}  // namespace

auto scan_header(std::string_view text) -> Header {
  Header header;
  Words words{text};
  if (words.next() != "language") return header;
  words.next();  // writ
  words.next();  // the edition
  if (words.next() != "module") return header;
  header.module = words.next();
  words.next();  // version
  words.next();
  while (words.next() == "import") {
    std::string_view what = words.next();
    if (is_string(words.peek())) {  // import schema "…", openapi "…" "…", proto "…" message Q
      while (is_string(words.peek())) words.next();
      if (words.peek() == "message") {
        words.next();
        words.next();
      }
    } else if (!what.empty()) {
      header.imports.push_back(what);
    }
    skip_import_tail(words);
  }
  return header;
}

}  // namespace writ::source
