// The pattern of a string type, compiled once for each document. Private to runtime/decode.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace writ::decode {

class Matcher {
 public:
  // A pattern that does not compile was refused by whoever made the type; here it matches nothing.
  explicit Matcher(const std::string& pattern);
  Matcher(const Matcher&) = delete;
  auto operator=(const Matcher&) -> Matcher& = delete;
  ~Matcher();

  [[nodiscard]] auto matches(std::string_view text) const -> bool;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace writ::decode
