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
  KitClient ann = kit.member();
  const std::string member = R"("member":")" + ann.id + "\"";
  ASSERT_EQ(owner.post(kCommands, R"({"type":"register_member",)" + member + R"(,"accepts":"1"})").status, 200);
  const KitAnswer settled = owner.post(
      kCommands, R"({"type":"settle_order","order":"o",)" + member + R"(,"paid":"1000.00","cost":"300.00"})");
  ASSERT_EQ(settled.status, 200) << settled.text;
  const KitAnswer asked = ann.post("/api/v1/programmes/shop/me/sales", R"({"points":"10.00000000"})");
  ASSERT_EQ(asked.status, 200) << asked.text;
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
