// A value that may be absent, and whose memory is kept while it is.
#pragma once

#include "runtime/base/check.hpp"

namespace writ {

// Used as std::optional is. What is assigned is copied over what was there before, so that texts and lists that are no
// longer than they once were allocate nothing.
template <class T>
class Reusable {
 public:
  Reusable() = default;
  Reusable(const T& value) : value_(value), there_(true) {}  // NOLINT

  auto operator=(const T& value) -> Reusable& {
    value_ = value;
    there_ = true;
    return *this;
  }
  void reset() { there_ = false; }

  [[nodiscard]] auto has_value() const -> bool { return there_; }
  explicit operator bool() const { return there_; }
  auto operator*() const -> const T& { return WRIT_CHECK(there_, "no value is there"), value_; }
  auto operator->() const -> const T* { return &**this; }

 private:
  T value_{};
  bool there_ = false;
};

}  // namespace writ
