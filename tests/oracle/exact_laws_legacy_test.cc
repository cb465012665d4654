// Each promise about claims, locked points and shares fires: a true run is accepted, and every forgery is named.
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/engine.h"
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;
constexpr std::int64_t kDay = 86'400'000'000;
constexpr MemberIndex kAnn(0);
constexpr MemberIndex kBob(1);

struct Step {
  std::int64_t at = 0;
  std::vector<Event> events;
};

class RecordedRun {
 public:
  RecordedRun() {
    terms_.id = "laws";
    terms_.name = "Laws";
    terms_.exit_multiple.reset();
    terms_.legacy.release_share = Rate(1'000);
    terms_.reversal_days = 7;
    engine_ = std::make_unique<Engine>(terms_);
    tell_claims();
    tell_shares();
  }

  [[nodiscard]] const Terms& terms() const { return terms_; }
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  void give(const Operation& operation) {
    Step step{now_, {}};
    EXPECT_EQ(engine_->decide(Command{Timestamp(now_), {}, operation}, step.events), Reject::none);
    for (Event& event : step.events) keep_texts(event);
    steps_.push_back(std::move(step));
  }

  // Texts of events live until the next command.
  void keep_texts(Event& event) {
    std::visit(
        [this](auto& kind) {
          for_each_field(kind, [this]<class Value>(const auto&, Value& value) {
            if constexpr (std::is_same_v<Value, std::string_view>) value = texts_.emplace_back(value);
          });
        },
        event);
  }

  // Ann pays 6.00 and 4.00 in coins for what costs 3.33; a thousandth of the surplus of Bob's order releases a part of
  // the 0.74 points that are locked; she sells some, and gives half of the goods back.
  void tell_claims() {
    give(RegisterMember{"ann", {}, 1});
    give(RegisterMember{"bob", {}, 1});
    give(ProposeClaim{"c", "batch", kAnn, Money(400), "cho"});
    give(ApproveClaims{"batch", {}, "dan"});
    give(PayIn{Money(10'000)});
    SettleOrder order{"o", kAnn, Money(600), Money(333)};
    order.coins = Money(400);
    give(order);
    give(SettleOrder{"p", kBob, Money(100'000), Money(30'000)});
    give(SellPoints{kAnn, Points(10'000'000)});
    give(ReverseOrder{"r", "o", Money(500), CostReturn::kept});
    now_ += kDay;
    give(Advance{});
  }

  void tell_shares() {
    IssueShares issue{"s1", "founder", StakeKind::founder, 1'200, Timestamp(kStart - 90 * kDay), 90, 360, {}, "cho"};
    give(issue);
    give(OpenRound{"A", Money(100'000), Money(1'000), Rate(100'000), "cho"});
    give(Invest{"s2", "A", "fund", Money(333), {}});
    give(TransferShares{"s3", "s1", "heir", 303});
    give(ListShares{Money(7'000), {}, "cho"});
    give(ConvertPoints{"s4", kBob, {}});
  }

  Terms terms_;
  std::unique_ptr<Engine> engine_;
  std::vector<Step> steps_;
  std::deque<std::string> texts_;
  std::int64_t now_ = kStart;
};

// What the laws say about the run, one of whose figures may have been changed first; state is that of the true run.
std::optional<std::string> verdict(const std::function<void(std::vector<Step>&)>& forge) {
  const RecordedRun run;
  std::vector<Step> forged = run.steps();
  forge(forged);
  Engine engine(run.terms());
  ExactLaws laws(run.terms());
  for (std::size_t i = 0; i < forged.size(); ++i) {
    EXPECT_TRUE(engine.replay(Timestamp(run.steps()[i].at), run.steps()[i].events));
    if (auto broken = laws.observe(forged[i].events, engine.state())) return broken;
    if (auto broken = laws.walk(engine.state())) return broken;
  }
  return std::nullopt;
}

template <class Kind>
std::string verdict_on(std::size_t occurrence, void (*change)(Kind&)) {
  const auto forge = [occurrence, change](std::vector<Step>& steps) {
    std::size_t seen = 0;
    for (Step& step : steps) {
      for (Event& event : step.events) {
        if (Kind* kind = std::get_if<Kind>(&event); kind != nullptr && seen++ == occurrence) change(*kind);
      }
    }
    ASSERT_GT(seen, occurrence);
  };
  return verdict(forge).value_or("nothing");
}

TEST(ExactLawsOfLegacy, AcceptATrueRun) {
  EXPECT_EQ(verdict([](auto&) {}), std::nullopt);
}

TEST(ExactLawsOfLegacy, NameForgedClaims) {
  EXPECT_EQ(verdict_on<ClaimsApproved>(0, [](ClaimsApproved& event) { event.amount += Money(1); }),
            "claims_approved: the claims are not what was proposed");
  EXPECT_EQ(verdict_on<ClaimsApproved>(0, [](ClaimsApproved& event) { event.operator_id = "cho"; }),
            "claims_approved: one pair of eyes has seen it");
  EXPECT_EQ(verdict_on<ClaimConverted>(0, [](ClaimConverted& event) { event.amount -= Money(1); }),
            "claim_converted: there is no such claim");
}

TEST(ExactLawsOfLegacy, NameForgedOrdersInCoins) {
  const auto expect = [](const char* broken, void (*change)(OrderSettled&)) {
    EXPECT_EQ(verdict_on<OrderSettled>(0, change), std::string("order_settled: ") + broken);
  };
  expect("the cost of the part in money does not round up", [](OrderSettled& order) { order.coin_cost += Money(1); });
  expect("the cost of the part in money is too high", [](OrderSettled& order) { order.coin_cost -= Money(2); });
  expect("locked points are not floor(v' / price)", [](OrderSettled& order) { order.locked += Points(1); });
  expect("no coins, but a part of them", [](OrderSettled& order) { order.coins = Money(0); });
  EXPECT_EQ(verdict_on<OrderSettled>(1, [](OrderSettled& order) { order.released += Points(1); }),
            "order_settled: released points are not min(L, floor(w / price))");
}

TEST(ExactLawsOfLegacy, NameWhoeverCollectsMoreOrLessThanTheirShare) {
  EXPECT_EQ(verdict_on<ReleasedCollected>(0, [](ReleasedCollected& event) { event.points += Points(1); }),
            "what can be collected is another");
  EXPECT_EQ(verdict_on<ReleasedCollected>(0, [](ReleasedCollected& event) { event.points -= Points(1); }),
            "released_collected: a member collected less than their share");
  EXPECT_EQ(verdict_on<ReleasesSettled>(0, [](ReleasesSettled& event) { event.residue += Points(1); }),
            "releases_settled: the residue is not what is released");
}

TEST(ExactLawsOfLegacy, NameForgedRefundsOfCoins) {
  EXPECT_EQ(verdict_on<OrderReversed>(0, [](OrderReversed& event) { event.coins += Money(1); }),
            "coins are not what claims became");
  EXPECT_EQ(verdict_on<OrderReversed>(0, [](OrderReversed& event) { event.coins += Money(2); }),
            "order_reversed: coins are not refunded in proportion");
  EXPECT_EQ(verdict_on<OrderReversed>(0, [](OrderReversed& event) { event.locked += Points(1); }),
            "order_reversed: more points are taken than it locked");
}

TEST(ExactLawsOfShares, NameForgedCertificatesAndRounds) {
  EXPECT_EQ(verdict_on<RoundOpened>(0, [](RoundOpened& event) { ++event.shares_before; }),
            "round_opened: the shares before are others");
  EXPECT_EQ(verdict_on<Invested>(0, [](Invested& event) { ++event.shares; }),
            "invested: shares are not floor(amount x shares / pre-money)");
  EXPECT_EQ(verdict_on<Invested>(0, [](Invested& event) { event.subsidy += Money(1); }),
            "invested: the subsidy is another");
  EXPECT_EQ(verdict_on<SharesTransferred>(0, [](SharesTransferred& event) { ++event.shares; }),
            "shares_transferred: shares are transferred that have not vested");
}

TEST(ExactLawsOfShares, NameForgedConversions) {
  EXPECT_EQ(verdict_on<PointsConverted>(0, [](PointsConverted& event) { event.points += Points(1); }),
            "points_converted: burnt points are not ceil(cash x S / P)");
  EXPECT_EQ(verdict_on<PointsConverted>(0, [](PointsConverted& event) { event.points -= Points(1); }),
            "points_converted: burnt points are not ceil(cash x S / P)");
  EXPECT_EQ(verdict_on<PointsConverted>(0, [](PointsConverted& event) { event.cash += Money(1); }),
            "points_converted: cash is not shares x share price");
}

}  // namespace
}  // namespace greenpool::oracle
