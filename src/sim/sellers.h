// Who decides to sell, each morning. People look once a day; what they do follows from their group (scenario.h), the
// price, and how many orders there were lately.
//
// Members who wait for a price stand in a ladder of price steps of about 1 %: each is looked at when the price reaches
// their step, and whenever their own position changes. The others are drawn. Complexity: a morning O(sellers found +
// draws), a bought or changed position O(1). Memory: 5 bytes a member, 4 more for each who does not just hold. Thread
// safety: one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "engine/state.h"
#include "sim/random.h"
#include "sim/scenario.h"

namespace greenpool {

class SellerBook {
 public:
  explicit SellerBook(const Scenario& scenario);

  // The member number members() joins, and gets a group by chance.
  void join(Random& random);
  // The same, of a member who never decides to sell: others do that for them.
  void join_apart() {
    group_of_.push_back(kApart);
    has_apart_ = true;
  }
  [[nodiscard]] bool is_apart(MemberIndex member) const { return has_apart_ && group_of_[member.value()] == kApart; }
  // The member's position changed: they bought, or sold a part. `scale` is the product of all points splits.
  void watch(const State& state, MemberIndex member, double scale);
  // Appends who sells this morning, each once, in an order that depends on nothing but seed and history.
  void morning(const State& state, double scale, Random& random, std::vector<MemberIndex>& sellers);
  // How many orders the day had that just ended.
  void evening(std::uint64_t orders);

  [[nodiscard]] Rate part_of(MemberIndex member) const { return groups_[group_of_[member.value()]].part; }

 private:
  // Split-adjusted price at which the member's points are worth `multiple` times what was spent for them; 0: no points.
  [[nodiscard]] double target_of(const State& state, MemberIndex member, double scale) const;
  void climb(const State& state, double scale, std::vector<MemberIndex>& sellers);
  [[nodiscard]] bool is_slow(double slowdown) const;

  static constexpr std::uint8_t kApart = UINT8_MAX;
  static_assert(kSellersMax < kApart);

  struct Group : Sellers {
    double share_until = 0;                // of the unit interval, in order of the groups
    std::vector<std::uint32_t> members{};  // of those that draw
  };

  std::vector<Group> groups_;
  bool has_targets_ = false;  // what nobody needs is not looked up for every order
  bool has_apart_ = false;
  std::vector<std::uint8_t> group_of_;
  std::vector<std::vector<std::uint32_t>> ladder_;
  std::size_t lowest_step_ = 0;
  std::deque<std::uint64_t> week_;  // orders of the last days
  std::uint64_t week_orders_ = 0;
  std::uint64_t best_week_ = 0;
};

}  // namespace greenpool
