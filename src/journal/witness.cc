#include "journal/witness.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "journal/checksum.h"
#include "journal/little_endian.h"

namespace greenpool {

namespace {

constexpr std::uint64_t kSlotDistance = 4096;
constexpr unsigned kSlots = 2;
constexpr std::string_view kMagic = "GPWITN01";
constexpr std::size_t kContentBytes = 48;
using Slot = std::array<std::uint8_t, kContentBytes + sizeof(Checksum)>;

Slot encode(const WitnessMark& mark) {
  Slot slot;
  std::ranges::copy(kMagic, slot.begin());
  store_little_endian(mark.next_seq, std::span(slot).subspan<8, 8>());
  std::ranges::copy(mark.chain, slot.begin() + 16);
  std::ranges::copy(checksum_bytes(std::span(slot).first<kContentBytes>()), slot.begin() + kContentBytes);
  return slot;
}

std::optional<WitnessMark> decode(const Slot& slot) {
  WitnessMark mark;
  mark.next_seq = load_little_endian<std::uint64_t>(std::span(slot).subspan<8, 8>());
  std::copy_n(slot.begin() + 16, mark.chain.size(), mark.chain.begin());
  if (encode(mark) != slot) return std::nullopt;
  return mark;
}

}  // namespace

Result<std::optional<WitnessMark>> Witness::read(const std::string& vfs, const std::string& path) {
  std::optional<WitnessMark> newest;
  const Result<bool> there = SqliteFile::exists(vfs, path);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return newest;
  const Result<SqliteFile> file = SqliteFile::open({.path = path, .vfs = vfs});
  if (!file) return tl::unexpected(file.error());
  for (unsigned i = 0; i < kSlots; ++i) {
    Slot slot{};
    const Result<std::size_t> count = file->read(i * kSlotDistance, slot);
    if (!count) return tl::unexpected(count.error());
    const std::optional<WitnessMark> mark = decode(slot);
    if (mark && (!newest || mark->next_seq > newest->next_seq)) newest = mark;
  }
  return newest;
}

Result<Witness> Witness::start(const std::string& vfs, const std::string& path, const WitnessMark& mark) {
  Result<SqliteFile> file = SqliteFile::open({.path = path, .access = SqliteFileOptions::Access::create, .vfs = vfs});
  if (!file) return tl::unexpected(file.error());
  Witness witness(std::move(*file));
  for (unsigned i = 0; i < kSlots; ++i) {
    const Status written = witness.write(mark);
    if (!written) return tl::unexpected(written.error());
  }
  const Status synced = witness.sync();
  if (!synced) return tl::unexpected(synced.error());
  return witness;
}

Status Witness::write(const WitnessMark& mark) {
  const Slot slot = encode(mark);
  const Status written = file_.write(next_slot_ * kSlotDistance, slot);
  if (written) next_slot_ = (next_slot_ + 1) % kSlots;
  return written;
}

}  // namespace greenpool
