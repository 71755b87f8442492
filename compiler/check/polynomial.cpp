#include "compiler/check/polynomial.hpp"

#include <algorithm>

namespace writ::check {
namespace {

auto grouped(Steps steps) -> std::string {
  std::string digits = std::to_string(steps);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace

auto Monomial::times(SizeIndex size) const -> std::optional<Monomial> {
  if (degree_ == factors_.size()) return std::nullopt;
  Monomial product = *this;
  product.factors_[product.degree_++] = size;
  std::sort(product.factors_.begin(), product.factors_.begin() + product.degree_);
  return product;
}

auto Monomial::at(std::span<const Steps> sizes) const -> Steps {
  Steps product = 1;
  for (SizeIndex size : factors()) product = writ::times(product, sizes[size]);
  return product;
}

void Polynomial::add(Steps steps, const Monomial& sizes) {
  if (steps == 0) return;
  Steps& coefficient = terms_[sizes];
  coefficient = plus(coefficient, steps);
}

auto Polynomial::at(std::span<const Steps> sizes) const -> Steps {
  Steps sum = 0;
  for (const auto& [product, steps] : terms_) sum = plus(sum, writ::times(steps, product.at(sizes)));
  return sum;
}

auto Polynomial::print(std::span<const std::string> names) const -> std::string {
  std::string text;
  for (const auto& [product, steps] : terms_) text += (text.empty() ? "" : " + ") + term_text(steps, product, names);
  return text.empty() ? "0" : text;
}

auto term_text(Steps steps, const Monomial& sizes, std::span<const std::string> names) -> std::string {
  std::string text = steps == 1 && !sizes.factors().empty() ? "" : grouped(steps);
  for (SizeIndex size : sizes.factors()) text += (text.empty() ? "|" : "·|") + names[size] + "|";
  return text;
}

auto steps_text(Steps steps) -> std::string { return grouped(steps) + (steps == limits::kMostSteps ? " or more" : ""); }

}  // namespace writ::check
