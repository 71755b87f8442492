// Rules whose data says who is in what: texts of a request that the data holds are found by where they stand. Set, read
// and as JSON they decide alike, in both engines, and so does every text that the data does not hold.
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

constexpr std::string_view kRules = R"(language writ 1
module abi.members version 1.0.0

role desk "Looks after access" from "idp:desk"

enum Action { read, write }
record Ask { who : string max 12, action : Action, what : string max 64, score : int, times : int }
record Thing { owner : string max 64, readers : string max 64 }

request ask : Ask

data parents : map[string max 64, set[string max 64, max 100], max 100] from "abi_parents.json"
data things : map[string max 64, Thing, max 100] from "abi_things.json"

control ACC-01 "They may" {
  owner     desk
  severity  high
  enforce   hard
  require   things[ask.what].owner == ask.who
            or (ask.action == read and things[ask.what].readers in closure(parents)[ask.who])
            otherwise "{ask.who} may not {ask.action} {ask.what}."
}

control ACC-02 "They are somebody" {
  owner     desk
  severity  high
  enforce   hard
  require   ask.who in closure(parents) and ask.who not in parents["staff"] otherwise "Nobody knows {ask.who}."
}

control ACC-03 "No part of the name is blocked" {
  owner     desk
  severity  high
  enforce   hard
  require   every part in split(ask.who, "/", max: 4), if any: part not in parents["blocked"] otherwise "Part of {ask.who} is."
}

fn product(a: int, b: int) -> int? = a * b

control ACC-04 "There is a product" {
  owner     desk
  severity  high
  enforce   hard
  require   product(ask.score, ask.times) is present and ask.who not in parents["blocked"] otherwise "There is none."
}

gate act "Act" on ask {
  controls  ACC-01, ACC-02, ACC-03
}

gate count "Count" on ask {
  controls  ACC-04
}
)";
constexpr std::string_view kParents = R"({
  "ada": ["team-of-the-east"], "bo": ["staff"], "somebody-too-long": ["staff"], "": ["staff"],
  "team-of-the-east": ["staff"], "team-of-the-west": [], "staff": ["bo"],
  "ada/guest": ["staff"], "guest/ada": [], "blocked": ["ada/bo", "guest"]
})";
constexpr std::string_view kThings = R"({
  "plan": {"owner": "ada", "readers": "staff"}, "a plan of more than sixteen letters": {"owner": "bo", "readers": "bo"},
  "ada": {"owner": "team-of-the-east", "readers": "team-of-the-west"}
})";

struct Case {
  abi::Policy policy;
  abi::Context context;

  explicit Case(writ_engine engine, const char* gate = "act")
      : policy(load(engine)), context(abi::context_of(policy, gate)) {}
  static auto load(writ_engine engine) -> abi::Policy {
    abi::scratch("abi_parents.json", kParents);
    abi::scratch("abi_things.json", kThings);
    return abi::load(abi::scratch("abi_members.writ", kRules), engine);
  }
  [[nodiscard]] auto fresh() const -> abi::Request { return abi::fresh_request(context); }
  [[nodiscard]] auto read(std::string_view json) const -> abi::Request { return abi::read_request(context, json); }
  auto decide(const abi::Request& request) -> std::vector<int> { return abi::outcomes(abi::decide(context, request)); }
  auto decide(std::string_view json) -> std::vector<int> { return abi::outcomes(abi::decide(context, json)); }
  auto record() -> std::string { return abi::record_of(context); }
};

auto set(const abi::Request& request, const char* path, std::string_view text) -> writ_status {
  return writ_request_set_text(request.get(), abi::field(request, path), text.data(), text.size());
}

// Held by the data as a key, as a member, as neither; longer than the field may be; the begin of one that is held; in
// parts that are held themselves, or are not where the whole is.
constexpr std::string_view kNames[] = {
    "ada",       "bo",        "staff",           "cy", "", "plan", "somebody-too-long", "a", "ad",
    "ada/guest", "guest/ada", "team-of-the-east"};
constexpr std::string_view kThingsAsked[] = {
    "plan", "a plan of more than sixteen letters", "a plan of more than sixteen lettres", "ada", "nothing", ""};

}  // namespace

TEST_CASE("texts that the data holds decide as all others, however they come") {
  Case interpreted(WRIT_INTERPRETER);
  Case native(WRIT_NATIVE);
  std::size_t allowed = 0;
  for (Case* c : {&interpreted, &native}) {
    const abi::Request request = c->fresh();
    for (const char* number : {"score", "times"})
      CHECK(writ_request_set_int(request.get(), abi::field(request, number), number[0] == 's' ? 3 : 2) == WRIT_OK);
    for (const std::string_view who : kNames) {
      for (const std::string_view what : kThingsAsked) {
        for (const char* action : {"read", "write"}) {
          const std::string json = R"({"action":")" + std::string(action) + R"(","score":3,"times":2,"what":")" +
                                   std::string(what) + R"(","who":")" + std::string(who) + R"("})";
          CAPTURE(json);
          const std::vector<int> expected = interpreted.decide(json);
          allowed += expected[0] == WRIT_ALLOW ? 1 : 0;
          CHECK(c->decide(json) == expected);
          const std::string record = c->record();
          CHECK(c->decide(c->read(json)) == expected);
          const bool fits = who.size() <= 12;
          CHECK(set(request, "who", who) == (fits ? WRIT_OK : WRIT_BAD_VALUE));
          CHECK(set(request, "what", what) == WRIT_OK);
          CHECK(set(request, "action", action) == WRIT_OK);
          CHECK(c->decide(request) == expected);
          if (fits) CHECK(c->record() == record);
        }
      }
    }
  }
  CHECK(allowed > 0);
}

TEST_CASE("a part of a text is not the text that begins where it does") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    Case c(engine);
    const abi::Request request = c.fresh();
    const auto third = [&](std::string_view who) {
      CHECK(set(request, "who", who) == WRIT_OK);
      CHECK(set(request, "what", "plan") == WRIT_OK);
      CHECK(set(request, "action", "write") == WRIT_OK);
      return c.decide(request).back();
    };
    CHECK(third("ada") == WRIT_SATISFIED);
    CHECK(third("guest/ada") == WRIT_VIOLATED);
    CHECK(third("ada/guest") == WRIT_VIOLATED);
    CHECK(third("ada/bo") == WRIT_SATISFIED);  // neither "ada" nor "bo" is a member, though the whole is
    CHECK(third("guest") == WRIT_VIOLATED);
  }
}

// What cannot be computed is unknown where it becomes an optional, in code that expects everything to be known.
TEST_CASE("a product that is too large is neither present nor absent") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    Case c(engine, "count");
    const std::string_view large = R"({"who":"ada","score":9223372036854775807,"times":2})";
    const std::string_view small = R"({"who":"ada","score":3,"times":2})";
    CHECK(c.decide(small).back() == WRIT_SATISFIED);
    CHECK(c.decide(large).back() == (WRIT_SATISFIED | WRIT_VIOLATED));
    CHECK(c.decide(c.read(large)).back() == (WRIT_SATISFIED | WRIT_VIOLATED));
  }
}

TEST_CASE("a text that does not fit leaves nothing of the one before, though the data holds both") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    Case c(engine);
    const abi::Request request = c.fresh();
    const auto allowed = [&] {
      CHECK(set(request, "who", "ada") == WRIT_OK);
      CHECK(set(request, "what", "plan") == WRIT_OK);
      CHECK(set(request, "action", "write") == WRIT_OK);
      return c.decide(request)[0] == WRIT_ALLOW;
    };
    for (const std::string_view text :
         {std::string_view("somebody-too-long"), std::string_view("ad\xff"), std::string_view("ada\0", 4)}) {
      CAPTURE(text);
      CHECK(allowed());
      set(request, "who", text);
      CHECK(c.decide(request)[0] == WRIT_DENY);
    }
    CHECK(allowed());
  }
}
