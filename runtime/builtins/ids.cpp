// Ids of people, services and assets from their text: `person("olga")`.
#include <array>

#include "runtime/builtins/families.hpp"

namespace writ::builtins {
namespace {

auto same_text(const Context&, std::span<const Cell> arguments) -> Cell { return arguments[0]; }

auto person_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.simple(Kind::Person);
}

auto service_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.simple(Kind::Service);
}

auto asset_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.simple(Kind::Asset);
}

constexpr std::array kRows = {
    Builtin{"person", "person(id: string) -> person", same_text, person_rule, "1",
            "The person with this id in the people directory.", R"(person("olga") == person("olga"))"},
    Builtin{"service", "service(id: string) -> service", same_text, service_rule, "1", "The service with this id.",
            R"(service("ci") == service("ci"))"},
    Builtin{"asset", "asset(id: string) -> asset", same_text, asset_rule, "1",
            "The asset with this id, declared or not.", R"(asset("crm") == asset("crm"))"},
};

}  // namespace

auto id_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
