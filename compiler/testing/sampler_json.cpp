// Free-form data for a sampled world: with the keys by which the rules look into it, and at its
// ends mostly values of the types that they give it.
#include <algorithm>

#include "compiler/testing/sampler.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/json_text.hpp"

namespace writ::testing {
namespace {

constexpr std::size_t kDeepest = 3;

auto object_of(std::vector<std::pair<std::string, std::string>> members) -> std::string {
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return json::key_before(a.first, b.first); });
  std::string text;
  for (const auto& [key, value] : members) text += (text.empty() ? "" : ",") + json::quoted(key) + ":" + value;
  return "{" + text + "}";
}

}  // namespace

auto Sampler::json_text(Random& random, std::int64_t now, std::size_t depth) -> std::string {
  const std::uint64_t roll = depth == 0 ? 0 : random.below(100);
  if (roll < 50 && depth < kDeepest) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const std::string& key : pools_.json_keys()) {
      if (random.percent(60)) members.emplace_back(key, json_text(random, now, depth + 1));
    }
    return object_of(std::move(members));
  }
  if (roll < 60 && depth < kDeepest) {
    std::string text;
    for (std::uint64_t i = random.below(3); i > 0; --i)
      text += (text.empty() ? "" : ",") + json_text(random, now, depth + 1);
    return "[" + text + "]";
  }
  if (roll < 95 && !pools_.json_types().empty()) {
    const TypeId type = random.pick(pools_.json_types());
    return decode::to_json(types_, type, known(random, type, now));
  }
  static const std::vector<std::string> kOthers = {"0", "1", "\"a\"", "\"\"", "true", "false", "{}", "[]"};
  return random.pick(kOthers);
}

auto Sampler::json(Random& random, TypeId id, std::int64_t now) -> Cell {
  const Type& type = types_[id];
  const std::size_t most = type.max_size != 0 ? type.max_size : limits::kLargestStringBytes;
  const std::string text = random.percent(10) ? json_text(random, now, kDeepest) : json_text(random, now, 0);
  return Cell::of_text(memory_->text(text.size() <= most ? text : "{}"));
}

}  // namespace writ::testing
