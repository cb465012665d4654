// Where parcels are, from the carrier to who waits for them: the whole server, and a service of our own behind it.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "http/testing/shop_kit.h"
#include "net/live_client.h"
#include "server/house.h"
#include "shop/parcels.h"
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

// Knows nothing of any parcel, and takes its time to say so.
class SlowTracker final : public shop::ParcelTracker {
 public:
  Result<std::vector<shop::ParcelEvent>> track(const shop::TrackingQuestion&) override {
    ++asked;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return failure("tracking_refused", "no");
  }
  std::atomic<int> asked = 0;
};

struct SlowCarriers {
  SlowTracker tracker;
};

class OfficeSlowTracking : protected SlowCarriers, public OfficeShop {
 protected:
  OfficeSlowTracking() : OfficeShop([this](OfficeServer::Options& options) { options.tracker = &tracker; }) {}
};

TEST_F(OfficeSlowTracking, AStopDoesNotWaitForParcelsThatAreDue) {
  constexpr int kParcels = 300;  // half a minute's questions
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, sell({}));
  kit_.office().ask([&](Work& work) {
    for (int i = 0; i < kParcels; ++i) {
      static_cast<void>(shop::ship_parcel(work, {"shop", shop::ActorKind::staff, "op"}, order.at("id"),
                                          {"yuantong", "YT" + std::to_string(10'000'000 + i)}));
    }
  });
  kit_.house().wake_pumps();
  ASSERT_TRUE(soon([&] { return tracker.asked > 1; })) << "one after the other, without a pause";
  const auto begin = std::chrono::steady_clock::now();
  kit_.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_LT(tracker.asked, kParcels / 2) << "the others are asked for after the next start";
  kit_.start();
}

TEST_F(OfficeShop, WhatCarriersToldIsExportedAndGoesWithTheAccount) {
  KitClient ann = buyer();
  const KitAnswer order = buy_and_settle(ann, sell({}));
  const shop::Actor member{"shop", shop::ActorKind::member, ann.id};
  House& house = kit_.house();
  const std::string parcel = kit_.office().ask([&](Work& work) {
    std::string id = shop::list_parcels(work, member, {.order = order.at("id")}, {}).at(0).id;
    const std::vector<shop::ParcelEvent> told{{work.now, "王小明已签收"}};
    shop::record_tracking(work, {id, "shop", {}}, told, house.shop_sealer);
    return id;
  });
  const KitAnswer data = ann.get("/api/v1/me/personal-data");
  ASSERT_EQ(data.status, 200) << data.text;
  const JsonValue& exported = data.json.find("orders")->items().at(0).find("parcels")->items().at(0);
  EXPECT_EQ(exported.text_at("tracking_number"), "SF-1");
  EXPECT_EQ(exported.find("events")->items().at(0).text_at("text"), "王小明已签收");
  // Whoever holds points is not erased by a request; what it would do to the orders is done all the same.
  kit_.office().ask([&](Work& work) {
    for (const PersonalDataRoom& room : house.personal_data) {
      if (room.erase && room.name == "orders") room.erase(work, ann.id);
    }
  });
  EXPECT_TRUE(kit_.office()
                  .ask([&](Work& work) { return shop::read_parcel_events(work, member, parcel, house.shop_sealer); })
                  .empty());
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
