#include "journal/checksum.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "journal/little_endian.h"

namespace greenpool {

namespace {

Checksum canonical(XXH128_hash_t hash) {
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, hash);
  Checksum checksum;
  std::ranges::copy(bytes.digest, checksum.begin());
  return checksum;
}

}  // namespace

Checksum checksum_bytes(std::span<const std::uint8_t> bytes) {
  return canonical(XXH3_128bits(bytes.data(), bytes.size()));
}

Checksum checksum_frame(const FrameView& frame) {
  std::array<std::uint8_t, 60> fields;
  store_little_endian(frame.first_seq, std::span(fields).subspan<0, 8>());
  store_little_endian(frame.records, std::span(fields).subspan<8, 4>());
  store_little_endian(frame.epoch, std::span(fields).subspan<12, 8>());
  std::ranges::copy(frame.chain, fields.begin() + 20);
  store_little_endian(std::uint64_t{frame.payload.size()}, std::span(fields).subspan<52, 8>());
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  XXH3_128bits_update(&state, fields.data(), fields.size());
  XXH3_128bits_update(&state, frame.payload.data(), frame.payload.size());
  return canonical(XXH3_128bits_digest(&state));
}

}  // namespace greenpool
