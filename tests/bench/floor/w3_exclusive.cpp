// One rule a tenant: the tenant's number by a hash, then four tests on its masks.
#include <memory>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/floor/json.hpp"
#include "tests/bench/floor/symbols.hpp"

namespace writ::bench {
namespace {

struct Rule {
  std::uint32_t actions = 0;  // masks of symbols
  std::uint32_t regions = 0;
  std::int64_t max_amount = 0;
};

struct Ask {
  std::string_view tenant, action, region, role;
  std::int64_t amount = 0;
};

struct Numbered {
  std::uint32_t tenant, action, region, role;
  std::int64_t amount;
};

struct Policy {
  Symbols actions{{"read", "write", "share", "delete", "approve", "export", "admin", "audit"}};
  Symbols regions{{"eu", "us", "ap", "sa", "af", "me"}};
  Symbols roles{{"admin", "member", "guest"}};
  Symbols tenants;
  std::vector<Rule> rules;

  [[nodiscard]] auto numbered(const Ask& ask) const -> Numbered {
    return {tenants.find(ask.tenant), actions.find(ask.action), regions.find(ask.region), roles.find(ask.role),
            ask.amount};
  }
  [[nodiscard]] auto allows(const Numbered& ask) const -> bool {
    if (ask.tenant == kNoSymbol) return false;
    const Rule& rule = rules[ask.tenant];
    return ((rule.actions >> ask.action & 1) & (rule.regions >> ask.region & 1) &
            static_cast<std::uint32_t>(ask.amount <= rule.max_amount) & static_cast<std::uint32_t>(ask.role != 2)) != 0;
  }
};

auto mask_of(const Symbols& symbols, simdjson::dom::element list) -> std::uint32_t {
  std::uint32_t mask = 0;
  for (const auto text : list.get_array()) mask |= 1u << symbols.find(text.get_string().value());
  return mask;
}

auto policy_from(const std::string& path) -> Policy {
  Policy made;
  simdjson::dom::parser parser;
  std::vector<std::string> tenants;
  for (const auto row : parser.load(path).get_array()) {
    made.rules.push_back({mask_of(made.actions, row["actions"].value()), mask_of(made.regions, row["regions"].value()),
                          row["max_amount"].get_int64().value()});
    tenants.emplace_back(row["tenant"].get_string().value());
  }
  made.tenants = Symbols(std::move(tenants));
  return made;
}

auto read(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes) -> Ask {
  Ask ask;
  for_document(parser, bytes, [&ask](std::string_view key, JsonValue value) {
    if (key[0] == 't') {
      ask.tenant = text_of(value);
    } else if (key[0] == 'r') {
      (key[1] == 'e' ? ask.region : ask.role) = text_of(value);
    } else if (key[0] == 'a') {
      if (key[1] == 'c')
        ask.action = text_of(value);
      else
        ask.amount = int_of(value);
    }
  });
  return ask;
}

struct State {
  Policy policy;
  std::vector<simdjson::padded_string> bytes;
  simdjson::ondemand::parser parser;
  std::vector<simdjson::ondemand::parser> parsers;  // own the texts of `asks`
  std::vector<Ask> asks;
  std::vector<Numbered> numbered;
};

}  // namespace

auto w3_exclusive_floor(const Case& one) -> std::vector<Variant> {
  auto state = std::make_shared<State>();
  state->policy = policy_from(one.folder + "/reference.json");
  state->bytes = padded(one.requests);
  state->parsers = std::vector<simdjson::ondemand::parser>(one.requests.size());
  for (std::size_t i = 0; i < one.requests.size(); ++i) {
    state->asks.push_back(read(state->parsers[i], state->bytes[i]));
    state->numbered.push_back(state->policy.numbered(state->asks[i]));
  }
  std::vector<Variant> made;
  const auto variant = [&](const char* stage, auto body) {
    const auto agrees = [body, &one](std::size_t i) { return body(i) == one.expected[i].allow; };
    made.push_back({"floor", stage, one.requests.size(), agrees, loop(body)});
  };
  State* s = state.get();
  variant("parsed", [state, s](std::size_t i) { return s->policy.allows(s->numbered[i]); });
  variant("strings", [state, s](std::size_t i) { return s->policy.allows(s->policy.numbered(s->asks[i])); });
  variant("json",
          [state, s](std::size_t i) { return s->policy.allows(s->policy.numbered(read(s->parser, s->bytes[i]))); });
  return made;
}

}  // namespace writ::bench
