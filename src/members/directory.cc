#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "members/members.h"

namespace greenpool {

Directory::Directory() {
  parts_.reserve(kParts);
  for (std::size_t i = 0; i < kParts; ++i) parts_.emplace_back(0, Hash{this}, Equal{this});
}

std::size_t Directory::hash_of(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

std::size_t Directory::hash_of(MemberIndex member) const {
  return hash_in_hand_ ? *hash_in_hand_ : hash_of(id_of(member));
}

MemberIndex Directory::find(std::string_view id) const {
  const Lookup& part = parts_[part_of(hash_of(id))];
  const auto found = part.find(id);
  return found == part.end() ? MemberIndex{} : MemberIndex(*found);
}

// Waiting takes place in passes over a group: for the tables, the offsets, the texts. The last one compares.
void Directory::find_all(std::span<const std::string_view> ids, std::span<MemberIndex> found) const {
  constexpr std::size_t kGroup = 16;
  for (std::size_t begin = 0; begin < found.size(); begin += kGroup) {
    const std::size_t end = std::min(begin + kGroup, found.size());
    for (std::size_t i = begin; i < end; ++i) {
      const Probe probe{hash_of(ids[i])};
      const Lookup& part = parts_[part_of(probe.hash)];
      const auto candidate = part.find(probe);
      found[i] = candidate == part.end() ? MemberIndex{} : MemberIndex(*candidate);
      offsets_.prefetch(found[i].value());
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (found[i].exists()) text_.prefetch(offsets_[found[i].value()]);
    }
    for (std::size_t i = begin; i < end; ++i) found[i] = find(ids[i]);
  }
}

std::string_view Directory::id_of(MemberIndex member) const {
  const char* text = &text_[offsets_[member.value()]];
  return {text + 1, static_cast<std::size_t>(static_cast<unsigned char>(*text))};
}

bool Directory::has_room_for(std::string_view id) const {
  return text_end_ <= UINT32_MAX - 2 * (id.size() + 1) && size() < UINT32_MAX - 1;
}

MemberIndex Directory::add(std::string_view id) {
  GP_CHECK(!id.empty() && id.size() <= 64 && has_room_for(id), "an id of 1 to 64 bytes, and room for it");
  const std::size_t need = id.size() + 1;
  text_end_ = static_cast<std::uint32_t>(place_of(text_end_, need));
  text_.resize(text_end_ + need);
  char* text = &text_[text_end_];
  *text = static_cast<char>(id.size());
  std::memcpy(text + 1, id.data(), id.size());
  const MemberIndex member(static_cast<std::uint32_t>(offsets_.size()));
  offsets_.push_back(text_end_);
  text_end_ += static_cast<std::uint32_t>(need);
  parts_[part_of(hash_of(id))].insert(member.value());
  return member;
}

std::size_t Directory::place_of(std::size_t end, std::size_t need) {
  constexpr std::size_t kChunk = std::size_t{1} << kTextChunkBits;
  const bool fits = end / kChunk == (end + need - 1) / kChunk;
  return fits ? end : (end / kChunk + 1) * kChunk;
}

bool Directory::texts_are_sound() const {
  std::size_t end = 0;
  for (std::size_t i = 0; i < offsets_.size(); ++i) {
    const std::size_t offset = offsets_[i];
    if (offset >= text_.size()) return false;
    const std::size_t length = static_cast<unsigned char>(text_[offset]);
    if (length < 1 || length > 64 || offset != place_of(end, length + 1)) return false;
    end = offset + length + 1;
  }
  return end == text_.size() && end == text_end_;
}

// A block of members at a time: their hashes in order of their ids' texts, then sorted by part, so that each small
// table is filled while it is in cache. False when two members have one id.
bool Directory::rebuild_lookup() {
  struct Entry {
    std::size_t hash;
    std::uint32_t member;
  };
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  const std::size_t count = offsets_.size();
  for (Lookup& part : parts_) {
    part.clear();
    part.reserve(count / kParts + count / kParts / 16);
  }
  std::vector<Entry> block;
  std::vector<Entry> sorted;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, count);
    std::array<std::size_t, kParts + 1> first{};
    block.clear();
    for (std::size_t i = begin; i < end; ++i) {
      const auto member = static_cast<std::uint32_t>(i);
      block.push_back({hash_of(id_of(MemberIndex(member))), member});
      ++first[part_of(block.back().hash) + 1];
    }
    for (std::size_t part = 0; part < kParts; ++part) first[part + 1] += first[part];
    sorted.resize(block.size());
    for (const Entry& entry : block) sorted[first[part_of(entry.hash)]++] = entry;
    for (const Entry& entry : sorted) {
      Lookup& part = parts_[part_of(entry.hash)];
      if (part.size() >= part.max_load()) part.reserve(2 * part.size());
      hash_in_hand_ = entry.hash;
      part.insert(entry.member);
      hash_in_hand_.reset();
    }
  }
  std::size_t known = 0;
  for (const Lookup& part : parts_) known += part.size();
  return known == count;
}

std::size_t Directory::memory_bytes() const {
  std::size_t bytes = text_.memory_bytes() + offsets_.memory_bytes();
  // A flat set keeps one byte of metadata beside each slot.
  for (const Lookup& part : parts_) bytes += part.bucket_count() * (sizeof(std::uint32_t) + 1);
  return bytes;
}

}  // namespace greenpool
