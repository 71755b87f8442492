#include "compiler/cli/output.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/cli/terminal.hpp"
#include "compiler/diag/diagnostic.hpp"
#include "runtime/base/files.hpp"

namespace writ::cli {
namespace {

auto unknown_format(const std::string& format, const std::vector<std::string>& formats) -> std::string {
  std::string guess = diag::nearest(format, formats);
  return fmt::format("-o: there is no format `{}`; {}", format,
                     guess.empty() ? fmt::format("the formats are {}", fmt::join(formats, ", "))
                                   : fmt::format("did you mean `{}`?", guess));
}

}  // namespace

void add_output_option(CLI::App& app, std::vector<std::string>& wishes, const std::vector<std::string>& formats) {
  app.add_option("-o,--output", wishes,
                 fmt::format("{}; with =PATH into that file; repeatable", fmt::join(formats, ", ")))
      ->type_name("FORMAT[=PATH]")
      ->allow_extra_args(false);
}

void add_form_option(CLI::App& app, Form& form) {
  app.add_option_function<std::string>(
         "--format", [&form](const std::string& word) { form = word == "json" ? Form::Json : Form::Text; },
         "text (default) or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
}

auto parse_outputs(const std::vector<std::string>& wishes, const std::vector<std::string>& formats)
    -> Fallible<std::vector<Output>> {
  if (wishes.empty()) return std::vector<Output>{{formats.front(), ""}};
  std::vector<Output> outputs;
  for (const std::string& wish : wishes) {
    std::size_t equals = wish.find('=');
    Output output{wish.substr(0, equals), equals == std::string::npos ? "" : wish.substr(equals + 1)};
    if (std::find(formats.begin(), formats.end(), output.format) == formats.end()) {
      return fail(unknown_format(output.format, formats));
    }
    if (equals != std::string::npos && output.path.empty()) return fail(fmt::format("-o: `{}` names no file", wish));
    outputs.push_back(std::move(output));
  }
  auto on_stdout = std::count_if(outputs.begin(), outputs.end(), [](const Output& o) { return o.path.empty(); });
  if (on_stdout > 1) return fail("-o: only one format can go to standard output; give the others a file (FORMAT=PATH)");
  return outputs;
}

auto deliver(const Output& output, const std::string& product) -> bool {
  if (output.path.empty()) {
    print(product);
    return true;
  }
  auto written = write_file(output.path, product);
  if (!written) complain(written.error().message);
  return written.has_value();
}

auto deliver_all(const std::vector<Output>& outputs, const std::string& text, const std::string& json, Exit exit)
    -> Exit {
  for (const Output& output : outputs) {
    if (!deliver(output, output.format == "json" ? json : text)) exit = Exit::Broken;
  }
  return exit;
}

}  // namespace writ::cli
