#include "compiler/syntax/names.hpp"

#include <algorithm>

#include "compiler/source/text_checks.hpp"
#include "grammar/tokens.hpp"

namespace writ::syntax {

auto is_plain_name(std::string_view name) -> bool {
  return !name.empty() && grammar::word_at(name, 0).size() == name.size() && !grammar::is_reserved(name);
}

auto may_stand(std::string_view text) -> bool {
  diag::Sink sink;
  return source::check_text(diag::FileId{0u}, text, sink) && !sink.has_errors();
}

auto name_in_rules(std::string_view name) -> std::optional<std::string> {
  if (is_plain_name(name)) return std::string(name);
  const bool fits = std::none_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '`' || byte < 0x20 || byte == 0x7F;
  });
  return name.empty() || !fits || !may_stand(name) ? std::nullopt : std::optional("`" + std::string(name) + "`");
}

}  // namespace writ::syntax
