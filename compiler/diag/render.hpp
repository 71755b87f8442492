// Findings into text for a person, JSON for a program, SARIF for a code host.
//
// All forms show the same findings in the same order: by file, then by place.
// What a terminal could obey rather than show (control characters, bidirectional
// overrides, bytes that are not UTF-8) is written out as `<U+001B>` or `<FF>`.
// A snippet costs the same however long its line is. Nothing here can fail.
#pragma once

#include <string>

#include "compiler/diag/diagnostic.hpp"

namespace writ::diag {

// Whether the text may hold terminal colours. The caller knows where it goes.
enum class Color : std::uint8_t { Never, Always };

// Every finding with its snippets, and the summary as the last line. Empty when there is none.
auto render_text(const Sink& sink, const FileTexts& texts, Color color) -> std::string;

// {"diagnostics":[{code, severity, message, file, line, column, end_line, end_column,
// labels, helps}], "errors", "warnings", "dropped"}. Columns count code points from 1;
// the end is the first column after the place. `further`: more members, as JSON.
auto render_json(const Sink& sink, const FileTexts& texts, std::string_view further = {}) -> std::string;

// SARIF 2.1.0, one run; its rules are the codes of the catalogue.
auto render_sarif(const Sink& sink, const FileTexts& texts) -> std::string;

// The same two forms for a run that could not be made, because the world refused something.
auto failure_json(std::string_view why) -> std::string;
auto failure_sarif(std::string_view why) -> std::string;

// "2 errors, 1 warning", "no findings"; says how many are not shown.
auto summary(const Sink& sink) -> std::string;

}  // namespace writ::diag
