// The pattern of a string type, compiled once for each document. Private to runtime/decode.
#pragma once

#include <re2/re2.h>
#include <string>
#include <string_view>

#include "runtime/base/limits.hpp"

namespace writ::decode {

class Matcher {
 public:
  // A pattern that does not compile was refused by whoever made the type; here it matches nothing.
  explicit Matcher(const std::string& pattern) : re_(pattern, options()) {}
  [[nodiscard]] auto matches(std::string_view text) const -> bool {
    return re_.ok() && RE2::FullMatch(re2::StringPiece(text.data(), text.size()), re_);
  }

 private:
  // The same as everywhere else a pattern is matched.
  static auto options() -> RE2::Options {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(limits::kPatternMemory);
    options.set_never_capture(true);
    return options;
  }
  RE2 re_;
};

}  // namespace writ::decode
