// Sums of 128-bit numbers in 192 bits, and their mean, rounded once.
#include <array>

#include "runtime/interp/ops.hpp"

namespace writ::interp {
namespace {

using Limbs = std::array<std::uint64_t, 4>;  // a magnitude, lowest first

auto magnitude(const WideSum& sum) -> Limbs {
  UInt128 low = sum.low;
  auto high = static_cast<std::uint64_t>(sum.high);
  if (sum.high < 0) {
    low = ~low + 1;
    high = ~high + (low == 0 ? 1 : 0);
  }
  return {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(low >> 64), high, 0};
}

void multiply(Limbs& limbs, std::uint64_t factor) {
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : limbs) {
    const UInt128 product = static_cast<UInt128>(limb) * factor + carry;
    limb = static_cast<std::uint64_t>(product);
    carry = static_cast<std::uint64_t>(product >> 64);
  }
}

auto divide(Limbs& limbs, std::uint64_t divisor) -> std::uint64_t {  // the remainder
  std::uint64_t remainder = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    const UInt128 dividend = (static_cast<UInt128>(remainder) << 64) | limbs[i];
    limbs[i] = static_cast<std::uint64_t>(dividend / divisor);
    remainder = static_cast<std::uint64_t>(dividend % divisor);
  }
  return remainder;
}

}  // namespace

void WideSum::add(Int128 value) {
  const auto addend = static_cast<UInt128>(value);
  low += addend;
  high += (value < 0 ? -1 : 0) + (low < addend ? 1 : 0);
}

auto WideSum::narrow() const -> std::optional<Int128> {
  const auto value = static_cast<Int128>(low);
  if (high != (value < 0 ? -1 : 0)) return std::nullopt;
  return value;
}

auto WideSum::mean(std::uint32_t count, Scale scale) const -> std::optional<Int128> {
  Limbs limbs = magnitude(*this);
  if (scale == Scale::ToDecimal) multiply(limbs, static_cast<std::uint64_t>(kDecimalOne));
  const std::uint64_t twice = 2 * divide(limbs, count);
  UInt128 quotient = (static_cast<UInt128>(limbs[1]) << 64) | limbs[0];
  if (limbs[2] != 0 || limbs[3] != 0) return std::nullopt;
  const bool up = twice > count || (twice == count && (quotient & 1) != 0);
  quotient += up ? 1 : 0;
  const bool negative = high < 0;
  const UInt128 limit = static_cast<UInt128>(1) << 127;
  if (quotient > limit || (quotient == limit && !negative)) return std::nullopt;
  return static_cast<Int128>(negative ? ~quotient + 1 : quotient);
}

}  // namespace writ::interp
