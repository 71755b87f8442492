// Who people are, and what a ledger says of them: boundaries, accounts, and documents that are refused.
#include <doctest/doctest.h>

#include "runtime/evidence/ledger.hpp"
#include "runtime/values/text.hpp"

using namespace writ;
using evidence::People;
using evidence::Speakers;

namespace {

constexpr std::string_view kPeople = R"(
people:
  - id: kim
    accounts: [kim@example.org, "github:kim-k"]
    roles:
      - { role: lead, from: 2026-05-01, until: 2026-05-31 }
      - { role: safety }
    delegates:
      - { to: dee, role: lead, since: 2026-05-01T00:00:00Z, until: 2026-05-10T00:00:00Z }
      - { to: dee@example.org, role: lead, since: 2026-05-02T00:00:00Z, until: 2026-05-04T00:00:00Z }
  - id: dee
    accounts: [dee@example.org]
)";

auto at(std::string_view instant) -> std::int64_t { return parse_instant(instant).value(); }

auto people() -> People { return People::read("people", kPeople, decode::Format::Yaml).value(); }

auto refusal(std::string_view yaml) -> std::string {
  const auto read = People::read("people", yaml, decode::Format::Yaml);
  return read ? "" : read.error().message;
}

auto statement(std::string_view members) -> std::string {
  return R"({"statements": [{"says": "approve", "approval": "m/a", "at": "2026-05-03T00:00:00Z", "binds": ["sha256:aa"], )" +
         std::string(members) + "}]}";
}

}  // namespace

TEST_CASE("a person is known by the id and by every account, byte for byte") {
  const People all = people();
  CHECK(all.person("kim") == "kim");
  CHECK(all.person("github:kim-k") == "kim");
  CHECK_FALSE(all.person("GITHUB:kim-k").has_value());
  CHECK_FALSE(all.person("").has_value());
}

TEST_CASE("a role is held from the first day to the end of the last, UTC") {
  const People all = people();
  CHECK_FALSE(all.holds("kim", "lead", {}, at("2026-04-30T23:59:59.999999999Z")));
  CHECK(all.holds("kim", "lead", {}, at("2026-05-01T00:00:00Z")));
  CHECK(all.holds("kim", "lead", {}, at("2026-05-31T23:59:59.999999999Z")));
  CHECK_FALSE(all.holds("kim", "lead", {}, at("2026-06-01T00:00:00Z")));
  CHECK(all.holds("kim", "safety", {}, at("1980-01-01T00:00:00Z")));
  CHECK_FALSE(all.holds("dee", "lead", {}, at("2026-05-03T00:00:00Z")));
  CHECK_FALSE(all.holds("nobody", "lead", {}, at("2026-05-03T00:00:00Z")));
}

TEST_CASE("a group is each role that the rules take from it, and no other") {
  const People all = People::read("people", "people: [{ id: lou, roles: [{ group: \"idp:leads\", until: 2026-05-31 }] }]",
                                  decode::Format::Yaml)
                         .value();
  const std::vector<std::string> leads = {"idp:cto", "idp:leads"}, others = {"idp:safety"};
  CHECK(all.holds("lou", "lead", leads, at("2026-05-31T23:59:59Z")));
  CHECK_FALSE(all.holds("lou", "lead", leads, at("2026-06-01T00:00:00Z")));
  CHECK_FALSE(all.holds("lou", "safety", others, at("2026-05-03T00:00:00Z")));
  CHECK_FALSE(all.holds("lou", "idp:leads", {}, at("2026-05-03T00:00:00Z")));
}

TEST_CASE("of several delegations the shortest that holds counts") {
  const People all = people();
  constexpr std::int64_t kDay = 86'400'000'000'000;
  CHECK(all.delegated_for("kim", "dee", "lead", at("2026-05-01T00:00:00Z")) == 9 * kDay);
  CHECK(all.delegated_for("kim", "dee", "lead", at("2026-05-03T00:00:00Z")) == 2 * kDay);
  CHECK(all.delegated_for("kim", "dee", "lead", at("2026-05-10T00:00:00Z")) == 9 * kDay);
  CHECK_FALSE(all.delegated_for("kim", "dee", "lead", at("2026-05-10T00:00:00.000000001Z")).has_value());
  CHECK_FALSE(all.delegated_for("kim", "dee", "safety", at("2026-05-03T00:00:00Z")).has_value());
  CHECK_FALSE(all.delegated_for("dee", "kim", "lead", at("2026-05-03T00:00:00Z")).has_value());
}

TEST_CASE("a directory that says two things is refused") {
  CHECK(refusal("people: [{ id: a }, { id: a }]") == "two people have the id `a`");
  CHECK(refusal("people: [{ id: a }, { id: b, accounts: [a] }]") == "`a` is claimed by `a` and by `b`");
  CHECK(refusal("people: [{ id: \"\" }]") == "a person has no id");
  CHECK(refusal("people: [{ id: a, role: lead }]") == "it has keys that mean nothing: people.people[0].role");
  CHECK(refusal("people: [{ id: a, roles: [{ role: lead, from: 2026-02-30 }] }]") != "");
  CHECK(refusal("{}") != "");
}

TEST_CASE("a statement names a person of the directory") {
  const People all = people();
  const auto read = [&](std::string_view members) {
    return evidence::read_statements("ledger", statement(members), decode::Format::Json, Speakers{&all, {}, 0, true})
        .value()
        .front();
  };
  const evidence::Statement own = read(R"("by": "github:kim-k", "as": "lead")");
  CHECK(own.person == "kim");
  CHECK(own.in_role == Truth::True);
  CHECK(own.bound == std::vector<std::string>{"sha256:aa"});
  const evidence::Statement delegated = read(R"("by": "dee@example.org", "for": "kim@example.org", "as": "lead")");
  CHECK(delegated.person == "dee");
  CHECK(delegated.principal == "kim");
  CHECK(delegated.delegated_for.has_value());
  CHECK(delegated.in_role == Truth::False);
  CHECK(read(R"("by": "somebody", "as": "lead")").in_role == Truth::Unknown);
}

TEST_CASE("without a directory it is not known who is in a role") {
  const auto read =
      evidence::read_statements("ledger", statement(R"("by": "kim", "as": "lead")"), decode::Format::Json, Speakers{});
  CHECK(read.value().front().in_role == Truth::Unknown);
  CHECK(read.value().front().trust == evidence::Trust::Unverified);
}

TEST_CASE("a statement that says too little is refused") {
  const auto fault = [](std::string_view members) {
    const auto read = evidence::read_statements("ledger", statement(members), decode::Format::Json, Speakers{});
    return read ? std::string() : read.error().message;
  };
  CHECK(fault(R"("by": "kim")") == "statements[0]: it does not say as whom");
  CHECK(fault(R"("by": "", "as": "lead")") == "statements[0]: it does not say by whom");
  CHECK(fault(R"("as": "lead")") != "");
  CHECK(fault(R"("by": "kim", "as": "lead", "as": "cto")") != "");
}

TEST_CASE("lines are read one by one, and the first that cannot be is named") {
  const std::string line = R"({"says": "approve", "approval": "m/a", "at": "2026-05-03T00:00:00Z", "binds": [], "by": "kim", "as": "lead"})";
  const auto read = [](const std::string& text) {
    return evidence::read_statements("ledger", text, decode::Format::Json, Speakers{});
  };
  CHECK(read("").error().message.starts_with("it is empty"));
  CHECK(read("\n\n").error().message.starts_with("it is empty"));
  CHECK(read("{\"statements\": []}").value().empty());
  CHECK(read(line).value().size() == 1);
  CHECK(read(line + "\n\r\n" + line + "\r\n").value().size() == 2);
  CHECK(read(line + "\n[]\n").error().message.starts_with("line 2: "));
  CHECK(read(line + " " + line).error().message != "");
  CHECK(read("{\n\"statements\": [\n" + line + "\n]\n}\n").value().size() == 1);
  CHECK(read(line + "\n{\"statements\": [" + line + "]}\n").value().size() == 2);
}
