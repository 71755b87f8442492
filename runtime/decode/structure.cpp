#include "runtime/decode/structure.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "runtime/base/limits.hpp"

namespace writ::decode {
namespace {

// What is kept from one text to the next: the tokens of this many bytes.
constexpr std::size_t kKeptBytes = 1u << 20;

auto level_named(std::string_view name) -> const simdjson::implementation* {
  const simdjson::implementation* level = simdjson::get_available_implementations()[std::string(name)];
  return level != nullptr && level->supported_by_runtime_system() ? level : nullptr;
}

// All levels find the same, so a name that this machine does not know changes nothing but the time.
auto preferred_level() -> const simdjson::implementation* {
  const char* wanted = std::getenv("WRIT_SIMD");
  const simdjson::implementation* level = wanted != nullptr ? level_named(wanted) : nullptr;
  if (level == nullptr) level = simdjson::get_active_implementation();
  return level;
}

}  // namespace

struct Structure::Stage {
  const simdjson::implementation* level;
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;

  auto reserve(std::size_t bytes) -> bool {
    if (parser != nullptr && parser->capacity() >= bytes) return true;
    constexpr std::size_t kLeast = 4096;
    const std::size_t wanted = std::max(kLeast, bytes + bytes / 2);
    // The depth is for the second stage, which is not used.
    return level->create_dom_parser_implementation(wanted, 1, parser) == simdjson::SUCCESS;
  }
};

Structure::Structure() : stage_(std::make_unique<Stage>()) {
  static const simdjson::implementation* const level = preferred_level();
  stage_->level = level;
}
Structure::~Structure() = default;

auto Structure::find(std::string_view text) -> bool {
  if (!stage_->reserve(text.size())) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return stage_->parser->stage1(bytes, text.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS;
}

auto Structure::tokens() const -> const std::uint32_t* { return stage_->parser->structural_indexes.get(); }
auto Structure::count() const -> std::size_t { return stage_->parser->n_structural_indexes; }

auto Structure::use(std::string_view level) -> bool {
  const simdjson::implementation* found = level_named(level);
  if (found == nullptr) return false;
  stage_->level = found;
  stage_->parser.reset();
  return true;
}

void Structure::shrink() {
  if (stage_->parser != nullptr && stage_->parser->capacity() > kKeptBytes) stage_->parser.reset();
}

auto structure_levels() -> std::vector<std::string_view> {
  std::vector<std::string_view> names;
  static const std::vector<std::string> all = [] {
    std::vector<std::string> found;
    for (const simdjson::implementation* level : simdjson::get_available_implementations())
      if (level->supported_by_runtime_system()) found.push_back(level->name());
    return found;
  }();
  for (const std::string& name : all) names.emplace_back(name);
  return names;
}

}  // namespace writ::decode
