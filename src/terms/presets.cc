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

}  // namespace

std::optional<Terms> find_preset(std::string_view name) {
  std::optional<Terms> terms;
  if (name == "classic") terms = classic();
  if (name == "starter") terms = starter();
  if (terms) GP_CHECK(validate(*terms).has_value(), "presets are valid terms");
  return terms;
}

}  // namespace greenpool
