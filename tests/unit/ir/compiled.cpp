// The binary form: whole, stable, and refused with a reason when it is wrong.
#include "runtime/ir/compiled.hpp"

#include <doctest/doctest.h>

#include "runtime/base/sha256.hpp"
#include "tests/property/resealed.hpp"
#include "tests/unit/ir/sample.hpp"

using namespace writ;
using namespace writ::test;

namespace {

const ir::Package kPackage{"writ 0.1.0",
                           false,
                           {{"boss", {"x:boss"}}, {"lab", {}}},
                           ir::LedgerRule{"log", "keeper", 3},
                           {{"people", "people.yaml", "people: []\n"}}};

auto sample() -> std::string { return ir::write_compiled(Sample().b.module, kPackage, "a signature"); }

// Why `bytes` are refused; "" when they are not.
auto refusal(const std::string& bytes) -> std::string {
  const auto read = ir::read_compiled(bytes);
  return read ? "" : read.error().message;
}

auto replaced(std::string bytes, std::string_view from, std::string_view to) -> std::string {
  const std::size_t at = bytes.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, "not in the bytes: ", from);
  return bytes.replace(at, from.size(), to);
}

constexpr std::string_view kChanged = "it was changed or damaged: its digest is not that of its content";

}  // namespace

TEST_CASE("what is written is read again, with all that travels along") {
  const Sample made;
  const std::string bytes = sample();
  const auto read = ir::read_compiled(bytes);
  REQUIRE_MESSAGE(read.has_value(), refusal(bytes));
  CHECK(ir::print(read->module) == ir::print(made.b.module));
  CHECK(read->package.maker == kPackage.maker);
  CHECK(!read->package.locked);
  CHECK(read->package.groups == kPackage.groups);
  REQUIRE(read->package.ledger.has_value());
  CHECK(read->package.ledger->signer == "keeper");
  CHECK(read->package.ledger->fresh_within == 3);
  REQUIRE(read->package.companions.size() == 1);
  CHECK(read->package.companions[0].kind == "people");
  CHECK(read->package.companions[0].name == "people.yaml");
  CHECK(read->package.companions[0].bytes == "people: []\n");
  CHECK(read->signature == "a signature");
  CHECK(ir::write_compiled(read->module, read->package, read->signature) == bytes);
}

TEST_CASE("a signature is about what stands before it, so it can be put there afterwards") {
  const Sample made;
  const auto bare = ir::read_compiled(ir::write_compiled(made.b.module, kPackage));
  const auto with = ir::read_compiled(sample());
  REQUIRE(bare.has_value());
  REQUIRE(with.has_value());
  CHECK(bare->signature.empty());
  CHECK(bare->digest == with->digest);
}

// Who changes the form raises kCompiledVersion; then this digest is another.
TEST_CASE("the form of version 2 does not change") {
  CHECK(ir::kCompiledVersion == 2);
  CHECK(sha256_hex(sample()) == "sha256:da71585db232ea6b3dcf66c96aec11b51266adad90a5e26e777c4028cc7897d3");
}

TEST_CASE("a file is refused for what it is") {
  const std::string bytes = sample();
  CHECK(refusal("") == "it is not a compiled policy");
  CHECK(refusal("language writ 1\n") == "it is not a compiled policy");
  CHECK(refusal(bytes.substr(0, 7)) == "it is not a compiled policy");
  CHECK(refusal(bytes.substr(0, 10)) == "it is cut short, or damaged");
  CHECK(refusal(bytes.substr(0, bytes.size() - 1)) == "it is cut short, or damaged");
  CHECK(refusal(bytes + "\n") == "something stands after its end");
  std::string other = bytes;
  other[8] = 3;
  CHECK(refusal(other) == "its form is version 3, and this program reads version 2; build it again");
  CHECK(refusal(replaced(bytes, "people: []", "people: {}")) == kChanged);
  CHECK(refusal(replaced(bytes, "a signature", "z signature")) == kChanged);
}

TEST_CASE("any one byte that is changed is found") {
  const std::string bytes = sample();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_MESSAGE(!refusal(changed).empty(), "byte ", i);
  }
}

TEST_CASE("digests that fit are not believed either") {
  const std::string bytes = sample();
  CHECK(refusal(property::resealed(replaced(bytes, "make_list", "make_lost"))) ==
        "its words cannot be read: it uses the operation `make_lost`, which this program lacks");
  CHECK(refusal(property::resealed(replaced(bytes, "acme", "\xC3(me"))) ==
        "its names cannot be read: a text is not well-formed UTF-8");
}
