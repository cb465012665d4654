#include "tests/coalition/generate.h"

#include <algorithm>

#include "terms/review.h"

namespace greenpool::coalition {
namespace {

using oracle::Random;

constexpr int kOthersMax = 5;
constexpr int kAccountsMax = 4;

class Author {
 public:
  Author(const Terms& terms, std::uint64_t seed) : random_(seed) {
    world_.terms = terms;
    world_.product_rates = true;
    scale_ = random_.between(1, 9);
    for (auto digits = random_.between(3, 8); digits > 0; --digits) scale_ *= 10;
    world_.price_max = std::min<std::int64_t>(scale_ * 100, kOrderMoneyMax / 10);
    world_.subsidy_share_max = (Rate(kRateOne) - terms.dividend.rate).units();
  }

  World write() {
    write_cast();
    write_history();
    write_script();
    return std::move(world_);
  }

 private:
  void write_cast() {
    world_.accounts = static_cast<int>(random_.between(1, kAccountsMax));
    others_ = static_cast<int>(random_.between(0, kOthersMax));
    for (int member = 0; member < world_.accounts + others_; ++member) {
      const bool refers = member > 0 && member < world_.accounts && random_.chance(85);
      world_.cast.referrers.push_back(refers ? member - 1 : -1);
      world_.cast.weights.push_back(member < world_.accounts ? random_.between(0, 3) : 0);
    }
    for (int& agent : world_.cast.agents) {
      if (random_.chance(75)) agent = static_cast<int>(random_.below(static_cast<std::uint64_t>(world_.accounts)));
    }
  }

  void happened(Op op) {
    op.at = kBegins + ++seconds_;
    world_.history.push_back(op);
  }

  void write_history() {
    happened(money_of(Act::pay_in, scale_ * 200));
    if (random_.chance(60)) happened(money_of(Act::fund_subsidy, random_.between(1, scale_ * 10)));
    for (int member = world_.accounts; member < world_.accounts + others_; ++member) {
      for (auto orders = random_.between(1, 3); orders > 0; --orders) happened(random_order(member));
    }
    if (random_.chance(50)) {
      for (int account = 0; account < world_.accounts; ++account) {
        if (random_.chance(70)) happened(random_order(account));
      }
    }
    // The pool of before any order is no longer inside the window of injections.
    pass_a_window();
    if (world_.terms.exit_multiple && random_.chance(50)) come_near_a_trigger();
  }

  void pass_a_window() { world_.start += std::int64_t{world_.terms.injection_window_days + 1} * 86'400; }

  // Injections within the cap, until the price is a little below somebody's trigger.
  void come_near_a_trigger() {
    for (int windows = 0; windows < 8; ++windows) {
      const Model now = Player(world_, Guards{}).start();
      const std::optional<long double> trigger = now.nearest_trigger();
      if (!trigger || *trigger < 1.005L) return;
      const auto wanted = static_cast<std::int64_t>(static_cast<long double>(now.pool()) * (*trigger * 0.998L - 1));
      const std::int64_t amount = std::min(wanted, now.injection_room(world_.start + 1).value_or(wanted));
      if (amount <= 0) return;
      Op op = injection_of(amount);
      op.at = ++world_.start;
      world_.history.push_back(op);
      pass_a_window();
    }
  }

  Op random_order(int member) {
    const std::int64_t paid = random_.between(std::max<std::int64_t>(1, scale_ / 20), scale_);
    const std::int64_t most = highest_cost(world_.terms, paid);
    return order_of(member, paid, share_down(most, random_.between(0, 900'000), kRateOne));
  }

  Op random_injection() {
    using enum InjectionSource;
    return injection_of(random_.between(1, scale_ * 4), random_.pick({financing, financing, subsidy, reserve}));
  }

  // Smaller and smaller, until all of it is inside what is safe. Nothing where nobody holds points, or may be pushed
  // out by a forced exit: whoever buys then is alone in the pool, and gains by whatever comes (buying_ahead of the
  // review).
  void write_script() {
    if (others_ == 0 || random_.chance(35) || world_.terms.exit_multiple) return;
    if (Player(world_, Guards{}).start().circulating() == 0) return;
    for (auto left = random_.between(1, 3); left > 0; --left) {
      const int member = world_.accounts + static_cast<int>(random_.below(static_cast<std::uint64_t>(others_)));
      world_.script.push_back(random_.chance(50) ? random_injection() : random_order(member));
    }
    const long double safe = safe_share_of_pool(world_.terms);
    while (!world_.script.empty()) {
      const HeldOn held_on = Player(world_, Guards{}).held_on();
      if (held_on.others_refused == 0 && held_on.brought <= safe * held_on.pool) return;
      const auto place = static_cast<std::ptrdiff_t>(random_.below(world_.script.size()));
      Op& op = world_.script[static_cast<std::size_t>(place)];
      for (std::int64_t* figure : {&op.amount, &op.paid, &op.cost}) *figure = *figure * 9 / 10;
      if (op.amount == 0 && op.paid == 0) world_.script.erase(world_.script.begin() + place);
    }
  }

  World world_;
  Random random_;
  std::int64_t scale_ = 1;
  std::int64_t seconds_ = 0;
  int others_ = 0;
};

}  // namespace

Op order_of(int member, std::int64_t paid, std::int64_t cost) {
  Op op;
  op.act = Act::order;
  op.member = member;
  op.paid = paid;
  op.cost = cost;
  return op;
}

Op injection_of(std::int64_t amount, InjectionSource source) {
  Op op = money_of(Act::injection, amount);
  op.source = source;
  return op;
}

Op sale_of(int member, std::int64_t points) {
  Op op;
  op.act = Act::sale;
  op.member = member;
  op.points = points;
  return op;
}

Op money_of(Act act, std::int64_t amount) {
  Op op;
  op.act = act;
  op.amount = amount;
  return op;
}

Terms for_search(Terms terms) {
  terms.initial_price = Price{1, 1'000'000};
  terms.withdrawal = WithdrawalTerms{};
  terms.dividend.time_weighted = false;
  RewardTerms& rewards = terms.rewards;
  if (rewards.ranks.empty()) return terms;
  rewards.ranks.clear();
  rewards.peer = Rate(0);
  rewards.peer_generations = 0;
  const Rate agents = rewards.agent_rates == AgentRates::own
                          ? rewards.district_agent + rewards.city_agent + rewards.province_agent
                          : std::max({rewards.district_agent, rewards.city_agent, rewards.province_agent});
  rewards.direct = terms.reward_rate - rewards.indirect - agents;
  return terms;
}

std::vector<std::string_view> warnings_of(const Terms& terms) {
  std::vector<std::string_view> codes;
  for (const Finding& finding : review(terms)) {
    if (finding.topic != ReviewTopic::economics || finding.severity == Severity::information) continue;
    if (finding.code != "break_even_growth" && finding.code != "slice_selling") codes.push_back(finding.code);
  }
  return codes;
}

bool passes_if_heeded(const Terms& terms) {
  constexpr std::array<std::string_view, 6> kHeeded{"reversal_loss",   "subsidy_limits",      "injection_front_running",
                                                    "unnamed_rewards", "nothing_contributed", "legacy_release"};
  const std::vector<std::string_view> codes = warnings_of(terms);
  return std::all_of(codes.begin(), codes.end(), [&](std::string_view code) {
    return std::find(kHeeded.begin(), kHeeded.end(), code) != kHeeded.end();
  });
}

long double safe_share_of_pool(const Terms& terms) {
  const bool leaves_without_fee = terms.exit_multiple && terms.exit_fee == ExitFee::waived;
  const auto rate = [](Rate share) { return static_cast<long double>(share.units()) / kRateOne; };
  const long double kept = leaves_without_fee ? 1 : 1 - rate(terms.sell_fee);
  return terms.grant_rate == Rate(0) ? 1e9L : 1 / (kept * rate(terms.grant_rate)) - 1;
}

World random_world(const Terms& terms, std::uint64_t seed) { return Author(terms, seed).write(); }

}  // namespace greenpool::coalition
