// The reader of the IR's text form, whatever the bytes.
//
// What is refused is refused with a reason. What is read verifies, is the same module again after print()
// and read(), and runs in the interpreter on a world of which nothing is known.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/fuzz/bounded_run.hpp"

extern "C" auto LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) -> std::size_t;

namespace {

using namespace writ;

using fuzz::require;

// ---------------------------------------------------------------- mutations that know tokens

// xorshift: good enough to choose.
auto chosen(unsigned& state, std::size_t bound) -> std::size_t {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return bound == 0 ? 0 : state % bound;
}

auto is_word(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

// A word, number or id of `text` at or after `from`.
auto token_after(std::string_view text, std::size_t from) -> std::string_view {
  while (from < text.size() && !is_word(text[from])) ++from;
  std::size_t end = from;
  while (end < text.size() && is_word(text[end])) ++end;
  return text.substr(from, end - from);
}

auto new_token(std::string_view text, unsigned& state) -> std::string {
  static constexpr std::array<std::string_view, 9> kSpecial = {"9223372036854775807",
                                                               "-9223372036854775808",
                                                               "0",
                                                               "1",
                                                               "optional",
                                                               "4294967295",
                                                               "absent",
                                                               "sensitive",
                                                               "1e308"};
  switch (chosen(state, 4)) {
    case 0: return std::to_string(chosen(state, 12));
    case 1: return std::string(ir::op_info(static_cast<ir::Op>(chosen(state, ir::kOpCount))).text);
    case 2: return std::string(kSpecial[chosen(state, kSpecial.size())]);
    default: return std::string(token_after(text, chosen(state, text.size())));
  }
}

auto with_token_replaced(std::string_view text, unsigned& state) -> std::string {
  const std::string_view old = token_after(text, chosen(state, text.size()));
  const auto at = static_cast<std::size_t>(old.data() - text.data());
  return std::string(text.substr(0, at)) + new_token(text, state) + std::string(text.substr(at + old.size()));
}

// Copies a line to another place, or takes it out.
auto with_line_moved(std::string_view text, unsigned& state) -> std::string {
  const auto line_at = [&](std::size_t at) {
    const std::size_t begin = text.rfind('\n', at) == std::string_view::npos ? 0 : text.rfind('\n', at) + 1;
    return text.substr(begin, std::min(text.find('\n', begin), text.size() - 1) + 1 - begin);
  };
  const std::string_view line = line_at(chosen(state, text.size()));
  const auto at = static_cast<std::size_t>(line.data() - text.data());
  if (chosen(state, 2) == 0) return std::string(text.substr(0, at)) + std::string(text.substr(at + line.size()));
  const auto to = static_cast<std::size_t>(line_at(chosen(state, text.size())).data() - text.data());
  return std::string(text.substr(0, to)) + std::string(line) + std::string(text.substr(to));
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  const auto module = ir::read({reinterpret_cast<const char*>(data), size});
  if (!module) {
    require(!module.error().message.empty(), "a refusal says why");
    return 0;
  }
  require(ir::verify(*module).empty(), "what is read verifies");
  const std::string text = ir::print(*module);
  const auto again = ir::read(text);
  require(again.has_value(), "what was printed reads");
  require(ir::print(*again) == text, "what was printed prints the same");
  require(property::ModuleComparison(*module, *again).difference().empty(), "what was printed is the same module");
  fuzz::evaluate(*module);
  return 0;
}

extern "C" auto LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
    -> std::size_t {
  unsigned state = seed | 1u;
  if (size == 0 || chosen(state, 3) == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string made = chosen(state, 3) == 0 ? with_line_moved(text, state) : with_token_replaced(text, state);
  const std::size_t kept = std::min(made.size(), most);
  std::copy(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(kept), data);
  return kept;
}
