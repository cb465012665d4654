#include <array>

#include "base/check.h"
#include "terms/terms.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// The worked figures of SPEC section 4: of 1 000 paid, 300 cost, 300 rewards, 100 platform, 300 pool, 70 % of it
// granted.
Terms classic() {
  Terms terms;
  terms.id = "classic";
  terms.name = "Classic 经典方案";
  terms.initial_price = Price{1, 1'000'000};
  terms.grant_rate = Rate(700'000);
  terms.sell_fee = Rate(200'000);
  terms.exit_multiple = Multiple(2'000'000);
  terms.exit_basis = ExitBasis::member;
  terms.reward_rate = Rate(300'000);
  terms.platform_rate = Rate(100'000);
  return terms;
}

// The smallest set-up that the review of SPEC section 13 has least to say about.
Terms starter() {
  Terms terms;
  terms.id = "starter";
  terms.name = "Starter 起步方案";
  terms.initial_price = Price{1, 1'000'000};
  // Half of the contribution: a coalition that holds share f of the points loses (1-f)(1-g)c by buying from itself, so
  // a lower g makes wash trades dearer than in `classic`, and it lets the pool take injections of up to
  // 1/((1-h)g) - 1 = 110 % of itself before they can be front-run with profit.
  terms.grant_rate = Rate(500'000);
  // Selling in slices gives the seller part of the own fee back; with 5 % there is little to gain. Not 0: the fee is
  // what pays those who stay when others leave.
  terms.sell_fee = Rate(50'000);
  // No multiple: a stated multiple of the spend reads as a promise of return (防范和处置非法集资条例), and without
  // forced exits nobody can push others over a trigger to collect their fee. Members leave when they choose.
  terms.exit_multiple = std::nullopt;
  terms.exit_fee = ExitFee::waived;
  // No rewards: nothing is paid for recruiting, on no level (禁止传销条例 art. 7).
  terms.reward_rate = Rate(0);
  // 10 % keeps the shop running and is also the largest subsidy of an order that buyer and merchant cannot turn into
  // profit together, whatever the pool.
  terms.platform_rate = Rate(100'000);
  terms.remainder_to = RemainderTo::platform;
  return terms;
}

// Individual income tax withheld in advance on pay for services, of what came in one month: nothing up to 800 yuan, 20
// % of the rest up to 4 000, then of four fifths of the whole 20 %, 30 % above 20 000 and 40 % above 50 000 of those
// four fifths (国家税务总局公告 2018 年第 61 号, art. 8). As marginal rates of the whole this is exact. Whether that is
// the tax that members owe is for the operator to settle with the tax office.
std::vector<TaxBracket> tax_on_services() {
  return {{Money(80'000), Rate(200'000)},
          {Money(400'000), Rate(160'000)},
          {Money(2'500'000), Rate(240'000)},
          {Money(6'250'000), Rate(320'000)}};
}

// Two referral levels and agents, and nothing that reaches further.
Terms two_level() {
  Terms terms;
  terms.id = "two-level";
  terms.name = "Two levels 两级推荐与区域代理";
  // 40 % of a contribution stays with all holders instead of the buyer: who buys from themselves to collect the rewards
  // loses a third more by it than in `classic`.
  terms.grant_rate = Rate(600'000);
  // Half of the fee of `classic`: enough for those who stay, and sold in slices it gives back little.
  terms.sell_fee = Rate(100'000);
  terms.exit_multiple = Multiple(2'000'000);
  // Nobody gains by pushing others over their multiple.
  terms.exit_fee = ExitFee::waived;
  // Two levels and three agents are all that an order pays, so the budget is exactly their sum. No rank and no peer:
  // nothing depends on how much a team buys, or on anyone further away than two (禁止传销条例 art. 7).
  terms.rewards.direct = Rate(80'000);
  terms.rewards.indirect = Rate(40'000);
  terms.rewards.district_agent = Rate(30'000);
  terms.rewards.city_agent = Rate(20'000);
  terms.rewards.province_agent = Rate(10'000);
  terms.reward_rate = Rate(180'000);
  terms.platform_rate = Rate(120'000);
  // Where nobody referred the buyer or no agent serves the region, the money makes good later losses; the platform does
  // not gain by leaving regions without an agent.
  terms.remainder_to = RemainderTo::reserve;
  terms.reversal_days = 30;
  // Above what a transfer costs; 0.6 % is the usual price of a payment channel.
  terms.withdrawal.minimum = Money(1'000);
  terms.withdrawal.fee_rate = Rate(6'000);
  terms.withdrawal.daily_limit = Money(500'000);
  terms.withdrawal.four_eyes_above = Money(100'000);
  terms.withdrawal.tax = tax_on_services();
  terms.notice_days = 30;
  return terms;
}

// A stock that is sold once: it is known from the start that there will be a last buyer.
Terms inventory_clearance() {
  Terms terms;
  terms.id = "inventory-clearance";
  terms.name = "Inventory clearance 清库存";
  // The later a buyer, the less comes after them. 90 % of a contribution is granted back as points, so only 10 % of it
  // goes from late buyers to early ones, and the last buyer is not far behind the first.
  terms.grant_rate = Rate(900'000);
  // With so much granted a high fee would be the larger risk: members must be able to leave when the stock is gone.
  terms.sell_fee = Rate(50'000);
  // A finite stock cannot carry a multiple.
  terms.exit_multiple = std::nullopt;
  terms.exit_fee = ExitFee::waived;
  // One level, paid for a sale that was made.
  terms.rewards.direct = Rate(30'000);
  terms.reward_rate = Rate(30'000);
  // The stock is paid for already: the platform needs storage and shipping. More would come out of the pool.
  terms.platform_rate = Rate(70'000);
  terms.remainder_to = RemainderTo::pool;
  terms.reversal_days = 15;
  terms.withdrawal.minimum = Money(1'000);
  terms.withdrawal.daily_limit = Money(500'000);
  terms.withdrawal.four_eyes_above = Money(100'000);
  terms.withdrawal.tax = tax_on_services();
  // From the last order to the payment of the pool: time for returns and complaints.
  terms.wind_down_notice_days = 30;
  return terms;
}

// What an earlier scheme owes its members, worked off by new business and by nothing else.
Terms legacy_conversion() {
  Terms terms;
  terms.id = "legacy-conversion";
  terms.name = "Legacy conversion 老会员历史问题转化";
  // Of a contribution 40 % goes to the buyer as points, and half of the other 60 % releases locked points of old
  // members: as much to them as can be without taking the surplus from those who buy now.
  terms.grant_rate = Rate(400'000);
  terms.legacy.release_share = Rate(500'000);
  // Made whole, then out: no gain on an old debt, or it would be a new promise.
  terms.legacy.multiple = Multiple(kRateOne);
  terms.sell_fee = Rate(100'000);
  terms.exit_multiple = std::nullopt;
  // A claim is repaid whole: its exit pays no fee.
  terms.exit_fee = ExitFee::waived;
  // Nothing for recruiting: nobody should have to bring in others to get back what they are owed.
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(100'000);
  terms.remainder_to = RemainderTo::pool;
  terms.reversal_days = 30;
  // Small and steady, so that repayments are spread over all; above it two people look at each.
  terms.withdrawal.minimum = Money(1'000);
  terms.withdrawal.daily_limit = Money(200'000);
  terms.withdrawal.four_eyes_above = Money(50'000);
  // Those who were disappointed once learn of changes a month ahead, and have three months before an end.
  terms.notice_days = 30;
  terms.wind_down_notice_days = 90;
  return terms;
}

struct Preset {
  std::string_view name;
  Terms (*terms)();
};

constexpr std::array<Preset, 5> kPresets{{{"classic", classic},
                                          {"starter", starter},
                                          {"two-level", two_level},
                                          {"inventory-clearance", inventory_clearance},
                                          {"legacy-conversion", legacy_conversion}}};

}  // namespace

std::vector<std::string_view> preset_names() {
  std::vector<std::string_view> names;
  names.reserve(kPresets.size());
  for (const Preset& preset : kPresets) names.push_back(preset.name);
  return names;
}

std::optional<Terms> find_preset(std::string_view name) {
  for (const Preset& preset : kPresets) {
    if (preset.name != name) continue;
    Terms terms = preset.terms();
    GP_CHECK(validate(terms).has_value(), "presets are valid terms");
    return terms;
  }
  return std::nullopt;
}

}  // namespace greenpool
