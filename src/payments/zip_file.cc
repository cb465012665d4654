#include "payments/zip_file.h"

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace greenpool {
namespace {

constexpr std::string_view kLocal{"PK\x03\x04", 4};
constexpr std::string_view kCentral{"PK\x01\x02", 4};
constexpr std::string_view kEnd{"PK\x05\x06", 4};

tl::unexpected<Error> malformed() { return failure("zip_malformed", "the ZIP file is damaged or of an unusual kind"); }

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < length; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

std::optional<std::string> inflate_all(std::string_view packed, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  const std::unique_ptr<z_stream, int (*)(z_streamp)> owner(&stream, &inflateEnd);
  std::string out(size, '\0');
  Bytef none = 0;  // zlib wants a place even for nothing
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = size == 0 ? &none : reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(size);
  if (inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.total_out != size) return std::nullopt;
  return out;
}

// One entry, by its record in the central directory; `at` moves behind it.
std::optional<ZipEntry> read_entry(std::string_view bytes, std::size_t& at, std::size_t content_max) {
  if (at + 46 > bytes.size() || bytes.substr(at, 4) != kCentral) return std::nullopt;
  const std::uint32_t flags = number(bytes, at + 8, 2);
  const std::uint32_t method = number(bytes, at + 10, 2);
  const std::uint32_t checksum = number(bytes, at + 16, 4);
  const std::size_t packed = number(bytes, at + 20, 4);
  const std::size_t size = number(bytes, at + 24, 4);
  const std::size_t name = number(bytes, at + 28, 2);
  const std::size_t local = number(bytes, at + 42, 4);
  const std::size_t behind = at + 46 + name + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
  if ((flags & 1U) != 0 || size > content_max || behind > bytes.size()) return std::nullopt;
  ZipEntry entry{.name = std::string(bytes.substr(at + 46, name)), .content = {}};
  at = behind;
  if (local + 30 > bytes.size() || bytes.substr(local, 4) != kLocal) return std::nullopt;
  const std::size_t begin = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
  if (begin > bytes.size() || packed > bytes.size() - begin) return std::nullopt;
  const std::string_view data = bytes.substr(begin, packed);
  if (method == 8) {
    auto content = inflate_all(data, size);
    if (!content) return std::nullopt;
    entry.content = std::move(*content);
  } else if (method == 0 && packed == size) {
    entry.content = data;
  } else {
    return std::nullopt;
  }
  const auto* const first = reinterpret_cast<const Bytef*>(entry.content.data());
  if (crc32(0, first, static_cast<uInt>(entry.content.size())) != checksum) return std::nullopt;
  return entry;
}

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with(kLocal) || bytes.starts_with(kEnd); }

Result<std::vector<ZipEntry>> read_zip(std::string_view bytes, std::size_t content_max) {
  const std::size_t end = bytes.rfind(kEnd);
  if (end == std::string_view::npos || end + 22 > bytes.size()) return malformed();
  const std::uint32_t count = number(bytes, end + 10, 2);
  std::size_t at = number(bytes, end + 16, 4);
  std::size_t left = content_max;
  std::vector<ZipEntry> entries;
  for (std::uint32_t i = 0; i < count; ++i) {
    auto entry = read_entry(bytes, at, left);
    if (!entry) return malformed();
    left -= entry->content.size();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace greenpool
