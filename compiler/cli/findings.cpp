#include "compiler/cli/findings.hpp"

#include <map>

#include "compiler/cli/terminal.hpp"
#include "compiler/diag/render_common.hpp"

namespace writ::cli {

void add_format_option(CLI::App& app, FindingsFormat& format) {
  static const std::map<std::string, FindingsFormat> kFormats = {
      {"text", FindingsFormat::Text}, {"json", FindingsFormat::Json}, {"sarif", FindingsFormat::Sarif}};
  app.add_option_function<std::string>(
         "--format", [&format](const std::string& word) { format = kFormats.at(word); },
         "text (default), json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->type_name("FORMAT");
}

void show_findings(const diag::Sink& sink, const diag::FileTexts& texts, FindingsFormat format, std::string_view further) {
  switch (format) {
    case FindingsFormat::Text: return note(diag::render_text(sink, texts, color_of_stderr()));
    case FindingsFormat::Json: return print(diag::render_json(sink, texts, further));
    case FindingsFormat::Sarif: return print(diag::render_sarif(sink, texts));
  }
}

void show_failure(const std::string& why, FindingsFormat format) {
  complain(why);
  switch (format) {
    case FindingsFormat::Text: return;
    case FindingsFormat::Json: return print(diag::failure_json(why));
    case FindingsFormat::Sarif: return print(diag::failure_sarif(why));
  }
}

auto counted(std::size_t count, const std::string& noun) -> std::string { return diag::counted(count, noun); }

}  // namespace writ::cli
