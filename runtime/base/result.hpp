// A value or the reason why there is none: Result<T, E>, and Fallible<T> for the world's failures.
//
// It has only members that std::expected has, so that the switch is a rename
// once the toolchain has it.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "runtime/base/check.hpp"

namespace writ {

template <class E>
struct Unexpected {
  E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}                    // NOLINT
  Result(Unexpected<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}  // NOLINT

  [[nodiscard]] auto has_value() const -> bool { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  auto value() & -> T& { return check(), std::get<0>(state_); }
  auto value() const& -> const T& { return check(), std::get<0>(state_); }
  auto value() && -> T&& { return check(), std::get<0>(std::move(state_)); }
  auto operator*() & -> T& { return value(); }
  auto operator*() const& -> const T& { return value(); }
  auto operator*() && -> T&& { return std::move(*this).value(); }
  auto operator->() -> T* { return &value(); }
  auto operator->() const -> const T* { return &value(); }

  auto error() const -> const E& {
    WRIT_CHECK(!has_value(), "error() of a result that has a value");
    return std::get<1>(state_);
  }

 private:
  void check() const { WRIT_CHECK(has_value(), "value() of a result that failed"); }
  std::variant<T, E> state_;
};

// Why the world did not give us what we asked for: a sentence for a person,
// naming the file or the thing, lower case, no final period.
struct Error {
  std::string message;
};

template <class T>
using Fallible = Result<T, Error>;

inline auto fail(std::string message) -> Unexpected<Error> { return {Error{std::move(message)}}; }

struct Done {};  // The value of a Fallible that has nothing to return.

}  // namespace writ
