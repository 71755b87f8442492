// Versions: text in the form of Semantic Versioning 2.0.0, its order, and ranges of versions.
//
// A version is held without its build metadata ("1.2.3+5" is held as "1.2.3"): the standard
// leaves it out of precedence, so two builds of a version are equal here, and equal values
// have one text. Numbers may have any count of digits; the whole at most
// limits::kVersionBytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

// The form exactly, with or without build metadata: "1.2.3-rc.1+build.5".
auto is_semver(std::string_view text) -> bool;
// Without build metadata; nothing when the text is no version.
auto parse_semver(std::string_view text) -> std::optional<std::string>;
// Why it is no version, for people; empty when it is one.
auto semver_fault(std::string_view text) -> std::string;

// By precedence (section 11 of the standard): negative, zero, positive. Total on all texts, and
// zero only for equal ones, so that it is safe to sort by; meaningful for versions.
auto compare_versions(std::string_view a, std::string_view b) -> int;
// The least version that comes after this one: "1.2.3-rc.1.0" after "1.2.3-rc.1", "1.2.4-0" after "1.2.3".
auto next_version(std::string_view version) -> std::string;
// No version comes before it.
inline constexpr std::string_view kLeastVersion = "0.0.0-0";

// Ranges: bounds that must all hold, with blanks between them, such as ">=1.2 <2".
//
// A bound is `=`, `<`, `<=`, `>` or `>=` and a version; no operator means `=`. A whole version
// is compared by precedence. One that ends early ("1.2", "1") stands for all versions that begin
// so, prereleases included: "<2" leaves out 2.0.0-rc.1, ">=2" lets it in, ">=2.0.0" does not.
auto satisfies(std::string_view version, std::string_view range) -> std::optional<bool>;  // nothing: malformed
// Why it is no range, for people; empty when it is one.
auto range_fault(std::string_view range) -> std::string;
// The least version of each bound; none when it is no range.
auto versions_named(std::string_view range) -> std::vector<std::string>;

}  // namespace writ
