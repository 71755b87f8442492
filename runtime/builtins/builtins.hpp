// The native functions of the language, one row each (design 2.7).
//
// A row says everything about a builtin: name, parameter and result rule, cost,
// what it does, an example that a test runs. Checker, engines, docs and the IR
// verifier read the row. A native function sees only known operands: strictness
// is the engines' work (writ::builtins::call).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/values/arena.hpp"
#include "runtime/values/types.hpp"

namespace writ::builtins {

inline constexpr std::size_t kMostArguments = 8;  // of any builtin

struct Context {
  const TypeTable& types;
  std::span<const TypeId> argument_types;
  TypeId result_type;
  Arena& arena;
};
using Native = Cell (*)(const Context& context, std::span<const Cell> arguments);

// The result type from the argument types, or nothing when they do not fit.
using TypeRule = std::optional<TypeId> (*)(TypeTable& types, std::span<const TypeId> arguments);

// What a call hands over behind the arguments that are written: the rule and the function see it as their last one.
enum class Hidden : std::uint8_t { None, Now };

struct Builtin {
  std::string_view name;       // as written in the language
  std::string_view signature;  // for people: "starts(s: string, prefix: string) -> bool"
  Native native;
  TypeRule rule;
  std::string_view cost;       // steps of a call: "1", "1 + |s|/16" (cost.hpp)
  std::string_view what;       // one sentence, with when it fails
  std::string_view example;    // an expression that is true
  Hidden hidden = Hidden::None;
};

auto all() -> std::span<const Builtin>;  // sorted by name
auto find(std::string_view name) -> std::optional<std::uint32_t>;

// Calls row `index` as the language means it: unknown when an argument is, else the native function.
auto call(std::uint32_t index, const Context& context, std::span<const Cell> arguments) -> Cell;

}  // namespace writ::builtins
