#include <algorithm>
#include <array>

#include "terms/document.h"
#include "terms/ranges.h"
#include "terms/utf8.h"

namespace greenpool {
namespace {

constexpr std::size_t kNameBytesMax = 200;
constexpr int kGenerationsMax = 100;
constexpr int kDirectsMax = 1'000'000;

std::optional<TermsViolation> find_rank_violation(const RankTerms& rank, std::size_t index) {
  if (!is_name(rank.name)) {
    return out_of_range(key_in("rank", index, "name"), "must be 1 to 200 bytes of UTF-8 in one line, not blank");
  }
  if (!is_rate(rank.rate) || rank.rate == Rate(0)) {
    return out_of_range(key_in("rank", index, "rate"), "must be more than 0 and at most 1");
  }
  if (!is_money(rank.own_spend)) {
    return out_of_range(key_in("rank", index, "own_spend"), "must be at most 9e12 minor units");
  }
  if (rank.directs < 0 || rank.directs > kDirectsMax) {
    return out_of_range(key_in("rank", index, "directs"), "must be between 0 and 1000000");
  }
  if (!is_money(rank.team)) {
    return out_of_range(key_in("rank", index, "team"), "must be at most 9e12 minor units");
  }
  return std::nullopt;
}

}  // namespace

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  bool blank = true;
  while (!name.empty()) {
    const std::optional<char32_t> c = take_code_point(name);
    if (!c || !is_one_line_character(*c)) return false;
    blank = blank && (*c == ' ' || *c == 0xa0 || *c == 0x3000);
  }
  return !blank;
}

TermsViolation too_many(std::string_view table, std::size_t most) {
  return out_of_range(first_too_many(table, most), too_many_tables(most));
}

std::optional<TermsViolation> find_reward_range_violation(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  if (!is_rate(rewards.direct)) return out_of_range("rewards.direct", "must be between 0 and 1");
  if (!is_rate(rewards.indirect)) return out_of_range("rewards.indirect", "must be between 0 and 1");
  if (rewards.max_generations < 1 || rewards.max_generations > kGenerationsMax) {
    return out_of_range("rewards.max_generations", "must be between 1 and 100");
  }
  if (!is_rate(rewards.peer)) return out_of_range("rewards.peer", "must be between 0 and 1");
  if (rewards.peer_generations < 0 || rewards.peer_generations > kGenerationsMax) {
    return out_of_range("rewards.peer_generations", "must be between 0 and 100");
  }
  if (!is_money(rewards.peer_target)) return out_of_range("rewards.peer_target", "must be at most 9e12 minor units");
  if (!is_rate(rewards.district_agent)) return out_of_range("rewards.district_agent", "must be between 0 and 1");
  if (!is_rate(rewards.city_agent)) return out_of_range("rewards.city_agent", "must be between 0 and 1");
  if (!is_rate(rewards.province_agent)) return out_of_range("rewards.province_agent", "must be between 0 and 1");
  if (rewards.ranks.size() > kRanksMax) return too_many("rank", kRanksMax);
  for (std::size_t i = 0; i < rewards.ranks.size(); ++i) {
    if (auto violation = find_rank_violation(rewards.ranks[i], i)) return violation;
  }
  return std::nullopt;
}

// In ppm of 1, all products below 1e16.
Rate worst_case_rewards(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  Rate worst = rewards.direct + rewards.indirect;
  Rate top;
  for (const RankTerms& rank : rewards.ranks) top = std::max(top, rank.rate);
  const std::int64_t with_peers = kRateOne + rewards.peer.units() * rewards.peer_generations;
  worst += Rate(multiply_divide_ceil(top.units(), with_peers, kRateOne));
  const std::array<Rate, 3> agents{rewards.district_agent, rewards.city_agent, rewards.province_agent};
  if (rewards.agent_rates == AgentRates::difference) return worst + *std::max_element(agents.begin(), agents.end());
  for (const Rate agent : agents) worst += agent;
  return worst;
}

std::optional<TermsViolation> find_reward_combination_violation(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  if (rewards.peer == Rate(0) && rewards.peer_generations != 0) {
    return inconsistent("rewards.peer_generations", "must be 0 when rewards.peer is 0");
  }
  if (rewards.peer != Rate(0) && rewards.peer_generations == 0) {
    return inconsistent("rewards.peer", "must be 0 when rewards.peer_generations is 0");
  }
  if (rewards.peer != Rate(0) && rewards.ranks.empty()) {
    return inconsistent("rewards.peer", "must be 0 when there is no [[rank]]");
  }
  for (std::size_t i = 1; i < rewards.ranks.size(); ++i) {
    if (rewards.ranks[i].rate <= rewards.ranks[i - 1].rate) {
      return inconsistent(key_in("rank", i, "rate"), "must be above that of the rank before");
    }
  }
  // What an order sets aside pays for whatever it can cause to be paid.
  if (const Rate worst = worst_case_rewards(terms); worst > terms.reward_rate) {
    return inconsistent("order.reward_rate",
                        "must be at least " + format_rate(worst) + ", which the rewards take in the worst case");
  }
  return std::nullopt;
}

}  // namespace greenpool
