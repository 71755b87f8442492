#include "runtime/values/version.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"

namespace writ {
namespace {

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_identifier_char(char c) -> bool {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}
auto all_digits(std::string_view part) -> bool {
  return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
}

// Takes the text before `mark` off the front; what is left begins behind it.
auto take_until(std::string_view& text, char mark) -> std::string_view {
  const std::size_t at = text.find(mark);
  const std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return head;
}

struct Parts {
  std::string_view numbers;  // "1.2.3"
  std::string_view prerelease;
  std::string_view build;
  bool has_prerelease = false;
  bool has_build = false;
};

auto parts_of(std::string_view text) -> Parts {
  Parts parts;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    parts.has_build = true;
    parts.build = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    parts.has_prerelease = true;
    parts.prerelease = text.substr(dash + 1);
    text = text.substr(0, dash);
  }
  parts.numbers = text;
  return parts;
}

auto quoted(std::string_view part) -> std::string { return "`" + std::string(part) + "`"; }

// ---------------------------------------------------------------- the form

auto number_fault(std::string_view number) -> std::string {
  if (number.empty()) return "a number is missing";
  if (!all_digits(number)) return quoted(number) + " is not a number";
  if (number.size() > 1 && number[0] == '0') return quoted(number) + " has a leading zero";
  return {};
}

enum class Zeros : std::uint8_t { Refused, Allowed };  // at the front of a number

auto identifier_fault(std::string_view identifier, Zeros zeros) -> std::string {
  if (identifier.empty()) return "a part between dots is empty";
  if (!std::all_of(identifier.begin(), identifier.end(), is_identifier_char))
    return quoted(identifier) + " has other characters than letters, digits and hyphens";
  if (zeros == Zeros::Refused && all_digits(identifier)) return number_fault(identifier);
  return {};
}

auto identifiers_fault(std::string_view text, Zeros zeros) -> std::string {
  for (std::size_t dots = static_cast<std::size_t>(std::count(text.begin(), text.end(), '.')) + 1; dots > 0; --dots) {
    if (std::string fault = identifier_fault(take_until(text, '.'), zeros); !fault.empty()) return fault;
  }
  return {};
}

auto count_of_numbers(std::string_view numbers) -> std::size_t {
  return static_cast<std::size_t>(std::count(numbers.begin(), numbers.end(), '.')) + 1;
}

auto numbers_fault(std::string_view numbers) -> std::string {
  for (std::size_t left = count_of_numbers(numbers); left > 0; --left) {
    if (std::string fault = number_fault(take_until(numbers, '.')); !fault.empty()) return fault;
  }
  return {};
}

auto size_fault(std::string_view text) -> std::string {
  if (text.empty()) return "it is empty";
  if (text.size() > limits::kVersionBytes)
    return "it is longer than " + std::to_string(limits::kVersionBytes) + " bytes";
  if (text[0] == 'v' || text[0] == 'V') return "it begins with a `v`, which is no part of a version";
  return {};
}

}  // namespace

auto semver_fault(std::string_view text) -> std::string {
  if (std::string fault = size_fault(text); !fault.empty()) return fault;
  const Parts parts = parts_of(text);
  if (std::string fault = numbers_fault(parts.numbers); !fault.empty()) return fault;
  const std::size_t count = count_of_numbers(parts.numbers);
  if (count != 3) return "it has " + std::to_string(count) + (count == 1 ? " number" : " numbers") + " and needs three";
  if (parts.has_prerelease) {
    if (std::string fault = identifiers_fault(parts.prerelease, Zeros::Refused); !fault.empty()) return fault;
  }
  return parts.has_build ? identifiers_fault(parts.build, Zeros::Allowed) : std::string();
}

auto is_semver(std::string_view text) -> bool { return semver_fault(text).empty(); }

auto parse_semver(std::string_view text) -> std::optional<std::string> {
  if (!is_semver(text)) return std::nullopt;
  return std::string(text.substr(0, text.find('+')));
}

// ---------------------------------------------------------------- order

namespace {

auto sign_of(int found) -> int { return found < 0 ? -1 : found > 0 ? 1 : 0; }

// Without leading zeros the longer one is the larger one.
auto compare_numbers(std::string_view a, std::string_view b) -> int {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return sign_of(a.compare(b));
}

// Numbers come before words.
auto compare_identifiers(std::string_view a, std::string_view b) -> int {
  const bool a_number = all_digits(a);
  const bool b_number = all_digits(b);
  if (a_number && b_number) return compare_numbers(a, b);
  if (a_number != b_number) return a_number ? -1 : 1;
  return sign_of(a.compare(b));
}

template <class Compare>
auto compare_dotted(std::string_view a, std::string_view b, Compare compare) -> int {
  const std::size_t a_count = count_of_numbers(a);
  const std::size_t b_count = count_of_numbers(b);
  for (std::size_t i = 0; i < std::min(a_count, b_count); ++i) {
    if (const int found = compare(take_until(a, '.'), take_until(b, '.')); found != 0) return found;
  }
  return a_count == b_count ? 0 : a_count < b_count ? -1 : 1;
}

auto precedence(const Parts& a, const Parts& b) -> int {
  if (const int found = compare_dotted(a.numbers, b.numbers, compare_numbers); found != 0) return found;
  if (a.has_prerelease != b.has_prerelease) return a.has_prerelease ? -1 : 1;
  return a.has_prerelease ? compare_dotted(a.prerelease, b.prerelease, compare_identifiers) : 0;
}

// One more, in decimal digits.
auto incremented(std::string_view number) -> std::string {
  std::string digits(number);
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
    if (*at != '9') {
      ++*at;
      return digits;
    }
    *at = '0';
  }
  return "1" + digits;
}

}  // namespace

auto compare_versions(std::string_view a, std::string_view b) -> int {
  const int found = precedence(parts_of(a), parts_of(b));
  return found != 0 ? found : sign_of(a.compare(b));
}

auto next_version(std::string_view version) -> std::string {
  const Parts parts = parts_of(version);
  if (parts.has_prerelease) return std::string(version) + ".0";
  const std::size_t dot = parts.numbers.rfind('.');
  return std::string(parts.numbers.substr(0, dot + 1)) + incremented(parts.numbers.substr(dot + 1)) + "-0";
}

// ---------------------------------------------------------------- ranges

namespace {

enum class Relation : std::uint8_t { Equal, Below, AtMost, Above, AtLeast };

struct Bound {
  Relation relation = Relation::Equal;
  std::string first;  // the versions that are meant: from this one
  std::string after;  // to before this one
};

auto take_relation(std::string_view& text) -> Relation {
  struct Row {
    std::string_view sign;
    Relation relation;
  };
  static constexpr Row kRows[] = {{"<=", Relation::AtMost},
                                  {">=", Relation::AtLeast},
                                  {"<", Relation::Below},
                                  {">", Relation::Above},
                                  {"=", Relation::Equal}};
  for (const Row& row : kRows) {
    if (!text.starts_with(row.sign)) continue;
    text.remove_prefix(row.sign.size());
    return row.relation;
  }
  return Relation::Equal;
}

// "1" and "1.2" stand for all versions that begin so.
auto bound_of(Relation relation, std::string_view version) -> Bound {
  const std::string text(version);
  if (count_of_numbers(parts_of(version).numbers) == 3) return {relation, text, next_version(version)};
  const std::size_t dot = version.rfind('.');
  const std::size_t last = dot == std::string_view::npos ? 0 : dot + 1;
  const std::string next = text.substr(0, last) + incremented(version.substr(last));
  const std::string rest = last == 0 ? ".0.0-0" : ".0-0";
  return {relation, text + rest, next + rest};
}

auto bound_fault(std::string_view version) -> std::string {
  if (version.empty()) return "an operator has no version behind it; they stand together, as in `>=1.2`";
  const bool foreign = std::string_view("^~").find(version[0]) != std::string_view::npos;
  if (foreign || version.find_first_of("*|,") != std::string_view::npos)
    return quoted(version) + " is not a bound; there are `=`, `<`, `<=`, `>` and `>=`, and blanks between bounds";
  if (std::string fault = size_fault(version); !fault.empty()) return fault;
  const Parts parts = parts_of(version);
  if (parts.has_build) return "it has build metadata, which takes no part in comparisons";
  if (std::string fault = numbers_fault(parts.numbers); !fault.empty()) return fault;
  const std::size_t count = count_of_numbers(parts.numbers);
  if (count > 3) return quoted(version) + " has more than three numbers";
  if (!parts.has_prerelease) return {};
  if (count != 3) return quoted(version) + " has a prerelease, and then needs three numbers";
  return identifiers_fault(parts.prerelease, Zeros::Refused);
}

auto holds(const Bound& bound, std::string_view version) -> bool {
  const bool from_first = compare_versions(version, bound.first) >= 0;
  const bool before_end = compare_versions(version, bound.after) < 0;
  switch (bound.relation) {
    case Relation::Equal: return from_first && before_end;
    case Relation::Below: return !from_first;
    case Relation::AtMost: return before_end;
    case Relation::Above: return !before_end;
    case Relation::AtLeast: return from_first;
  }
  return false;
}

constexpr std::string_view kBlank = " \t\n";

// Takes the next bound off the front, without the blanks before it; empty at the end.
auto take_bound(std::string_view& range) -> std::string_view {
  const std::size_t begin = range.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  range.remove_prefix(begin);
  const std::size_t end = std::min(range.find_first_of(kBlank), range.size());
  const std::string_view bound = range.substr(0, end);
  range.remove_prefix(end);
  return bound;
}

}  // namespace

auto range_fault(std::string_view range) -> std::string {
  std::size_t count = 0;
  for (std::string_view bound = take_bound(range); !bound.empty(); bound = take_bound(range), ++count) {
    take_relation(bound);
    if (std::string fault = bound_fault(bound); !fault.empty()) return fault;
  }
  return count == 0 ? "it has no bound" : std::string();
}

auto versions_named(std::string_view range) -> std::vector<std::string> {
  std::vector<std::string> versions;
  if (!range_fault(range).empty()) return versions;
  for (std::string_view bound = take_bound(range); !bound.empty(); bound = take_bound(range)) {
    take_relation(bound);
    versions.push_back(bound_of(Relation::Equal, bound).first);
  }
  return versions;
}

auto satisfies(std::string_view version, std::string_view range) -> std::optional<bool> {
  if (!range_fault(range).empty()) return std::nullopt;
  bool all = true;
  for (std::string_view bound = take_bound(range); !bound.empty(); bound = take_bound(range)) {
    const Relation relation = take_relation(bound);
    all = holds(bound_of(relation, bound), version) && all;
  }
  return all;
}

}  // namespace writ
