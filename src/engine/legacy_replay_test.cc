// Claims, coins and locked points in states and journals that are damaged: what the audit finds, which events cannot
// follow, which decisions stop the programme. SPEC section 9, docs/invariants.md.
#include <gmock/gmock.h>

#include <functional>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

// Ann (number 0) has 150 points locked, 150 to collect and 300.00 in coins, and paid 100.00 of them for an order; bob
// (1) collected 50 points into position 2 in slot 1, and sold 10; 50 more are locked for him. Cat (2) holds position 1.
// Batch "later" waits for March with ann's 7.00, batch "open" for approval with bob's 5.00.
std::unique_ptr<Story> told() {
  std::unique_ptr<Story> story = half_released();
  story->play(R"(
    sell bob 10                                -> bob#2 collects 50, sale pays 5.00
    pay ann 0.00 0.00 coins 100.00 as p1       -> deposit 0.00 coins 100.00
    propose_claim c1 later ann 7.00 op1        -> claim_proposed
    approve_claims later 2026-03-01T00:00:00Z op2 -> approved 1 claims 7.00
    propose_claim c2 open bob 5.00 op1         -> claim_proposed
    propose_claim c3 open bob 6.00 op1         -> claim_proposed)");
  return story;
}

constexpr MemberIndex kAnn(0);
constexpr MemberIndex kBob(1);
constexpr MemberIndex kCat(2);
constexpr MemberIndex kStranger(3);
constexpr PositionSlot kBobs(1);
constexpr Points kHalf(15'000'000'000);

LegacyHolding& ann(State& s) { return s.legacy.holdings.at(kAnn); }
LegacyHolding& bob(State& s) { return s.legacy.holdings.at(kBob); }

void post(State& state, Account account, Money credit) {
  Posting posting;
  posting.credit(account, credit);
  state.books.post(posting);
}

struct Corruption {
  const char* finding;
  std::function<void(State&)> corrupt;
};

const std::vector<Corruption>& corruptions() {
  static const std::vector<Corruption> kAll{
      {"the positions hold exactly the circulating points", [](State& s) { s.legacy.released += Points(1); }},
      {"noted balances are what is locked and what is released", [](State& s) { s.legacy.locked += Points(1); }},
      {"noted balances are what is locked and what is released", [](State& s) { ann(s).locked -= Points(1); }},
      {"noted balances are what is locked and what is released", [](State& s) { bob(s).ready += Points(1); }},
      {"no more can be collected than is released",
       [](State& s) {
         bob(s).ready += Points(1);
         bob(s).locked -= Points(1);
         s.legacy.index -= 1'000'000'000'000;
       }},
      {"the index of releases is inside its bounds", [](State& s) { s.legacy.index = 0; }},
      {"the index of releases is inside its bounds", [](State& s) { s.legacy.index = LegacyBook::kIndexOne + 1; }},
      {"what was noted of locked points is inside its bounds", [](State& s) { ann(s).index = 0; }},
      {"what was noted of locked points is inside its bounds", [](State& s) { ann(s).index = s.legacy.index - 1; }},
      {"what was noted of locked points is inside its bounds", [](State& s) { ann(s).locked = Points(-1); }},
      {"what was noted of locked points is inside its bounds", [](State& s) { ann(s).coins = Money(-1); }},
      {"what was noted of locked points is inside its bounds", [](State& s) { bob(s).sold = Points(-1); }},
      {"whose claims they are is a member", [](State& s) { s.legacy.holdings[kStranger] = {}; }},
      {"the claims add up", [](State& s) { s.legacy.claims += Money(1); }},
      {"points are locked for a claim", [](State& s) { ann(s).claim = Money(0); }},
      {"a legacy position's spend is the claim", [](State& s) { bob(s).claim += Money(1); }},
      {"a legacy position's spend is the claim", [](State& s) { bob(s).slot = PositionSlot(0); }},
      {"a legacy position is where it was opened", [](State& s) { bob(s).slot = PositionSlot(0); }},
      {"a legacy position is where it was opened", [](State& s) { bob(s).slot = PositionSlot(99); }},
      {"a legacy position is where it was opened", [](State& s) { bob(s).position = PositionId(7); }},
      {"0 < R <= A",
       [](State& s) {
         s.positions.at(kBobs).remaining = Points(0);
         bob(s).locked = Points(0);
       }},
      {"0 < R <= A", [](State& s) { s.positions.at(PositionSlot(0)).remaining = Points(0); }},
      {"the coins' account equals members' coins and paid orders'", [](State& s) { ann(s).coins += Money(1); }},
      {"the coins' account equals members' coins and paid orders'",
       [](State& s) { s.paid_orders.at("p1").coins += Money(1); }},
      {"the coins' account equals members' coins and paid orders'",
       [](State& s) { post(s, Account::coins, Money(1)); }},
      {"the claims' account equals claims not yet coins", [](State& s) { ann(s).waiting += Money(1); }},
      {"what was assumed is claims and coins", [](State& s) { post(s, Account::legacy_assumed, Money(-1)); }},
      {"a batch's claims add up", [](State& s) { s.legacy.batches.at("open").amount += Money(1); }},
      {"approved claims wait for their time", [](State& s) { s.legacy.batches.at("open").approved = true; }},
      {"claims that wait have ids of their own", [](State& s) { s.legacy.claim_ids.erase("c1"); }},
      {"the next claims that turn into coins are known", [](State& s) { s.periods.claims_from = Timestamp(1); }},
  };
  return kAll;
}

TEST(LegacyAudit, FindsNothingInASoundState) { EXPECT_THAT(told()->state().audit(), testing::IsEmpty()); }

TEST(LegacyAudit, NamesEachKindOfCorruption) {
  const std::string sound = saved_bytes(told()->state());
  int index = 0;
  for (const Corruption& corruption : corruptions()) {
    const std::unique_ptr<State> state = *load_bytes(sound);
    corruption.corrupt(*state);
    EXPECT_THAT(state->audit(), testing::Contains(corruption.finding)) << "corruption " << index;
    ++index;
  }
}

// What could not be computed with is refused when it is read.
TEST(LegacySnapshots, WithIndicesOrNamesOutsideTheirBoundsAreRefused) {
  const std::string sound = saved_bytes(told()->state());
  const std::vector<std::function<void(State&)>> corruptions{
      [](State& s) { s.legacy.index = 0; },
      [](State& s) { ann(s).index = s.legacy.index - 1; },
      [](State& s) { ann(s).locked = Points(-1); },
      [](State& s) { s.legacy.locked = Points(kPointsMax + 1); },
      [](State& s) { s.legacy.batches.at("open").claims.back().id = "c1"; },
      [](State& s) { s.legacy.batches.at("open").converted = 2; },
      [](State& s) { s.legacy.batches.at("open").claims.clear(); },
  };
  for (std::size_t i = 0; i < corruptions.size(); ++i) {
    const std::unique_ptr<State> state = *load_bytes(sound);
    corruptions[i](*state);
    const auto loaded = load_bytes(saved_bytes(*state));
    ASSERT_FALSE(loaded.has_value()) << i;
    EXPECT_EQ(loaded.error().code, "snapshot_damaged") << i;
  }
}

struct Impossible {
  const char* reason;
  Event event;
};

OrderSettled order_of(MemberIndex member) {
  OrderSettled order{};
  order.order = "x1";
  order.member = member;
  order.paid = order.cost = Money(100);
  return order;
}

OrderSettled order_with(MemberIndex member, const std::function<void(OrderSettled&)>& change) {
  OrderSettled order = order_of(member);
  change(order);
  return order;
}

// Ann's whole first order, as its refund is decided after she has collected.
OrderReversed refund_of(std::string_view order, MemberIndex member) {
  OrderReversed refund{};
  refund.refund_id = "r1";
  refund.order = order;
  refund.member = member;
  return refund;
}

OrderReversed bobs_refund(const std::function<void(OrderReversed&)>& change) {
  OrderReversed refund = refund_of("o2", kBob);
  refund.coins = Money(20'000);
  refund.locked = Points(5'000'000'000);
  refund.legacy_points = Points(4'000'000'000);
  refund.legacy_received = Money(500);
  change(refund);
  return refund;
}

std::vector<Impossible> impossible_claims() {
  const Timestamp march(1'772'323'200'000'000);
  return {
      {"the member is unknown", ClaimProposed{"c4", "open", kStranger, Money(1), "op1"}},
      {"the claim is taken", ClaimProposed{"c1", "open", kAnn, Money(1), "op1"}},
      {"the claim is taken", ClaimProposed{"", "open", kAnn, Money(1), "op1"}},
      {"the batch has no name", ClaimProposed{"c4", "a b", kAnn, Money(1), "op1"}},
      {"the claim is outside its range", ClaimProposed{"c4", "open", kAnn, Money(0), "op1"}},
      {"the claim is outside its range", ClaimProposed{"c4", "open", kAnn, Money(kOrderMoneyMax + 1), "op1"}},
      {"the batch is approved already", ClaimProposed{"c4", "later", kAnn, Money(1), "op1"}},
      {"no such batch waits for approval", ClaimsApproved{"none", {}, 1, Money(1), "op2"}},
      {"no such batch waits for approval", ClaimsApproved{"later", {}, 1, Money(700), "op2"}},
      {"the batch has other claims", ClaimsApproved{"open", {}, 2, Money(1'101), "op2"}},
      {"the batch has other claims", ClaimsApproved{"open", {}, 1, Money(1'100), "op2"}},
      {"claims turn into coins now or later", ClaimsApproved{"open", Timestamp(1), 2, Money(1'100), "op2"}},
      {"no such batch waits for approval", ClaimsRejected{"none", "op2"}},
      {"no such batch waits for approval", ClaimsRejected{"later", "op2"}},
      {"no such batch is approved", ClaimConverted{"c2", "open", kBob, Money(500)}},
      {"no such batch is approved", ClaimConverted{"c2", "none", kBob, Money(500)}},
      {"the batch waits for its time", ClaimConverted{"c1", "later", kAnn, Money(700)}},
      {"no day of the calendar ended", DayEnded{march}},
  };
}

std::vector<Impossible> impossible_events() {
  std::vector<Impossible> all = impossible_claims();
  const std::vector<Impossible> others{
      {"the member has no claims", ReleasedCollected{kCat, kHalf, PositionId(3), true}},
      {"the member has other points to collect", ReleasedCollected{kAnn, Points(1), PositionId(3), true}},
      {"the member has other points to collect", ReleasedCollected{kBob, Points(0), PositionId(2), false}},
      {"a member has one legacy position", ReleasedCollected{kAnn, kHalf, PositionId(3), false}},
      {"the legacy position is another", ReleasedCollected{kAnn, kHalf, PositionId(4), true}},
      {"the residue is what is released still", ReleasesSettled{Points(0)}},
      {"everyone collects first", ReleasesSettled{kHalf}},
      {"the member has no claims", LockedLapsed{kCat, Points(1), Points(0), LapseReason::closing}},
      {"the member collects first", LockedLapsed{kAnn, kHalf, Points(0), LapseReason::closing}},
      {"the member has fewer points locked",
       LockedLapsed{kBob, Points(5'000'000'001), Points(0), LapseReason::closing}},
      {"the member has fewer points locked", LockedLapsed{kBob, Points(0), Points(0), LapseReason::closing}},
      {"an exit leaves nothing locked", LockedLapsed{kBob, Points(5'000'000'000), Points(0), LapseReason::exit}},
      {"the residue is another", LockedLapsed{kBob, Points(5), Points(1), LapseReason::closing}},
      {"everyone collects before a split", PointsSplit{10}},
      {"no more is released than is locked",
       order_with(kCat, [](OrderSettled& o) { o.released = Points(20'000'000'001); })},
      {"no more is released than is locked", order_with(kCat, [](OrderSettled& o) { o.released = Points(-1); })},
      {"points are locked for a claim", order_with(kCat, [](OrderSettled& o) { o.locked = Points(1); })},
      {"the locked points would pass their bound",
       order_with(kBob, [](OrderSettled& o) { o.locked = Points(kPointsMax); })},
      {"the locked points would pass their bound", order_with(kBob, [](OrderSettled& o) { o.locked = Points(-1); })},
      {"the member holds fewer coins", order_with(kAnn, [](OrderSettled& o) { o.coins = Money(30'001); })},
      {"the member holds fewer coins", order_with(kAnn, [](OrderSettled& o) { o.coins = Money(-1); })},
      {"the member holds fewer coins", order_with(kCat, [](OrderSettled& o) { o.coins = Money(1); })},
      {"the member holds fewer coins", OrderPaid{"x1", kAnn, {}, {}, {}, {}, {}, {}, {}, {}, Money(30'001)}},
      {"the order was paid otherwise", order_with(kAnn,
                                                  [](OrderSettled& o) {
                                                    o.order = "p1";
                                                    o.prepaid = true;
                                                    o.paid = o.cost = Money(0);
                                                    o.coins = Money(9'999);
                                                  })},
      {"a cancellation gives back what was paid", OrderCancelled{"p1", kAnn, {}, {}, {}, Money(1)}},
      {"the member collects first", refund_of("o1", kAnn)},
      {"the order has less left", bobs_refund([](OrderReversed& r) { r.coins = Money(20'001); })},
      {"the order locked less", bobs_refund([](OrderReversed& r) { r.locked = Points(-1); })},
      {"the order locked less", bobs_refund([](OrderReversed& r) { r.coins = Money(-1); })},
      {"the order locked less", bobs_refund([](OrderReversed& r) { r.coins = Money(100); })},
      {"the order locked less", bobs_refund([](OrderReversed& r) { r.legacy_points = Points(5'000'000'001); })},
      {"the member's legacy is less", bobs_refund([](OrderReversed& r) { r.locked = Points(5'000'000'001); })},
      {"the member's legacy is less", bobs_refund([](OrderReversed& r) { r.legacy_points = Points(4'000'000'001); })},
      {"the member's legacy is less", bobs_refund([](OrderReversed& r) { r.legacy_received = Money(501); })},
      {"the member has no claims",
       [] {
         OrderReversed refund = refund_of("o3", kCat);
         refund.legacy_received = Money(1);
         return refund;
       }()},
  };
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

TEST(LegacyReplays, RefuseEventsThatCannotFollowAndLeaveTheStateAsItWas) {
  const std::unique_ptr<Story> story = told();
  State& state = story->sabotage();
  const std::string before = saved_bytes(state);
  int index = 0;
  for (const Impossible& impossible : impossible_events()) {
    Change change;
    EXPECT_STREQ(apply(state, impossible.event, change), impossible.reason) << "event " << index;
    EXPECT_EQ(saved_bytes(state), before) << "event " << index;
    ++index;
  }
}

TEST(LegacyReplays, TakeTheSoundOnesOfTheseEvents) {
  const auto follows = [](const Event& event) {
    const std::unique_ptr<Story> story = told();
    Change change;
    return apply(story->sabotage(), event, change) == nullptr;
  };
  EXPECT_TRUE(follows(ReleasedCollected{kAnn, kHalf, PositionId(3), true}));
  EXPECT_TRUE(follows(LockedLapsed{kBob, Points(5'000'000'000), Points(0), LapseReason::closing}));
  EXPECT_TRUE(follows(bobs_refund([](OrderReversed&) {})));
  EXPECT_TRUE(follows(ClaimsApproved{"open", {}, 2, Money(1'100), "op2"}));
}

TEST(LegacyReplays, RefuseAnExitBeforeWhatWasReleasedIsCollected) {
  const std::unique_ptr<Story> story = told();
  story->play("order cat 20.00 0.00 -> grant 9.87341772 released 9.87341772");
  const Position& bobs = story->state().positions.at(kBobs);
  Change change;
  const Event exit = ForcedExit{bobs.id, kBobs, kBob, bobs.remaining, Money(1)};
  EXPECT_STREQ(apply(story->sabotage(), exit, change), "released points are collected before an exit");
}

TEST(LegacyReplays, RefuseAmountsThatWouldPassTheirBounds) {
  const auto refused = [](const std::function<void(State&)>& corrupt, const Event& event) {
    const std::unique_ptr<Story> story = told();
    corrupt(story->sabotage());
    Change change;
    return std::string(apply(story->sabotage(), event, change));
  };
  EXPECT_EQ(refused([](State& s) { s.legacy.batches.at("open").amount = Money(kMoneyMax); },
                    ClaimProposed{"c4", "open", kAnn, Money(1), "op1"}),
            "the batch would pass its bound");
  EXPECT_EQ(refused([](State& s) { bob(s).claim = Money(kOrderMoneyMax - 1'099); },
                    ClaimsApproved{"open", {}, 2, Money(1'100), "op2"}),
            "a member's claims would pass their bound");
  EXPECT_EQ(
      refused([](State& s) { s.legacy.released = Points(1); }, ReleasedCollected{kAnn, kHalf, PositionId(3), true}),
      "so many points are not released");
  EXPECT_EQ(refused([](State& s) { ann(s).claim = Money(0); }, ReleasedCollected{kAnn, kHalf, PositionId(3), true}),
            "no legacy position can open");
  EXPECT_EQ(refused(
                [](State& s) {
                  bob(s).ready = Points(1);
                  s.positions.at(kBobs).acquired = Points(kPointsMax);
                },
                ReleasedCollected{kBob, Points(1), PositionId(2), false}),
            "the points would pass their bound");
  const auto collected = [](State& s) {
    s.legacy.note(ann(s));
    ann(s).ready = Points(0);
  };
  EXPECT_EQ(refused(
                [&](State& s) {
                  collected(s);
                  s.legacy.locked = Points(kPointsMax);
                },
                ReleasesSettled{kHalf}),
            "the locked points would pass their bound");
  EXPECT_EQ(refused(
                [&](State& s) {
                  collected(s);
                  s.legacy.locked = Points(kPointsMax / 10 + 1);
                },
                PointsSplit{10}),
            "the locked points would pass their bound");
  EXPECT_EQ(refused(
                [&](State& s) {
                  collected(s);
                  bob(s).locked = Points(kPointsMax / 10 + 1);
                },
                PointsSplit{10}),
            "a locked balance would pass its bound");
  EXPECT_EQ(refused(
                [&](State& s) {
                  s.legacy.locked = Points(4'999'999'999);
                  s.legacy.released = Points(0);
                },
                bobs_refund([](OrderReversed&) {})),
            "the residue is another");
}

// A wrong decision: the laws stop the programme.
TEST(LegacySabotage, OfADecisionStopsTheProgramme) {
  struct Wrong {
    const char* what;
    const char* law;
    OrderSettled order;
  };
  OrderSettled order = order_of(kCat);
  order.position = PositionId(1);
  order.paid = Money(1'000);
  order.cost = Money(0);
  order.contribution = Money(1'000);
  order.grant_value = Money(500);
  std::vector<Wrong> all{{"a release of one unit too many", "9 payouts and grants are priced", order},
                         {"a release of a whole contribution and a grant", "1 price never falls", order},
                         {"locked points beyond what coins buy", "9 payouts and grants are priced", order_of(kBob)}};
  // At 395.00 / 390 points.
  all[0].order.released = Points(493'670'887);
  all[1].order.granted = Points(493'670'886);
  all[1].order.released = Points(993'670'886);
  all[2].order.locked = Points(1);
  for (const Wrong& wrong : all) {
    SCOPED_TRACE(wrong.what);
    const std::unique_ptr<Story> story = told();
    std::vector<Event> events;
    EngineSabotage::stage(story->engine(), wrong.order, events);
    ASSERT_TRUE(story->engine().violation().has_value());
    EXPECT_EQ(story->engine().violation()->law, wrong.law);
  }
}

}  // namespace
}  // namespace greenpool
