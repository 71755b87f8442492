// All rules that match: for each attribute and each of its values (or ranges of values) the rules that may match as a
// row of bits; the rows of one request are ANDed, and the rules that are left are tested exactly.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <memory>
#include <numeric>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/floor/json.hpp"
#include "tests/bench/floor/symbols.hpp"

namespace writ::bench {
namespace {

constexpr std::size_t kAttributes = 20;  // ten categories, ten numbers
constexpr std::size_t kCategories = 10;
constexpr std::array<std::size_t, kCategories> kValues = {4, 8, 16, 32, 64, 8, 16, 100, 1000, 50};
constexpr std::int64_t kRange = 10'000;  // of the numbers
constexpr std::size_t kBuckets = 64;     // that the range is cut into
constexpr std::size_t kWords = 8;        // of a block of bits, which is ANDed at once
constexpr std::size_t kBlockBits = 64 * kWords;
using Block __attribute__((vector_size(64))) = std::uint64_t;

using Event = std::array<std::int32_t, kAttributes>;

struct Predicate {
  std::size_t attribute = 0;
  std::int32_t low = 0, high = 0;             // of a number
  std::array<std::uint64_t, 16> values = {};  // of a category
  [[nodiscard]] auto holds(const Event& event) const -> bool {
    const std::int32_t x = event[attribute];
    if (attribute >= kCategories) return low <= x && x <= high;
    return (values[static_cast<std::size_t>(x) / 64] >> (x % 64) & 1) != 0;
  }
  [[nodiscard]] auto may_hold_in(std::size_t bucket) const -> bool {
    if (attribute < kCategories) return (values[bucket / 64] >> (bucket % 64) & 1) != 0;
    const auto begin = static_cast<std::int64_t>(bucket) * kRange / static_cast<std::int64_t>(kBuckets);
    const auto end = static_cast<std::int64_t>(bucket + 1) * kRange / static_cast<std::int64_t>(kBuckets);
    return high >= begin && low <= end;
  }
};
using Rule = std::vector<Predicate>;

auto number_of(std::string_view text) -> std::int32_t {  // "v17"
  std::int32_t number = 0;
  std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return number;
}

auto predicate_from(simdjson::dom::array parts) -> Predicate {
  const std::string_view name = parts.at(0).get_string().value();
  const std::string_view op = parts.at(1).get_string().value();
  const simdjson::dom::element wanted = parts.at(2).value();
  Predicate made;
  made.attribute = static_cast<std::size_t>(name[1] - '0') + (name[0] == 'n' ? kCategories : 0);
  const auto add = [&made](std::string_view text) {
    const auto value = static_cast<std::size_t>(number_of(text));
    made.values[value / 64] |= 1ull << (value % 64);
  };
  const auto number = [](simdjson::dom::element value) { return static_cast<std::int32_t>(value.get_int64().value()); };
  if (op == "==") add(wanted.get_string().value());
  if (op == "in") {
    for (const auto text : wanted.get_array()) add(text.get_string().value());
  }
  made.high = std::numeric_limits<std::int32_t>::max();
  if (op == "<=") made.high = number(wanted);
  if (op == ">=") made.low = number(wanted);
  if (op == "between") {
    made.low = number(wanted.at(0).value());
    made.high = number(wanted.at(1).value());
  }
  return made;
}

auto buckets_of(std::size_t attribute) -> std::size_t {
  return attribute < kCategories ? kValues[attribute] : kBuckets;
}

auto bucket_of(std::size_t attribute, std::int32_t value) -> std::size_t {
  if (attribute < kCategories) return static_cast<std::size_t>(value);
  return static_cast<std::size_t>(value) * kBuckets / static_cast<std::size_t>(kRange);
}

class Index {
 public:
  explicit Index(std::vector<Rule> rules) : rules_(std::move(rules)) {
    blocks_ = (rules_.size() + kBlockBits - 1) / kBlockBits;
    for (std::size_t a = 0; a < kAttributes; ++a) {
      first_row_[a] = rows_;
      rows_ += buckets_of(a);
    }
    bits_.assign(rows_ * blocks_, Block{});
    for (std::size_t a = 0; a < kAttributes; ++a) fill(a);
    order_by_selectivity();
    for (const Rule& rule : rules_) {
      first_predicate_.push_back(predicates_.size());
      predicates_.insert(predicates_.end(), rule.begin(), rule.end());
    }
    first_predicate_.push_back(predicates_.size());
  }

  void match(const Event& event, std::vector<std::int64_t>& found) const {
    std::array<const Block*, kAttributes> rows;
    for (std::size_t k = 0; k < kAttributes; ++k) rows[k] = row(order_[k], bucket_of(order_[k], event[order_[k]]));
    for (std::size_t b = 0; b < blocks_; ++b) {
      Block left = rows[0][b];
      for (std::size_t k = 1; k < kAttributes; ++k) left &= rows[k][b];
      std::uint64_t any = 0;
      for (std::size_t w = 0; w < kWords; ++w) any |= left[w];
      if (any == 0) continue;
      for (std::size_t w = 0; w < kWords; ++w) keep_matching(left[w], b * kBlockBits + w * 64, event, found);
    }
  }

 private:
  [[nodiscard]] auto row(std::size_t attribute, std::size_t bucket) const -> const Block* {
    return bits_.data() + (first_row_[attribute] + bucket) * blocks_;
  }
  void fill(std::size_t attribute) {
    for (std::size_t bucket = 0; bucket < buckets_of(attribute); ++bucket) {
      Block* bits = bits_.data() + (first_row_[attribute] + bucket) * blocks_;
      for (std::size_t r = 0; r < rules_.size(); ++r) {
        const bool may = std::all_of(rules_[r].begin(), rules_[r].end(), [&](const Predicate& p) {
          return p.attribute != attribute || p.may_hold_in(bucket);
        });
        bits[r / kBlockBits][r % kBlockBits / 64] |= static_cast<std::uint64_t>(may) << (r % 64);
      }
    }
  }
  void order_by_selectivity() {
    std::array<double, kAttributes> share = {};
    for (std::size_t a = 0; a < kAttributes; ++a) {
      for (std::size_t b = 0; b < buckets_of(a); ++b) share[a] += static_cast<double>(ones_in(row(a, b)));
      share[a] /= static_cast<double>(buckets_of(a));
    }
    std::iota(order_.begin(), order_.end(), 0);
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return share[a] < share[b]; });
  }
  [[nodiscard]] auto ones_in(const Block* row) const -> std::size_t {
    std::size_t ones = 0;
    for (std::size_t b = 0; b < blocks_; ++b) {
      for (std::size_t w = 0; w < kWords; ++w)
        ones += static_cast<std::size_t>(std::popcount(std::uint64_t{row[b][w]}));
    }
    return ones;
  }
  void keep_matching(std::uint64_t left, std::size_t first, const Event& event,
                     std::vector<std::int64_t>& found) const {
    for (; left != 0; left &= left - 1) {
      const std::size_t r = first + static_cast<std::size_t>(std::countr_zero(left));
      if (matches(r, event)) found.push_back(static_cast<std::int64_t>(r));
    }
  }
  [[nodiscard]] auto matches(std::size_t rule, const Event& event) const -> bool {
    for (std::size_t p = first_predicate_[rule]; p < first_predicate_[rule + 1]; ++p) {
      if (!predicates_[p].holds(event)) return false;
    }
    return true;
  }

  std::vector<Rule> rules_;
  std::vector<Predicate> predicates_;  // of all rules, one rule after the other
  std::vector<std::size_t> first_predicate_;
  std::size_t blocks_ = 0;  // of a row
  std::size_t rows_ = 0;
  std::array<std::size_t, kAttributes> first_row_ = {};
  std::array<std::size_t, kAttributes> order_ = {};
  std::vector<Block> bits_;
};

auto rules_from(const std::string& path) -> std::vector<Rule> {
  simdjson::dom::parser parser;
  std::vector<Rule> made;
  for (const auto row : parser.load(path).get_array()) {
    Rule rule;
    for (const auto predicate : row.get_array()) rule.push_back(predicate_from(predicate.get_array().value()));
    made.push_back(std::move(rule));
  }
  return made;
}

// Keys are "c0" to "n9"; texts are "v" and a number, which is the symbol.
auto read(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes) -> Event {
  Event event = {};
  for_document(parser, bytes, [&event](std::string_view key, JsonValue value) {
    const auto at = static_cast<std::size_t>(key[1] - '0');
    if (key[0] == 'c')
      event[at] = number_of(text_of(value));
    else
      event[kCategories + at] = static_cast<std::int32_t>(int_of(value));
  });
  return event;
}

struct State {
  explicit State(const Case& one) : index(rules_from(one.folder + "/reference.json")), bytes(padded(one.requests)) {}
  Index index;
  std::vector<simdjson::padded_string> bytes;
  simdjson::ondemand::parser parser;
  std::vector<Event> events;
  std::vector<std::int64_t> found;
};

}  // namespace

auto w3_overlapping_floor(const Case& one) -> std::vector<Variant> {
  const auto state = std::make_shared<State>(one);
  for (const simdjson::padded_string& bytes : state->bytes) state->events.push_back(read(state->parser, bytes));
  std::vector<Variant> made;
  const auto variant = [&](const char* stage, auto event_of) {
    const auto body = [state, event_of](std::size_t i) {
      state->found.clear();
      state->index.match(event_of(i), state->found);
      return state->found.size();
    };
    const auto agrees = [state, body, &one](std::size_t i) {
      body(i);
      return state->found == *one.expected[i].matched;
    };
    made.push_back({"floor", stage, one.requests.size(), agrees, loop(body)});
  };
  State* s = state.get();
  variant("parsed", [s](std::size_t i) { return s->events[i]; });
  variant("json", [s](std::size_t i) { return read(s->parser, s->bytes[i]); });
  return made;
}

}  // namespace writ::bench
