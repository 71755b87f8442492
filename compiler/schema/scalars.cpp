// Texts and numbers.
#include <algorithm>
#include <tuple>

#include "compiler/schema/importer.hpp"
#include "compiler/syntax/names.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/pattern.hpp"
#include "runtime/values/decimal.hpp"
#include "runtime/values/json_text.hpp"

namespace writ::schema {
namespace {

auto plain(std::string text) -> Made { return {std::move(text), false, false, false, false, ""}; }

// ---------------------------------------------------------------- patterns

// Whether `|` stands outside of every group and class.
auto has_open_choice(std::string_view pattern) -> bool {
  std::size_t depth = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (c == '|' && depth == 0) {
      return true;
    }
  }
  return false;
}

auto ends_escaped(std::string_view text) -> bool {
  std::size_t slashes = 0;
  while (slashes < text.size() && text[text.size() - 1 - slashes] == '\\') ++slashes;
  return slashes % 2 == 1;
}

// \u0041 as RE2 writes it, and slashes as the language wants them between slashes.
auto respelled(std::string_view pattern) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool unicode = pattern.substr(i).starts_with("\\u") && i + 5 < pattern.size() && pattern[i + 2] != '{';
    if (unicode) {
      out += "\\x{" + std::string(pattern.substr(i + 2, 4)) + "}";
      i += 5;
    } else if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out += pattern.substr(i, 2);
      ++i;
    } else {
      out += pattern[i] == '/' ? "\\/" : std::string(1, pattern[i]);
    }
  }
  return out;
}

// A pattern of JSON Schema finds its text anywhere; one of the rules says the whole text.
auto anchored(std::string_view pattern) -> std::string {
  bool begins = false;
  bool ends = false;
  if (!has_open_choice(pattern)) {
    begins = pattern.starts_with('^');
    if (begins) pattern.remove_prefix(1);
    ends = pattern.ends_with('$') && !ends_escaped(pattern.substr(0, pattern.size() - 1));
    if (ends) pattern.remove_suffix(1);
  }
  const std::string inner = respelled(pattern);
  if (begins && ends) return inner;
  return (begins ? "" : "(?s:.*)") + ("(?:" + inner + ")") + (ends ? "" : "(?s:.*)");
}

// ---------------------------------------------------------------- numbers

struct Bound {
  Int128 value = 0;  // on the scale of decimals
  bool inside = true;
  bool there = false;
};

void narrow(Bound& bound, Int128 value, bool inside, bool low) {
  const bool tighter =
      !bound.there || (low ? value > bound.value : value < bound.value) || (value == bound.value && !inside);
  if (tighter) bound = {value, inside, true};
}

constexpr Int128 kLeastInt = static_cast<Int128>(INT64_MIN) * kDecimalOne;
constexpr Int128 kMostInt = static_cast<Int128>(INT64_MAX) * kDecimalOne;

// To the whole numbers inside: up for a low bound, down for a high one.
auto rounded(Int128 value, bool up) -> Int128 {
  const Int128 rest = value % kDecimalOne;
  if (rest == 0) return value;
  const Int128 toward_zero = value - rest;
  return up ? toward_zero + (value > 0 ? kDecimalOne : 0) : toward_zero - (value < 0 ? kDecimalOne : 0);
}

auto most_decimal() -> Int128 { return decimal::parse("100000000000000000000000000").value; }

}  // namespace

auto decimal_of(const Documents& documents, Place at) -> std::optional<Int128> {
  const auto digits = documents.number(at);
  const auto written = digits ? json::number(*digits) : std::nullopt;
  const decimal::Parsed parsed =
      written ? decimal::parse(*written) : decimal::Parsed{0, decimal::ParseFault::Malformed};
  return parsed.fault ? std::nullopt : std::optional(parsed.value);
}

// Whether rules can match it: RE2 compiles it, and all patterns of the schema stay small enough together.
auto Importer::usable(const std::string& pattern) -> bool {
  constexpr std::size_t kMostProgram = limits::kPatternProgram / 8;
  const bool written = pattern.find('\n') == std::string::npos && syntax::may_stand(pattern);
  if (!written || pattern_program_ >= kMostProgram) return false;
  const auto compiled = builtins::Pattern::regex(pattern);
  if (compiled) pattern_program_ += compiled->cost();
  return compiled && pattern_program_ < kMostProgram;
}

auto Importer::pattern_of(const View& view, std::string_view format) -> std::string {
  const std::vector<Place> patterns = view.all(documents, "pattern");
  if (patterns.empty()) return format == "uuid" ? "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" : "";
  for (const Place at : patterns) {
    if (documents.text(at) != documents.text(patterns.front())) loosen(at, "pattern");
  }
  std::string made = anchored(documents.text(patterns.front()).value_or(""));
  if (usable(made)) return made;
  loosen(patterns.front(), "pattern");
  return {};
}

auto Importer::string_type(const View& view) -> Made {
  const std::string format = view.text(documents, "format");
  const std::string ours = view.text(documents, "x-writ");
  for (const char* word : {"person", "service", "digest", "semver", "ip", "cidr", "country"}) {
    if (ours == word) return plain(word);
  }
  if (format == "date-time") return plain("instant");
  if (format == "date") return plain("date");
  if (format == "duration") return plain("duration");
  if (format == "ipv4" || format == "ipv6") return plain("ip");
  std::string pattern = pattern_of(view, format);
  const auto most = view.count(documents, "maxLength", View::Tightest::Least);
  const std::uint64_t least = view.count(documents, "minLength", View::Tightest::Greatest).value_or(0);
  constexpr std::uint64_t kMostRepeats = 1'000;  // that a pattern may count
  if (least > 0 && pattern.empty() && !most && least <= kMostRepeats) {
    const std::string counted = least == 1 ? "(?s:.+)" : "(?s:.{" + std::to_string(least) + ",})";
    if (usable(counted)) pattern = counted;
  }
  if (least > 0 && (pattern.empty() || view.first(documents, "pattern") || format == "uuid"))
    loosen(*view.first(documents, "minLength"), "minLength");
  if (!pattern.empty()) {
    if (most) loosen(*view.first(documents, "maxLength"), "maxLength");
    return plain("string matches /" + pattern + "/");
  }
  if (!most) return plain("string");
  return plain("string max " + std::to_string(std::clamp<std::uint64_t>(*most, 1, limits::kLargestStringBytes)));
}

namespace {

struct Bounds {
  Bound low;
  Bound high;
};

auto bounds_of(Importer& importer, const View& view) -> Bounds {
  Bounds found;
  const Documents& documents = importer.documents;
  auto take = [&](const char* keyword, Bound& bound, bool inside, bool is_low) {
    for (const Place at : view.all(documents, keyword)) {
      if (documents.truth(at)) continue;  // draft 4: it is said with the bound
      const auto value = decimal_of(documents, at);
      value ? narrow(bound, *value, inside, is_low) : importer.loosen(at, keyword);
    }
  };
  take("minimum", found.low, !view.truth(documents, "exclusiveMinimum"), true);
  take("exclusiveMinimum", found.low, false, true);
  take("maximum", found.high, !view.truth(documents, "exclusiveMaximum"), false);
  take("exclusiveMaximum", found.high, false, false);
  return found;
}

// The whole numbers inside. The least int has no literal of its own.
auto whole_range(const Bounds& bounds) -> std::pair<Int128, Int128> {
  Int128 from = bounds.low.there ? rounded(bounds.low.value, true) : kLeastInt;
  Int128 to = bounds.high.there ? rounded(bounds.high.value, false) : kMostInt;
  if (bounds.low.there && !bounds.low.inside && from == bounds.low.value) from += kDecimalOne;
  if (bounds.high.there && !bounds.high.inside && to == bounds.high.value) to -= kDecimalOne;
  return {std::max(from, kLeastInt + kDecimalOne), std::min(to, kMostInt)};
}

}  // namespace

auto Importer::number_type(const View& view, bool whole) -> Made {
  const Bounds bounds = bounds_of(*this, view);
  for (const Place at : view.all(documents, "multipleOf")) {
    const bool ones = decimal_of(documents, at) == std::optional<Int128>(kDecimalOne);
    whole = whole || ones;
    if (!ones) loosen(at, "multipleOf");
  }
  const std::string ours = view.text(documents, "x-writ");
  if (ours == "ratio" && !whole) return plain("ratio");
  const bool real = ours == "float" && !whole;
  const std::string kind = whole ? "int" : real ? "float" : "decimal";
  if (!bounds.low.there && !bounds.high.there) return plain(kind);
  Int128 from = bounds.low.there ? bounds.low.value + (bounds.low.inside ? 0 : 1) : -most_decimal();
  Int128 to = bounds.high.there ? bounds.high.value : most_decimal();
  if (whole) std::tie(from, to) = whole_range(bounds);
  if (from > to) {
    const auto at = view.first(documents, bounds.low.there ? "minimum" : "maximum");
    loosen(at.value_or(view.parts.front()), bounds.low.there ? "minimum" : "maximum");
    return plain(kind);
  }
  auto bound = [&](Int128 value) {
    const std::string text = decimal::print(value);
    return real && text.find('.') == std::string::npos ? text + ".0" : text;
  };
  const bool open = !whole && bounds.high.there && !bounds.high.inside;
  return plain(kind + " in " + bound(from) + (open ? " ..< " : " .. ") + bound(to));
}

}  // namespace writ::schema
