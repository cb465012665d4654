#include "journal/key_index_table.h"

#include <algorithm>
#include <bit>

namespace greenpool::keys {
namespace {

constexpr std::size_t kSlotsMin = 16;

}  // namespace

void KeyTable::Segment::put(std::uint64_t hash, std::uint64_t seq_plus_one) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = place(hash);
  while (slots[at].seq_plus_one != 0) {
    at = (at + 1) & mask;
  }
  slots[at] = {.hash = hash, .seq_plus_one = seq_plus_one};
  ++size;
}

KeyTable::Segment KeyTable::empty_segment(std::size_t number, std::size_t slots, Pages pages) {
  Segment segment;
  segment.slots = ZeroedArray<Slot>(slots, pages);
  segment.size_max = slots / 2 + slots * number / (4 * kSegments);
  segment.shift = 64 - static_cast<unsigned>(std::countr_zero(slots));
  return segment;
}

KeyTable::KeyTable(std::size_t keys_expected) {
  const std::size_t slots = std::max(kSlotsMin, std::bit_ceil(keys_expected / kSegments * 2));
  for (std::size_t number = 0; number < kSegments; ++number) {
    segments_[number] = empty_segment(number, slots, Pages::huge_present);
  }
}

void KeyTable::double_slots(Segment& segment, std::size_t number) {
  Segment doubled = empty_segment(number, std::max(kSlotsMin, segment.slots.size() * 2), Pages::ordinary);
  for (std::size_t i = 0; i < segment.slots.size(); ++i) {
    const Slot& slot = segment.slots[i];
    if (slot.seq_plus_one != 0) {
      doubled.put(slot.hash, slot.seq_plus_one);
    }
  }
  segment = std::move(doubled);
}

void KeyTable::add(std::uint64_t hash, std::uint64_t seq) {
  const std::size_t number = segment_of(hash);
  Segment& segment = segments_[number];
  if (segment.size == segment.size_max) [[unlikely]] {
    double_slots(segment, number);
  }
  segment.put(hash, seq + 1);
  ++size_;
}

void KeyTable::find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
  const Segment& segment = segments_[segment_of(hash)];
  if (segment.size == 0) {
    return;
  }
  const auto found = static_cast<std::ptrdiff_t>(seqs.size());
  const std::size_t mask = segment.slots.size() - 1;
  for (std::size_t at = segment.place(hash); segment.slots[at].seq_plus_one != 0; at = (at + 1) & mask) {
    if (segment.slots[at].hash == hash) {
      seqs.push_back(segment.slots[at].seq_plus_one - 1);
    }
  }
  std::sort(seqs.begin() + found, seqs.end());  // a doubling can reorder equal hashes at the wrap
}

std::vector<KeyEntry> KeyTable::sorted(std::size_t segment) const {
  std::vector<KeyEntry> entries;
  entries.reserve(segments_[segment].size);
  const ZeroedArray<Slot>& slots = segments_[segment].slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].seq_plus_one != 0) {
      entries.push_back({.hash = slots[i].hash, .seq = slots[i].seq_plus_one - 1});
    }
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::size_t KeyTable::memory_bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const Segment& segment : segments_) {
    bytes += segment.slots.memory_bytes();
  }
  return bytes;
}

}  // namespace greenpool::keys
