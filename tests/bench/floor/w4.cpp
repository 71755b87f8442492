// An audit: each column of a record is looked up in a table of bits, one bit a clause, and the bits are ANDed.
//
// Columns of few values are symbols, beforehand where records are columns. Five columns of texts that are all different
// are put into classes by a loop over their characters; small numbers are indices, large ones fall into intervals.
#include <algorithm>
#include <array>
#include <memory>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/floor/json.hpp"
#include "tests/bench/floor/symbols.hpp"
#include "tests/bench/floor/w4_clauses.hpp"

namespace writ::bench {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 9> kFew = {"actor_role", "action",     "resource_type", "region", "country",
                                      "device",     "data_class", "purpose",       "source"};
// Of many values, of which some are named or have a form.
constexpr std::array<Text, 4> kNamed = {"tenant", "approved_by", "model", "ticket"};
constexpr std::array<Text, 4> kFormed = {"id", "actor", "ip", "path"};
constexpr std::array<Text, 4> kSmall = {"risk_score", "hour", "age_days", "just_len"};
constexpr std::array<std::size_t, 4> kSizes = {101, 24, 1500, 400};
constexpr std::array<Text, 3> kLarge = {"epoch", "amount", "latency_ms"};
constexpr std::size_t kRisk = 0, kJustification = 3;

auto is_digit(char c) -> bool { return static_cast<unsigned char>(c - '0') < 10; }
auto is_hex(char c) -> bool { return is_digit(c) || static_cast<unsigned char>(c - 'a') < 6; }
auto all_digits(Text s) -> bool { return std::all_of(s.begin(), s.end(), is_digit); }
auto all_hex(Text s) -> bool { return std::all_of(s.begin(), s.end(), is_hex); }

// ---------------------------------------------------------------- classes of texts; a sample of each is what makes its
// bits

auto class_of_id(Text s) -> std::size_t {
  return s.size() == 18 && s.starts_with("d-") && all_hex(s.substr(2)) ? 1 : 0;
}
auto class_of_actor(Text s) -> std::size_t {
  return s.size() == 7 && s.starts_with("u_") && all_digits(s.substr(2)) ? 1 : 0;
}
auto class_of_ip(Text s) -> std::size_t { return s.starts_with("10.") ? 1 : 0; }
auto class_of_path(Text s) -> std::size_t {
  const std::size_t begins = s.starts_with("/api/v2/")     ? 0
                             : s.starts_with("/api/")      ? 1
                             : s.starts_with("/internal/") ? 2
                                                           : 3;
  const bool ends = s.size() > 8 && s[0] == '/' && s[s.size() - 7] == '/' && all_hex(s.substr(s.size() - 6)) &&
                    std::all_of(s.begin() + 1, s.end() - 7, [](char c) {
                      return static_cast<unsigned char>(c - 'a') < 26 || is_digit(c) || c == '/';
                    });
  return begins * 2 + (ends ? 1 : 0);
}
auto class_of_tenant(Text s) -> std::size_t {  // its number
  if (s.size() != 5 || !s.starts_with("t_") || !all_digits(s.substr(2))) return 1000;
  return static_cast<std::size_t>((s[2] - '0') * 100 + (s[3] - '0') * 10 + (s[4] - '0'));
}
auto class_of_approver(Text s) -> std::size_t {
  if (s.empty()) return 0;
  if (s == "mgr_007") return 1;
  return s.size() == 7 && s.starts_with("mgr_") && s[4] <= '2' && all_digits(s.substr(4)) ? 2 : 3;
}
auto class_of_model(Text s) -> std::size_t {  // "m-3.12.7": two digits and whether it has the form
  if (!s.starts_with("m-") || s.size() < 7 || s[2] < '0' || s[2] > '4' || s[3] != '.') return 0;
  std::size_t at = 4;
  std::size_t middle = 0;
  while (at < s.size() && is_digit(s[at])) middle = middle * 10 + static_cast<std::size_t>(s[at++] - '0');
  const bool minor = at > 4 && at <= 6 && middle <= 15 && at < s.size() && s[at] == '.';
  const bool formed = minor && at + 1 < s.size() && all_digits(s.substr(at + 1));
  return (s[2] == '0' ? 1 : 3) + (formed ? 1 : 0);
}
auto class_of_ticket(Text s) -> std::size_t {
  if (s.empty()) return 0;
  if (s.size() == 11 && s.starts_with("CHG-") && all_digits(s.substr(4))) return 1;
  return s.size() > 5 && s.starts_with("JIRA-") && all_digits(s.substr(5)) ? 2 : 3;
}

using ClassOf = std::size_t (*)(Text);
constexpr std::array<ClassOf, 4> kNamedClass = {class_of_tenant, class_of_approver, class_of_model, class_of_ticket};
constexpr std::array<ClassOf, 4> kFormedClass = {class_of_id, class_of_actor, class_of_ip, class_of_path};

auto samples_of(Text column) -> std::vector<std::string> {
  if (column == "id") return {"x", "d-0123456789abcdef"};
  if (column == "actor") return {"x", "u_00000"};
  if (column == "ip") return {"203.1.1.1", "10.1.1.1"};
  if (column == "approved_by") return {"", "mgr_007", "mgr_100", "?"};
  if (column == "model") return {"?", "m-0.99.?", "m-0.1.1", "m-1.99.?", "m-1.1.1"};
  if (column == "ticket") return {"", "CHG-1234567", "JIRA-1", "?"};
  std::vector<std::string> made;
  if (column == "path") {
    for (const char* begin : {"/api/v2/", "/api/v1/", "/internal/", "/other/"})
      for (const char* end : {"X", "x/012345"}) made.push_back(std::string(begin) + end);
    return made;
  }
  for (int number = 0; number < 1000; ++number) {
    const std::string digits = std::to_string(number);
    made.push_back("t_" + std::string(3 - digits.size(), '0') + digits);
  }
  made.emplace_back("?");
  return made;
}

// ---------------------------------------------------------------- tables

struct Intervals {
  std::vector<std::int64_t> begins;
  std::vector<ClauseBits> bits;
  [[nodiscard]] auto at(std::int64_t value) const -> ClauseBits {
    std::size_t k = 0;
    for (const std::int64_t begin : begins) k += value >= begin ? 1 : 0;
    return bits[k];
  }
};

struct Tables {
  explicit Tables(const Clauses& clauses);
  std::array<Symbols, kFew.size()> symbols;
  std::array<std::vector<ClauseBits>, kFew.size()> few;  // the last is of any other text
  std::array<std::vector<ClauseBits>, kNamed.size()> named;
  std::array<std::vector<ClauseBits>, kFormed.size()> formed;
  std::array<std::vector<ClauseBits>, kSmall.size()> small;
  std::array<Intervals, kLarge.size()> large;
  std::array<ClauseBits, 2> mfa, encrypted;
  ClauseBits all, across;
};

auto bits_of_samples(const Clauses& clauses, Text column) -> std::vector<ClauseBits> {
  std::vector<ClauseBits> bits;
  for (const std::string& sample : samples_of(column)) bits.push_back(clauses.left_by(column, Text(sample)));
  return bits;
}

Tables::Tables(const Clauses& clauses) : all(clauses.all()), across(clauses.across()) {
  for (std::size_t c = 0; c < kFew.size(); ++c) {
    std::vector<std::string> texts = clauses.texts_of(kFew[c]);
    for (const std::string& text : texts) few[c].push_back(clauses.left_by(kFew[c], Text(text)));
    few[c].push_back(clauses.left_by(kFew[c], Text("?")));
    symbols[c] = Symbols(std::move(texts));
  }
  for (std::size_t c = 0; c < kNamed.size(); ++c) named[c] = bits_of_samples(clauses, kNamed[c]);
  for (std::size_t c = 0; c < kFormed.size(); ++c) formed[c] = bits_of_samples(clauses, kFormed[c]);
  for (std::size_t c = 0; c < kSmall.size(); ++c) {
    for (std::size_t v = 0; v < kSizes[c]; ++v)
      small[c].push_back(clauses.left_by(kSmall[c], static_cast<std::int64_t>(v)));
  }
  for (std::size_t c = 0; c < kLarge.size(); ++c) {
    large[c].begins = clauses.steps_of(kLarge[c]);
    large[c].bits.push_back(clauses.left_by(kLarge[c], large[c].begins.front() - 1));
    for (const std::int64_t begin : large[c].begins) large[c].bits.push_back(clauses.left_by(kLarge[c], begin));
  }
  for (const bool yes : {false, true}) {
    mfa[yes ? 1 : 0] = clauses.left_by("mfa", yes);
    encrypted[yes ? 1 : 0] = clauses.left_by("encrypted", yes);
  }
}

// ---------------------------------------------------------------- records

struct Row {
  std::array<std::uint16_t, kFew.size()> few;  // symbols; of any other text, their number
  std::array<std::uint16_t, kNamed.size()> named;
  std::array<Text, kFormed.size()> formed;
  std::array<std::uint16_t, kSmall.size()> small;
  std::array<std::int64_t, kLarge.size()> large;
  bool mfa = false, encrypted = false;
};

auto failed_by(const Row& row, const Tables& tables) -> ClauseBits {
  ClauseBits bits = tables.all;
  for (std::size_t c = 0; c < kFew.size(); ++c) bits &= tables.few[c][row.few[c]];
  for (std::size_t c = 0; c < kNamed.size(); ++c) bits &= tables.named[c][row.named[c]];
  for (std::size_t c = 0; c < kFormed.size(); ++c) bits &= tables.formed[c][kFormedClass[c](row.formed[c])];
  for (std::size_t c = 0; c < kSmall.size(); ++c) bits &= tables.small[c][row.small[c]];
  for (std::size_t c = 0; c < kLarge.size(); ++c) bits &= tables.large[c].at(row.large[c]);
  bits &= tables.mfa[row.mfa ? 1 : 0] & tables.encrypted[row.encrypted ? 1 : 0];
  const bool justified = row.small[kRisk] * 100 <= row.small[kJustification] * 400;
  return justified ? bits & ~tables.across : bits;
}

// Where a key's value goes.
struct Place {
  enum Kind : std::uint8_t { Few, Named, Formed, Small, Large, Mfa, Encrypted } kind;
  std::size_t column;
};

class Reader {
 public:
  Reader() : keys_(names()) {}
  void read(simdjson::ondemand::parser& parser, const simdjson::padded_string& bytes, const Tables& tables, Row& row) {
    for_document(parser, bytes, [&](Text key, JsonValue value) {
      const std::uint32_t found = keys_.find(key);
      if (found != kNoSymbol) put(places_[found], value, tables, row);
    });
  }

 private:
  auto names() -> std::vector<std::string> {
    std::vector<std::string> made;
    const auto add = [&](Place::Kind kind, const auto& columns) {
      for (std::size_t c = 0; c < columns.size(); ++c) {
        made.emplace_back(columns[c]);
        places_.push_back({kind, c});
      }
    };
    add(Place::Few, kFew);
    add(Place::Named, kNamed);
    add(Place::Formed, kFormed);
    add(Place::Small, kSmall);
    add(Place::Large, kLarge);
    add(Place::Mfa, std::array<Text, 1>{"mfa"});
    add(Place::Encrypted, std::array<Text, 1>{"encrypted"});
    return made;
  }
  static void put(Place place, JsonValue value, const Tables& tables, Row& row) {
    const std::size_t c = place.column;
    switch (place.kind) {
      case Place::Few: {
        const std::uint32_t symbol = tables.symbols[c].find(text_of(value));
        row.few[c] = static_cast<std::uint16_t>(symbol == kNoSymbol ? tables.few[c].size() - 1 : symbol);
        break;
      }
      case Place::Named: row.named[c] = static_cast<std::uint16_t>(kNamedClass[c](text_of(value))); break;
      case Place::Formed: row.formed[c] = text_of(value); break;
      case Place::Small: row.small[c] = static_cast<std::uint16_t>(int_of(value)); break;
      case Place::Large: row.large[c] = int_of(value); break;
      case Place::Mfa: row.mfa = bool_of(value); break;
      case Place::Encrypted: row.encrypted = bool_of(value); break;
    }
  }
  std::vector<Place> places_;  // by key; before keys_, which fills it
  Symbols keys_;
};

auto bits_of(const Expected& expected) -> std::uint64_t {  // of "A-07"
  std::uint64_t bits = 0;
  for (const std::string& control : *expected.failed) bits |= 1ull << (std::stoi(control.substr(2)) - 1);
  return bits;
}

struct State {
  explicit State(const Case& one)
      : clauses(one.folder + "/reference.json"),
        tables(clauses),
        bytes(padded(one.requests)),
        rows(one.requests.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      reader.read(parser, bytes[i], tables, rows[i]);
      for (Text& text : rows[i].formed) text = texts.emplace_back(text);  // the parser forgets it
    }
  }
  Clauses clauses;
  Tables tables;
  Reader reader;
  simdjson::ondemand::parser parser;
  std::vector<simdjson::padded_string> bytes;
  std::vector<Row> rows;
  std::deque<std::string> texts;
  Row row;
};

}  // namespace

auto w4_floor(const Case& one) -> std::vector<Variant> {
  const auto state = std::make_shared<State>(one);
  State* s = state.get();
  std::vector<Variant> made;
  const auto variant = [&](const char* stage, auto body) {
    const auto agrees = [body, s, &one](std::size_t i) {
      return s->clauses.controls(body(i)) == bits_of(one.expected[i]);
    };
    made.push_back({"floor", stage, one.requests.size(), agrees, loop(body)});
  };
  variant("parsed", [state, s](std::size_t i) { return failed_by(s->rows[i], s->tables); });
  variant("json", [state, s](std::size_t i) {
    s->reader.read(s->parser, s->bytes[i], s->tables, s->row);
    return failed_by(s->row, s->tables);
  });
  return made;
}

}  // namespace writ::bench
