#include "runtime/builtins/cost.hpp"

#include <algorithm>
#include <charconv>

#include "runtime/builtins/signature.hpp"

namespace writ::builtins {
namespace {

auto split(std::string_view text, char separator) -> std::vector<std::string_view> {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  parts.push_back(trimmed(text));
  return parts;
}

// A natural number that is not 0.
auto number(std::string_view text) -> std::optional<std::uint32_t> {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

auto parse_factor(std::string_view text, const std::vector<Parameter>& parameters, CostTerm& into) -> bool {
  if (const auto steps = number(text)) {
    into.steps = times(into.steps, *steps);
    return true;
  }
  if (text.size() < 3 || text.front() != '|' || text.back() != '|') return false;
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    return parameter.name == text.substr(1, text.size() - 2);
  });
  if (found == parameters.end()) return false;
  into.arguments.push_back(static_cast<std::size_t>(found - parameters.begin()));
  return true;
}

auto parse_term(std::string_view text, const std::vector<Parameter>& parameters) -> std::optional<CostTerm> {
  CostTerm term;
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() > 2) return std::nullopt;
  if (parts.size() == 2) {
    const auto divisor = number(parts[1]);
    if (!divisor) return std::nullopt;
    term.divisor = *divisor;
  }
  for (const std::string_view factor : split(parts[0], '*')) {
    if (!parse_factor(factor, parameters, term)) return std::nullopt;
  }
  return term;
}

}  // namespace

auto parse_cost(std::string_view cost, std::string_view signature) -> std::optional<std::vector<CostTerm>> {
  const std::vector<Parameter> parameters = parameters_of(signature);
  std::vector<CostTerm> terms;
  for (const std::string_view part : split(cost, '+')) {
    const std::optional<CostTerm> term = parse_term(part, parameters);
    if (!term) return std::nullopt;
    terms.push_back(*term);
  }
  const bool never_free =
      std::any_of(terms.begin(), terms.end(), [](const CostTerm& term) { return term.arguments.empty(); });
  return never_free ? std::optional(terms) : std::nullopt;
}

}  // namespace writ::builtins
