// `-o FORMAT[=PATH]`: what a command produces, in which form, and where it goes.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

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

// Whether it could be written; if not, stderr says why.
auto deliver(const Output& output, const std::string& product) -> bool;

}  // namespace writ::cli
