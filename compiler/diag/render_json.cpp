#include <fmt/format.h>

#include "compiler/diag/render.hpp"
#include "compiler/diag/render_common.hpp"

namespace writ::diag {
namespace {

auto place_fields(const FileTexts& texts, Places& places, Span span) -> std::string {
  if (!span.valid()) return R"("file":null,"line":null,"column":null,"end_line":null,"end_column":null)";
  LineColumn begin = places.at(span.file, span.begin);
  LineColumn end = places.at(span.file, std::max(span.begin, span.end));
  return fmt::format(R"("file":{},"line":{},"column":{},"end_line":{},"end_column":{})",
                     json_string(texts[span.file].name), begin.line, begin.column, end.line, end.column);
}

auto json_of(const FileTexts& texts, Places& places, const Diagnostic& d) -> std::string {
  std::string labels;
  std::string helps;
  std::string place = place_fields(texts, places, d.span);
  for (const Label& label : d.labels) {
    labels += fmt::format("{}{{{},\"text\":{}}}", labels.empty() ? "" : ",", place_fields(texts, places, label.span),
                          json_string(label.text));
  }
  for (const std::string& help : d.helps) helps += (helps.empty() ? "" : ",") + json_string(help);
  return fmt::format(R"({{"code":"{}","severity":"{}","message":{},{},"labels":[{}],"helps":[{}]}})", d.rule->code,
                     severity_name(d.severity), json_string(d.message), place, labels, helps);
}

}  // namespace

auto render_json(const Sink& sink, const FileTexts& texts, std::string_view further) -> std::string {
  Places places(texts);
  std::string rows;
  for (const Diagnostic* d : sink.sorted()) {
    rows += (rows.empty() ? "\n" : ",\n") + json_of(texts, places, *d);
  }
  return fmt::format("{{\"diagnostics\":[{}],\n\"errors\":{},\"warnings\":{},\"allowed\":{},\"dropped\":{}{}{}}}\n",
                     rows, sink.errors(), sink.warnings(), sink.allowed(), sink.dropped(), further.empty() ? "" : ",\n",
                     further);
}

auto failure_json(std::string_view why) -> std::string {
  return fmt::format("{{\"diagnostics\":[],\n\"failure\":{}}}\n", json_string(why));
}

}  // namespace writ::diag
