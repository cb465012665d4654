// Who referred whom, as a tree that grows: for every member, how many people stand below them and in how many levels.
// The joint opinion (公通字〔2013〕37号) counts the organiser and the organiser's own level in, and so do these
// figures: somebody who has referred one person who has referred nobody has 2 people in 2 levels.
//
// Complexity: add() O(depth); rebuild() O(members). Memory: 12 bytes a member. Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace greenpool {

class ReferralTree {
 public:
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  // referrers: of the members in order of their numbers, kNobody: none. No member is below themselves.
  void rebuild(std::vector<std::uint32_t> referrers);
  // The next member.
  void add(std::uint32_t referrer);

  [[nodiscard]] std::size_t size() const { return referrers_.size(); }
  [[nodiscard]] std::uint32_t people(std::uint32_t member) const { return people_[member]; }
  [[nodiscard]] std::uint32_t levels(std::uint32_t member) const { return levels_[member]; }
  // How many stand in the first, the second, … level below the member, the member not counted. depth: 1..250.
  // O(members).
  [[nodiscard]] std::vector<std::uint64_t> counts_below(std::uint32_t member, std::size_t depth) const;

 private:
  std::vector<std::uint32_t> referrers_;
  std::vector<std::uint32_t> people_;
  std::vector<std::uint32_t> levels_;
};

}  // namespace greenpool
