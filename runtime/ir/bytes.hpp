// Numbers and runs of bytes, one after the other: what the binary form is made of. Private to runtime/ir.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace writ::ir {

// Small numbers of either sign as small ones without: 0, -1, 1, -2 … become 0, 1, 2, 3 …
inline constexpr auto zigzag(std::int64_t value) -> std::uint64_t {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline constexpr auto unzigzag(std::uint64_t value) -> std::int64_t {
  return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

class ByteWriter {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>((value & 0x7F) | 0x80);
      value >>= 7;
    }
    bytes_ += static_cast<char>(value);
  }
  void fixed16(std::uint32_t value) { fixed(value, 2); }  // lowest byte first
  void fixed32(std::uint32_t value) { fixed(value, 4); }
  void fixed64(std::uint64_t value) { fixed(value, 8); }
  void raw(std::string_view bytes) { bytes_ += bytes; }

  [[nodiscard]] auto size() const -> std::size_t { return bytes_.size(); }
  [[nodiscard]] auto view() const -> std::string_view { return bytes_; }
  auto take() -> std::string { return std::move(bytes_); }

 private:
  void fixed(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i));
  }
  std::string bytes_;
};

// The first fault sticks: from then on nothing is left, so that all loops stop, and what is asked for is 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  auto number() -> std::uint64_t {
    if (at_ != end_ && byte(0) < 0x80) return static_cast<unsigned char>(*at_++);
    if (end_ - at_ < 2 || byte(1) >= 0x80) return long_number();
    at_ += 2;
    return (byte(-2) & 0x7Fu) | static_cast<std::uint64_t>(byte(-1)) << 7;
  }
  auto number32() -> std::uint32_t {
    const std::uint64_t value = number();
    if (value > 0xFFFFFFFFu) fail("a number is too large");
    return static_cast<std::uint32_t>(value);
  }
  // How many rows follow, of which each takes a byte at least.
  auto count() -> std::size_t {
    const std::uint64_t value = number();
    if (value > left()) fail("it counts more than is there");
    return failed() ? 0 : static_cast<std::size_t>(value);
  }
  auto fixed16() -> std::uint32_t { return static_cast<std::uint32_t>(fixed<2>()); }
  auto fixed32() -> std::uint32_t { return static_cast<std::uint32_t>(fixed<4>()); }
  auto fixed64() -> std::uint64_t { return fixed<8>(); }
  auto raw(std::size_t size) -> std::string_view {
    if (size > left()) fail("it ends too soon");
    if (failed()) return {};
    const std::string_view bytes(at_, size);
    at_ += size;
    return bytes;
  }

  [[nodiscard]] auto left() const -> std::size_t { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] auto failed() const -> bool { return !error_.empty(); }
  [[nodiscard]] auto error() const -> const std::string& { return error_; }
  void fail(std::string_view what) {
    if (error_.empty()) error_ = what;
    at_ = end_;
  }

 private:
  [[nodiscard]] auto byte(std::ptrdiff_t at) const -> unsigned char { return static_cast<unsigned char>(at_[at]); }
  template <std::size_t kSize>
  auto fixed() -> std::uint64_t {
    if (left() < kSize) {
      fail("it ends too soon");
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kSize; ++i) value |= std::uint64_t{byte(static_cast<std::ptrdiff_t>(i))} << (8 * i);
    at_ += kSize;
    return value;
  }
  auto long_number() -> std::uint64_t;

  const char* at_;
  const char* end_;
  std::string error_;
};

}  // namespace writ::ir
