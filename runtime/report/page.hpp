// A page for a terminal: paint, headings, columns. Private to runtime/report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/report/writers.hpp"

namespace writ::report {

enum class Ink : std::uint8_t { Plain, Bold, Dim, Good, Warn, Bad };

class Page {
 public:
  explicit Page(Style style) : style_(style) {}

  // `text` is made visible() here: nothing that was not meant reaches the terminal.
  [[nodiscard]] auto painted(Ink ink, std::string_view text) const -> std::string;
  void line(std::size_t indent, const std::string& painted_text);
  void blank();  // never two, never first
  auto finish() -> std::string { return std::move(out_); }

 private:
  Style style_;
  std::string out_;
};

auto ink_of(ir::Verdict verdict) -> Ink;

// The leaves of a formula, each with its truth and what was found, as deep as they stand.
void write_witnesses(Page& page, std::size_t indent, const std::vector<explain::Witness>& witnesses);

// "DENY  production  (best case: allow)  at 2026-…", and under it the title and the rules' version.
void write_head(Page& page, const Outcome& outcome);

}  // namespace writ::report
