// Categories, goods, images, variants, prices, stock and the cart.
#include <gmock/gmock.h>

#include "base/encoding.h"
#include "shop/cart.h"
#include "shop/categories.h"
#include "shop/clearance.h"
#include "shop/images.h"
#include "shop/stock.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

using testing::ElementsAre;

class CatalogueTest : public ShopHouse {
 protected:
  std::string category(const std::string& title, const std::optional<std::string>& parent = {},
                       std::int64_t position = 0) {
    return ask([&](Work& work) {
      return add_category(work, staff(),
                          {.parent = parent, .position = position, .title_zh = title, .title_en = title});
    });
  }
  std::string goods(const std::string& title, const std::optional<std::string>& in = {}) {
    return ask(
        [&](Work& work) { return add_goods(work, staff(), {.category = in, .title_zh = title, .title_en = title}); });
  }
  std::vector<std::string> titles(const Actor& actor, const GoodsFilter& filter, const Page& page = {}) {
    std::vector<std::string> found;
    for (const Goods& one : ask([&](Work& work) { return list_goods(work, actor, filter, page); })) {
      found.push_back(one.what.title_en);
    }
    return found;
  }
  VariantDraft draft(const std::string& sku) { return {.sku = sku, .price = Money(100'000), .cost = Money(30'000)}; }
};

TEST_F(CatalogueTest, CategoriesFormATreeThatNeverHoldsItself) {
  const auto top = category("top");
  const auto below = category("below", top);
  EXPECT_EQ(refused([&](Work& work) {
              change_category(work, staff(), top, {.parent = below, .title_zh = "x", .title_en = "x"});
            }),
            "category_cycle");
  EXPECT_EQ(refused([&](Work& work) { remove_category(work, staff(), top); }), "category_not_empty");
  const auto third = category("third", below);
  const auto fourth = category("fourth", third);
  EXPECT_EQ(refused([&](Work& work) {
              (void)add_category(work, staff(), {.parent = fourth, .title_zh = "x", .title_en = "x"});
            }),
            "category_too_deep");
  const auto other = category("other");
  EXPECT_EQ(refused([&](Work& work) {
              change_category(work, staff(), top, {.parent = other, .title_zh = "x", .title_en = "x"});
            }),
            "category_too_deep");
  (void)goods("tea", fourth);
  EXPECT_EQ(refused([&](Work& work) { remove_category(work, staff(), fourth); }), "category_not_empty");
  EXPECT_EQ(refused([&](Work& work) { remove_category(work, staff(), other); }), "");
  EXPECT_EQ(refused([&](Work& work) { remove_category(work, staff(), other); }), "category_unknown");
}

TEST_F(CatalogueTest, SiblingsStandInTheirOrder) {
  (void)category("second", {}, 2);
  (void)category("first", {}, 1);
  std::vector<std::string> found;
  for (const Category& one : ask([&](Work& work) { return list_categories(work, staff()); })) {
    found.push_back(one.what.title_en);
  }
  EXPECT_THAT(found, ElementsAre("first", "second"));
}

TEST_F(CatalogueTest, AnotherProgrammeSeesNothingOfIt) {
  const auto id = sell({.sku = "a"});
  const Actor other{"q", ActorKind::staff, "op"};
  EXPECT_EQ(refused([&](Work& work) { (void)read_variant(work, other, id); }), "variant_unknown");
  EXPECT_TRUE(ask([&](Work& work) { return list_goods(work, other, {}, {}); }).empty());
}

TEST_F(CatalogueTest, ImagesAreWhatTheirBytesSayAndKeptOnce) {
  const std::string png = "\x89PNG\r\n\x1a\n....";
  const std::string webp = std::string("RIFF\x10\x00\x00\x00WEBPVP8 ", 16);
  const auto hash = ask([&](Work& work) { return store_image(work, bytes_of(png)); });
  EXPECT_EQ(ask([&](Work& work) { return store_image(work, bytes_of(png)); }), hash);
  EXPECT_EQ(ask([&](Work& work) { return load_image(work, hash).type; }), ImageType::png);
  EXPECT_EQ(sniff_image(bytes_of(webp)), ImageType::webp);
  EXPECT_EQ(sniff_image(bytes_of("\xff\xd8\xff\xe0")), ImageType::jpeg);
  EXPECT_EQ(refused([&](Work& work) { (void)store_image(work, bytes_of("<svg onload=x>")); }),
            "image_type_unsupported");
  const std::string large = png + std::string(kImageBytesMax, 'x');
  EXPECT_EQ(refused([&](Work& work) { (void)store_image(work, bytes_of(large)); }), "image_too_large");
  const auto id = goods("tea");
  const std::vector<std::string> one{hash};
  ask([&](Work& work) { change_goods_images(work, staff(), id, one); });
  EXPECT_THAT(ask([&](Work& work) { return read_goods(work, staff(), id).images; }), ElementsAre(hash));
  const std::vector<std::string> twice{hash, hash};
  EXPECT_EQ(refused([&](Work& work) { change_goods_images(work, staff(), id, twice); }), "image_limit");
  const std::vector<std::string> unknown{std::string(64, '0')};
  EXPECT_EQ(refused([&](Work& work) { change_goods_images(work, staff(), id, unknown); }), "image_unknown");
  std::vector<std::string> ten;
  for (char c = '0'; c <= '9'; ++c) {
    ten.push_back(ask([&](Work& work) { return store_image(work, bytes_of(png + c)); }));
  }
  EXPECT_EQ(refused([&](Work& work) { change_goods_images(work, staff(), id, ten); }), "image_limit");
  ten.pop_back();
  EXPECT_EQ(refused([&](Work& work) { change_goods_images(work, staff(), id, ten); }), "");
}

TEST_F(CatalogueTest, ImagesThatNobodyUsesAreThrownAwayAfterAWeek) {
  const std::string png = "\x89PNG\r\n\x1a\n";
  const auto store = [&](const std::string& more) {
    return ask([&](Work& work) { return store_image(work, bytes_of(png + more)); });
  };
  const auto collect = [&] { return ask([](Work& work) { return collect_unused_images(work, 10); }); };
  const auto known = [&](const std::string& hash) {
    return refused([&](Work& work) { (void)load_image(work, hash); }).empty();
  };
  const std::string used = store("used");
  const std::string unused = store("unused");
  const std::string again = store("again");
  const auto id = goods("tea");
  ask([&](Work& work) { change_goods_images(work, staff(), id, std::vector{used}); });
  const Actor ann{staff().programme, ActorKind::member, "ann"};
  const std::string own = ask([&](Work& work) { return store_own_image(work, ann, bytes_of(png + "own")); });
  clock_.advance(kImageGraceDays * kDay);
  EXPECT_EQ(collect(), 0) << "not yet";
  EXPECT_EQ(store("again"), again);
  clock_.advance(1);
  EXPECT_EQ(collect(), 2);
  EXPECT_TRUE(known(used));
  EXPECT_TRUE(known(again)) << "stored again just now";
  EXPECT_FALSE(known(unused));
  EXPECT_FALSE(known(own));
  EXPECT_EQ(collect(), 0);
}

TEST_F(CatalogueTest, MembersSeeWhatIsOnSale) {
  const auto top = category("top");
  const auto below = category("below", top);
  const auto draft_goods = goods("draft", below);
  EXPECT_EQ(refused([&](Work& work) { put_on_sale(work, staff(), draft_goods, terms_); }), "goods_without_variant");
  const auto shown = goods("Green 100% tea", below);
  ask([&](Work& work) {
    (void)add_variant(work, staff(), shown, draft("s"), terms_);
    put_on_sale(work, staff(), shown, terms_);
  });
  EXPECT_THAT(titles(member(), {}), ElementsAre("Green 100% tea"));
  EXPECT_THAT(titles(member(), {.state = GoodsState::draft}), ElementsAre("Green 100% tea"));
  EXPECT_THAT(titles(staff(), {}), ElementsAre("Green 100% tea", "draft"));
  EXPECT_THAT(titles(staff(), {.category = top}), ElementsAre("Green 100% tea", "draft"));
  EXPECT_THAT(titles(member(), {.text = "green 100%"}), ElementsAre("Green 100% tea"));
  EXPECT_THAT(titles(member(), {.text = "1_0%"}), ElementsAre());
  EXPECT_EQ(refused([&](Work& work) { (void)read_goods(work, member(), draft_goods); }), "goods_unknown");
  ask([&](Work& work) { take_off_sale(work, staff(), shown); });
  EXPECT_THAT(titles(member(), {}), ElementsAre());
}

TEST_F(CatalogueTest, PagesGoOnAfterTheLastRow) {
  for (const char* title : {"a", "b", "c"}) (void)goods(title);
  EXPECT_THAT(titles(staff(), {}, {.limit = 2}), ElementsAre("c", "b"));
  const auto page = ask([&](Work& work) { return list_goods(work, staff(), {}, {.limit = 2}); });
  EXPECT_THAT(titles(staff(), {}, {.after = page.back().number, .limit = 2}), ElementsAre("a"));
  EXPECT_EQ(refused([&](Work& work) { (void)list_goods(work, staff(), {}, {.limit = 0}); }), "page_invalid");
  EXPECT_EQ(refused([&](Work& work) { (void)list_goods(work, staff(), {}, {.limit = 201}); }), "page_invalid");
}

TEST_F(CatalogueTest, APriceThatLeavesThePoolLessThanNothingIsRefusedWhereverItIsSet) {
  const auto id = goods("tea");
  VariantDraft dear = draft("a");
  dear.cost = Money(60'001);
  EXPECT_EQ(refused([&](Work& work) { (void)add_variant(work, staff(), id, dear, terms_); }), "pool_part_negative");
  dear.cost = Money(60'000);
  const auto variant_id = ask([&](Work& work) { return add_variant(work, staff(), id, dear, terms_); });
  VariantDraft cheap = dear;
  cheap.price = Money(99'990);
  EXPECT_EQ(refused([&](Work& work) { change_variant(work, staff(), variant_id, cheap, terms_); }),
            "pool_part_negative");
  EXPECT_EQ(
      refused([&](Work& work) {
        (void)add_price_rule(
            work, staff(),
            {.variant = variant_id, .price = Money(99'990), .begins_at = work.now, .ends_at = later(work.now, kDay)},
            terms_);
      }),
      "pool_part_negative");
  TermsRates higher = terms_;
  higher.platform_rate = Rate(100'010);
  EXPECT_EQ(refused([&](Work& work) { put_on_sale(work, staff(), id, higher); }), "pool_part_negative");
  EXPECT_EQ(refused([&](Work& work) { put_on_sale(work, staff(), id, terms_); }), "");
}

TEST_F(CatalogueTest, ACostThatAPriceRuleToComeDoesNotCoverIsRefused) {
  const auto id = sell({.sku = "a"});
  ask([&](Work& work) {
    (void)add_price_rule(work, staff(),
                         {.variant = id,
                          .price = Money(60'000),
                          .begins_at = later(work.now, kDay),
                          .ends_at = later(work.now, 2 * kDay)},
                         terms_);
  });
  VariantDraft changed = draft("a");
  changed.cost = Money(36'001);
  EXPECT_EQ(refused([&](Work& work) { change_variant(work, staff(), id, changed, terms_); }), "pool_part_negative");
  changed.cost = Money(36'000);
  EXPECT_EQ(refused([&](Work& work) { change_variant(work, staff(), id, changed, terms_); }), "");
}

TEST_F(CatalogueTest, VariantsOfWrongDataAreRefused) {
  const auto id = goods("tea");
  const auto with = [&](auto&& change) {
    VariantDraft wrong = draft("a");
    change(wrong);
    return refused([&](Work& work) { (void)add_variant(work, staff(), id, wrong, terms_); });
  };
  EXPECT_EQ(with([](VariantDraft& d) { d.sku = "a b"; }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.price = Money(0); }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.price = Money(kOrderMoneyMax + 1); }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.cost = Money(-1); }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.reward_rate = "0.0000001"; }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.platform_rate = "1.1"; }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft& d) { d.reward_rate = "0.1"; }), "product_rates_not_covered");
  EXPECT_EQ(with([](VariantDraft& d) { d.specs = {{"色", "红"}, {"色", "绿"}}; }), "variant_invalid");
  EXPECT_EQ(with([](VariantDraft&) {}), "");
  EXPECT_EQ(with([](VariantDraft&) {}), "sku_taken");
}

TEST_F(CatalogueTest, APriceRuleHoldsFromItsBeginUntilItsEnd) {
  const auto id = sell({.sku = "a"});
  const auto price = [&] { return ask([&](Work& work) { return price_now(work, read_variant(work, staff(), id)); }); };
  const auto rule = ask([&](Work& work) {
    (void)add_price_rule(work, staff(),
                         {.variant = id,
                          .price = Money(80'000),
                          .begins_at = later(work.now, kDay),
                          .ends_at = later(work.now, 3 * kDay)},
                         terms_);
    return add_price_rule(work, staff(),
                          {.variant = id,
                           .price = Money(70'000),
                           .begins_at = later(work.now, 2 * kDay),
                           .ends_at = later(work.now, 4 * kDay)},
                          terms_);
  });
  EXPECT_EQ(price(), Money(100'000));
  clock_.advance(kDay);
  EXPECT_EQ(price(), Money(80'000));
  clock_.advance(kDay);
  EXPECT_EQ(price(), Money(70'000));  // the one that began last
  ask([&](Work& work) { end_price_rule(work, staff(), rule); });
  EXPECT_EQ(price(), Money(80'000));
  clock_.advance(kDay);
  EXPECT_EQ(price(), Money(100'000));
  EXPECT_EQ(refused([&](Work& work) { end_price_rule(work, staff(), "pr-none"); }), "price_rule_unknown");
  EXPECT_EQ(refused([&](Work& work) {
              (void)add_price_rule(work, staff(),
                                   {.variant = id, .price = Money(1), .begins_at = work.now, .ends_at = work.now},
                                   terms_);
            }),
            "price_rule_invalid");
}

TEST_F(CatalogueTest, StockComesByReceiptsAndLeavesTheOldestLotFirst) {
  const auto id = sell({.sku = "a", .stock = 0, .kind = GoodsKind::clearance});
  clock_.advance(400 * kDay);
  ask([&](Work& work) {
    receive_stock(work, staff(), {id, 5, Money(20'000), work.now, "new"});
    receive_stock(work, staff(), {id, 2, Money(10'000), later(work.now, -400 * kDay), "old"});
    adjust_stock(work, staff(), {id, -1, "broken"});
  });
  EXPECT_EQ(variant(id).stock, 6);
  const auto report = ask([&](Work& work) { return clearance_report(work, staff(), {}); });
  ASSERT_EQ(report.size(), 1U);
  EXPECT_THAT(report[0].stock_by_age, ElementsAre(5, 0, 0, 0, 1));
  EXPECT_EQ(report[0].oldest_days, 400);
  EXPECT_EQ(report[0].stock_cost, Money(110'000));
  const auto moves = ask([&](Work& work) { return list_stock_moves(work, staff(), id, {}); });
  ASSERT_EQ(moves.size(), 3U);
  EXPECT_EQ(moves[0].change, -1);
  EXPECT_EQ(moves[0].reason, "broken");
  EXPECT_EQ(moves[0].actor.id, "op");
}

TEST_F(CatalogueTest, StockThatIsNotThereOrReservedCannotBeAdjustedAway) {
  const auto id = sell({.sku = "a", .stock = 3});
  (void)place(id, 2);
  EXPECT_EQ(refused([&](Work& work) { adjust_stock(work, staff(), {id, -2, "x"}); }), "stock_held_for_orders");
  EXPECT_EQ(refused([&](Work& work) { adjust_stock(work, staff(), {id, -4, "x"}); }), "stock_invalid");
  EXPECT_EQ(refused([&](Work& work) { adjust_stock(work, staff(), {id, -1, ""}); }), "stock_invalid");
  EXPECT_EQ(refused([&](Work& work) { adjust_stock(work, staff(), {id, -1, "x"}); }), "");
  EXPECT_EQ(refused([&](Work& work) { receive_stock(work, staff(), {id, 0, Money(0), work.now}); }), "stock_invalid");
  EXPECT_EQ(refused([&](Work& work) { receive_stock(work, staff(), {id, 1, Money(0), later(work.now, 1)}); }),
            "stock_invalid");
}

TEST_F(CatalogueTest, LowStockIsListed) {
  const auto few = sell({.sku = "few", .stock = 2});
  (void)sell({.sku = "many", .stock = 20});
  ask([&](Work& work) {
    VariantDraft marked = draft("few");
    marked.low_stock = 1;
    change_variant(work, staff(), few, marked, terms_);
  });
  EXPECT_TRUE(ask([&](Work& work) { return list_low_stock(work, staff(), {}); }).empty());
  (void)place(few, 1);
  const auto low = ask([&](Work& work) { return list_low_stock(work, staff(), {}); });
  ASSERT_EQ(low.size(), 1U);
  EXPECT_EQ(low[0].id, few);
}

TEST_F(CatalogueTest, ACartTellsWhatHasChanged) {
  const auto id = sell({.sku = "a", .stock = 3});
  ask([&](Work& work) {
    add_to_cart(work, member(), id, 1);
    add_to_cart(work, member(), id, 1);
  });
  const auto line = [&] { return ask([&](Work& work) { return read_cart(work, member()).at(0); }); };
  EXPECT_EQ(line().quantity, 2);
  EXPECT_FALSE(line().price_changed());
  ask([&](Work& work) {
    VariantDraft dearer = draft("a");
    dearer.price = Money(110'000);
    change_variant(work, staff(), id, dearer, terms_);
  });
  EXPECT_TRUE(line().price_changed());
  EXPECT_EQ(line().price, Money(110'000));
  EXPECT_EQ(line().seen_price, Money(100'000));
  ask([&](Work& work) { change_in_cart(work, member(), id, 4); });
  EXPECT_FALSE(line().price_changed());
  EXPECT_EQ(line().availability, Availability::stock_short);
  ask([&](Work& work) { change_variant_state(work, staff(), id, VariantState::withdrawn); });
  EXPECT_EQ(line().availability, Availability::not_on_sale);
  EXPECT_EQ(refused([&](Work& work) { add_to_cart(work, member(), id, 1); }), "goods_not_on_sale");
  EXPECT_TRUE(ask([&](Work& work) { return read_cart(work, member("bob")); }).empty());
  ask([&](Work& work) { remove_from_cart(work, member(), id); });
  EXPECT_TRUE(ask([&](Work& work) { return read_cart(work, member()); }).empty());
}

TEST_F(CatalogueTest, ACartHasItsBounds) {
  const auto id = sell({.sku = "a"});
  EXPECT_EQ(refused([&](Work& work) { add_to_cart(work, member(), id, 0); }), "quantity_invalid");
  EXPECT_EQ(refused([&](Work& work) { add_to_cart(work, member(), id, kQuantityMax + 1); }), "quantity_invalid");
  EXPECT_EQ(refused([&](Work& work) { change_in_cart(work, member(), id, 1); }), "variant_unknown");
  EXPECT_EQ(refused([&](Work& work) { add_to_cart(work, member(), "va-none", 1); }), "variant_unknown");
  for (int i = 0; i < kCartLinesMax; ++i) {
    const auto other = sell({.sku = "s" + std::to_string(i)});
    ask([&](Work& work) { add_to_cart(work, member(), other, 1); });
  }
  EXPECT_EQ(refused([&](Work& work) { add_to_cart(work, member(), id, 1); }), "cart_full");
}

TEST_F(CatalogueTest, SettingsOutsideTheirBoundsAreRefused) {
  ShopSettings settings;
  settings.unpaid_timeout_minutes = 0;
  EXPECT_EQ(refused([&](Work& work) { change_settings(work, staff(), settings); }), "shop_settings_invalid");
  settings = {};
  settings.return_window_days = 14;
  ask([&](Work& work) { change_settings(work, staff(), settings); });
  EXPECT_EQ(ask([](Work& work) { return settings_of(work, "p").return_window_days; }), 14);
  EXPECT_EQ(ask([](Work& work) { return settings_of(work, "q").return_window_days; }), 7);
  (void)place(sell({.sku = "a"}));
  settings.currency_digits = 0;
  EXPECT_EQ(refused([&](Work& work) { change_settings(work, staff(), settings); }), "shop_settings_invalid");
}

}  // namespace
}  // namespace greenpool::shop
