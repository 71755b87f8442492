// What the readers of writ.yaml and writ.lock share. Private to compiler/source.
//
// yaml-cpp throws; so do these helpers, and the reader that called them turns both into
// an Error with the line. Nothing is thrown past a reader.
#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>
#include <yaml-cpp/yaml.h>

#include "compiler/diag/diagnostic.hpp"
#include "runtime/base/result.hpp"

namespace writ::source {

// What is wrong, and where.
struct Wrong {
  int line;  // from 0; -1: not known
  std::string what;
};

inline auto line_of(const YAML::Node& node) -> int { return node.Mark().line; }

// The text of a scalar that is not empty; `what` names it: "`name`".
inline auto scalar(const std::string& what, const YAML::Node& node) -> std::string {
  if (!node.IsScalar() || node.Scalar().empty()) throw Wrong{line_of(node), what + " is a text"};
  return node.Scalar();
}

// Calls `read(key, key node, value)` for each entry in order; a key that stands twice is wrong.
template <class Read>
void each_entry(const YAML::Node& map, Read&& read) {
  std::vector<std::string> seen;
  for (const auto& entry : map) {
    std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
    seen.push_back(key);
    read(key, entry.first, entry.second);
  }
  std::sort(seen.begin(), seen.end());
  auto twice = std::adjacent_find(seen.begin(), seen.end());
  if (twice == seen.end()) return;
  int line = -1;
  for (const auto& entry : map) {
    if (entry.first.IsScalar() && entry.first.Scalar() == *twice) line = line_of(entry.first);
  }
  throw Wrong{line, fmt::format("`{}` is said twice", *twice)};
}

// "`verison` is not a key of a package; did you mean `version`?"
inline auto unknown_key(const std::string& key, const std::string& of, const std::vector<std::string>& known)
    -> std::string {
  std::string guess = diag::nearest(key, known);
  return fmt::format("`{}` is not a key of {}; {}", key, of,
                     guess.empty() ? fmt::format("the keys are {}", fmt::join(known, ", "))
                                   : fmt::format("did you mean `{}`?", guess));
}

// What `read(document)` makes of a text, or what is wrong with it, as an Error that names `path`.
template <class Read>
auto read_yaml(std::string_view path, const std::string& text, Read&& read) -> Fallible<decltype(read(YAML::Node()))> {
  auto at = [&](int line, const std::string& what) {
    return line < 0 ? fail(fmt::format("{}: {}", path, what)) : fail(fmt::format("{}:{}: {}", path, line + 1, what));
  };
  try {
    return read(YAML::Load(text));
  } catch (const Wrong& wrong) {
    return at(wrong.line, wrong.what);
  } catch (const YAML::Exception& e) {
    return at(e.mark.line, e.msg);
  }
}

}  // namespace writ::source
