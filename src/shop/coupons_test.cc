// Coupons and freight: what they take off, what they add.
#include "shop/coupons.h"

#include "shop/freight.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

class CouponsTest : public ShopHouse {
 protected:
  CouponDraft fixed(std::int64_t amount) {
    return {.title_zh = "券",
            .title_en = "coupon",
            .amount = Money(amount),
            .begins_at = clock_.now(),
            .ends_at = later(clock_.now(), 10 * kDay),
            .per_member = 1,
            .stock = 100};
  }
  std::string issue(const CouponDraft& draft) {
    return ask([&](Work& work) { return issue_coupon(work, staff(), draft); });
  }
  std::string claim(const std::string& coupon, const std::string& who = "ann") {
    return ask([&](Work& work) { return claim_coupon(work, member(who), coupon); });
  }
  std::string place_with(const std::string& variant_id, const std::string& claimed, std::int64_t quantity = 1) {
    OrderRequest request = request_of({{variant_id, quantity}});
    request.basket.coupon_claim = claimed;
    return place(request);
  }
  std::string refusal_with(const std::string& variant_id, const std::string& claimed) {
    OrderRequest request = request_of({{variant_id, 1}});
    request.request = "r-x";
    request.basket.coupon_claim = claimed;
    return refused([&](Work& work) { (void)place_order(work, member(), request, terms_, sealer_); });
  }
  ClaimState claim_state(const std::string& id) {
    for (const CouponClaim& one : ask([&](Work& work) { return list_claims(work, member(), {}, {}); })) {
      if (one.id == id) return one.state;
    }
    ADD_FAILURE() << "no claim " << id;
    return ClaimState::expired;
  }
};

TEST_F(CouponsTest, AFixedCouponIsSharedOverTheUnitsToTheCent) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place_with(tea, claim(issue(fixed(1'000))), 3);
  EXPECT_EQ(order(id).discount, Money(1'000));
  EXPECT_EQ(order(id).price, Money(299'000));
  const auto found = units(id);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].figures.discount, Money(334));
  EXPECT_EQ(found[1].figures.discount, Money(333));
  EXPECT_EQ(found[2].figures.discount, Money(333));
}

TEST_F(CouponsTest, APercentageHasAMaximum) {
  CouponDraft tenth = fixed(0);
  tenth.kind = CouponKind::percentage;
  tenth.rate = Rate(100'000);
  tenth.per_member = 2;
  EXPECT_EQ(order(place_with(sell({.sku = "a", .price = 99'999}), claim(issue(tenth)))).discount, Money(9'999));
  tenth.discount_max = Money(5'000);
  EXPECT_EQ(order(place_with(sell({.sku = "b", .price = 99'999}), claim(issue(tenth)))).discount, Money(5'000));
}

TEST_F(CouponsTest, WhatMembersCannotClaimIsRefused) {
  CouponDraft draft = fixed(100);
  draft.stock = 2;
  const auto id = issue(draft);
  (void)claim(id);
  EXPECT_EQ(refused([&](Work& work) { (void)claim_coupon(work, member(), id); }), "coupon_member_limit");
  (void)claim(id, "bob");
  EXPECT_EQ(refused([&](Work& work) { (void)claim_coupon(work, member("eve"), id); }), "coupon_sold_out");
  EXPECT_EQ(refused([&](Work& work) { (void)claim_coupon(work, member(), "cp-none"); }), "coupon_unknown");
  draft.begins_at = later(clock_.now(), 1);
  EXPECT_EQ(refused([&](Work& work) { (void)claim_coupon(work, member(), issue_coupon(work, staff(), draft)); }),
            "coupon_not_open");
  const auto stopped = issue(fixed(100));
  ask([&](Work& work) { stop_coupon(work, staff(), stopped); });
  EXPECT_EQ(refused([&](Work& work) { (void)claim_coupon(work, member(), stopped); }), "coupon_not_open");
}

TEST_F(CouponsTest, CouponsOfWrongDataAreRefused) {
  const auto with = [&](auto&& change) {
    CouponDraft wrong = fixed(100);
    change(wrong);
    return refused([&](Work& work) { (void)issue_coupon(work, staff(), wrong); });
  };
  EXPECT_EQ(with([](CouponDraft& d) { d.amount = Money(0); }), "coupon_invalid");
  EXPECT_EQ(with([](CouponDraft& d) { d.rate = Rate(1); }), "coupon_invalid");
  EXPECT_EQ(with([](CouponDraft& d) { d.ends_at = d.begins_at; }), "coupon_invalid");
  EXPECT_EQ(with([](CouponDraft& d) { d.stock = 0; }), "coupon_invalid");
  EXPECT_EQ(with([](CouponDraft& d) { d.kind = CouponKind::percentage; }), "coupon_invalid");
  EXPECT_EQ(with([](CouponDraft&) {}), "");
}

TEST_F(CouponsTest, AClaimIsUsedOnceByItsMemberInItsTimeFromItsMinimumOn) {
  const auto tea = sell({.sku = "tea"});
  CouponDraft draft = fixed(100);
  draft.spend_min = Money(100'001);
  EXPECT_EQ(refusal_with(tea, claim(issue(draft))), "coupon_minimum");
  EXPECT_EQ(refusal_with(tea, claim(issue(fixed(100)), "bob")), "coupon_claim_unknown");
  const auto mine = claim(issue(fixed(100)));
  (void)place_with(tea, mine);
  EXPECT_EQ(refusal_with(tea, mine), "coupon_used");
  const auto late = claim(issue(fixed(100)));
  clock_.advance(10 * kDay);
  EXPECT_EQ(refusal_with(tea, late), "coupon_not_open");
}

TEST_F(CouponsTest, ACancelledOrderGivesItsCouponBack) {
  const auto mine = claim(issue(fixed(100)));
  const auto id = place_with(sell({.sku = "tea"}), mine);
  EXPECT_EQ(claim_state(mine), ClaimState::used);
  ask([&](Work& work) { cancel_order(work, member(), id); });
  EXPECT_EQ(claim_state(mine), ClaimState::held);
}

TEST_F(CouponsTest, AnEngineRefusalAndACallOffGiveTheCouponBackToo) {
  const auto tea = sell({.sku = "tea"});
  const auto one = claim(issue(fixed(100)));
  const auto refused_order = place_with(tea, one);
  engine_.refuse("pay_order", "*", "member_frozen");
  (void)pay(refused_order);
  dispatch();
  EXPECT_EQ(claim_state(one), ClaimState::held);
  const auto called_off = place_with(tea, one);
  (void)pay(called_off);
  dispatch();
  EXPECT_EQ(claim_state(one), ClaimState::used);
  ask([&](Work& work) { cancel_order(work, member(), called_off); });
  dispatch();
  EXPECT_EQ(claim_state(one), ClaimState::held);
}

TEST_F(CouponsTest, TimeEndsClaimsAlsoOnesThatComeBackLate) {
  const auto unused = claim(issue(fixed(100)));
  const auto used = claim(issue(fixed(100)));
  const auto id = buy(sell({.sku = "tea"}));
  clock_.advance(10 * kDay - kMinute);
  const auto last = place_with(sell({.sku = "b"}), used);
  clock_.advance(kMinute);
  run_all_timers();
  EXPECT_EQ(claim_state(unused), ClaimState::expired);
  EXPECT_EQ(claim_state(used), ClaimState::used);
  clock_.advance(kDay);
  run_all_timers();
  EXPECT_EQ(state(last), OrderState::cancelled);
  EXPECT_EQ(claim_state(used), ClaimState::expired);
  EXPECT_EQ(state(id), OrderState::paid);
}

TEST_F(CouponsTest, ADiscountThatMakesAUnitFreeIsRefused) {
  EXPECT_EQ(refusal_with(sell({.sku = "tea", .price = 100, .cost = 0}), claim(issue(fixed(100)))),
            "unit_price_too_low");
}

TEST_F(CouponsTest, ADiscountThatThePoolWouldPayIsRefused) {
  // 1 000 − 501 = 499, of it 199.6 for rewards and platform: no longer 300 for the cost.
  EXPECT_EQ(refusal_with(sell({.sku = "tea"}), claim(issue(fixed(50'100)))), "pool_part_negative");
  EXPECT_EQ(refusal_with(sell({.sku = "b"}), claim(issue(fixed(50'000)))), "");
}

TEST(Freight, IsTheFirstWeightAndEachFurtherOneBegunOfTheClosestZone) {
  const FreightTemplate tariff{.name = "t",
                               .free_from = Money(50'000),
                               .zones = {{"", 1'000, Money(1'000), 500, Money(200)},
                                         {"440000", 1'000, Money(800), 1'000, Money(100)},
                                         {"440300", 1'000, Money(500), 1'000, Money(50)}}};
  EXPECT_EQ(freight_of(tariff, {"440305", 1'000, Money(1)}), Money(500));
  EXPECT_EQ(freight_of(tariff, {"440305", 1'001, Money(1)}), Money(550));
  EXPECT_EQ(freight_of(tariff, {"440106", 3'000, Money(1)}), Money(1'000));
  EXPECT_EQ(freight_of(tariff, {"110101", 2'001, Money(1)}), Money(1'600));
  EXPECT_EQ(freight_of(tariff, {"110101", 9'000, Money(50'000)}), Money(0));
}

TEST_F(CouponsTest, FreightIsSharedByWeightAndStandsInPriceAndCost) {
  const auto tariff = ask([&](Work& work) {
    return add_freight_template(work, staff(),
                                {.name = "t", .zones = {{"440000", 1'000, Money(1'000), 1'000, Money(0)}}});
  });
  const auto heavy = sell({.sku = "heavy", .freight = tariff, .grams = 900});
  const auto light = sell({.sku = "light", .freight = tariff, .grams = 100});
  const auto free = sell({.sku = "free", .grams = 5'000});
  const auto id = place(request_of({{heavy, 1}, {light, 1}, {free, 1}}));
  const auto found = units(id);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].figures.freight, Money(900));
  EXPECT_EQ(found[1].figures.freight, Money(100));
  EXPECT_EQ(found[2].figures.freight, Money(0));
  EXPECT_EQ(found[0].figures.price(), Money(100'900));
  EXPECT_EQ(found[0].figures.cost, Money(30'900));
  OrderRequest away = request_of({{heavy, 1}});
  away.request = "away";
  away.address.region = "110101";
  EXPECT_EQ(refused([&](Work& work) { (void)place_order(work, member(), away, terms_, sealer_); }),
            "freight_region_unserved");
}

TEST_F(CouponsTest, TemplatesOfWrongDataAreRefused) {
  const auto add = [&](const FreightTemplate& draft) {
    return refused([&](Work& work) { (void)add_freight_template(work, staff(), draft); });
  };
  EXPECT_EQ(add({.name = "t", .zones = {}}), "freight_template_invalid");
  EXPECT_EQ(add({.name = "t", .zones = {{"44"}}}), "freight_template_invalid");
  EXPECT_EQ(add({.name = "t", .zones = {{""}, {""}}}), "freight_template_invalid");
  EXPECT_EQ(add({.name = "t", .zones = {{"", 0}}}), "freight_template_invalid");
  EXPECT_EQ(add({.name = "t", .free_from = Money(0), .zones = {{""}}}), "freight_template_invalid");
  EXPECT_EQ(refused([&](Work& work) { (void)read_freight_template(work, staff(), "ft-none"); }),
            "freight_template_unknown");
}

}  // namespace
}  // namespace greenpool::shop
