// Orders with their rewards, from payment to refund. SPEC sections 3, 6 and 7.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "members/members.h"
#include "members/regions.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

// Money waits as a deposit; what settlement needs is fixed.
struct OrderPaid {
  static constexpr std::string_view kName = "order_paid";
  std::string_view order;
  MemberIndex member;
  Money paid;
  Money wallet;
  Money subsidy;
  Money cost;
  Rate reward_rate;
  Rate platform_rate;
  RegionCode region;
  std::string_view supplier;
  Money coins;

  static constexpr auto fields() {
    using This = OrderPaid;
    return std::tuple(Field("order", &This::order), Field("member", &This::member), Field("paid", &This::paid),
                      Field("wallet", &This::wallet, Need::optional), Field("subsidy", &This::subsidy, Need::optional),
                      Field("cost", &This::cost), Field("reward_rate", &This::reward_rate),
                      Field("platform_rate", &This::platform_rate), Field("region", &This::region, Need::optional),
                      Field("supplier", &This::supplier, Need::optional), Field("coins", &This::coins, Need::optional));
  }
};

struct OrderCancelled {
  static constexpr std::string_view kName = "order_cancelled";
  std::string_view order;
  MemberIndex member;
  Money cash;     // back to the member's bank
  Money wallet;   // back to the wallet
  Money subsidy;  // back to the subsidy account
  Money coins;    // the member's again

  static constexpr auto fields() {
    using This = OrderCancelled;
    return std::tuple(Field("order", &This::order), Field("member", &This::member), Field("cash", &This::cash),
                      Field("wallet", &This::wallet), Field("subsidy", &This::subsidy),
                      Field("coins", &This::coins, Need::optional));
  }
};

// paid + subsidy = cost + contribution + platform + rewards + remainder, all of the part that is not paid in coins.
struct OrderSettled {
  static constexpr std::string_view kName = "order_settled";
  std::string_view order;
  MemberIndex member;
  PositionId position;   // that the grant went to; nothing when nothing was granted and none was open
  bool opened = false;   // the position is new
  bool prepaid = false;  // the money was a deposit since pay_order
  Money paid;            // by the member
  Money wallet;          // the part of it that came from the wallet; 0 when prepaid
  Money subsidy;         // a = paid + subsidy + coins
  Money cost;            // k, of the part in money
  Money contribution;    // c, to the pool
  Money platform;
  Money rewards;      // all reward_paid events of this order together
  Money remainder;    // what they left of their budget, to where the terms say
  Money grant_value;  // v
  Points granted;     // n
  RegionCode region;
  std::string_view supplier;  // may be empty
  std::int64_t version = 0;   // of the terms, when the order was paid under an earlier one; else 0
  Money coins;                // the part of the price that coins pay
  Money coin_cost;            // of that part: the platform's loss
  Points locked;              // granted for that part
  Points released;            // of everyone's locked points, by this order's surplus

  static constexpr auto fields() {
    using This = OrderSettled;
    return std::tuple(
        Field("order", &This::order), Field("member", &This::member), Field("position", &This::position),
        Field("opened", &This::opened), Field("prepaid", &This::prepaid, Need::optional), Field("paid", &This::paid),
        Field("wallet", &This::wallet, Need::optional), Field("subsidy", &This::subsidy, Need::optional),
        Field("cost", &This::cost), Field("contribution", &This::contribution), Field("platform", &This::platform),
        Field("rewards", &This::rewards, Need::optional), Field("remainder", &This::remainder),
        Field("grant_value", &This::grant_value), Field("granted", &This::granted),
        Field("region", &This::region, Need::optional), Field("supplier", &This::supplier, Need::optional),
        Field("version", &This::version, Need::optional), Field("coins", &This::coins, Need::optional),
        Field("coin_cost", &This::coin_cost, Need::optional), Field("locked", &This::locked, Need::optional),
        Field("released", &This::released, Need::optional));
  }
};

// amount = floor(base x rate); the reason for each cent. SPEC section 6.
struct RewardPaid {
  static constexpr std::string_view kName = "reward_paid";
  MemberIndex member;
  RewardRule rule = RewardRule::direct;
  std::int64_t generation = 0;  // uplines from the buyer; 0 for agents
  Rate rate;
  Money base;  // a; of a peer reward the differential reward before it
  Money amount;

  static constexpr auto fields() {
    using This = RewardPaid;
    return std::tuple(Field("member", &This::member), Field("rule", &This::rule),
                      Field("generation", &This::generation), Field("rate", &This::rate), Field("base", &This::base),
                      Field("amount", &This::amount));
  }
};

// One recipient gives a reward back, or owes it. Comes before its order_reversed.
struct RewardReversed {
  static constexpr std::string_view kName = "reward_reversed";
  std::string_view order;
  std::int64_t line = 0;  // which of the order's rewards, from 0
  MemberIndex member;
  RewardRule rule = RewardRule::direct;
  Money amount;  // of which what the wallet does not hold becomes debt

  static constexpr auto fields() {
    using This = RewardReversed;
    return std::tuple(Field("order", &This::order), Field("line", &This::line), Field("member", &This::member),
                      Field("rule", &This::rule), Field("amount", &This::amount));
  }
};

// refund + subsidy = pool_back + made_good + platform_back + rewards_back + reserve_back + cost_back + loss - gain.
struct OrderReversed {
  static constexpr std::string_view kName = "order_reversed";
  std::string_view refund_id;
  std::string_view order;
  MemberIndex member;
  Money refund;           // to the member's wallet
  Money subsidy;          // back to the subsidy account
  Points granted;         // leave A
  Points points;          // t, leave the lot and S
  Money pool_back;        // what the pool gives for them
  Money contribution;     // c of the refunded part
  Money received;         // what the lot got for points already sold: taken back from the member
  Money collected;        // of it from the wallet; the rest is debt
  Money platform_back;    // the platform's share, and the remainder if that was its
  Money rewards_back;     // all reward_reversed of this refund together
  Money reserve_back;     // the remainder, if that went to the reserve and is still there
  Money cost;             // of the refunded part
  Money cost_back;        // what the supplier gives back of it
  Money loss;             // the platform's
  Money gain;             // the platform's, of roundings, and the cost of a coin part that the supplier gives back
  Money coins;            // the member's again
  Points locked;          // taken from the member's locked points
  Points legacy_points;   // then from the legacy position; they leave S
  Money legacy_received;  // then what was received for such points, from the member, to the reserve

  static constexpr auto fields() {
    using This = OrderReversed;
    return std::tuple(Field("refund", &This::refund_id), Field("order", &This::order), Field("member", &This::member),
                      Field("refunded", &This::refund), Field("subsidy", &This::subsidy),
                      Field("granted", &This::granted), Field("points", &This::points),
                      Field("pool_back", &This::pool_back), Field("contribution", &This::contribution),
                      Field("received", &This::received), Field("collected", &This::collected),
                      Field("platform_back", &This::platform_back), Field("rewards_back", &This::rewards_back),
                      Field("reserve_back", &This::reserve_back), Field("cost", &This::cost),
                      Field("cost_back", &This::cost_back), Field("loss", &This::loss), Field("gain", &This::gain),
                      Field("coins", &This::coins, Need::optional), Field("locked", &This::locked, Need::optional),
                      Field("legacy_points", &This::legacy_points, Need::optional),
                      Field("legacy_received", &This::legacy_received, Need::optional));
  }
};

}  // namespace greenpool
