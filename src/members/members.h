// Members: who they are (text ids, mapped to dense numbers at the door), who referred them, and what they are owed.
//
// Invariants: (1) a member's number is the order of registration, from 0; (2) the referral tree has no cycle: a
// referrer registered before the member, or was given by an operator who was refused a descendant; (3) ids are unique.
// Complexity: find, add O(1). Memory: 40 bytes a member, its id's length + 1, 4 and about 8 for the look-up.
// Thread safety: none needed, one writer.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/chunked_vector.h"
#include "base/strong_id.h"
#include "money/money.h"

namespace greenpool {

using MemberIndex = StrongId<struct MemberIndexTag, std::uint32_t>;

// The ids of all members, both ways.
class Directory {
 public:
  Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  [[nodiscard]] MemberIndex find(std::string_view id) const;  // nothing when unknown
  // found[i] = find(ids[i]), for as many ids as found has room. The look-ups wait for memory together.
  void find_all(std::span<const std::string_view> ids, std::span<MemberIndex> found) const;
  // The text stays where it is until the next add().
  [[nodiscard]] std::string_view id_of(MemberIndex member) const;
  [[nodiscard]] std::size_t size() const { return offsets_.size(); }
  // The id texts together stay below 4 GiB.
  [[nodiscard]] bool has_room_for(std::string_view id) const;

  // id: 1..64 bytes, not yet known. Returns size() - 1.
  MemberIndex add(std::string_view id);

  [[nodiscard]] std::size_t memory_bytes() const;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.text_end_);
    archive.vector(self.text_);
    archive.vector(self.offsets_);
    if constexpr (Archive::kReads) {
      if (archive.status() && !self.texts_are_sound()) archive.damaged("its ids are not laid out as they were added");
      if (archive.status() && !self.rebuild_lookup()) archive.damaged("two of its ids are the same");
    }
  }

 private:
  // Equal to whoever has this hash, as far as the table knows without a look at the id.
  struct Probe {
    std::size_t hash;
  };
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    const Directory* directory;
    std::size_t operator()(std::uint32_t member) const { return directory->hash_of(MemberIndex(member)); }
    std::size_t operator()(std::string_view id) const { return hash_of(id); }
    std::size_t operator()(Probe probe) const { return probe.hash; }
  };
  struct Equal {
    using is_transparent = void;
    const Directory* directory;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*this)(directory->id_of(MemberIndex(a)), b); }
    bool operator()(std::string_view id, std::uint32_t b) const { return directory->id_of(MemberIndex(b)) == id; }
    bool operator()(std::uint32_t a, std::string_view id) const { return (*this)(id, a); }
    bool operator()(Probe, std::uint32_t) const { return true; }
    bool operator()(std::uint32_t, Probe) const { return true; }
  };
  using Lookup = boost::unordered_flat_set<std::uint32_t, Hash, Equal>;
  // Each part grows on its own, so that no registration waits for a table of millions to be rehashed.
  static constexpr std::size_t kParts = 256;

  [[nodiscard]] static std::size_t hash_of(std::string_view id);
  [[nodiscard]] std::size_t hash_of(MemberIndex member) const;
  // Not the low byte, which the tables compare before they look at an id, nor the high bits, which place it.
  [[nodiscard]] static std::size_t part_of(std::size_t hash) { return (hash >> 8) & (kParts - 1); }
  // Where a text of `need` bytes, its length byte included, goes when `end` bytes are used.
  [[nodiscard]] static std::size_t place_of(std::size_t end, std::size_t need);
  [[nodiscard]] bool texts_are_sound() const;
  [[nodiscard]] bool rebuild_lookup();

  static constexpr std::size_t kTextChunkBits = 21;
  ChunkedVector<char, kTextChunkBits> text_;  // length byte, then the id; never across two chunks
  ChunkedVector<std::uint32_t, 19> offsets_;  // of the length byte, by member
  std::uint32_t text_end_ = 0;
  std::vector<Lookup> parts_;
  std::optional<std::size_t> hash_in_hand_;  // of the one member that rebuild_lookup() inserts, so that no text is read
};

// frozen: earns, but can neither sell, spend nor withdraw. disqualified: earns no rewards and holds no rank.
enum class MemberStatus : std::uint8_t { active, frozen, disqualified };

struct Member {
  Money wallet;    // owed and withdrawable; below 0 the member is in debt, which every credit repays first
  Money spent;     // paid for settled orders so far, refunds deducted
  Money received;  // credited from the pool so far, what reversals took back deducted
  MemberIndex referrer;
  std::uint32_t newest_position = UINT32_MAX;  // slot of the newest open position (pool/positions.h)
  std::uint32_t directs = 0;                   // members whose referrer this is
  MemberStatus status = MemberStatus::active;
  std::uint8_t unused = 0;
  std::uint16_t accepted = 0;  // the latest version of the terms that the member accepted; 0: none
};
static_assert(std::has_unique_object_representations_v<Member> && sizeof(Member) == 40);

}  // namespace greenpool
