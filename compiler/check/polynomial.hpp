// Polynomials of steps over sizes of inputs: what a gate costs (design 3.5).
//
// Coefficients are natural, so a polynomial grows in every size. Sizes are numbers here; whoever
// owns the polynomial knows what they are called. Values are kept at limits::kMostSteps.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "runtime/base/steps.hpp"

namespace writ::check {

using SizeIndex = std::uint32_t;

// A product of at most limits::kCostDegree sizes, each perhaps several times; of none: one.
class Monomial {
 public:
  // Nothing when that would be one size too many.
  [[nodiscard]] auto times(SizeIndex size) const -> std::optional<Monomial>;
  [[nodiscard]] auto factors() const -> std::span<const SizeIndex> { return {factors_.data(), degree_}; }  // ascending
  [[nodiscard]] auto at(std::span<const Steps> sizes) const -> Steps;

  auto operator<=>(const Monomial&) const = default;  // shorter products first

 private:
  std::uint8_t degree_ = 0;
  std::array<SizeIndex, limits::kCostDegree> factors_{};  // 0 from `degree_` on
};

class Polynomial {
 public:
  void add(Steps steps, const Monomial& sizes = {});
  [[nodiscard]] auto terms() const -> const std::map<Monomial, Steps>& { return terms_; }
  [[nodiscard]] auto at(std::span<const Steps> sizes) const -> Steps;
  // "139 + 8·|eval_report.suites| + 9·|scan.findings|"; `names` by SizeIndex.
  [[nodiscard]] auto print(std::span<const std::string> names) const -> std::string;

  auto operator==(const Polynomial&) const -> bool = default;

 private:
  std::map<Monomial, Steps> terms_;  // coefficients are not 0
};

// "8·|eval_report.suites|"; the number alone for the empty product.
auto term_text(Steps steps, const Monomial& sizes, std::span<const std::string> names) -> std::string;
// "19,227"; "9,007,199,254,740,991 or more" where counting ends.
auto steps_text(Steps steps) -> std::string;

}  // namespace writ::check
