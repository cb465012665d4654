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

MemberIndex Directory::find(std::string_view id) const {
  const Lookup& part = parts_[part_of(hash_of(id))];
  const auto found = part.find(id);
  return found == part.end() ? MemberIndex{} : MemberIndex(*found);
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

// Two passes: numbers sorted by part first, so that each small table is filled while it is in cache.
void Directory::rebuild_lookup() {
  const std::size_t count = offsets_.size();
  std::vector<std::uint8_t> part_of_member(count);
  std::vector<std::uint32_t> begin(kParts + 1, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t part = part_of(hash_of(id_of(MemberIndex(static_cast<std::uint32_t>(i)))));
    part_of_member[i] = static_cast<std::uint8_t>(part);
    ++begin[part + 1];
  }
  for (std::size_t part = 0; part < kParts; ++part) begin[part + 1] += begin[part];
  std::vector<std::uint32_t> members(count);
  std::vector<std::uint32_t> cursor(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < count; ++i) members[cursor[part_of_member[i]]++] = static_cast<std::uint32_t>(i);
  for (std::size_t part = 0; part < kParts; ++part) {
    parts_[part].clear();
    parts_[part].reserve(begin[part + 1] - begin[part]);
    parts_[part].insert(members.begin() + begin[part], members.begin() + begin[part + 1]);
  }
}

std::size_t Directory::memory_bytes() const {
  std::size_t bytes = text_.memory_bytes() + offsets_.memory_bytes();
  // A flat set keeps one byte of metadata beside each slot.
  for (const Lookup& part : parts_) bytes += part.bucket_count() * (sizeof(std::uint32_t) + 1);
  return bytes;
}

}  // namespace greenpool
