// Documents read directly, by a plan, against the same documents read by way of their nodes.
//
//   - the same refusal, word by word; or the same value, issues, extra keys and counts;
//   - what is refused is never read directly, and the rest is, but for what is_left_to_nodes() says;
//   - whether or not tokens are found first, at every level of instructions, and whether or not notes are wanted by
//     name;
//   - by a plan with a demand, the same as far as it is in demand, and the same refusals, limits and counts;
//   - with a warmed-up arena and nothing to note, nothing is allocated.
//
//   property_decode [--cases N] [--seed S]    N types, sixteen documents of each
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <new>

#include "runtime/decode/walk.hpp"
#include "tests/property/random_documents.hpp"
#include "tests/property/same_decoded.hpp"

namespace {
std::size_t allocations = 0;
}
// Counted for the whole program.
auto operator new(std::size_t size) -> void* {
  ++allocations;
  void* at = std::malloc(size == 0 ? 1 : size);
  if (at == nullptr) throw std::bad_alloc();
  return at;
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }

namespace {

using namespace writ;
using decode::Format;

constexpr int kDocuments = 16;  // of one type

[[noreturn]] void stop(const std::string& what, const std::string& text) {
  fmt::print(stderr, "property_decode: {}\n--- document\n{}\n", what, text);
  std::exit(1);
}

struct Counts {
  std::size_t documents = 0;
  std::size_t refused = 0;
  std::size_t clean = 0;     // without an issue
  std::size_t by_nodes = 0;  // not read directly, though it can be
};

// What direct reading does not do: single scalars, broken limits, many issues, and lists and maps that are too short.
auto is_left_to_nodes(const std::string& text, const decode::Decoded& decoded) -> bool {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool scalar = first == std::string::npos || (text[first] != '{' && text[first] != '[');
  const auto too_short = [](const decode::Issue& issue) {
    return issue.detail.find("are wanted") != std::string::npos;
  };
  return scalar || (decoded.value.why & bit(Reason::OverLimit)) != 0 || decoded.further_issues > 0 ||
         std::any_of(decoded.issues.begin(), decoded.issues.end(), too_short);
}

void compare(const decode::Plan& plan, TypeId root, const std::string& text, Counts& counts) {
  const TypeTable& types = plan.types();
  Arena arena;
  const auto reference = decode::decode_by_nodes(types, root, "x", text, Format::Json, arena);
  const auto direct = decode::decode(plan, root, "x", text, Format::Json, arena);
  decode::Decoded ignored;
  const bool directly = decode::decode_directly(plan, root, "x", text, arena, decode::Notes::Named, ignored);
  if (directly && !reference) stop("read directly, though it is to be refused", text);
  if (const std::string found = property::decoded_difference(types, root, reference, direct); !found.empty())
    stop(found, text);
  static decode::HeldBytes bytes;  // longer texts leave something behind shorter ones
  bytes.assign(text);
  const auto held = property::decoded_where_held(plan, root, bytes, arena);
  if (const std::string found = property::decoded_difference(types, root, reference, held); !found.empty())
    stop("where it is held: " + found, text);
  const auto counted = decode::decode(plan, root, "x", text, Format::Json, arena, decode::Notes::Counted);
  if (counted.has_value() != reference.has_value()) stop("refused, when notes are counted only", text);
  ++counts.documents;
  if (!reference) ++counts.refused;
  if (!reference) return;
  if (!directly && !is_left_to_nodes(text, *reference)) ++counts.by_nodes;
  if (reference->issues.empty()) ++counts.clean;
  if (!property::same(types, root, reference->value, counted->value) || counted->extra_keys != reference->extra_keys ||
      counted->collapsed != reference->collapsed ||
      counted->issues.size() + counted->further_issues != reference->issues.size() + reference->further_issues)
    stop("another value, or other counts, when notes are counted only", text);
}

// ---------------------------------------------------------------- demands

// The value of `b` is that of `a` wherever it is in demand, and elsewhere either that or nothing.
struct InDemand {
  const TypeTable& types;
  const decode::Demand& demand;

  auto same(TypeId id, const Cell& a, const Cell& b) const -> bool {
    const Type& type = types[id];
    const bool parts = type.kind == Kind::Record || type.kind == Kind::List || type.kind == Kind::Map;
    if (!parts || a.why != b.why || a.is_unknown() || a.absent || b.absent) return property::same(types, id, a, b);
    if (type.kind == Kind::Record) return same_fields(type.record, a.fields, b.fields);
    if (type.kind == Kind::List)
      return a.sequence->size == b.sequence->size &&
             same_cells(type.element, a.sequence->items, b.sequence->items, a.sequence->size);
    return a.mapping->size == b.mapping->size &&
           property::same_cells(types, type.key, a.mapping->keys, b.mapping->keys, a.mapping->size) &&
           same_cells(type.element, a.mapping->values, b.mapping->values, a.mapping->size);
  }

 private:
  auto same_cells(TypeId id, const Cell* a, const Cell* b, std::uint32_t count) const -> bool {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!same(id, a[i], b[i])) return false;
    }
    return true;
  }
  auto same_fields(RecordId record, const Cell* a, const Cell* b) const -> bool {
    const std::vector<Field>& fields = types[record].fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      const bool unread = !demand.has(record, i) && b[i].why == bit(Reason::Missing);
      if (!unread && !same(fields[i].type, a[i], b[i])) return false;
    }
    return true;
  }
};

auto random_demand(const TypeTable& types, property::Random& random) -> decode::Demand {
  decode::Demand demand;
  for (std::uint32_t row = 0; row < types.records().size(); ++row) {
    for (std::uint32_t i = 0; i < types[RecordId{row}].fields.size(); ++i) {
      if (random.percent(50)) demand.add(RecordId{row}, i);
    }
  }
  return demand;
}

void compare_in_demand(const decode::Plan& part, const decode::Demand& demand, TypeId root, const std::string& text) {
  const TypeTable& types = part.types();
  Arena arena;
  const auto whole = decode::decode_by_nodes(types, root, "x", text, Format::Json, arena);
  const auto read = decode::decode(part, root, "x", text, Format::Json, arena);
  if (whole.has_value() != read.has_value()) stop("a demand changes what is refused", text);
  if (!whole) return;
  if (whole->extra_keys != read->extra_keys || whole->collapsed != read->collapsed)
    stop("a demand changes what is counted", text);
  if (!InDemand{types, demand}.same(root, whole->value, read->value))
    stop("a demand changes what is in demand:\n" + property::dump(types, root, whole->value) + "\n" +
             property::dump(types, root, read->value),
         text);
}

void try_types(std::uint64_t seed, const std::vector<std::string_view>& levels, Counts& counts) {
  property::Random random(seed);
  TypeTable types;
  const TypeId root = property::RandomTypes(types, random).root();
  const decode::Plan plan(types);
  const decode::Demand demand = random_demand(types, random);
  const decode::Plan part(types, root, demand);
  decode::use_simd(random.pick(levels));
  decode::scratch_of_thread().ways = random.percent(50) ? decode::Ways::Both : decode::Ways::Indexed;
  for (int i = 0; i < kDocuments; ++i) {
    constexpr std::array<unsigned, 4> kNoise = {0, 2, 8, 25};
    property::RandomDocuments documents(types, random, random.pick(kNoise));
    std::string text = documents.make(root);
    if (random.percent(35)) documents.damage(text);
    compare(plan, root, text, counts);
    compare_in_demand(part, demand, root, text);
  }
}

// ---------------------------------------------------------------- memory

auto allocations_of_one(const decode::Plan& plan, TypeId root, std::string_view text) -> std::size_t {
  Arena arena;
  std::size_t taken = 0;
  for (int i = 0; i < 3; ++i) {  // the last time everything is warm
    arena.reset();
    const std::size_t before = allocations;
    const auto made = decode::decode(plan, root, "x", text, Format::Json, arena, decode::Notes::Counted);
    taken = allocations - before;
    if (!made || made->further_issues != 0) stop("a good document has an issue", std::string(text));
  }
  return taken;
}

void try_memory() {
  TypeTable types;
  const auto field = [&](Kind kind) { return Field{type_name(types, types.simple(kind)), types.simple(kind), false}; };
  Type type;
  type.kind = Kind::Record;
  type.record = types.add(RecordType{"Part",
                                     {field(Kind::String), field(Kind::Int), field(Kind::Decimal), field(Kind::Bool),
                                      field(Kind::Instant), field(Kind::Digest)}});
  const TypeId list = types.list_of(types.intern(type));
  const decode::Plan plan(types);
  std::string text = "[";
  for (int i = 0; i < 200; ++i) {
    text += i == 0 ? "" : ",";
    text +=
        R"({"string": "a text of some bytes", "int": 12, "decimal": 0.25, "more": {"of": ["this", null]}, "bool": true,
                "instant": "2026-05-04T09:00:00Z",
                "digest": "sha256:6f9971d130c5576622b59f971a51ef8997796acd928f16166121ea687a53cb88"})";
  }
  const std::size_t taken = allocations_of_one(plan, list, text + "]");
  if (taken != 0) stop(fmt::format("{} allocations for one document", taken), text);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  std::uint64_t cases = 3'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--cases") == 0) cases = std::strtoull(argv[i + 1], nullptr, 10);
  }
  try_memory();
  const auto levels = decode::simd_levels();
  Counts counts;
  for (std::uint64_t i = 0; i < cases; ++i) try_types(seed * 1'000'003 + i, levels, counts);
  fmt::print("property_decode: {} documents, {} refused, {} without an issue, {} read by nodes without need, seed {}\n",
             counts.documents, counts.refused, counts.clean, counts.by_nodes, seed);
  // If this fails, the generator makes no more what it is to make.
  return counts.refused == 0 || counts.clean == 0 || counts.by_nodes != 0 ? 1 : 0;
}
