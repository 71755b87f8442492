// What an index finds is what a search finds, for every kind of key and for keys that are not there.
#include "runtime/values/key_index.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

#include "runtime/values/compare.hpp"
#include "tests/unit/values/sample_values.hpp"

using namespace writ;
using namespace writ::test;

namespace {

// Texts of 0 to 40 bytes: every way to hash the last ones; many share all but one byte.
auto some_text(Sample& s) -> Cell {
  std::string text(s.random.below(41), 'a');
  if (!text.empty()) text[s.random.below(text.size())] = static_cast<char>('a' + s.random.below(4));
  return Cell::of_text(s.arena.text(text));
}

auto some_int(Sample& s) -> Cell {
  const auto small = static_cast<std::int64_t>(s.random.below(200)) - 100;
  return Cell::of_int(s.random.percent(80) ? small : static_cast<std::int64_t>(s.random.next()));
}

// A stretch of 64 and one on each side, or of 65.
auto near_int(Sample& s) -> Cell { return Cell::of_int(static_cast<std::int64_t>(s.random.below(66)) - 3); }

using Make = Cell (*)(Sample&);

auto set_of(Sample& s, TypeId element, Make make, std::size_t count) -> Cell {
  Cell* items = s.arena.cells(count);
  for (std::size_t i = 0; i < count; ++i) items[i] = make(s);
  const std::uint32_t size = canonical_set(s.types, element, items, static_cast<std::uint32_t>(count));
  return Cell::of_sequence(s.arena.make(Sequence{items, size, false}));
}

void finds_the_same(TypeId element, Make make) {
  Sample s;
  KeyIndexing indexing(s.types, s.arena);
  for (const std::size_t count : {0u, 1u, 3u, 4u, 5u, 17u, 100u, 1'000u}) {
    const Cell set = set_of(s, element, make, count);
    std::vector<Cell> asked(set.sequence->items, set.sequence->items + set.sequence->size);
    for (int i = 0; i < 300; ++i) asked.push_back(make(s));
    std::vector<Truth> searched;
    for (const Cell& x : asked) searched.push_back(contains_sorted(s.types, element, *set.sequence, x).truth);
    indexing.add(s.types.set_of(element), set);
    REQUIRE(set.sequence->index != nullptr);
    for (std::size_t i = 0; i < asked.size(); ++i)
      CHECK(contains_sorted(s.types, element, *set.sequence, asked[i]).truth == searched[i]);
  }
}

}  // namespace

TEST_CASE("members of sets") {
  Sample s;
  finds_the_same(s.text, some_text);
  finds_the_same(s.integer, some_int);
  finds_the_same(s.integer, near_int);
}

// Texts of a policy that stand side by side: members of one set are asked of all the others, as the policy holds them,
// as a request brings them, with their hash and without, and as parts of texts that the policy holds.
TEST_CASE("members that are texts of the policy themselves") {
  Sample s;
  const TypeId type = s.types.set_of(s.text);
  std::vector<Cell> sets;
  for (const std::size_t count : {0u, 1u, 3u, 17u, 100u, 1'000u, 1u, 2u, 3u, 4u, 40u})
    sets.push_back(set_of(s, s.text, some_text, count));
  std::vector<Cell> asked;
  for (const Cell& set : sets) {
    for (std::uint32_t i = 0; i < set.sequence->size; ++i) {
      const std::string_view text = s.arena.text(set.sequence->items[i].text.view());
      asked.push_back(Cell::of_text(text));
      asked.push_back(asked.back());
      asked.back().text.hash = short_hash(text);
    }
  }
  const std::size_t from_requests = asked.size();
  std::vector<std::vector<Truth>> searched(sets.size());
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (const Cell& x : asked) searched[k].push_back(contains_sorted(s.types, s.text, *sets[k].sequence, x).truth);
  }
  KeyIndexing indexing(s.types, s.arena);
  std::size_t room = 0;
  for (const Cell& set : sets) room += indexing.room_for(type, set);
  indexing.keep_texts(room);
  for (const Cell& set : sets) indexing.add(type, set);
  for (const Cell& set : sets) {  // in the order of `asked`, twice each
    for (std::uint32_t i = 0; i < set.sequence->size; ++i) {
      asked.insert(asked.end(), 2, set.sequence->items[i]);
      CHECK(asked.back().text.hash != 0);
    }
  }
  REQUIRE(asked.size() == 2 * from_requests);
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (std::size_t i = 0; i < asked.size(); ++i)
      CHECK(contains_sorted(s.types, s.text, *sets[k].sequence, asked[i]).truth == searched[k][i % from_requests]);
  }
  for (std::size_t i = from_requests; i < asked.size(); ++i) {
    const std::string_view whole = asked[i].text.view();
    if (whole.size() < 9) continue;
    const Cell part = Cell::of_text(whole.substr(8));
    const Cell copy = Cell::of_text(s.arena.text(whole.substr(8)));
    for (const Cell& set : sets) CHECK(set.sequence->index->contains(part) == set.sequence->index->contains(copy));
  }
}

// As for members: the keys of some maps, asked of all of them.
TEST_CASE("keys that are texts of the policy themselves") {
  Sample s;
  const TypeId type = s.map(s.text, s.integer);
  std::vector<Cell> maps;
  for (const std::size_t count : {0u, 1u, 3u, 17u, 100u, 1'000u, 1u, 2u, 40u}) {
    const Cell keys = set_of(s, s.text, some_text, count);
    const std::uint32_t size = keys.sequence->size;
    Cell* values = s.arena.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) values[i] = Cell::of_int(i);
    maps.push_back(Cell::of_mapping(s.arena.make(Mapping{keys.sequence->items, values, size, false})));
  }
  std::vector<Cell> copies;
  for (const Cell& map : maps) {
    for (std::uint32_t i = 0; i < map.mapping->size; ++i)
      copies.push_back(Cell::of_text(s.arena.text(map.mapping->keys[i].text.view())));
  }
  const auto place = [&](const Cell& map, const Cell& key) -> std::ptrdiff_t {
    const Cell* found = find(s.types, s.text, *map.mapping, key);
    return found == nullptr ? -1 : found - map.mapping->values;
  };
  std::vector<std::ptrdiff_t> searched;
  for (const Cell& map : maps) {
    for (const Cell& key : copies) searched.push_back(place(map, key));
  }
  KeyIndexing indexing(s.types, s.arena);
  std::size_t room = 0;
  for (const Cell& map : maps) room += indexing.room_for(type, map);
  indexing.keep_texts(room);
  for (const Cell& map : maps) indexing.add(type, map);
  const TextTable texts = indexing.take_texts();
  CHECK(maps[5].mapping->index->own().places != nullptr);
  CHECK(maps[5].mapping->index->own().bits == nullptr);
  std::size_t asked = 0;
  for (const Cell& map : maps) {
    for (const Cell& copy : copies) {
      TextRef hashed = copy.text;
      hashed.hash = short_hash(copy.text.view());
      const TextRef* const own = texts.find(hashed);
      REQUIRE(own != nullptr);
      Cell key;
      key.text = *own;
      CHECK(place(map, copy) == searched[asked]);
      CHECK(place(map, key) == searched[asked++]);
    }
  }
}

TEST_CASE("where no texts are kept there is no list of them") {
  Sample s;
  const Cell set = set_of(s, s.text, some_text, 20);
  KeyIndexing indexing(s.types, s.arena);
  indexing.add(s.types.set_of(s.text), set);
  CHECK(indexing.take_texts().empty());
  CHECK(set.sequence->index->own().size == 0);
}

TEST_CASE("words that are near each other are found where they stand") {
  Sample s;
  for (const std::int64_t least : {std::int64_t{-70}, std::int64_t{0}, std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max() - 64}) {
    for (const std::int64_t last : {std::int64_t{63}, std::int64_t{64}}) {
      const std::vector<std::int64_t> words = {least, least + 1, least + 7, least + last};
      Cell* keys = s.arena.cells(words.size());
      for (std::size_t i = 0; i < words.size(); ++i) keys[i] = Cell::of_int(words[i]);
      const KeyIndex* index = KeyIndex::make(s.types[s.integer], keys, 4, s.arena);
      REQUIRE(index != nullptr);
      for (std::uint32_t i = 0; i < words.size(); ++i) CHECK(index->place_of(keys[i]) == i);
      CHECK(index->place_of(Cell::of_int(least + 2)) == KeyIndex::kNone);
      CHECK(index->place_of(Cell::of_int(least + last - 1)) == KeyIndex::kNone);
      const auto wrapped = static_cast<std::int64_t>(static_cast<std::uint64_t>(least) - 1);
      CHECK(index->place_of(Cell::of_int(wrapped)) == KeyIndex::kNone);
    }
  }
}

TEST_CASE("keys of maps, in records too, and equal texts are one") {
  Sample s;
  const TypeId people = s.map(s.text, s.types.set_of(s.text));
  Cell* keys = s.arena.cells(5);
  Cell* values = s.arena.cells(5);
  for (std::size_t i = 0; i < 5; ++i) {
    keys[i] = Cell::of_text(s.arena.text("user-" + std::to_string(i)));
    Cell* items = s.arena.cells(4);
    for (std::size_t k = 0; k < 4; ++k) items[k] = Cell::of_text(s.arena.text("group-" + std::to_string(i + k)));
    values[i] = Cell::of_sequence(s.arena.make(Sequence{items, 4, false}));
  }
  const Cell map = Cell::of_mapping(s.arena.make(Mapping{keys, values, 5, false}));
  KeyIndexing(s.types, s.arena).add(people, map);
  CHECK(map.mapping->index != nullptr);
  for (std::size_t i = 0; i < 5; ++i) {
    const std::string key = "user-" + std::to_string(i);
    CHECK(find(s.types, s.text, *map.mapping, Cell::of_text(key)) == &values[i]);
  }
  CHECK(find(s.types, s.text, *map.mapping, Cell::of_text("user-5")) == nullptr);
  CHECK(find(s.types, s.text, *map.mapping, Cell::of_text("")) == nullptr);
  CHECK(values[0].sequence->items[1].text.data == values[1].sequence->items[0].text.data);
}

TEST_CASE("what is not all known has none") {
  Sample s;
  Cell* items = s.arena.cells(6);
  for (int i = 0; i < 5; ++i) items[i] = Cell::of_int(i);
  items[5] = Cell::unknown(bit(Reason::Missing));
  const Cell set = Cell::of_sequence(s.arena.make(Sequence{items, 6, false}));
  KeyIndexing(s.types, s.arena).add(s.types.set_of(s.integer), set);
  CHECK(set.sequence->index == nullptr);
  const Cell open = Cell::of_sequence(s.arena.make(Sequence{items, 5, true}));
  KeyIndexing(s.types, s.arena).add(s.types.set_of(s.integer), open);
  CHECK(open.sequence->index == nullptr);
}
