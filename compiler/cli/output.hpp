// `-o FORMAT[=PATH]` and `--format FORMAT`: what a command produces, in which form, and where it goes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "compiler/cli/exit_codes.hpp"
#include "runtime/base/result.hpp"

namespace writ::cli {

struct Output {
  std::string format;
  std::string path;  // empty: standard output
};

// Adds `-o`, repeatable. The wishes as written are kept in `wishes`.
void add_output_option(CLI::App& app, std::vector<std::string>& wishes, const std::vector<std::string>& formats);

// The wishes, or `formats.front()` to standard output when there is none. Two products
// on standard output, an unknown format and a path that is empty are errors.
auto parse_outputs(const std::vector<std::string>& wishes, const std::vector<std::string>& formats)
    -> Fallible<std::vector<Output>>;

// `--format`, of a command that prints one product.
enum class Form : std::uint8_t { Text, Json };
void add_form_option(CLI::App& app, Form& form);

// Whether it could be written; if not, stderr says why.
auto deliver(const Output& output, const std::string& product) -> bool;
// Each where it goes; Broken if one could not be written, `exit` otherwise. Of the formats text and json.
auto deliver_all(const std::vector<Output>& outputs, const std::string& text, const std::string& json, Exit exit)
    -> Exit;

}  // namespace writ::cli
