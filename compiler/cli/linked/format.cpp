// The functions of {fmt} as a part of the program: Debian has them as a shared library only, and to find, map and
// relocate one takes longer than many a decision.
#define FMT_LIB_EXPORT
#include <cmath>
#include <cstdint>
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {

template FMT_API auto dragonbox::to_decimal(float x) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double x) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API locale_ref::locale_ref(const std::locale& locale);
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;
template FMT_API auto thousands_sep_impl(locale_ref locale) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref locale) -> char;
template FMT_API void buffer<char>::append(const char* begin, const char* end);
template FMT_API void vformat_to(buffer<char>& to, string_view format, basic_format_args<FMT_BUFFER_CONTEXT(char)> args,
                                 locale_ref locale);

}  // namespace detail
FMT_END_NAMESPACE

// All that {fmt} takes of the library of mathematics, which is a shared one too: the linker puts this in its place.
extern "C" [[gnu::visibility("hidden")]] auto __wrap_ceil(double value) -> double;
extern "C" auto __wrap_ceil(double value) -> double {
  constexpr double kWhole = 4'503'599'627'370'496;  // from here on there are no fractions
  if (!(value > -kWhole && value < kWhole)) return value;
  const auto towards_zero = static_cast<double>(static_cast<std::int64_t>(value));
  return std::copysign(towards_zero < value ? towards_zero + 1 : towards_zero, value);
}
