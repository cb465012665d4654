// What may become of a world's terms.
#include "terms/validate.h"
#include "tests/oracle/world.h"

namespace greenpool::oracle {
namespace {

constexpr Theme kModels[] = {Theme::classic,   Theme::classic, Theme::cascades, Theme::splits,
                             Theme::reversals, Theme::rewards, Theme::payouts};

}  // namespace

// Sections that hold by themselves are taken from another valid world, so that any choice of them is valid.
Terms changed_terms(Random& random, const Terms& terms) {
  const Terms other = random_world(random, kModels[random.below(std::size(kModels))]).terms;
  Terms changed = terms;
  const auto takes = [&random] { return random.chance(25); };
  if (takes()) {
    changed.grant_rate = other.grant_rate;
    changed.grant_base = other.grant_base;
    changed.reward_rate = other.reward_rate;
    changed.platform_rate = other.platform_rate;
    changed.rewards = other.rewards;
  }
  if (takes()) changed.sell_fee = other.sell_fee;
  if (takes()) {
    changed.exit_multiple = other.exit_multiple;
    changed.exit_basis = other.exit_basis;
  }
  if (takes()) changed.exit_fee = other.exit_fee;
  if (takes() && other.currency.digits == terms.currency.digits) {
    changed.initial_price = other.initial_price;
    changed.split_at = other.split_at;
    changed.split_factor = other.split_factor;
  }
  if (random.chance(10) && changed.rewards.ranks.size() > 1) changed.rewards.ranks.pop_back();
  if (random.chance(10)) {
    // 200 minor units a point, the least there may be: where points are dearer they are split at once.
    changed.initial_price = Price{1, 1'000'000};
    changed.split_at = Price{1, 500'000};
    changed.split_factor = 2;
  }
  if (takes()) changed.injection_window_days = other.injection_window_days;
  if (takes()) {
    changed.sale_pricing = random.chance(60) ? SalePricing::window : SalePricing::instant;
    changed.sale_window_hours = random.pick({1, 24, 168});
  }
  if (takes()) changed.remainder_to = other.remainder_to;
  if (takes()) changed.reversal_days = other.reversal_days;
  if (takes()) changed.dividend = other.dividend;
  if (takes()) changed.withdrawal = other.withdrawal;
  if (takes()) {
    changed.legacy.release_share = Rate(random.pick<std::int64_t>({kRateOne, 500'000, 1, 0}));
    changed.legacy.multiple = Multiple(random.pick<std::int64_t>({kRateOne, 2 * kRateOne, 50 * kRateOne}));
  }
  if (takes()) changed.notice_days = random.pick({0, 1, 2, 29, 30, 31});
  if (takes()) changed.wind_down_notice_days = random.pick({0, 1, 30});
  if (takes()) changed.utc_offset_minutes = random.pick({480, 0, -720, 840, 330});
  const std::optional<TermsViolation> violation = find_violation(changed);
  GP_CHECK(!violation, "sections of valid terms make valid terms");
  return changed;
}

void follow_terms(const Terms& terms, World& world) {
  world.terms = terms;
  world.worst_case_rewards = worst_case_rewards(terms);
  const bool daily_ranks = !terms.rewards.ranks.empty() && terms.rewards.rank_period == Period::day;
  const bool daily_dividend = terms.dividend.rate > Rate(0) && terms.dividend.period == Period::day;
  world.has_short_periods = daily_ranks || daily_dividend || world.has_legacy;
}

}  // namespace greenpool::oracle
