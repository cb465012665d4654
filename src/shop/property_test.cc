// Random baskets, coupons, freight, tenders, refusals and returns: whatever happens, every sum is right to the cent.
#include <gtest/gtest.h>

#include <random>

#include "shop/coupons.h"
#include "shop/freight.h"
#include "shop/parcels.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

class PropertyTest : public ShopHouse {
 protected:
  std::int64_t pick(std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random_);
  }
  bool chance(int percent) { return pick(1, 100) <= percent; }

  void stock_the_shop() {
    const auto tariff = ask([](Work& work) {
      return add_freight_template(
          work, staff(),
          {.name = "t", .free_from = Money(300'000), .zones = {{"", 700, Money(1'033), 300, Money(171)}}});
    });
    for (int i = 0; i < 6; ++i) {
      const std::int64_t price = pick(50, 90'000);
      wares_.push_back(sell({.sku = "w" + std::to_string(i),
                             .price = price,
                             .cost = pick(0, price / 5),
                             .stock = 400,
                             .freight = i % 2 == 0 ? std::optional(tariff) : std::nullopt,
                             .subsidy_rate = i % 3 == 0 ? std::optional<std::string>("0.0333") : std::nullopt,
                             .grams = pick(0, 2'000)}));
    }
    coupon_ = ask([](Work& work) {
      return issue_coupon(work, staff(),
                          {.kind = CouponKind::percentage,
                           .title_zh = "券",
                           .title_en = "c",
                           .rate = Rate(77'777),
                           .discount_max = Money(7'001),
                           .begins_at = work.now,
                           .ends_at = later(work.now, 3'000 * kDay),
                           .per_member = 100'000,
                           .stock = 100'000});
    });
  }

  OrderRequest random_request() {
    OrderRequest request = request_of({});
    for (const std::string& one : wares_) {
      if (chance(40)) request.basket.lines.push_back({one, pick(1, 5)});
    }
    if (request.basket.lines.empty()) request.basket.lines.push_back({wares_[0], 1});
    if (chance(50)) {
      request.basket.coupon_claim = ask([&](Work& work) { return claim_coupon(work, member(), coupon_); });
    }
    if (chance(40)) request.basket.coins = Money(pick(0, 9'000));
    if (chance(40)) request.basket.wallet = Money(pick(0, 9'000));
    return request;
  }

  void check_sums(const std::string& id) {
    const Order whole = order(id);
    UnitFigures sum;
    for (const Unit& unit : units(id)) {
      const UnitFigures& f = unit.figures;
      EXPECT_EQ(f.price(), f.money + f.wallet + f.coins + f.subsidy);
      EXPECT_GT(f.price(), Money(0));
      EXPECT_GE(pool_part({f.price(), f.coins, f.cost}, {terms_.reward_rate, terms_.platform_rate}), Money(0));
      sum.goods += f.goods;
      sum.discount += f.discount;
      sum.freight += f.freight;
      sum.money += f.money;
      sum.wallet += f.wallet;
      sum.coins += f.coins;
      sum.subsidy += f.subsidy;
      EXPECT_LE(unit.refunded, f.price());
      EXPECT_LE(unit.refunded_paid, f.paid());
    }
    EXPECT_EQ(sum.goods, whole.goods);
    EXPECT_EQ(sum.discount, whole.discount);
    EXPECT_EQ(sum.freight, whole.freight);
    EXPECT_EQ(sum.price(), whole.price);
    EXPECT_EQ(sum.money, whole.money);
    EXPECT_EQ(sum.wallet, whole.wallet);
    EXPECT_EQ(sum.coins, whole.coins);
    EXPECT_EQ(sum.subsidy, whole.subsidy);
  }

  void return_some(const std::string& id) {
    const auto before_settlement = state(id) != OrderState::settled;
    const auto made = ask([&](Work& work) {
      std::vector<ReturnedLine> lines;
      for (const OrderLine& line : read_lines(work, id)) {
        if (chance(60)) lines.push_back({line.line, 1});
      }
      try {
        const std::string found =
            request_return(work, staff(), {.order = id, .lines = lines, .reason = "x", .images = {}}, sealer_);
        approve_return(work, staff(), {.id = found});
        take_goods_back(work, staff(), found, chance(50) ? StockDecision::resaleable : StockDecision::written_off);
        return found;
      } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.problem().code, "return_units_unavailable");
        return std::string();
      }
    });
    if (made.empty()) return;
    dispatch();
    EXPECT_EQ(read(made).state, ReturnState::refunded);
    Money through_provider;
    for (const ReturnUnit& unit : ask([&](Work& work) { return read_return_units(work, made); })) {
      through_provider += unit.money_back;
    }
    EXPECT_TRUE(before_settlement || through_provider == Money(0));
  }

  // What is owed to the customer of an order is what the engine let go of, and never more than what was paid.
  void check_refunds(const std::string& id) {
    Money owed;
    for (const Refund& refund :
         ask([&](Work& work) { return list_refunds(work, staff(), {.order = id}, {.limit = kPageMax}); })) {
      owed += refund.amount;
    }
    Money let_go;
    Money kept;
    for (const Unit& unit : units(id)) {
      const auto& account = engine_.orders[unit.id];
      (account.state == "paid" || account.state == "settled" ? kept : let_go) += unit.figures.money;
      EXPECT_LE(account.reversed, account.price);
      EXPECT_EQ(account.reversed > Money(0), unit.state == UnitState::refunded);
    }
    EXPECT_EQ(owed, let_go);
    EXPECT_EQ(owed + kept, order(id).money);
  }

  std::mt19937_64 random_{20'261'127};
  std::vector<std::string> wares_;
  std::string coupon_;
};

TEST_F(PropertyTest, SumsAreRightToTheCentWhateverHappens) {
  stock_the_shop();
  int placed = 0;
  for (int round = 0; round < 60; ++round) {
    std::string id;
    try {
      id = place(random_request());
    } catch (const Refusal& refusal) {
      const std::set<std::string_view> expected{"tender_not_fitting", "pool_part_negative", "unit_price_too_low"};
      EXPECT_TRUE(expected.contains(refusal.problem().code)) << refusal.problem().code;
      continue;
    }
    ++placed;
    check_sums(id);
    if (chance(15)) engine_.refuse("pay_order", id + '-' + std::to_string(pick(1, 3)), "member_frozen");
    const bool is_due = state(id) == OrderState::created;
    EXPECT_TRUE(!is_due || pay(id) == PaymentOutcome::accepted);
    dispatch();
    if (state(id) == OrderState::paid && chance(20)) {
      ask([&](Work& work) { cancel_order(work, member(), id); });
      dispatch();
    }
    if (state(id) == OrderState::paid) {
      ship(id);
      ask([&](Work& work) { confirm_receipt(work, member(), id); });
      if (chance(50)) return_some(id);
      clock_.advance(8 * kDay);
      run_all_timers();
      dispatch();
      if (state(id) == OrderState::settled && chance(50)) return_some(id);
    }
    check_sums(id);
    check_refunds(id);
  }
  EXPECT_GT(placed, 30);
  for (const std::string& one : wares_) {
    EXPECT_EQ(variant(one).reserved, 0);
    EXPECT_EQ(
        ask([&](Work& work) { return *work.db.integer("SELECT sum(remaining) FROM shop_lots WHERE variant=?1", one); }),
        variant(one).stock);
    EXPECT_EQ(ask([&](Work& work) {
                return *work.db.integer("SELECT sum(change) FROM shop_stock_moves WHERE variant=?1", one);
              }),
              variant(one).stock);
  }
}

}  // namespace
}  // namespace greenpool::shop
