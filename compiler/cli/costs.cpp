#include "compiler/cli/costs.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "compiler/check/cost.hpp"
#include "runtime/report/json.hpp"

namespace writ::cli {
namespace {

struct Row {
  std::string gate;
  check::GateCost cost;
  std::optional<std::uint64_t> limit;
};

auto rows_of(const driver::Build& build) -> std::vector<Row> {
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < build.typed.symbols.size(); ++i) {
    const check::Symbol& symbol = build.typed.symbols[check::SymbolId{i}];
    if (symbol.kind != check::SymbolKind::Gate) continue;
    const check::ModuleFacts& module = build.typed.modules[symbol.module];
    rows.push_back(
        {module.name + "/" + symbol.name, check::gate_cost(build.typed, check::SymbolId{i}), module.limits.cost});
  }
  return rows;
}

// A gate's name is enough where no two have the same.
void shorten(std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.gate.substr(row.gate.rfind('/') + 1));
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].gate = names[i];
}

auto columns_of(std::string_view text) -> std::size_t {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

// Texts wider than this push the rest of their own line to the right, and only that.
auto widest(const std::vector<std::string>& texts) -> std::size_t {
  constexpr std::size_t kMost = 100;
  std::size_t width = 0;
  for (const std::string& text : texts) {
    if (columns_of(text) <= kMost) width = std::max(width, columns_of(text));
  }
  return width;
}

auto blanks(std::size_t width, std::string_view text) -> std::string {
  return std::string(width - std::min(width, columns_of(text)), ' ');
}

auto term_json(const check::Monomial& product, Steps steps, const std::vector<std::string>& names) -> report::Json {
  std::vector<std::string> sizes;
  for (check::SizeIndex size : product.factors()) sizes.push_back(names[size]);
  report::Json term = report::Json::object();
  term.set("steps", report::Json::number(static_cast<std::int64_t>(steps)));
  term.set("sizes", report::Json::texts(sizes));
  return term;
}

auto row_json(const Row& row) -> report::Json {
  const std::vector<std::string> names = row.cost.names();
  report::Json terms = report::Json::array();
  for (const auto& [product, steps] : row.cost.polynomial.terms()) terms.add(term_json(product, steps, names));
  report::Json sizes = report::Json::object();
  for (const check::CostSize& size : row.cost.sizes)
    sizes.set(size.name, report::Json::number(static_cast<std::int64_t>(size.bound)));
  report::Json made = report::Json::object();
  made.set("gate", row.gate);
  made.set("polynomial", row.cost.polynomial.print(names));
  made.set("terms", std::move(terms));
  made.set("sizes", std::move(sizes));
  made.set("bound", report::Json::number(static_cast<std::int64_t>(row.cost.bound())));
  if (row.limit) made.set("limit", report::Json::number(static_cast<std::int64_t>(*row.limit)));
  return made;
}

}  // namespace

auto can_count(const diag::Sink& sink) -> bool {
  std::size_t costs = 0;
  for (const diag::Diagnostic* finding : sink.sorted()) costs += finding->rule == diag::GateCost.info ? 1 : 0;
  return costs == sink.errors();
}

auto costs_text(const driver::Build& build) -> std::string {
  std::vector<Row> rows = rows_of(build);
  shorten(rows);
  std::vector<std::string> gates, polynomials, bounds;
  for (const Row& row : rows) {
    gates.push_back(row.gate);
    polynomials.push_back(row.cost.polynomial.print(row.cost.names()));
    bounds.push_back(check::steps_text(row.cost.bound()));
  }
  const std::size_t gate_width = widest(gates), polynomial_width = widest(polynomials), bound_width = widest(bounds);
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += gates[i] + blanks(gate_width, gates[i]) + " = " + polynomials[i] + blanks(polynomial_width, polynomials[i]);
    text += "  <= " + blanks(bound_width, bounds[i]) + bounds[i];
    if (rows[i].limit) text += "  (limit " + check::steps_text(*rows[i].limit) + ")";
    text += "\n";
  }
  return text;
}

auto costs_json(const driver::Build& build) -> std::string {
  std::string rows;
  for (const Row& row : rows_of(build)) rows += (rows.empty() ? "\n" : ",\n") + row_json(row).write();
  return "\"costs\":[" + rows + "]";
}

}  // namespace writ::cli
