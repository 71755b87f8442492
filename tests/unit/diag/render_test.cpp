// What golden files cannot reach: places deep in very long lines, limits, odd bytes, colours.

#include "compiler/diag/render.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "compiler/diag/render_common.hpp"
#include "compiler/diag/render_snippet.hpp"
#include "runtime/base/limits.hpp"

namespace writ::diag {
namespace {

auto span(FileId file, std::size_t begin, std::size_t end) -> Span {
  return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

TEST_CASE("a finding shows its line, its labels and one line a help") {
  std::string text = "let a = 1\n\tlet a = 2\n";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Sink sink;
  sink.report(Shadow, span(file, 15, 16), Name{"a"})
      .label(span(file, 4, 5), "declared here")
      .help("call it something else")
      .help("or\nremove one");
  CHECK(render_text(sink, texts, Color::Never) ==
        "error[E-SHADOW]: `a` is already visible here\n"
        " --> x.writ:2:6\n"
        "  |\n"
        "2 |     let a = 2\n"
        "  |         ^\n"
        " ::: x.writ:1:5\n"
        "  |\n"
        "1 | let a = 1\n"
        "  |     - declared here\n"
        "  = help: call it something else\n"
        "  = help: or\n"
        "          remove one\n"
        "\n"
        "1 error\n");
}

TEST_CASE("line numbers of one finding are aligned") {
  std::string text = "x\n" + std::string(10, '\n') + "y\n";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Sink sink;
  sink.report(Shadow, span(file, 12, 13), Name{"y"}).label(span(file, 0, 1), "here");
  std::string out = render_text(sink, texts, Color::Never);
  CHECK(out.find("12 | y\n   | ^\n") != std::string::npos);
  CHECK(out.find("\n 1 | x\n   | - here\n") != std::string::npos);
}

TEST_CASE("columns count code points, and wide characters take two columns of underline") {
  std::string text = "é漢x";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  CHECK(Places(texts).at(file, 5).column == 3);
  Snippet s = snippet(texts, span(file, 2, 6), '^');
  CHECK(s.line == "é漢x");
  CHECK(s.underline == " ^^^");
}

TEST_CASE("nothing that a terminal would obey is printed as it is") {
  std::string text = std::string("a\x1b[31m\0b\xFF", 9) + "\u202E\n";
  FileTexts texts;
  FileId file = texts.add("evil\x1b.writ", text);
  Sink sink;
  sink.report(UnknownName, span(file, 0, 1), Name{"a\x1b]0;t\a"}).help("a\rb");
  std::string out = render_text(sink, texts, Color::Never);
  for (char c : out) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  CHECK(out.find("a<U+001B>[31m<U+0000>b<FF><U+202E>") != std::string::npos);
  CHECK(out.find("evil<U+001B>.writ:1:1") != std::string::npos);
  CHECK(render_json(sink, texts).find('\x1b') == std::string::npos);
}

TEST_CASE("colours only when asked for") {
  std::string text = "x\n";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Sink sink;
  sink.report(UnknownName, span(file, 0, 1), Name{"x"});
  CHECK(render_text(sink, texts, Color::Never).find('\x1b') == std::string::npos);
  CHECK(render_text(sink, texts, Color::Always).find("\x1b[1;31merror[E-NAME]\x1b[0m") == 0);
}

TEST_CASE("a long line is clipped around the place") {
  std::string text = std::string(5'000, 'a') + "HERE" + std::string(5'000, 'b');
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Snippet s = snippet(texts, span(file, 5'000, 5'004), '^');
  CHECK(s.line.size() < 120);
  CHECK(s.line.find("HERE") != std::string::npos);
  CHECK(s.line.substr(0, 3) == "…");
  CHECK(s.line.substr(s.line.size() - 3) == "…");
  // One column less than bytes: the cut mark before it has three bytes.
  CHECK(s.underline.find("^^^^") == s.line.find("HERE") - 2);
}

TEST_CASE("clipping does not split a character") {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "漢";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  for (std::size_t place = 0; place < 900; place += 3) {
    Snippet s = snippet(texts, span(file, place, place + 3), '^');
    CHECK(s.line.find('<') == std::string::npos);
  }
}

TEST_CASE("a place at the end of the text, beyond it, or over several lines has one mark at least") {
  std::string text = "ab\ncd";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  CHECK(snippet(texts, span(file, 5, 5), '^').underline == "  ^");
  CHECK(snippet(texts, span(file, 50, 60), '^').underline == "  ^");
  CHECK(snippet(texts, span(file, 1, 5), '^').underline == " ^");
  CHECK(snippet(texts, span(file, 2, 3), '^').underline == "  ^");
}

TEST_CASE("places are right in any order") {
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += "line é" + std::to_string(i) + "\n";
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Places places(texts);
  for (std::uint32_t at : {20'000u, 5u, 4'095u, 4'096u, 4'097u, 0u, 30'000u, 12'288u, 999'999u}) {
    LineColumn expected = texts.position(file, at);
    LineColumn found = places.at(file, at);
    CHECK(found.line == expected.line);
    CHECK(found.column == expected.column);
  }
}

TEST_CASE("two hundred findings at the end of a line of megabytes are quick") {
  std::string text(limits::kSourceBytes, '[');
  FileTexts texts;
  FileId file = texts.add("x.writ", text);
  Sink sink;
  for (std::size_t i = 0; i < 250; ++i) {
    sink.report(Unclosed, span(file, text.size() - 1 - i, text.size() - i), Text{"["})
        .label(span(file, text.size() / 2 - i, text.size() / 2), "opened here");
  }
  auto begin = std::chrono::steady_clock::now();
  std::string out = render_text(sink, texts, Color::Never) + render_json(sink, texts);
  auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  CHECK(out.find("250 errors (50 not shown)\n") != std::string::npos);
  CHECK(seconds < 10.0);  // about a tenth of a second when optimized
}

TEST_CASE("the summary counts what there is") {
  Sink sink;
  CHECK(summary(sink) == "no findings");
  sink.report(FileEmpty, Span{});
  CHECK(summary(sink) == "1 error");
  sink.report(FileEmpty, Span{});
  CHECK(summary(sink) == "2 errors");
}

TEST_CASE("JSON strings are valid whatever the bytes") {
  CHECK(json_string("a\"\\\n\t\x01") == "\"a\\\"\\\\\\n\\u0009\\u0001\"");
  CHECK(json_string("\xC3\x28\xED\xA0\x80") == "\"\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("a finding without a place has no location in any form") {
  Sink sink;
  FileTexts texts;
  sink.report(UnknownModule, Span{}, Name{"a.b"});
  CHECK(render_text(sink, texts, Color::Never) ==
        "error[E-IMPORT]: there is no module `a.b` in this package\n\n1 error\n");
  CHECK(render_json(sink, texts).find("\"file\":null") != std::string::npos);
  CHECK(render_sarif(sink, texts).find("locations") == std::string::npos);
}

}  // namespace
}  // namespace writ::diag
