#include "runtime/builtins/signature.hpp"

namespace writ::builtins {

auto trimmed(std::string_view text) -> std::string_view {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

auto parameters_of(std::string_view signature) -> std::vector<Parameter> {
  const std::size_t open = signature.find('(');
  const std::size_t close = signature.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  std::string_view left = signature.substr(open + 1, close - open - 1);
  std::vector<Parameter> parameters;
  while (!left.empty()) {
    const std::size_t comma = left.find(',');
    const std::string_view one = left.substr(0, comma);
    left = comma == std::string_view::npos ? std::string_view() : left.substr(comma + 1);
    if (const std::size_t colon = one.find(':'); colon != std::string_view::npos)
      parameters.push_back({trimmed(one.substr(0, colon)), trimmed(one.substr(colon + 1))});
  }
  return parameters;
}

}  // namespace writ::builtins
