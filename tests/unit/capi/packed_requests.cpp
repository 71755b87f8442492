// Requests with lists of records, read once and decided on often: as the JSON that says the same, whatever is known.
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

constexpr std::string_view kRules = R"(language writ 1
module abi.packed version 1.0.0

role lead "Leads the team" from "idp:leads"

record Commit { author : string max 32, signed : bool, lines : int in 0 .. 10_000 }
record Review { by : string max 32, score : decimal in 0 .. 10 }
record Change {
  title   : string max 64
  commits : list[Commit, max 16]
  reviews : list[Review, max 16]
  tags    : set[string max 16]
}

request change : Change

let authors = { c.author for c in change.commits }
let known = { "ada", "bo", "cy", "dee", "eve", "flo", "gil", "hal", "ida", "jo" }

control CHG-01 "Commits are signed, and small" {
  owner     lead
  severity  high
  enforce   hard
  require   every c in change.commits, if any: c.signed and c.lines <= 500 otherwise "A commit is not."
}

control CHG-02 "Reviewed by others" {
  owner     lead
  severity  high
  enforce   hard
  require   some r in change.reviews: r.by not in authors and r.by in known and r.score >= 5
            otherwise "Nobody reviewed {change.title}."
}

control CHG-03 "Not held" {
  owner     lead
  severity  high
  enforce   hard
  require   "hold" not in change.tags and count(c for c in change.commits where c.author == "ada") <= 1
            otherwise "It is held."
}

gate merge "Merge a change" on change {
  controls  CHG-01, CHG-02, CHG-03
}
)";

auto json_of(std::string_view commits, std::string_view reviews, std::string_view tags) -> std::string {
  return R"({"title":"t","commits":)" + std::string(commits) + R"(,"reviews":)" + std::string(reviews) + R"(,"tags":)" +
         std::string(tags) + "}";
}

// What is all right, wrong, empty, and not known here and there.
auto all_requests() -> std::vector<std::string> {
  std::vector<std::string> made;
  for (const char* commits :
       {"[]", R"([{"author":"ada","signed":true,"lines":3},{"author":"bo","signed":true,"lines":9}])",
        R"([{"author":"ada","signed":true,"lines":3},{"author":"ada","signed":true,"lines":900}])",
        R"([{"author":"ada","signed":true},{"author":"bo","signed":true,"lines":9}])",
        R"([{"author":"cy","signed":"yes","lines":3}])"}) {
    for (const char* reviews :
         {"[]", R"([{"by":"ada","score":9},{"by":"cy","score":7.5}])", R"([{"by":"zoe","score":9}])",
          R"([{"by":"cy"}])", R"([{"by":7,"score":9},{"by":"bo","score":4.999}])"}) {
      for (const char* tags : {"[]", R"(["hold"])", "[1]"}) made.push_back(json_of(commits, reviews, tags));
    }
  }
  return made;
}

struct Case {
  abi::Policy policy;
  abi::Context context = abi::context_of(policy);

  explicit Case(writ_engine engine) : policy(abi::load(abi::scratch("abi_packed.writ", kRules), engine)) {}

  [[nodiscard]] auto read(std::string_view json) const -> abi::Request { return abi::read_request(context, json); }
  auto decide(const abi::Request& request) -> std::vector<int> { return abi::outcomes(abi::decide(context, request)); }
  auto decide(std::string_view json) -> std::vector<int> { return abi::outcomes(abi::decide(context, json)); }
};

}  // namespace

TEST_CASE("a request with lists of records that was read decides as its JSON, in both engines") {
  Case interpreted(WRIT_INTERPRETER);
  Case native(WRIT_NATIVE);
  for (const std::string& json : all_requests()) {
    CAPTURE(json);
    const std::vector<int> expected = interpreted.decide(json);
    CHECK(interpreted.decide(interpreted.read(json)) == expected);
    CHECK(native.decide(json) == expected);
    CHECK(native.decide(native.read(json)) == expected);
  }
}

TEST_CASE("what is set in a request that was read counts, lists as well") {
  Case native(WRIT_NATIVE);
  const std::vector<std::string> all = all_requests();
  const abi::Request request = native.read(all[15]);  // in order, but for the reviews, of which there are none
  const std::vector<int> before = native.decide(request);
  const std::string_view reviews = R"([{"by":"eve","score":8}])";
  REQUIRE(writ_request_set_json(request.get(), abi::field(request, "reviews"), reviews.data(), reviews.size()) ==
          WRIT_OK);
  const std::vector<int> after = native.decide(request);
  CHECK(before != after);
  CHECK(after ==
        native.decide(json_of(R"([{"author":"ada","signed":true,"lines":3},{"author":"bo","signed":true,"lines":9}])",
                              reviews, "[]")));
}
