// What the parts of the key index share: the entry, the spreading of hashes, and the cut into segments.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace greenpool::keys {

// Inside the index a hash is spread (below); entries are ordered by it, then by seq.
struct KeyEntry {
  std::uint64_t hash;
  std::uint64_t seq;

  friend constexpr auto operator<=>(const KeyEntry&, const KeyEntry&) = default;
};

// Table, filter and growth work on 64 equal parts of the hash space, so that no single step takes long.
inline constexpr unsigned kSegmentBits = 6;
inline constexpr std::size_t kSegments = std::size_t{1} << kSegmentBits;

// One to one. The index orders and places entries by the top bits: this makes them good even where the caller's hashes
// are not (a counter, say), for one multiplication.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t hash) {
  return (hash ^ (hash >> 32)) * 0x9e37'79b9'7f4a'7c15ULL;
}

[[nodiscard]] constexpr std::size_t segment_of(std::uint64_t hash) {
  return static_cast<std::size_t>(hash >> (64 - kSegmentBits));
}

// The smallest hash of a segment.
[[nodiscard]] constexpr std::uint64_t segment_begin(std::size_t segment) {
  return static_cast<std::uint64_t>(segment) << (64 - kSegmentBits);
}

}  // namespace greenpool::keys
