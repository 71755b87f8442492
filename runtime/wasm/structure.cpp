// Where the tokens of a JSON text begin, where simdjson is not there: byte by byte, with what simdjson's first stage
// finds. See runtime/decode/structure.hpp.
#include "runtime/decode/structure.hpp"

#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

constexpr std::size_t kKeptTokens = 1u << 18;

auto is_blank(char c) -> bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
auto is_mark(char c) -> bool { return c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ','; }

// Behind the string that begins at `at`; the size of the text where it has no end, or a control character in it.
auto string_end(std::string_view text, std::size_t at) -> std::size_t {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (static_cast<unsigned char>(text[at]) < 0x20) break;
    if (text[at] == '\\' && ++at < text.size() && static_cast<unsigned char>(text[at]) < 0x20) break;
  }
  return std::string_view::npos;
}

}  // namespace

struct Structure::Stage {
  std::vector<std::uint32_t> tokens;
};

Structure::Structure() : stage_(std::make_unique<Stage>()) {}
Structure::~Structure() = default;

auto Structure::find(std::string_view text) -> bool {
  std::vector<std::uint32_t>& tokens = stage_->tokens;
  tokens.clear();
  if (!is_valid_utf8(text)) return false;
  bool in_word = false;  // behind a byte of a number or word, whose first one was noted
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool quote = c == '"';
    if (!is_blank(c) && !in_word) tokens.push_back(static_cast<std::uint32_t>(at));
    if (in_word && is_mark(c)) tokens.push_back(static_cast<std::uint32_t>(at));
    in_word = !is_blank(c) && !is_mark(c) && !quote;
    at = quote ? string_end(text, at) : at + 1;
    if (at == std::string_view::npos) return false;
  }
  const bool found = !tokens.empty();
  tokens.push_back(static_cast<std::uint32_t>(text.size()));
  return found;
}

auto Structure::tokens() const -> const std::uint32_t* { return stage_->tokens.data(); }
auto Structure::count() const -> std::size_t { return stage_->tokens.empty() ? 0 : stage_->tokens.size() - 1; }

auto Structure::use(std::string_view level) -> bool { return level == structure_levels().front(); }

void Structure::shrink() {
  if (stage_->tokens.capacity() > kKeptTokens) stage_->tokens = {};
}

auto structure_levels() -> std::vector<std::string_view> { return {"bytes"}; }

}  // namespace writ::decode
