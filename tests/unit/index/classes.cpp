#include "runtime/index/classes.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "runtime/values/text_hash.hpp"

namespace {

using namespace writ;
using index::Column;
using index::Lookup;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST_CASE("The range of some classes holds exactly the numbers that are in one of them") {
  const std::vector<std::vector<std::int64_t>> all = {
      {}, {7}, {kLeast, kMost}, {kLeast, -1, 0, 5, 6, kMost}, {0, 90'000}};
  const std::vector<std::int64_t> values = {kLeast, kLeast + 1, -2, -1,     0,      1,         4,    5,
                                            6,      7,          8,  89'999, 90'000, kMost - 1, kMost};
  for (const std::vector<std::int64_t>& words : all) {
    std::vector<Cell> constants;
    for (const std::int64_t word : words) constants.push_back(Cell::of_int(word));
    const Column column(Lookup::Word, constants);
    for (index::Class first = 0; first < column.count(); ++first) {
      for (index::Class last = first; last < column.count(); ++last) {
        const index::Range range = column.range_of({first, last});
        for (const std::int64_t value : values) {
          const index::Class of_value = column.class_of(Cell::of_int(value));
          CAPTURE(value);
          CHECK((range.first <= value && value <= range.last) == (first <= of_value && of_value <= last));
        }
      }
    }
  }
}

TEST_CASE("A number has the class that counting the limits below it gives, near each other or far") {
  for (const std::int64_t step : {1, 2, 7, 8, 9, 500}) {
    for (const int count : {1, 2, 300, 4'000}) {
      std::vector<Cell> limits;
      for (int i = 0; i < count; ++i) limits.push_back(Cell::of_int(-50 + i * step));
      const Column column(Lookup::Word, limits);
      std::vector<std::int64_t> values = {kLeast, -51, kMost};
      for (int i = 0; i < count; i += 13) {
        for (std::int64_t beside = -1; beside <= 1; ++beside) values.push_back(-50 + i * step + beside);
      }
      values.push_back(-50 + count * step);
      for (const std::int64_t value : values) {
        index::Class expected = 0;
        for (const Cell& limit : limits) expected += (limit.integer < value ? 2 : 0) + (limit.integer == value ? 1 : 0);
        CAPTURE(step);
        CAPTURE(value);
        CHECK(column.class_of(Cell::of_int(value)) == expected);
      }
    }
  }
}

TEST_CASE("A text has one class whether or not it was hashed before") {
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i)
    texts.push_back(std::string(static_cast<std::size_t>(i % 29), 'k') + std::to_string(i % 150));
  texts.emplace_back();
  std::vector<Cell> constants;
  for (const std::string& text : texts) constants.push_back(Cell::of_text(text));
  const Column column(Lookup::Text, std::span(constants).first(constants.size() / 2));
  std::size_t others = 0;
  for (const Cell& plain : constants) {
    const std::string copy(plain.text.view());
    Cell hashed = Cell::of_text(copy);
    hashed.text.hash = short_hash(copy);
    CHECK(column.class_of(hashed) == column.class_of(plain));
    others += column.class_of(plain) + 1 == column.count() ? 1 : 0;
  }
  CHECK(others == constants.size() - constants.size() / 2);
}

}  // namespace
