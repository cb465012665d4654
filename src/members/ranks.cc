#include "members/ranks.h"

#include <algorithm>

namespace greenpool {

void RankBook::add(MemberIndex referrer) {
  RankRecord record{};
  if (referrer.exists()) {
    const RankRecord& above = at(referrer);
    record.depth = above.depth + 1;
    record.ranked_upline = above.rank > 0 ? referrer : above.ranked_upline;
  }
  records_.push_back(record);
}

void RankBook::link(const ChunkedVector<Member>& members) {
  constexpr std::uint32_t kUnknown = UINT32_MAX;
  for (std::size_t i = 0; i < records_.size(); ++i) records_[i].depth = kUnknown;
  std::vector<std::uint32_t> path;  // of members whose referrer is not known yet
  for (std::uint32_t start = 0; start < records_.size(); ++start) {
    std::uint32_t member = start;
    while (records_[member].depth == kUnknown) {
      path.push_back(member);
      const MemberIndex referrer = members[member].referrer;
      if (!referrer.exists()) break;
      GP_CHECK(path.size() <= records_.size(), "the referral tree has no cycle");
      member = referrer.value();
    }
    for (; !path.empty(); path.pop_back()) {
      RankRecord& record = records_[path.back()];
      const MemberIndex referrer = members[path.back()].referrer;
      record.depth = 0;
      record.ranked_upline = MemberIndex{};
      if (!referrer.exists()) continue;
      const RankRecord& above = at(referrer);
      record.depth = above.depth + 1;
      record.ranked_upline = above.rank > 0 ? referrer : above.ranked_upline;
    }
  }
}

TreeOrder RankBook::tree_order() const {
  std::uint32_t deepest = 0;
  for (std::size_t i = 0; i < records_.size(); ++i) deepest = std::max(deepest, records_[i].depth);
  std::vector<std::uint32_t> next(std::size_t{deepest} + 2, 0);
  for (std::size_t i = 0; i < records_.size(); ++i) ++next[records_[i].depth + 1];
  for (std::size_t depth = 1; depth < next.size(); ++depth) next[depth] += next[depth - 1];
  TreeOrder order(records_.size());
  for (std::uint32_t i = 0; i < records_.size(); ++i) order[next[records_[i].depth]++] = i;
  return order;
}

std::vector<std::int64_t> RankBook::team_spend(const ChunkedVector<Member>& members) const {
  std::vector<std::int64_t> team(records_.size(), 0);
  const TreeOrder order = tree_order();
  for (auto member = order.rbegin(); member != order.rend(); ++member) {
    const MemberIndex referrer = members[*member].referrer;
    if (referrer.exists()) team[referrer.value()] += team[*member] + records_[*member].spent.units();
  }
  return team;
}

}  // namespace greenpool
