// LEB128 unsigned integers and length-prefixed texts, as journal records use them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace greenpool {

// Bytes that grow, of which the first `used` count: cleared and filled again without being zeroed each time.
struct ByteBuffer {
  std::vector<std::uint8_t> bytes;
  std::size_t used = 0;

  [[nodiscard]] std::span<const std::uint8_t> view() const { return {bytes.data(), used}; }
};

// Appends to a buffer through a raw cursor; reserve() first, then put without further checks.
class ByteWriter {
 public:
  explicit ByteWriter(ByteBuffer& buffer) : bytes_(buffer.bytes), used_(buffer.used) {}

  // Room for at least `more` bytes.
  void reserve(std::size_t more) {
    if (bytes_.size() < used_ + more) bytes_.resize(std::max(bytes_.size() * 2, used_ + more));
  }
  void byte(std::uint8_t value) { bytes_[used_++] = value; }
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
  }
  void text(std::string_view value) {
    reserve(value.size() + 1024);
    varint(value.size());
    bytes(value);
  }
  // Without their length.
  void bytes(std::string_view value) {
    reserve(value.size() + 1024);
    if (!value.empty()) std::memcpy(bytes_.data() + used_, value.data(), value.size());
    used_ += value.size();
  }
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::vector<std::uint8_t>& bytes_;
  std::size_t& used_;
};

// Takes from the front; after bytes that do not fit, ok() is false and everything reads as zero.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) return fail();
    return bytes_[at_++];
  }
  // The shortest form only, so that equal records have equal bytes.
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t part = byte();
      if (shift == 63 && part > 1) return fail();
      if (part == 0 && shift != 0) return fail();
      value |= std::uint64_t{part & 0x7fU} << shift;
      if ((part & 0x80) == 0) return value;
    }
    return fail();
  }
  // At most `max`.
  std::uint64_t varint_up_to(std::uint64_t max) {
    const std::uint64_t value = varint();
    return value <= max ? value : fail();
  }
  std::string_view text(std::size_t max) { return bytes(static_cast<std::size_t>(varint_up_to(max))); }
  // That many.
  std::string_view bytes(std::size_t size) {
    if (size > bytes_.size() - at_) {
      fail();
      return {};
    }
    const std::string_view value(reinterpret_cast<const char*>(bytes_.data() + at_), size);
    at_ += size;
    return value;
  }
  void require(bool condition) {
    if (!condition) fail();
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  std::uint8_t fail() {
    ok_ = false;
    at_ = bytes_.size();
    return 0;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace greenpool
