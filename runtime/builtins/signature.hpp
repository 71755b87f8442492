// The parameters of a builtin, from the signature in its row.
#pragma once

#include <string_view>
#include <vector>

namespace writ::builtins {

struct Parameter {
  std::string_view name;
  std::string_view type;  // "string", "set[T]", "literal int": a number that is written at the call
};

// Of "starts(s: string, prefix: string) -> bool", in order.
auto parameters_of(std::string_view signature) -> std::vector<Parameter>;

// Without the blanks around it.
auto trimmed(std::string_view text) -> std::string_view;

inline constexpr std::string_view kLiteralInt = "literal int";
inline constexpr std::string_view kLiteralRounding = "down or up";  // one of the two words, behind its label

}  // namespace writ::builtins
