#include "runtime/decode/matcher.hpp"

#include <re2/re2.h>

#include "runtime/base/limits.hpp"

namespace writ::decode {
namespace {

// The same as everywhere else a pattern is matched.
auto options() -> RE2::Options {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::kPatternMemory);
  options.set_never_capture(true);
  return options;
}

}  // namespace

struct Matcher::Compiled {
  RE2 re;
};

Matcher::Matcher(const std::string& pattern) : compiled_(new Compiled{RE2(pattern, options())}) {}
Matcher::~Matcher() = default;

auto Matcher::matches(std::string_view text) const -> bool {
  const RE2& re = compiled_->re;
  return re.ok() && RE2::FullMatch(re2::StringPiece(text.data(), text.size()), re);
}

}  // namespace writ::decode
