// What members and the shop do in the demo, through the shop's own functions.
#include <algorithm>
#include <array>

#include "base/check.h"
#include "cli/demo/town.h"
#include "figures/standing.h"
#include "payments/payment_flow.h"
#include "payments/sandbox.h"
#include "people/login_codes.h"
#include "people/members.h"
#include "people/memberships.h"
#include "people/sessions.h"
#include "people/sms.h"
#include "shop/cart.h"
#include "shop/categories.h"
#include "shop/coupons.h"
#include "shop/freight.h"
#include "shop/images.h"
#include "shop/ordering.h"
#include "shop/payments.h"
#include "shop/stock.h"
#include "shop/timers.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

constexpr std::int64_t kStockMin = 40;
constexpr std::int64_t kDelivery = 120;
constexpr Money kPaidTooLittle{1'00};

shop::Specs specs_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  return {{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))}};
}

}  // namespace

shop::Actor DemoTown::staff(std::string_view login) const {
  return {house.programme(), shop::ActorKind::staff, operators.find(login)->second};
}
shop::Actor DemoTown::member(std::size_t person) const {
  return {house.programme(), shop::ActorKind::member, people[person].id};
}

void DemoTown::open_shop() {
  const shop::TermsRates rates = house.rates();
  house.ask([&](Work& work) {
    std::vector<std::string> categories;
    for (const DemoCategory& category : demo_categories()) {
      categories.push_back(shop::add_category(work, staff(),
                                              {.position = static_cast<std::int64_t>(categories.size()),
                                               .title_zh = std::string(category.title_zh),
                                               .title_en = std::string(category.title_en)}));
    }
    const std::string freight = shop::add_freight_template(work, staff(),
                                                           {.name = "全国包邮（满 99 元）",
                                                            .free_from = Money(9'900),
                                                            .zones = {{.region = "",
                                                                       .first_grams = 1'000,
                                                                       .first_fee = Money(500),
                                                                       .next_grams = 1'000,
                                                                       .next_fee = Money(200)}}});
    for (const DemoGoods& goods : demo_goods()) {
      DemoWare ware{.goods = &goods};
      ware.goods_id = shop::add_goods(
          work, staff(),
          {.kind = goods.kind,
           .category = categories.at(goods.category),
           // What fits into a letter box is sent free of charge.
           .freight = goods.variants.back().grams > 1'000 ? std::optional<std::string>(freight) : std::nullopt,
           .title_zh = std::string(goods.title_zh),
           .title_en = std::string(goods.title_en),
           .description_zh = std::string(goods.description_zh),
           .description_en = std::string(goods.description_en)});
      const std::array images{shop::store_image(work, draw_demo_picture(goods.picture))};
      shop::change_goods_images(work, staff(), ware.goods_id, images);
      for (const DemoVariant& variant : goods.variants) {
        const std::string number = std::to_string(ware.variants.size() + 1);
        ware.variants.push_back(shop::add_variant(
            work, staff(), ware.goods_id,
            {.sku = std::string(goods.sku) + "-" + number,
             .specs = specs_of(variant.specs),
             .price = Money(variant.price),
             .cost = Money(variant.cost),
             .supplier = std::string(goods.supplier),
             .grams = variant.grams,
             .subsidy_rate = goods.subsidy.empty() ? std::optional<std::string>() : std::string(goods.subsidy),
             .low_stock = 20},
            rates));
        const bool clears = goods.kind == shop::GoodsKind::clearance;
        const Timestamp received(work.now.microseconds() - (clears ? 200 * kDemoDay : kDemoDay));
        shop::receive_stock(work, staff(),
                            {.variant = ware.variants.back(),
                             .quantity = clears ? 600 : kDelivery,
                             .unit_cost = Money(variant.cost),
                             .received_at = received,
                             .reason = "DN-1"});
      }
      shop::put_on_sale(work, staff(), ware.goods_id, rates);
      wares_.push_back(std::move(ware));
    }
    coupon_ = shop::issue_coupon(work, staff(),
                                 {.kind = shop::CouponKind::fixed,
                                  .title_zh = "满 100 减 10",
                                  .title_en = "10 off from 100",
                                  .amount = Money(1'000),
                                  .spend_min = Money(10'000),
                                  .begins_at = work.now,
                                  .ends_at = Timestamp(work.now.microseconds() + (kDemoDays + 30) * kDemoDay),
                                  .per_member = 1,
                                  .stock = 10'000});
  });
}

void DemoTown::restock() {
  house.ask([&](Work& work) {
    for (const DemoWare& ware : wares_) {
      for (std::size_t i = 0; i < ware.variants.size(); ++i) {
        if (shop::read_variant(work, staff(), ware.variants[i]).free() >= kStockMin) continue;
        shop::receive_stock(work, staff(),
                            {.variant = ware.variants[i],
                             .quantity = kDelivery,
                             .unit_cost = Money(ware.goods->variants[i].cost),
                             .received_at = work.now,
                             .reason = "DN-" + std::to_string(++numbers_)});
      }
    }
  });
}

void DemoTown::run_timers() {
  house.ask([](Work& work) {
    while (shop::run_timers(work).more) {
    }
  });
}

void DemoTown::let_people_in(int day, const DemoHours& hours, std::size_t count) {
  const std::size_t before = people.size();
  house.ask_with_access([&](Work& work, AccessChanges& access) {
    const People& office = house.people();
    for (std::size_t i = 0; i < count; ++i) {
      Work then{work.db, demo_moment(hours, i, count)};
      DemoPerson person{.number = people.size(), .joined = day};
      const std::string phone = demo_phone(person.number);
      send_code(then, office, {.phone = phone});
      std::string code;
      for (const DueSms& sms : take_due_sms(then, office, 10)) {
        finish_sms(then, sms.number, "");
        code = sms.message.code;
      }
      const MemberEntry entry = enter_with_code(then, office, {.phone = phone, .code = code, .label = "Demo"}, access);
      GP_CHECK(entry.session.has_value(), "who gives the code comes in");
      person.id = entry.member;
      const Caller self{.kind = greenpool::ActorKind::member, .id = person.id};
      set_nickname(then, office, self, demo_nickname(person.number));
      // Some were told of it by somebody, more often by those who have told others before.
      JoinRequest join{.programme = house.programme(), .accepts = "1"};
      if (before > 0 && random_.chance(0.68)) {
        const auto size = static_cast<std::uint32_t>(before);
        std::size_t by = random_.below(size);
        const std::size_t other = random_.below(size);
        if (people[other].directs > people[by].directs) by = other;
        person.referrer = by;
        ++people[by].directs;
        join.invitation_code = find_membership(then, house.programme(), people[by].id)->invitation_code.value_or("");
      }
      join_programme(then, self, person.id, join);
      end_sessions(then, self, {.kind = PrincipalKind::member, .id = person.id}, "", access);
      const double mood = random_.unit();
      person.mood = mood < 0.56   ? DemoMood::holds
                    : mood < 0.78 ? DemoMood::sells_some
                    : mood < 0.92 ? DemoMood::leaves
                                  : DemoMood::nervous;
      people.push_back(std::move(person));
    }
  });
}

std::vector<shop::WantedLine> DemoTown::fill_basket(int day) {
  std::vector<shop::WantedLine> lines;
  const std::size_t wanted = random_.chance(0.15) ? 2 : 1;
  std::int64_t all = 0;
  for (const DemoWare& ware : wares_) all += ware.goods->weight;
  while (lines.size() < wanted) {
    std::int64_t draw = random_.below(static_cast<std::uint32_t>(all));
    const DemoWare* chosen = nullptr;
    for (const DemoWare& ware : wares_) {
      chosen = &ware;
      if ((draw -= ware.goods->weight) < 0) break;
    }
    // A shop that has just opened sells small things.
    const std::size_t variant = random_.below(static_cast<std::uint32_t>(chosen->variants.size()));
    if (day < 24 && chosen->goods->variants[variant].price > 2'000) continue;
    if (day < 36 && !chosen->goods->from_the_first_day) continue;
    const std::string& id = chosen->variants[variant];
    if (std::any_of(lines.begin(), lines.end(), [&id](const shop::WantedLine& line) { return line.variant == id; })) {
      continue;
    }
    const double quantity = random_.unit();
    lines.push_back({id, quantity < 0.82 ? 1 : quantity < 0.96 ? 2 : 3});
  }
  return lines;
}

void DemoTown::pay(Work& work, const std::string& order, std::size_t person, Money missing) {
  const shop::PaymentDue due = shop::payment_due(work, member(person), order);
  const Payment payment = create_payment(work, house.rules(),
                                         {.programme = due.programme,
                                          .order = due.order,
                                          .member = due.member,
                                          .provider = "sandbox",
                                          .method = PayMethod::native,
                                          .amount = due.amount - missing,
                                          .description = due.title_zh,
                                          .expires_at = due.expires_at});
  GP_CHECK(apply_payment(work, house.rules(), sandbox_pay_ahead(work, payment.id, payment.amount)),
           "the payment is known");
}

void DemoTown::place(Work& work, int day, std::size_t number) {
  DemoPerson& person = people[number];
  const DemoPlace& place = kDemoPlaces.at(person.number % kDemoPlaces.size());
  shop::OrderRequest request{
      .request = "demo-" + std::to_string(++numbers_),
      .basket = {.lines = fill_basket(day), .region = std::string(place.district)},
      .address = {.name = demo_name(person.number),
                  .phone = demo_phone(person.number),
                  .region = std::string(place.district),
                  .detail = std::string(place.street) + " " + std::to_string(1 + person.number % 180) + " 号"}};
  const shop::Quote priced = shop::quote(work, member(number), request.basket, house.rates());
  if (!person.has_coupon && priced.total.goods >= Money(10'000) && random_.chance(0.4)) {
    request.basket.coupon_claim = shop::claim_coupon(work, member(number), coupon_);
    person.has_coupon = true;
  }
  // Coins from an old claim pay for half, a wallet for up to a third.
  const Money price = shop::quote(work, member(number), request.basket, house.rates()).total.price();
  if (person.coins > Money(0)) {
    request.basket.coins = std::min(person.coins, Money(price.units() / 2));
    person.coins -= request.basket.coins;
  } else if (person.wallet > Money(2'000) && random_.chance(0.3)) {
    request.basket.wallet = std::min(person.wallet, Money(price.units() / 3));
    person.wallet -= request.basket.wallet;
  } else if (random_.chance(0.004)) {
    // Who believes to have more than they do is refused, and gets their money back.
    request.basket.wallet = Money(price.units() / 3);
  }
  const std::string id = shop::place_order(work, member(number), request, house.rates(), house.sealer());
  DemoOrder order{.id = id, .person = number};
  const double fate = random_.unit();
  if (fate >= 0.04) {  // the others do not pay, and their time runs out
    pay(work, id, number);
    person.has_ordered = true;
    order.next = fate < 0.06 ? DemoNext::call_off : fate < 0.07 ? DemoNext::refund_unsent : DemoNext::ship;
    order.day = day + 1 + static_cast<int>(random_.below(2));
  }
  orders.push_back(std::move(order));
}

void DemoTown::let_people_shop(int day, const DemoHours& hours, std::size_t count) {
  house.ask([&](Work& work) {
    for (std::size_t i = 0; i < count; ++i) {
      Work then{work.db, demo_moment(hours, i, count)};
      place(then, day, random_.below(static_cast<std::uint32_t>(people.size())));
    }
    // Nearly everybody who joined yesterday or today looks for something.
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].has_ordered || people[i].joined + 3 < day || !random_.chance(0.3)) continue;
      Work then{work.db, demo_moment(hours, count, count)};
      place(then, day, i);
    }
  });
}

void DemoTown::look_around() {
  house.look([this](const State& state) {
    for (DemoPerson& person : people) {
      const MemberIndex index = state.directory.find(person.id);
      if (!index.exists()) continue;
      const Member& engine = state.member(index);
      const SaleOfAll sale = sale_of_all(state, index);
      const auto legacy = state.legacy.holdings.find(index);
      person.wallet = engine.wallet;
      person.spent = engine.spent;
      person.received = engine.received;
      person.sale_pays = sale.pays;
      person.points = sale.points;
      person.coins = legacy == state.legacy.holdings.end() ? Money(0) : legacy->second.coins;
    }
  });
}

void DemoTown::let_people_sell(int day) {
  const bool is_slow = day > 105;
  std::vector<std::string> sales;
  for (DemoPerson& person : people) {
    if (person.sale_pays < Money(100)) continue;
    const double daily = person.mood == DemoMood::sells_some ? 0.018
                         : person.mood == DemoMood::leaves   ? 0.03
                         : person.mood == DemoMood::nervous  ? (is_slow ? 0.05 : 0)
                                                             : 0;
    if (!random_.chance(daily)) continue;
    const bool sells_half = person.mood == DemoMood::sells_some;
    const std::string points = sells_half ? format_points(Points(person.points.units() / 2)) : "all";
    sales.push_back(R"({"type":"sell_points","member":")" + person.id + R"(","points":")" + points + "\"}");
    person.has_sold = true;
  }
  expect(sales);
}

void DemoTown::leave_shop_open() {
  house.ask([&](Work& work) {
    for (std::size_t i = 0; i < 3; ++i) {
      // One of them has a part in the demo (story.cc), so that what is to be paid can be looked at.
      const std::size_t number = i == 0 ? 0 : people.size() - 5 - i * 7;
      const DemoPlace& place = kDemoPlaces.at(people[number].number % kDemoPlaces.size());
      const std::string order =
          shop::place_order(work, member(number),
                            {.request = "demo-" + std::to_string(++numbers_),
                             .basket = {.lines = fill_basket(kDemoDays), .region = std::string(place.district)},
                             .address = {.name = demo_name(number),
                                         .phone = demo_phone(number),
                                         .region = std::string(place.district),
                                         .detail = std::string(place.street) + " 1 号"}},
                            house.rates(), house.sealer());
      if (i == 2) pay(work, order, number, kPaidTooLittle);
      for (const shop::WantedLine& line : fill_basket(kDemoDays)) {
        shop::add_to_cart(work, member(number), line.variant, line.quantity);
      }
    }
    const DemoWare& reduced = wares_[1];
    shop::add_price_rule(work, staff(),
                         {.variant = reduced.variants[0],
                          .price = Money(reduced.goods->variants[0].price / 10 * 9),
                          .begins_at = work.now,
                          .ends_at = Timestamp(work.now.microseconds() + 14 * kDemoDay)},
                         house.rates());
  });
}

void DemoTown::leave_refund_open() {
  house.settle_payments();  // all others are made
  const bool found = house.ask([this](Work& work) {
    for (DemoOrder& order : orders) {
      // Not of somebody who waits for their first order: they have a part (story.cc).
      if (order.next != DemoNext::ship || people[order.person].spent == Money(0)) continue;
      const shop::Order now = shop::read_order(work, staff(), order.id);
      if (now.state != shop::OrderState::paid || now.money <= Money(0)) continue;
      set_sandbox_mood(work, SandboxKind::refund, SandboxMood::fail);
      shop::cancel_order(work, member(order.person), order.id);
      order.next = DemoNext::nothing;
      return true;
    }
    return false;
  });
  GP_CHECK(found, "an order of the last days waits to be sent");
  house.settle_payments();
  house.ask([](Work& work) { set_sandbox_mood(work, SandboxKind::refund, SandboxMood::succeed); });
}

}  // namespace greenpool
