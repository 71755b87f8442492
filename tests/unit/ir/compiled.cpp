// The binary form: whole, stable, and refused with a reason when it is wrong.
#include "runtime/ir/compiled.hpp"

#include <doctest/doctest.h>

#include "runtime/base/sha256.hpp"
#include "tests/property/compiled_form.hpp"
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
TEST_CASE("the form of version 3 does not change") {
  CHECK(ir::kCompiledVersion == 3);
  CHECK(sha256_hex(sample()) == "sha256:cc2c18ae0d0cbd02c64a1752dafbe266f0081397084812bb7ca5ff533807052a");
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
  other[8] = 2;
  CHECK(refusal(other) == "its form is version 2, and this program reads version 3; build it again");
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

namespace {

// A map of sets, of which many are the same, and one is large.
struct Sets {
  ModuleBuilder m;
  TypeId numbers = m.set(m.type(Kind::Int));

  explicit Sets(std::uint32_t largest) {
    constexpr std::uint32_t kKeys = 6;
    Arena& memory = m.module.memory;
    Cell* keys = memory.cells(kKeys);
    Cell* values = memory.cells(kKeys);
    for (std::uint32_t i = 0; i < kKeys; ++i) {
      keys[i] = Cell::of_text(memory.text("key" + std::to_string(i)));
      values[i] = set(i % 2 == 0 ? 3 : largest);
    }
    ir::Input data;
    data.name = "sets";
    data.kind = ir::InputKind::Data;
    data.type = m.map(m.type(Kind::String), numbers);
    data.data = Cell::of_mapping(memory.make(Mapping{keys, values, kKeys, false}));
    m.module.inputs.add(std::move(data));
  }
  auto set(std::uint32_t size) -> Cell {
    Cell* items = m.module.memory.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) items[i] = Cell::of_int(1000 + static_cast<std::int64_t>(i));
    return Cell::of_sequence(m.module.memory.make(Sequence{items, size, false}));
  }
};

auto section_begin(const ir::Compiled& read, ir::Section section) -> std::size_t {
  std::size_t begin = 12 + 8 * ir::kSectionCount;
  for (std::size_t i = 0; i < static_cast<std::size_t>(section); ++i) begin += read.sizes[i];
  return begin;
}

}  // namespace

TEST_CASE("a short set that is there often is written once, and read once") {
  const Sets made(5);
  const std::string bytes = ir::write_compiled(made.m.module, kPackage);
  const auto read = ir::read_compiled(bytes);
  REQUIRE_MESSAGE(read.has_value(), refusal(bytes));
  CHECK(property::lost_when_compiled(made.m.module).empty());
  const Mapping& map = *read->module.inputs[ir::InputId{0u}].data.mapping;
  CHECK(map.values[0].sequence == map.values[2].sequence);
  CHECK(map.values[1].sequence == map.values[5].sequence);
  CHECK(map.values[0].sequence != map.values[1].sequence);
  CHECK(map.values[1].sequence->size == 5);
}

// Else whoever looks at all parts of a value could be made to do it for hours, with a small file.
TEST_CASE("a long set is written each time") {
  const Sets made(65);
  const auto read = ir::read_compiled(ir::write_compiled(made.m.module, kPackage));
  REQUIRE(read.has_value());
  CHECK(property::lost_when_compiled(made.m.module).empty());
  const Mapping& map = *read->module.inputs[ir::InputId{0u}].data.mapping;
  CHECK(map.values[0].sequence == map.values[2].sequence);
  CHECK(map.values[1].sequence != map.values[3].sequence);
}

TEST_CASE("a set that a file does not have is refused") {
  const Sets made(5);
  std::string bytes = ir::write_compiled(made.m.module, kPackage);
  const auto read = ir::read_compiled(bytes);
  REQUIRE(read.has_value());
  const std::size_t end = section_begin(*read, ir::Section::Inputs) + read->sizes[std::size_t(ir::Section::Inputs)];
  REQUIRE(bytes[end - 1] == 2);  // the last of the values
  bytes[end - 1] = 3;
  CHECK(refusal(property::resealed(bytes)) == "its inputs cannot be read: it names a list or set that is not there");
  bytes[end - 1] = 1;
  CHECK(refusal(property::resealed(bytes)).empty());
}

TEST_CASE("a long set that a file has is not had by its number") {
  const Sets made(65);
  std::string bytes = ir::write_compiled(made.m.module, kPackage);
  const auto read = ir::read_compiled(bytes);
  REQUIRE(read.has_value());
  constexpr std::size_t kLast = 2 + 65 * 2;  // the last value: that it is new, its size, and its members
  const std::size_t at =
      section_begin(*read, ir::Section::Origins) - read->sizes[std::size_t(ir::Section::Rules)] - kLast - 1;
  REQUIRE(bytes[at] == 1);
  bytes[at] = 2;
  CHECK(refusal(property::resealed(bytes)) == "its inputs cannot be read: it names a list or set that is not there");
}

// Whoever can write a file can make its digests fit. What is then read must be what its text form shows, and no engine
// may be led outside of it.
TEST_CASE("a bit that is changed under digests that fit is refused, or is another module that verifies") {
  const std::string bytes = ir::write_compiled(Sample().b.module, kPackage);
  const std::size_t content = bytes.size() - 2 * 71 - 8;
  int read_anyway = 0;
  for (std::size_t i = 12; i < content; ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const auto read = ir::read_compiled(property::resealed(std::move(changed)));
      if (!read) continue;
      ++read_anyway;
      CHECK_MESSAGE(ir::verify(read->module).empty(), "byte ", i, ", bit ", bit);
      const std::string lost = property::lost_when_compiled(read->module, read->package);
      CHECK_MESSAGE(lost.empty(), lost, ": byte ", i, ", bit ", bit);
      const auto text = ir::read(ir::print(read->module));
      CHECK_MESSAGE((text && ir::print(*text) == ir::print(read->module)), "byte ", i, ", bit ", bit);
    }
  }
  CHECK(read_anyway > 100);
}
