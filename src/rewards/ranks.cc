// differential 级差 and peer 平级. Walking up from the buyer with given = 0, an upline of rate r > given receives
// (r - given), and given = r. Further uplines of the rank that received last, who met the target, receive peer rewards
// of its differential reward D, until a higher rank receives.
#include <algorithm>

#include "rewards/rewards.h"

namespace greenpool {
namespace {

class Walk {
 public:
  Walk(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards)
      : scene_(scene), order_(order), rewards_(rewards) {}

  void run() {
    const RankRecord& buyer = scene_.ranks.at(order_.buyer);
    if (scene_.terms.on_own_orders) meet(order_.buyer, 0);
    for (MemberIndex upline = buyer.ranked_upline; upline.exists() && !done();
         upline = scene_.ranks.at(upline).ranked_upline) {
      const std::int64_t generation = std::int64_t{buyer.depth} - scene_.ranks.at(upline).depth;
      if (generation > scene_.terms.max_generations) return;
      meet(upline, generation);
    }
  }

 private:
  [[nodiscard]] bool done() const {
    return given_rank_ == scene_.terms.ranks.size() && peers_ >= scene_.terms.peer_generations;
  }

  void meet(MemberIndex upline, std::int64_t generation) {
    const RankRecord& record = scene_.ranks.at(upline);
    // An order may have been paid under terms with fewer ranks.
    const std::size_t rank = std::min<std::size_t>(record.rank, scene_.terms.ranks.size());
    if (rank == 0 || !earns(scene_, upline)) return;
    if (rank > given_rank_) {
      const Rate reaches = scene_.terms.ranks[rank - 1].rate;
      add_reward(scene_, {upline, RewardRule::differential, generation, reaches - given_, order_.base, {}}, rewards_);
      differential_ = share_floor(order_.base, reaches - given_);
      given_ = reaches;
      given_rank_ = rank;
      peers_ = 0;
    } else if (rank == given_rank_ && record.met_target != 0 && peers_ < scene_.terms.peer_generations) {
      add_reward(scene_, {upline, RewardRule::peer, generation, scene_.terms.peer, differential_, {}}, rewards_);
      ++peers_;
    }
  }

  const RewardScene& scene_;
  const RewardedOrder& order_;
  std::vector<Reward>& rewards_;
  Rate given_;
  std::size_t given_rank_ = 0;
  Money differential_;  // D
  int peers_ = 0;
};

}  // namespace

void reward_ranks(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards) {
  if (!scene.ranks.empty()) Walk(scene, order, rewards).run();
}

}  // namespace greenpool
