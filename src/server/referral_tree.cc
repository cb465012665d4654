#include "server/referral_tree.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace greenpool {

// From the leaves up: whoever has nobody left below them is counted into their referrer. A changed referrer may have
// registered after those whom they refer, so the order of numbers does not do.
void ReferralTree::rebuild(std::vector<std::uint32_t> referrers) {
  referrers_ = std::move(referrers);
  people_.assign(size(), 1);
  levels_.assign(size(), 1);
  std::vector<std::uint32_t> waits_for(size(), 0);
  for (const std::uint32_t referrer : referrers_) {
    if (referrer != kNobody) ++waits_for[referrer];
  }
  std::size_t counted = 0;
  for (std::uint32_t leaf = 0; leaf < size(); ++leaf) {
    if (waits_for[leaf] != 0) continue;
    for (std::uint32_t member = leaf;;) {
      ++counted;
      // Marked as counted, so that the outer loop does not come back to it.
      waits_for[member] = kNobody;
      const std::uint32_t referrer = referrers_[member];
      if (referrer == kNobody) break;
      people_[referrer] += people_[member];
      levels_[referrer] = std::max(levels_[referrer], levels_[member] + 1);
      if (--waits_for[referrer] != 0) break;
      member = referrer;
    }
  }
  GP_CHECK(counted == size(), "referrals form no circle");
}

std::vector<std::uint64_t> ReferralTree::counts_below(std::uint32_t member, std::size_t depth) const {
  // Of each member: not known yet, elsewhere or too deep, or kTop plus how far below.
  constexpr std::uint8_t kUnknown = 0;
  constexpr std::uint8_t kElsewhere = 1;
  constexpr std::uint8_t kTop = 2;
  std::vector<std::uint8_t> standing(size(), kUnknown);
  standing[member] = kTop;
  std::vector<std::uint64_t> counts(depth, 0);
  std::vector<std::uint32_t> way;
  for (std::uint32_t start = 0; start < size(); ++start) {
    std::uint32_t above = start;
    for (; above != kNobody && standing[above] == kUnknown; above = referrers_[above]) way.push_back(above);
    std::uint8_t known = above == kNobody ? kElsewhere : standing[above];
    for (; !way.empty(); way.pop_back()) {
      if (known != kElsewhere) {
        known = known - kTop == static_cast<int>(depth) ? kElsewhere : static_cast<std::uint8_t>(known + 1);
      }
      standing[way.back()] = known;
      if (known != kElsewhere) ++counts[static_cast<std::size_t>(known - kTop) - 1];
    }
  }
  return counts;
}

void ReferralTree::add(std::uint32_t referrer) {
  referrers_.push_back(referrer);
  people_.push_back(1);
  levels_.push_back(1);
  std::uint32_t level = 2;
  for (std::uint32_t above = referrer; above != kNobody; above = referrers_[above], ++level) {
    ++people_[above];
    levels_[above] = std::max(levels_[above], level);
  }
}

}  // namespace greenpool
