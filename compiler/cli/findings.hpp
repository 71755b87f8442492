// Findings on their way out, in the form that the user asked for.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "compiler/diag/render.hpp"

namespace writ::cli {

enum class FindingsFormat : std::uint8_t { Text, Json, Sarif };
void add_format_option(CLI::App& app, FindingsFormat& format);

// Text goes to stderr; JSON and SARIF are products and go to stdout. `further`: more members of the JSON.
void show_findings(const diag::Sink& sink, const diag::FileTexts& texts, FindingsFormat format, std::string_view further = {});

// Why nothing could be done: always on stderr, and in the product when there is one.
void show_failure(const std::string& why, FindingsFormat format);

// "1 file", "14 declarations".
auto counted(std::size_t count, const std::string& noun) -> std::string;

}  // namespace writ::cli
