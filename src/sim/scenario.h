// A scenario: who joins, what they buy, and when they sell, under which terms. SPEC section 16. It says what people do;
// what follows from it is the engine's. Read from TOML (docs/simulate.md names every key).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engine/choices.h"
#include "terms/terms.h"

namespace greenpool {

inline constexpr int kScenarioDaysMax = 36'525;
inline constexpr int kScenarioMembersMax = 200'000'000;
inline constexpr std::size_t kSellersMax = 16;
inline constexpr std::size_t kInjectionsMax = 64;
inline constexpr std::size_t kAttacksMax = 16;

// New members a day. linear: `growth` more each day. exponential: each day `growth` times more (0.01 is one per cent).
// fading: each day `growth` times less. logistic: like exponential at first, until `capacity` have joined. csv: who
// bought, when and what, is in a file of real orders, and nothing of it is drawn.
enum class ArrivalCurve : std::uint8_t { constant, linear, exponential, fading, logistic, csv };

struct Arrivals {
  ArrivalCurve curve = ArrivalCurve::constant;
  double per_day = 0;  // on the first day, > 0; 0.5 is one every other day
  double growth = 0;
  std::int64_t capacity = 0;  // logistic
  int until_day = 0;          // the first day on which nobody joins any more; 0: they never stop
};

// The price of an order. log_normal: `amount` is the mean, `spread` the deviation of its logarithm. csv: price and cost
// are those of an order drawn from a file of real ones, each as likely as another.
enum class OrderValue : std::uint8_t { fixed, log_normal, csv };

// An order that really happened. People are numbered as they appear, a referrer before whom they referred.
struct RealOrder {
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  Timestamp at;
  std::uint32_t person = 0;
  std::uint32_t referrer = kNobody;  // as this row states it
  Money price;                       // what the buyer and a subsidy paid together
  Money cost;
  std::uint64_t line = 0;  // of the file
};
using RealOrders = std::vector<RealOrder>;  // in order of time

struct Purchases {
  OrderValue value = OrderValue::fixed;
  Money amount;  // csv: the mean
  double spread = 0;
  Rate cost_share;            // of the price; csv: of all prices together
  double repeat_per_day = 0;  // further orders of each member who ever joined, a day, on average
  int repeat_until_day = 0;   // 0: for ever
};

// uniform: everyone who is there refers equally often. preferential: in proportion to those already referred, plus one.
enum class ReferrerChoice : std::uint8_t { uniform, preferential };

struct Referrals {
  double share = 0;  // of those who join
  ReferrerChoice choice = ReferrerChoice::preferential;
};

// hold: never sells. target: sells when the points are worth `multiple` times what was spent for them. hazard: sells
// with probability `per_day` each day. panic: the same, but only while orders of the last week are fewer than
// `slowdown` times those of the best week so far.
enum class SellerKind : std::uint8_t { hold, target, hazard, panic };

struct Sellers {
  SellerKind kind = SellerKind::hold;
  double share = 1;  // of the members; all groups together are 1
  Multiple multiple{2'000'000};
  double per_day = 0;
  double slowdown = 0.5;
  Rate part{kRateOne};  // of their points, each time
};

struct ScenarioInjection {
  int day = 0;
  Money amount;
  InjectionSource source = InjectionSource::subsidy;
};

// Buyers who act together (coalition.h) with goods whose price is their own invention. self_buying: one buys and sells
// at once. ring: four, each referred by the one before, buy through the last and sell at once. split_sale: one buys,
// waits, and sells in slices. last_holder: one buys and waits until others have sold.
enum class AttackKind : std::uint8_t { self_buying, ring, split_sale, last_holder };
inline constexpr std::array<std::string_view, 4> kAttackNames{"self_buying", "ring", "split_sale", "last_holder"};

struct ScenarioAttack {
  AttackKind kind = AttackKind::self_buying;
  int day = 0;         // on whose morning they buy
  double size = 1;     // what their orders bring into the pool, in parts of what is in it
  int until_day = 0;   // on whose morning they sell
  int slices = 1;      // of the sale
  Rate cost_share{0};  // of their prices: the cost that they state, and get back as their own supplier
};

struct Scenario {
  std::string name;
  std::string source;  // the document
  Terms terms;
  int days = 0;
  Timestamp start;
  std::uint64_t seed = 1;
  int cohort_days = 30;
  Arrivals arrivals;
  Purchases purchases;
  std::shared_ptr<const RealOrders> real_orders;  // csv; not empty
  Referrals referrals;
  std::vector<Sellers> sellers{Sellers{}};
  double withdrawn_share = 0;                     // how often a member who was paid withdraws the whole wallet that day
  double refunded_share = 0;                      // of all orders, whole, after `refund_after_days`
  CostReturn refund_cost = CostReturn::returned;  // whether suppliers give the cost back
  int refund_after_days = 1;                      // within the terms' reversal_days
  Rate subsidy_share;                             // of every price, paid from the subsidy account
  Money subsidy_budget;                           // paid in for it at the start
  std::vector<ScenarioInjection> injections;      // in order of day
  std::vector<ScenarioAttack> attacks;
};

// What a scenario names beside it.
struct ScenarioFiles {
  std::function<Result<Terms>(const std::string& name)> terms;  // a preset's name or a file
  std::function<Result<RealOrders>(const std::string& name, const Terms& terms)> orders;
};

// Errors: scenario_malformed, scenario_unknown_key, scenario_missing_key, scenario_wrong_type, scenario_too_fine,
// scenario_out_of_range, scenario_inconsistent, each with the line and the key; those of `files`.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view toml, std::string_view source,
                                              const ScenarioFiles& files);

}  // namespace greenpool
