#include <algorithm>
#include <fmt/format.h>

#include "compiler/diag/render.hpp"
#include "compiler/diag/render_common.hpp"
#include "compiler/diag/render_snippet.hpp"

namespace writ::diag {
namespace {

enum class Style : std::uint8_t { Plain, Error, Warning, Bold, Frame };

// Where the line numbers end: every line of one finding is aligned to it.
struct Painter {
  const FileTexts& texts;
  Color color;
  Places places;
  std::string out;
  std::size_t gutter = 1;
};

auto escape_of(Style style) -> std::string_view {
  switch (style) {
    case Style::Plain: return "";
    case Style::Error: return "\x1b[1;31m";
    case Style::Warning: return "\x1b[1;33m";
    case Style::Bold: return "\x1b[1m";
    case Style::Frame: return "\x1b[1;34m";
  }
  return "";
}

auto styled(const Painter& p, Style style, std::string_view text) -> std::string {
  if (p.color == Color::Never || style == Style::Plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", escape_of(style), text);
}

auto style_of(Severity severity) -> Style { return severity == Severity::Error ? Style::Error : Style::Warning; }

// Further lines of a text stand under the first word of its first line.
auto indented(std::string_view text, std::size_t by) -> std::string {
  std::string out;
  for (char c : printable(text)) {
    out += c;
    if (c == '\n') out.append(by, ' ');
  }
  return out;
}

auto frame(const Painter& p, std::string_view number) -> std::string {
  return styled(p, Style::Frame, fmt::format("{:>{}} |", number, p.gutter));
}

void paint_place(Painter& p, std::string_view arrow, Span span, char mark, Style style, std::string_view note) {
  LineColumn at = p.places.at(span.file, span.begin);
  Snippet shown = snippet(p.texts, span, mark);
  p.out += fmt::format("{}{} {}:{}:{}\n", std::string(p.gutter, ' '), styled(p, Style::Frame, arrow),
                       printable(p.texts[span.file].name), at.line, at.column);
  p.out += frame(p, "") + "\n";
  p.out += frame(p, std::to_string(at.line)) + (shown.line.empty() ? "" : " ") + shown.line + "\n";
  std::size_t blanks = shown.underline.find_first_not_of(' ');
  std::string under = shown.underline.substr(blanks);
  if (!note.empty()) under += " " + indented(note, p.gutter + 3 + shown.underline.size() + 1);
  p.out += frame(p, "") + " " + std::string(blanks, ' ') + styled(p, style, under) + "\n";
}

// A file that could not be taken in has a name but nothing to show.
auto has_text(const Painter& p, Span span) -> bool { return !p.texts[span.file].text.empty(); }

auto gutter_of(Painter& p, const Diagnostic& d) -> std::size_t {
  std::size_t widest = 1;
  auto widen = [&](Span span) {
    if (span.valid()) widest = std::max(widest, std::to_string(p.places.at(span.file, span.begin).line).size());
  };
  widen(d.span);
  for (const Label& label : d.labels) widen(label.span);
  return widest;
}

void paint(Painter& p, const Diagnostic& d) {
  p.gutter = gutter_of(p, d);
  std::string head = fmt::format("{}[{}]", severity_name(d.severity), d.rule->code);
  p.out += styled(p, style_of(d.severity), head) + styled(p, Style::Bold, ": " + indented(d.message, 2)) + "\n";
  if (d.span.valid() && has_text(p, d.span)) {
    paint_place(p, "-->", d.span, '^', style_of(d.severity), "");
  } else if (d.span.valid()) {
    p.out += fmt::format("{}{} {}\n", std::string(p.gutter, ' '), styled(p, Style::Frame, "-->"),
                         printable(p.texts[d.span.file].name));
  }
  for (const Label& label : d.labels) {
    if (label.span.valid()) paint_place(p, ":::", label.span, '-', Style::Frame, label.text);
  }
  for (const std::string& help : d.helps) {
    p.out += fmt::format("{} {} help: {}\n", std::string(p.gutter, ' '), styled(p, Style::Frame, "="),
                         indented(help, p.gutter + 9));
  }
}

}  // namespace

auto render_text(const Sink& sink, const FileTexts& texts, Color color) -> std::string {
  std::vector<const Diagnostic*> found = sink.sorted();
  if (found.empty()) return {};
  Painter p{texts, color, Places(texts), {}};
  for (const Diagnostic* d : found) {
    paint(p, *d);
    p.out += '\n';
  }
  return p.out + styled(p, Style::Bold, summary(sink)) + "\n";
}

}  // namespace writ::diag
