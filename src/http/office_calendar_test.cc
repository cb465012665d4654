// What falls due while nobody asks for anything.
#include <gtest/gtest.h>

#include "http/testing/office_kit.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

TEST(OfficeCalendar, AWindowExecutesWithoutACommand) {
  OfficeKit kit;
  Terms terms = *find_preset("classic");
  terms.id = "shop";
  terms.sale_pricing = SalePricing::window;
  kit.office().ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, {"first", "second", "tests"}); });
  ASSERT_TRUE(kit.house().opener.open_all());
  KitClient owner = kit.operator_of("shop", {Role::owner});
  constexpr std::string_view kCommands = "/api/v1/programmes/shop/commands";
  ASSERT_EQ(owner.post(kCommands, R"({"type":"register_member","member":"ann","accepts":"1"})").status, 200);
  ASSERT_EQ(
      owner.post(kCommands, R"({"type":"settle_order","order":"o","member":"ann","paid":"1000.00","cost":"300.00"})")
          .status,
      200);
  ASSERT_EQ(owner.post(kCommands, R"({"type":"sell_points","member":"ann","points":"10.00000000"})").status, 200);
  const std::string records = owner.get("/api/v1/programmes/shop").at("seq");
  kit.house().wake_pumps();
  EXPECT_EQ(owner.get("/api/v1/programmes/shop").at("seq"), records);
  EXPECT_EQ(owner.get("/api/v1/programmes/shop").at("sales"), "0");

  kit.clock.advance_seconds(kDaySeconds);
  kit.house().wake_pumps();
  std::string sales;
  for (int tries = 0; tries < 500 && sales != "1"; ++tries) {
    usleep(10'000);
    sales = kit.anybody().get("/api/v1/programmes/shop").at("sales");
  }
  EXPECT_EQ(sales, "1");
}

}  // namespace
}  // namespace greenpool
