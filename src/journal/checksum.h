// Checksums of what the storage holds: XXH3, 128 bits, stored big-endian, the same on every platform. They find damage
// by accident (a flipped bit, a lost sector); the hash chain inside the records is what finds a forger.
// Complexity: about 10 GB/s. Thread safety: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "journal/journal.h"

namespace greenpool {

using Checksum = std::array<std::uint8_t, 16>;

[[nodiscard]] Checksum checksum_bytes(std::span<const std::uint8_t> bytes);

// Over every field of the frame, so that a flip in any column is seen: first_seq, records, epoch, chain, the payload's
// size (integers little-endian: 8, 4, 8 and 8 bytes), then the payload.
[[nodiscard]] Checksum checksum_frame(const FrameView& frame);

}  // namespace greenpool
