// Lists as tables for spreadsheets: what the list shows, all pages of it, and nothing that a spreadsheet would run.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "http/handlers/list_table.h"
#include "http/testing/shop_kit.h"
#include "http/testing/table_check.h"
#include "people/audit_log.h"
#include "server/house.h"
#include "server/money_wiring.h"
#include "shop/goods.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class OfficeTables : public OfficeShop {
 protected:
  std::string refund_of(KitClient& member) {
    const KitAnswer order = buy(member, sell({}), 2);
    ship(order);
    EXPECT_EQ(member.post(order_path(order) + "/receive").status, 200);
    const KitAnswer wanted = member.post(
        kMe + "/returns", R"({"order":")" + order.at("id") +
                              R"(","kind":"goods_back","lines":[{"line":1,"quantity":1}],"reason":"too green"})");
    const std::string admin = kAdmin + "/returns/" + wanted.at("id");
    EXPECT_EQ(manager_.post(admin + "/approve", "{}").at("state"), "approved");
    EXPECT_EQ(manager_.post(admin + "/receive", R"({"stock":"resaleable"})").status, 200);
    EXPECT_TRUE(soon([&] {
      return manager_.get(kAdmin + "/refunds?order=" + order.at("id")).text.find("\"done\"") != std::string::npos;
    }));
    return order.at("id");
  }
};

TEST_F(OfficeTables, SayWhatTheirListsSay) {
  KitClient ann = buyer();
  const std::string order = refund_of(ann);
  const KitAnswer invoice =
      ann.post(kMe + "/invoices", R"({"order":")" + order + R"(","kind":"personal","title":"Ann"})");
  EXPECT_EQ(invoice.status, 201) << invoice.text;
  const KitAnswer coupon = manager_.post(
      kAdmin + "/coupons",
      R"({"kind":"fixed","title_zh":"减五十","title_en":"50 off","amount":"50.00","spend_min":"100.00","stock":3,)"
      R"("begins_at":"2026-01-01T00:00:00Z","ends_at":"2099-01-01T00:00:00Z"})");
  EXPECT_EQ(coupon.status, 201) << coupon.text;
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  for (const char* list : {"orders", "returns", "parcels", "refunds", "invoices", "coupons"}) {
    expect_same_table(manager_, kAdmin + "/" + list, list);
  }
  expect_same_table(maker, "/api/v1/programmes/shop/payments", "payments");
  expect_same_table(maker, "/api/v1/programmes/shop/provider-refunds", "refunds");
  expect_same_table(manager_, kAdmin + "/orders?state=received", "orders");
  const std::string none = manager_.get(kAdmin + "/orders?state=cancelled&format=csv").text;
  EXPECT_EQ(read_csv(none).size(), 1U) << "the filter counts: " << none;
}

TEST_F(OfficeTables, OfPeopleAreMaskedAsTheirListsAre) {
  KitClient ann = buyer();
  kit_.office().ask(
      [&](Work& work) { set_nickname(work, kit_.house().people, {.kind = ActorKind::member, .id = ann.id}, "=1+1"); });
  KitClient support = kit_.operator_of("shop", {Role::support});
  const KitAnswer table = support.get("/api/v1/programmes/shop/members?format=csv");
  ASSERT_EQ(table.status, 200) << table.text;
  EXPECT_THAT(table.text, HasSubstr("138****1001"));
  EXPECT_THAT(table.text, Not(HasSubstr("13800001001")));
  EXPECT_THAT(table.text, HasSubstr("\"'=*\"")) << "no formula";
  KitClient owner = kit_.operator_of("*", {Role::owner});
  expect_same_table(owner, "/api/v1/operators", "operators");
  EXPECT_EQ(support.get("/api/v1/operators?format=csv").code(), "forbidden") << "a table is no way around";
}

TEST_F(OfficeTables, OfGoodsHaveARowForEachVariant) {
  const std::string tea = sell({.sku = "tea", .stock = 7});
  EXPECT_EQ(manager_
                .post(kAdmin + "/goods/" + goods_ + "/variants",
                      R"({"sku":"tea-2","price":"90.00","cost":"30.00","specs":[{"name":"size","value":"a=b;c"}]})")
                .status,
            201);
  const auto rows = read_csv(manager_.get(kAdmin + "/goods?format=csv").text);
  ASSERT_EQ(rows.size(), 3U);
  const auto cell = [&rows](std::size_t row, std::string_view name) {
    const auto at = std::find(rows[0].begin(), rows[0].end(), name);
    return at == rows[0].end() ? "missing" : rows[row][static_cast<std::size_t>(at - rows[0].begin())];
  };
  EXPECT_EQ(cell(1, "goods"), goods_);
  EXPECT_EQ(cell(2, "goods"), goods_);
  EXPECT_EQ(cell(1, "variant"), tea);
  EXPECT_EQ(cell(1, "stock"), "7");
  EXPECT_EQ(cell(1, "price"), "1000.00");
  EXPECT_EQ(cell(1, "state"), "on_sale");
  EXPECT_EQ(cell(2, "specs"), R"(size=a\=b\;c)");
  expect_same_table(manager_, kAdmin + "/variants/" + tea + "/moves", "moves");
}

TEST_F(OfficeTables, AreReadPageByPageAndEndWithWhereTheNextBegins) {
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  const std::string path = "/api/v1/programmes/shop/audit?action=counted";
  const auto count = [&](int from, int until) {
    kit_.office().ask([&](Work& work) {
      for (int i = from; i < until; ++i) {
        write_audit(work, {.kind = ActorKind::system, .id = "tests"},
                    {.programme = "shop", .action = "counted", .subject = std::to_string(i)});
      }
    });
  };
  count(0, 150);
  expect_same_table(auditor, path, "entries");
  count(150, 450);
  auto rows = read_csv(auditor.get(path + "&format=csv").text);
  ASSERT_EQ(rows.size(), 451U) << "three pages";
  EXPECT_EQ(rows[1][6], "449") << "the newest first";
  EXPECT_EQ(rows[450][6], "0");
  count(450, 20'010);
  const KitAnswer first = auditor.get(path + "&format=csv");
  EXPECT_EQ(read_csv(first.text).size(), 20'001U);
  ASSERT_EQ(first.fields.count("x-next"), 1U);
  rows = read_csv(auditor.get(path + "&format=csv&before=" + first.fields.at("x-next")).text);
  ASSERT_EQ(rows.size(), 11U);
  EXPECT_EQ(rows[1][6], "9");
}

TEST_F(OfficeTables, AreBoundedInBytesToo) {
  constexpr std::size_t kGoods = 16;
  constexpr std::size_t kVariants = 20;  // each row with both descriptions: 40 MiB of them
  const shop::TermsRates terms = terms_rates(kit_.house().programmes, "shop");
  kit_.office().ask([&](Work& work) {
    const shop::Actor staff{"shop", shop::ActorKind::staff, "op"};
    for (std::size_t i = 0; i < kGoods; ++i) {
      const std::string goods = shop::add_goods(work, staff,
                                                {.title_zh = "茶",
                                                 .title_en = "Tea",
                                                 .description_zh = std::string(65'536, 'z'),
                                                 .description_en = std::string(65'536, 'e')});
      for (std::size_t j = 0; j < kVariants; ++j) {
        static_cast<void>(shop::add_variant(work, staff, goods,
                                            {.sku = "tea-" + std::to_string(i * kVariants + j),
                                             .price = Money(100'000),
                                             .cost = Money(30'000),
                                             .supplier = "sup"},
                                            terms));
      }
    }
  });
  const std::string path = kAdmin + "/goods?format=csv";
  const KitAnswer first = manager_.get(path);
  ASSERT_EQ(first.status, 200) << first.text;
  EXPECT_GE(first.text.size(), kTableBytesMax);
  EXPECT_LT(first.text.size(), kTableBytesMax + kTableBytesMax / 4) << "one page more at most";
  ASSERT_EQ(first.fields.count("x-next"), 1U);
  const KitAnswer second = manager_.get(path + "&cursor=" + first.fields.at("x-next"));
  ASSERT_EQ(second.status, 200) << second.text;
  EXPECT_EQ(second.fields.count("x-next"), 0U);
  std::set<std::string> skus;
  std::size_t seen = 0;
  for (const KitAnswer* table : {&first, &second}) {
    const auto rows = read_csv(table->text);
    const auto sku = std::find(rows.at(0).begin(), rows.at(0).end(), "sku") - rows.at(0).begin();
    for (std::size_t row = 1; row < rows.size(); ++row, ++seen) skus.insert(rows[row][static_cast<std::size_t>(sku)]);
  }
  EXPECT_EQ(seen, kGoods * kVariants) << "each row once";
  EXPECT_EQ(skus.size(), seen);
  EXPECT_EQ(manager_.get(kAdmin + "/goods?format=xlsx").code(), "table_text_too_long")
      << "and no cell is empty that should not be";
}

TEST_F(OfficeTables, AreMadeAFewAtOnce) {
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  const std::string path = "/api/v1/programmes/shop/audit?format=csv";
  // Nobody writes them down, so that none is done before the last one is asked for.
  std::promise<void> gate;
  const std::shared_future<void> opened = gate.get_future().share();
  for (int i = 0; i < 16; ++i) ASSERT_TRUE(kit_.house().readers.submit([opened] { opened.wait(); }));
  std::atomic<int> made = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> people;
  for (int i = 0; i <= kTablesAtOnce; ++i) {
    people.emplace_back([&, client = auditor]() mutable {
      const KitAnswer table = client.get(path);
      if (table.status == 200) ++made;
      if (table.code() == "office_busy") ++refused;
    });
  }
  const bool one_was_refused = soon([&] { return refused == 1; });
  gate.set_value();
  for (std::thread& each : people) each.join();
  EXPECT_TRUE(one_was_refused);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(made, kTablesAtOnce);
  EXPECT_EQ(auditor.get(path).status, 200) << "and then again";
}

}  // namespace
}  // namespace greenpool
