// A shop for tests: a server with one programme, "shop", goods on its shelves, buyers who have joined, and the way of
// an order. Requests go over sockets.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "http/testing/office_kit.h"
#include "people/memberships.h"
#include "server/dispatcher.h"

namespace greenpool {

inline constexpr std::string_view kAdmin = "/api/v1/programmes/shop/shop/admin";
inline constexpr std::string_view kShop = "/api/v1/programmes/shop/shop";
inline constexpr std::string_view kMe = "/api/v1/programmes/shop/me";
inline constexpr std::string_view kAddress =
    R"({"name":"Ann","phone":"13800001234","region":"310101","detail":"Nanjing Road 1"})";
inline constexpr std::string_view kSettingsWithoutWindow =
    R"({"utc_offset_minutes":480,"unpaid_timeout_minutes":30,"auto_receive_days":10,"return_window_days":0,)"
    R"("units_max":100,"engine_retry_minutes":60})";

inline std::string operator+(std::string_view path, std::string_view more) {
  return std::string(path) + std::string(more);
}

class OfficeShop : public ::testing::Test {
 protected:
  OfficeShop() : OfficeShop([](OfficeServer::Options&) {}) {}
  // With other options than the kit's.
  explicit OfficeShop(std::function<void(OfficeServer::Options&)> adjust)
      : kit_(::testing::UnitTest::GetInstance()->current_test_info()->name(), std::move(adjust)),
        manager_(kit_.anybody()) {
    open("classic", 30);
    manager_ = kit_.operator_of("shop", {Role::shop_manager});
  }

  void open(std::string_view preset, int reversal_days) {
    Terms terms = *find_preset(preset);
    terms.id = "shop";
    terms.reversal_days = reversal_days;
    kit_.office().ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, {"first", "second", "tests"}); });
    GP_CHECK(kit_.house().opener.open_all().has_value(), "a programme opens");
  }

  // A member who has joined and accepted the terms.
  KitClient buyer(std::string_view accepts = "1") {
    KitClient member = kit_.member();
    kit_.office().ask([&](Work& work) {
      join_programme(work, {.kind = ActorKind::member, .id = member.id}, member.id,
                     {.programme = "shop", .accepts = std::string(accepts)});
    });
    kit_.hall().dispatcher->wake();
    EXPECT_TRUE(soon([&] {
      return kit_.office().ask([&](Work& work) { return find_membership(work, "shop", member.id)->state == "joined"; });
    }));
    return member;
  }

  template <class F>
  static bool soon(F&& holds) {
    for (int tries = 0; tries < 1'000; ++tries) {
      if (holds()) return true;
      usleep(10'000);
    }
    return false;
  }

  struct Wares {
    std::string sku = "tea";
    std::string price = "1000.00";
    std::string cost = "300.00";
    int stock = 10;
  };
  // On sale; the id of the variant, and of its goods in goods_.
  std::string sell(const Wares& wares) {
    goods_ = manager_.post(kAdmin + "/goods", R"({"title_zh":"绿茶","title_en":"Green tea"})").at("id");
    const KitAnswer variant =
        manager_.post(kAdmin + "/goods/" + goods_ + "/variants",
                      R"({"sku":")" + wares.sku + R"(","price":")" + wares.price + R"(","cost":")" + wares.cost +
                          R"(","supplier":"garden","specs":[{"name":"size","value":"100 g"}]})");
    EXPECT_EQ(variant.status, 201) << variant.text;
    const KitAnswer stocked =
        manager_.post(kAdmin + "/variants/" + variant.at("id") + "/receipts",
                      R"({"quantity":)" + std::to_string(wares.stock) + R"(,"unit_cost":"250.00"})");
    EXPECT_EQ(stocked.at("stock"), std::to_string(wares.stock)) << stocked.text;
    const KitAnswer shown = manager_.put(kAdmin + "/goods/" + goods_ + "/state", R"({"state":"on_sale"})");
    EXPECT_EQ(shown.at("state"), "on_sale") << shown.text;
    return variant.at("id");
  }

  static std::string wish(const std::string& variant, int quantity = 1, std::string_view more = "") {
    return R"({"lines":[{"variant":")" + variant + R"(","quantity":)" + std::to_string(quantity) + R"(}],"address":)" +
           kAddress + std::string(more) + "}";
  }
  KitAnswer place(KitClient& member, const std::string& body) {
    return member.post(kMe + "/orders", body, "Idempotency-Key: k-" + std::to_string(++keys_) + "\r\n");
  }

  bool reaches(KitClient& client, const std::string& path, std::string_view state) {
    std::string seen;
    const bool reached = soon([&] {
      seen = client.get(path).text;
      return seen.find("\"state\":\"" + std::string(state) + "\"") != std::string::npos;
    });
    EXPECT_TRUE(reached) << state << ": " << seen;
    return reached;
  }
  static std::string order_path(const KitAnswer& order) { return kMe + "/orders/" + order.at("id"); }
  static std::string admin_path(const KitAnswer& order) { return kAdmin + "/orders/" + order.at("id"); }
  bool order_is(KitClient& member, const KitAnswer& order, std::string_view state) {
    std::string seen;
    const bool reached = soon([&] {
      seen = member.get(order_path(order)).at("state");
      return seen == state;
    });
    EXPECT_TRUE(reached) << state << ": " << seen;
    return reached;
  }

  // Begins a payment in the sandbox and pays it. Its id.
  std::string pay(KitClient& member, const KitAnswer& order) {
    const KitAnswer begun = member.post(order_path(order) + "/payments", R"({"provider":"sandbox","method":"native"})");
    EXPECT_EQ(begun.status, 201) << begun.text;
    const std::string path = kMe + "/payments/" + begun.at("id");
    reaches(member, path, "pending");
    const KitAnswer paid = member.post(path + "/sandbox", R"({"outcome":"succeeded"})");
    EXPECT_EQ(paid.status, 200) << paid.text;
    reaches(member, path, "succeeded");
    return begun.at("id");
  }
  KitAnswer buy(KitClient& member, const std::string& variant, int quantity = 1) {
    const KitAnswer order = place(member, wish(variant, quantity));
    EXPECT_EQ(order.status, 201) << order.text;
    pay(member, order);
    order_is(member, order, "paid");
    return order;
  }
  void ship(const KitAnswer& order) {
    const KitAnswer shipped =
        manager_.post(admin_path(order) + "/parcels", R"({"carrier":"sf","tracking_number":"SF-1"})");
    EXPECT_EQ(shipped.at("state"), "shipped") << shipped.text;
  }
  KitAnswer buy_and_settle(KitClient& member, const std::string& variant) {
    EXPECT_EQ(manager_.put(kAdmin + "/settings", kSettingsWithoutWindow).status, 200);
    KitAnswer order = buy(member, variant);
    ship(order);
    EXPECT_EQ(member.post(order_path(order) + "/receive").status, 200);
    order_is(member, order, "settled");
    return order;
  }

  OfficeKit kit_;
  KitClient manager_;
  std::string goods_;
  int keys_ = 0;
};

}  // namespace greenpool
