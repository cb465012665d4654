// Random valid terms for the tests of this room.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "money/currency.h"
#include "terms/terms.h"

namespace greenpool {

// Each field from the whole of its range, with its ends often.
class RandomTerms {
 public:
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    const std::uint64_t choice = random_() % 8;
    if (choice == 0) return least;
    if (choice == 1) return most;
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }

  Terms next() {
    static constexpr std::array<std::string_view, 5> kCodes{"CNY", "JPY", "BHD", "CLF", "USD"};
    static constexpr std::array<std::string_view, 8> kPieces{"a", "Z", "\"", "\\", "绿", "é", "𝄞", "#"};
    Terms terms;
    terms.id = std::string(static_cast<std::size_t>(pick(1, 64)), 'x');
    terms.name = "n";
    for (std::int64_t i = pick(0, 49); i > 0; --i) terms.name += kPieces[random_() % kPieces.size()];
    terms.currency = *find_currency(kCodes[random_() % kCodes.size()]);
    const std::int64_t per_minor = power_of_ten_of(16 - terms.currency.digits) / kUnitsPerPoint;
    terms.split_factor = pick(2, 1'000);
    const std::int64_t split_at = pick(100 * terms.split_factor * per_minor, 100'000 * per_minor);
    terms.split_at = Price{split_at, power_of_ten_of(16 - terms.currency.digits)};
    terms.initial_price = Price{pick(1, split_at - 1), power_of_ten_of(16 - terms.currency.digits)};
    terms.reward_rate = Rate(pick(0, kRateOne));
    terms.platform_rate = Rate(pick(0, kRateOne - terms.reward_rate.units()));
    terms.grant_base = static_cast<GrantBase>(random_() % 2);
    const Rate left = Rate(kRateOne) - terms.reward_rate - terms.platform_rate;
    terms.grant_rate = Rate(pick(0, terms.grant_base == GrantBase::profit ? left.units() : kRateOne));
    terms.sell_fee = Rate(pick(0, kRateOne - 1));
    terms.injection_window_days = static_cast<int>(pick(1, 90));
    terms.exit_multiple = Multiple(pick(kRateOne, kMultipleMax));
    if (random_() % 4 == 0) terms.exit_multiple = std::nullopt;
    terms.exit_basis = static_cast<ExitBasis>(random_() % 2);
    terms.exit_fee = static_cast<ExitFee>(random_() % 2);
    terms.remainder_to = static_cast<RemainderTo>(random_() % 3);
    if (random_() % 4 != 0) add_what_may_be_left_out(terms);
    return terms;
  }

 private:
  Money any_money() { return Money(pick(0, kMoneyMax)); }

  void add_what_may_be_left_out(Terms& terms) {
    terms.sale_pricing = static_cast<SalePricing>(random_() % 2);
    terms.sale_window_hours = static_cast<int>(pick(1, 168));
    terms.reversal_days = static_cast<int>(pick(0, 366));
    add_rewards(terms.rewards, terms.reward_rate.units());
    terms.dividend = {Rate(pick(0, kRateOne)), static_cast<Period>(random_() % 2), random_() % 2 == 0};
    terms.legacy = {Rate(pick(0, kRateOne)), Multiple(pick(kRateOne, kMultipleMax))};
    terms.utc_offset_minutes = static_cast<int>(pick(-720, 840));
    terms.notice_days = static_cast<int>(pick(0, 365));
    terms.wind_down_notice_days = static_cast<int>(pick(0, 365));
    WithdrawalTerms& withdrawal = terms.withdrawal;
    withdrawal.fee_rate = Rate(pick(0, 499'999));
    withdrawal.fee_fixed = Money(pick(0, kMoneyMax / 8));
    withdrawal.four_eyes_above = any_money();
    for (std::int64_t i = 0, count = pick(0, 8); i < count; ++i) {
      withdrawal.tax.push_back({Money(i * (kMoneyMax / 8) + pick(0, kMoneyMax / 8 - 1)), Rate(pick(0, 250'000))});
    }
    // Fee and taxes leave a quarter or more.
    withdrawal.minimum = Money(pick(4 * (withdrawal.fee_fixed.units() + 10), kMoneyMax));
    if (random_() % 2 == 0) withdrawal.daily_limit = Money(pick(withdrawal.minimum.units(), kMoneyMax));
  }

  // Of `budget`, in parts that the worst case adds up.
  void add_rewards(RewardTerms& rewards, std::int64_t budget) {
    const auto part = [this, &budget](std::int64_t of) {
      const std::int64_t taken = pick(0, budget / of);
      budget -= taken;
      return Rate(taken);
    };
    rewards.direct = part(2);
    rewards.indirect = part(2);
    rewards.agent_rates = static_cast<AgentRates>(random_() % 2);
    rewards.district_agent = part(3);
    rewards.city_agent = part(2);
    rewards.province_agent = part(1);
    rewards.max_generations = static_cast<int>(pick(1, 100));
    rewards.peer_target = any_money();
    rewards.rank_period = static_cast<Period>(random_() % 2);
    rewards.on_own_orders = random_() % 2 == 0;
    std::int64_t rate = 0;
    for (std::int64_t i = pick(0, 8); i > 0 && rate < budget; --i) {
      rate += pick(1, budget - rate);
      rewards.ranks.push_back(
          {"绿\"" + std::to_string(i), Rate(rate), any_money(), static_cast<int>(pick(0, 1'000'000)), any_money()});
    }
    if (rewards.ranks.empty() || random_() % 2 == 0) return;
    // rate x peer x generations <= what is left, less one for rounding up.
    const std::int64_t generations = pick(1, 100);
    const std::int64_t most = std::min(kRateOne, (budget - rate) * kRateOne / (rate * generations));
    if (most == 0) return;
    rewards.peer_generations = static_cast<int>(generations);
    rewards.peer = Rate(pick(1, most));
  }

  static std::int64_t power_of_ten_of(int exponent) { return exponent == 0 ? 1 : 10 * power_of_ten_of(exponent - 1); }

  // SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t random_() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_ = 20'260'131;
};

}  // namespace greenpool
