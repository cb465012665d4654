// Where parcels are, from the carrier to who waits for them: the whole server, and a service of our own behind it.
#include <gmock/gmock.h>

#include "http/testing/shop_kit.h"
#include "net/live_client.h"
#include "shop/testing/fake_kuaidi100.h"

namespace greenpool {
namespace {

using testing::FakeKuaidi100;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNumber = "SF1234567890";

// What a kit needs before it opens.
struct Carriers {
  ShiftedClock clock;
  FakeKuaidi100 fake{clock};
  std::unique_ptr<HttpClient> client = *make_http_client({});
  shop::Kuaidi100 kuaidi100{fake.options(), *client};
};

class OfficeTracking : private Carriers, public OfficeShop {
 protected:
  OfficeTracking() : OfficeShop([this](OfficeServer::Options& options) { options.tracker = &kuaidi100; }) {
    kit_.metrics = std::make_unique<Metrics>(MetricsOptions{.version = "1", .commit = "c"});
    kit_.restart();
    manager_ = kit_.operator_of("shop", {Role::shop_manager});
  }
  // The kit's clock stands in the server, ours in the service.
  void advance_hours(std::int64_t hours) {
    kit_.clock.advance_seconds(hours * 3'600);
    clock.advance_seconds(hours * 3'600);
  }
  FakeKuaidi100& service() { return fake; }
  std::string send(KitClient& ann) {
    const KitAnswer order = buy(ann, sell({}));
    const KitAnswer shipped = manager_.post(
        admin_path(order) + "/parcels", R"({"carrier":"shunfeng","tracking_number":")" + std::string(kNumber) + "\"}");
    EXPECT_EQ(shipped.at("state"), "shipped") << shipped.text;
    return std::string(ann.get(order_path(order)).json.find("parcels")->items().front().text_at("id").value());
  }
  bool shows(KitClient& by, const std::string& path, std::string_view text) {
    std::string seen;
    const bool found = soon([&] {
      kit_.house().wake_pumps();
      seen = by.get(path).text;
      return seen.find(text) != std::string::npos;
    });
    EXPECT_TRUE(found) << text << " in " << seen;
    return found;
  }
};

TEST_F(OfficeTracking, ABuyerSeesWhereTheirParcelIs) {
  FakeKuaidi100::Journey journey{
      .carrier = "shunfeng", .steps = {{"2026-09-21 20:00:00", "已揽收", "揽收"}}, .phone = "13800001234"};
  service().put(std::string(kNumber), journey);
  KitClient ann = buyer();
  const std::string parcel = send(ann);
  const std::string path = kMe + "/parcels/" + parcel;
  EXPECT_TRUE(shows(ann, path, "已揽收"));
  EXPECT_EQ(ann.get(path).at("state"), "under_way");
  EXPECT_EQ(ann.get(path).at("carrier_zh"), "顺丰速运");
  EXPECT_EQ(ann.get(path).at("carrier_en"), "SF Express");
  EXPECT_EQ(kit_.anybody().get("/api/v1/shop/carriers").at("tracked"), "true");
  EXPECT_THAT(kit_.anybody().get("/metrics").text, HasSubstr(R"(greenpool_parcel_queries_total{result="ok"} 1)"));
  journey.state = "3";
  journey.steps.push_back({"2026-09-22 10:30:00", "已签收", "签收"});
  service().put(std::string(kNumber), journey);
  kit_.restart();
  KitClient again = kit_.anybody();
  again.cookie = ann.cookie;
  advance_hours(1);
  EXPECT_TRUE(shows(again, path, R"("state":"delivered")"));
  EXPECT_TRUE(service().refused().empty());
  EXPECT_EQ(service().asked().size(), 2U);
}

TEST_F(OfficeTracking, AStopDoesNotWaitForParcelsThatAreDue) {
  service().behave(FakeKuaidi100::Manner::hang_up);
  KitClient ann = buyer();
  static_cast<void>(send(ann));
  EXPECT_TRUE(soon([&] {
    kit_.house().wake_pumps();
    return kit_.anybody().get("/metrics").text.find(R"(greenpool_parcel_queries_total{result="failed"} 1)") !=
           std::string::npos;
  }));
  const auto begin = std::chrono::steady_clock::now();
  kit_.restart();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST_F(OfficeShop, WithoutACarrierParcelsStayAsTheyWereSentAndItIsSaid) {
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, sell({}));
  ship(order);
  const KitAnswer carriers = kit_.anybody().get("/api/v1/shop/carriers");
  EXPECT_EQ(carriers.at("tracked"), "false");
  EXPECT_EQ(carriers.json.find("carriers")->items().front().text_at("code"), "shunfeng");
  const KitAnswer shown = ann.get(order_path(order));
  const JsonValue& parcel = shown.json.find("parcels")->items().front();
  EXPECT_EQ(parcel.text_at("carrier"), "sf");
  EXPECT_EQ(parcel.find("carrier_zh"), nullptr) << "a code that has no name here";
  EXPECT_EQ(ann.get(kMe + "/parcels/" + std::string(*parcel.text_at("id"))).json.find("events")->items().size(), 0U);
}

}  // namespace
}  // namespace greenpool
