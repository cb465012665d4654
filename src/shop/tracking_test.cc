// Where parcels are, as carriers tell: the adapter against a service of our own, and how often it is asked.
#include "shop/tracking.h"

#include <gmock/gmock.h>

#include <set>

#include "net/live_client.h"
#include "shop/carriers.h"
#include "shop/demo_tracker.h"
#include "shop/kuaidi100.h"
#include "shop/parcels.h"
#include "shop/testing/fake_kuaidi100.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

using greenpool::testing::FakeKuaidi100;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kNumber = "SF1234567890";
constexpr const char* kPhone = "13800001111";  // of ShopHouse's address

Timestamp at(const char* text) { return *parse_timestamp(text); }

class TrackingTest : public ShopHouse {
 protected:
  TrackingTest() : client_(*make_http_client({})), fake_(clock_), kuaidi100_(fake_.options(), *client_) {
    tracking_ = make(kuaidi100_);
  }

  std::unique_ptr<Tracking> make(ParcelTracker& tracker) {
    return std::make_unique<Tracking>(Tracking::Options{
        .office = office_.get(), .sealer = &sealer_, .tracker = &tracker, .on_failure = [this](const Error& error) {
          failures_.push_back(error.code);
        }});
  }
  std::string send(const std::string& number, const std::string& carrier, const std::string& phone = kPhone) {
    OrderRequest request = request_of({{sell({.sku = "tea" + std::to_string(++goods_)}), 1}});
    request.address.phone = phone;
    const auto order = place(request);
    EXPECT_EQ(pay(order), PaymentOutcome::accepted);
    dispatch();
    return ask([&](Work& work) { return ship_parcel(work, staff(), order, {carrier, number}); });
  }
  void track_all() {
    while (tracking_->track_one() > 0) {
    }
  }
  Parcel parcel(const std::string& id) {
    return ask([&](Work& work) { return read_parcel(work, staff(), id); });
  }
  std::vector<ParcelEvent> events(const std::string& id) {
    return ask([&](Work& work) { return read_parcel_events(work, staff(), id, sealer_); });
  }
  static FakeKuaidi100::Journey by_sf() {
    return {.carrier = "shunfeng", .steps = {{"2026-09-21 20:00:00", "已揽收", "揽收"}}, .phone = kPhone};
  }
  static FakeKuaidi100::Journey delivered_by_sf() {
    FakeKuaidi100::Journey journey = by_sf();
    journey.state = "3";
    journey.steps.push_back({"2026-09-22 09:00:00", "正在派送", "派件"});
    journey.steps.push_back({"2026-09-22 10:30:00", "已签收，签收人：王小明", "签收"});
    journey.steps.push_back({"2026-09-22 12:00:00", "感谢使用", "签收"});
    return journey;
  }

  const std::unique_ptr<HttpClient> client_;
  FakeKuaidi100 fake_;
  Kuaidi100 kuaidi100_;
  std::unique_ptr<Tracking> tracking_;
  std::vector<std::string> failures_;
  int goods_ = 0;
};

TEST_F(TrackingTest, AParcelIsFollowedUntilItIsSignedForAndNoLonger) {
  fake_.put(kNumber, by_sf());
  const std::string id = send(kNumber, "shunfeng");
  track_all();
  ASSERT_EQ(events(id).size(), 1U);
  EXPECT_EQ(events(id)[0].text, "已揽收");
  EXPECT_EQ(events(id)[0].at, at("2026-09-21T12:00:00Z")) << "China's time";
  EXPECT_EQ(parcel(id).state, ParcelState::under_way);
  fake_.put(kNumber, delivered_by_sf());
  clock_.advance(60 * kMinute - 1);
  track_all();
  EXPECT_EQ(fake_.asked().size(), 1U) << "not before an hour is over";
  clock_.advance(1);
  track_all();
  const auto told = events(id);
  ASSERT_EQ(told.size(), 4U);
  EXPECT_EQ(told[1].text, "正在派送") << "the oldest first";
  EXPECT_FALSE(told[1].delivered);
  EXPECT_TRUE(told[2].delivered) << "the first that says so";
  EXPECT_FALSE(told[3].delivered);
  EXPECT_EQ(parcel(id).state, ParcelState::delivered);
  EXPECT_EQ(parcel(id).delivered_at, at("2026-09-22T02:30:00Z"));
  for (int day = 0; day < 3; ++day) {
    clock_.advance(kDay);
    track_all();
  }
  EXPECT_EQ(fake_.asked().size(), 2U);
  EXPECT_THAT(fake_.refused(), IsEmpty());
  EXPECT_THAT(failures_, IsEmpty());
}

TEST_F(TrackingTest, APhoneGoesToThoseCarriersAloneThatAskForIt) {
  fake_.put("YT12345678", {.carrier = "yuantong", .steps = {{"2026-09-21 20:00:00", "已揽收"}}, .phone = ""});
  fake_.put("ZTO1234567", {.carrier = "zhongtong", .steps = {{"2026-09-21 20:00:00", "已揽收"}}, .phone = kPhone});
  const std::string yto = send("YT12345678", "yuantong");
  const std::string zto = send("ZTO1234567", "zhongtong");
  track_all();
  EXPECT_THAT(fake_.refused(), IsEmpty());
  EXPECT_EQ(events(yto).size(), 1U);
  EXPECT_EQ(events(zto).size(), 1U);
}

TEST_F(TrackingTest, AWrongKeyCostsACallNowAndThenAndNotOneForEveryParcel) {
  auto options = fake_.options();
  options.key = "another";
  Kuaidi100 stranger(options, *client_);
  tracking_ = make(stranger);
  for (int i = 0; i < 5; ++i) (void)send(kNumber + std::to_string(i), "shunfeng");
  track_all();
  track_all();
  EXPECT_THAT(fake_.refused(), ElementsAre("503"));
  EXPECT_THAT(failures_, ElementsAre("tracker_refused"));
  clock_.advance(5 * kMinute);
  track_all();
  EXPECT_THAT(fake_.refused(), ElementsAre("503", "503"));
}

TEST_F(TrackingTest, NobodyIsAskedForTheSameParcelTooOften) {
  // What the service itself would say to it.
  const TrackingQuestion question{.carrier = "shunfeng", .tracking_number = kNumber, .phone = kPhone};
  fake_.put(kNumber, by_sf());
  EXPECT_TRUE(kuaidi100_.track(question));
  EXPECT_EQ(kuaidi100_.track(question).error().code, "tracking_refused") << "it is locked";
  // And what we do.
  clock_.advance(kDay);
  (void)send(kNumber, "shunfeng");
  for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
    track_all();
    clock_.advance(5 * kMinute);
  }
  EXPECT_THAT(fake_.refused(), ElementsAre("600"));
  EXPECT_EQ(fake_.asked().size(), 2U + 24U);
}

TEST_F(TrackingTest, OrdersInOneBoxAreAskedForTogether) {
  fake_.put(kNumber, by_sf());
  std::vector<std::string> parcels{send(kNumber, "shunfeng"), send(kNumber, "shunfeng")};
  track_all();
  EXPECT_EQ(fake_.asked().size(), 1U);
  for (const std::string& id : parcels) EXPECT_EQ(events(id).size(), 1U) << "what was told is told of each";
  clock_.advance(10 * kMinute);
  parcels.push_back(send(kNumber, "shunfeng"));
  track_all();
  EXPECT_EQ(fake_.asked().size(), 1U) << "the number would be locked";
  fake_.put(kNumber, delivered_by_sf());
  clock_.advance(50 * kMinute);
  track_all();
  EXPECT_EQ(fake_.asked().size(), 2U);
  for (const std::string& id : parcels) EXPECT_EQ(parcel(id).state, ParcelState::delivered);
  EXPECT_THAT(fake_.refused(), IsEmpty());
}

TEST_F(TrackingTest, WhatIsToldToOneRecipientIsNotForAnother) {
  fake_.put(kNumber, by_sf());
  const std::string strangers = send(kNumber, "shunfeng", "13900002222");
  const std::string own = send(kNumber, "shunfeng");
  track_all();
  EXPECT_THAT(fake_.refused(), ElementsAre("408"));
  clock_.advance(40 * kMinute);
  track_all();
  EXPECT_EQ(events(own).size(), 1U);
  EXPECT_THAT(events(strangers), IsEmpty());
  for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
    track_all();
    clock_.advance(5 * kMinute);
  }
  EXPECT_THAT(fake_.refused(), ::testing::Each("408")) << "never so soon that it is locked";
  EXPECT_GE(fake_.refused().size(), 4U) << "each has their turn";
  EXPECT_THAT(events(strangers), IsEmpty());
}

TEST_F(TrackingTest, AParcelOfWhichNothingIsKnownIsAskedForLessAndLessOften) {
  const std::string id = send(kNumber, "shunfeng");
  std::vector<std::int64_t> hours;
  for (int hour = 0; hour < 24 * 10; ++hour) {
    const std::size_t before = fake_.asked().size();
    track_all();
    if (fake_.asked().size() > before) hours.push_back(hour);
    clock_.advance(60 * kMinute);
  }
  EXPECT_THAT(hours, ElementsAre(0, 1, 3, 7, 15, 31, 55, 79, 103, 127, 151, 175, 199, 223));
  EXPECT_THAT(failures_, IsEmpty());
  fake_.put(kNumber, by_sf());
  clock_.advance(kDay);
  track_all();
  EXPECT_EQ(events(id).size(), 1U);
  const std::size_t before = fake_.asked().size();
  clock_.advance(60 * kMinute);
  track_all();
  EXPECT_EQ(fake_.asked().size(), before + 1) << "it moves: once an hour again";
}

TEST_F(TrackingTest, WhatWasToldStaysWhenTheServiceFails) {
  fake_.put(kNumber, by_sf());
  const std::string id = send(kNumber, "shunfeng");
  track_all();
  using Manner = FakeKuaidi100::Manner;
  for (const auto manner : {Manner::broken_json, Manner::server_error, Manner::hang_up, Manner::out_of_queries}) {
    fake_.behave(manner);
    clock_.advance(kDay);
    track_all();
    EXPECT_EQ(events(id).size(), 1U);
  }
  EXPECT_THAT(failures_, ElementsAre("tracker_unavailable", "tracker_unavailable", "tracker_refused"));
  fake_.behave(Manner::answer);
  fake_.put(kNumber, delivered_by_sf());
  clock_.advance(kDay);
  track_all();
  EXPECT_EQ(parcel(id).state, ParcelState::delivered);
}

TEST_F(TrackingTest, ItGoesOnAfterARestartAsIfThereWereNone) {
  fake_.put(kNumber, by_sf());
  const std::string id = send(kNumber, "shunfeng");
  track_all();
  tracking_.reset();
  restart();
  tracking_ = make(kuaidi100_);
  track_all();
  EXPECT_EQ(fake_.asked().size(), 1U) << "it knows when it has asked";
  fake_.put(kNumber, delivered_by_sf());
  clock_.advance(60 * kMinute);
  track_all();
  EXPECT_EQ(parcel(id).state, ParcelState::delivered);
  EXPECT_THAT(fake_.refused(), IsEmpty());
}

TEST_F(TrackingTest, AfterSixtyDaysNobodyAsksAnyMore) {
  (void)send(kNumber, "shunfeng");
  clock_.advance(60 * kDay);
  track_all();
  EXPECT_THAT(fake_.asked(), IsEmpty()) << "nobody was asked for so long; it is too late";
  (void)send("SF0000000002", "shunfeng");
  for (int day = 0; day < 90; ++day) {
    track_all();
    clock_.advance(kDay);
  }
  EXPECT_LE(fake_.asked().size(), 60U);
  const std::size_t asked = fake_.asked().size();
  clock_.advance(kDay);
  track_all();
  EXPECT_EQ(fake_.asked().size(), asked);
}

TEST_F(TrackingTest, SaysWhatIsWrongAndNeverOfWhom) {
  const auto code_of = [&](const TrackingQuestion& question) {
    const auto told = kuaidi100_.track(question);
    if (told) return std::string("told");
    EXPECT_EQ(told.error().message.find(kNumber), std::string::npos);
    EXPECT_EQ(told.error().message.find(kPhone), std::string::npos);
    EXPECT_EQ(told.error().message.find(fake_.options().key), std::string::npos);
    return told.error().code;
  };
  fake_.put(kNumber, by_sf());
  EXPECT_EQ(code_of({.carrier = "shunfeng", .tracking_number = "SF-1"}), "tracking_refused") << "too short for it";
  EXPECT_THAT(fake_.asked(), IsEmpty()) << "which it need not say";
  EXPECT_EQ(code_of({.carrier = "shunfeng", .tracking_number = kNumber}), "tracking_refused") << "no phone";
  clock_.advance(kDay);
  EXPECT_EQ(code_of({.carrier = "pigeon", .tracking_number = kNumber, .phone = kPhone}), "tracking_refused");
  clock_.advance(kDay);
  EXPECT_EQ(code_of({.carrier = "SHUNFENG", .tracking_number = kNumber, .phone = "+8613800001111"}), "told");
  EXPECT_THAT(fake_.refused(), ElementsAre("408", "400"));
}

// Answers every question with one body.
class OneAnswer final : public HttpClient {
 public:
  Result<IncomingResponse> send(const OutgoingRequest&) override {
    return IncomingResponse{.status = 200, .body = body};
  }
  std::string body;
};

TEST(Kuaidi100Answers, AreReadWithCareOrNotAtAll) {
  OneAnswer client;
  Kuaidi100 kuaidi100({.customer = "c", .key = "k"}, client);
  const auto ask = [&](const std::string& body) {
    client.body = body;
    return kuaidi100.track({.carrier = "yuantong", .tracking_number = "YT12345678"});
  };
  const auto event = [](const std::string& time, const std::string& text) {
    return R"({"ftime":")" + time + R"(","context":")" + text + R"("})";
  };
  const auto answer = [](const std::string& state, const std::string& events) {
    return R"({"message":"ok","status":"200","state":)" + state + R"(,"data":[)" + events + "]}";
  };
  const std::string two = event("2026-09-22 10:00:00", "b") + "," + event("2026-09-22 09:00:00", "a");
  for (const char* state : {"3", "\"3\"", "301", "\"304\""}) {
    const auto told = ask(answer(state, two));
    ASSERT_TRUE(told) << state;
    ASSERT_EQ(told->size(), 2U);
    EXPECT_EQ((*told)[0].text, "a");
    EXPECT_TRUE((*told)[1].delivered) << "without a word of it, the last: " << state;
  }
  for (const char* state : {"0", "1", "5", "6", "14", "501"}) {
    const auto told = ask(answer(state, two));
    ASSERT_TRUE(told);
    EXPECT_FALSE((*told)[1].delivered) << state;
  }
  EXPECT_THAT(*ask(answer("0", "")), IsEmpty());
  EXPECT_THAT(*ask(R"({"status":"201","message":"查询无结果"})"), IsEmpty());
  for (const std::string bad :
       {"", "[]", "\"ok\"", R"({"status":"200"})", R"({"status":"200","data":{}})", R"({"data":[1]})"}) {
    EXPECT_EQ(ask(bad).error().code, "tracking_malformed") << bad;
  }
  EXPECT_EQ(ask(answer("0", event("yesterday", "a"))).error().code, "tracking_malformed");
  EXPECT_EQ(ask(R"({"result":false,"returnCode":501})").error().code, "tracker_unavailable");
  EXPECT_EQ(ask(R"({"result":false})").error().code, "tracking_refused");
  const auto told = ask(answer("0", event("2026-09-22 10:00:00", std::string(999, 'x') + "绿池")));
  ASSERT_TRUE(told);
  EXPECT_EQ((*told)[0].text, std::string(999, 'x')) << "cut between characters";
}

TEST(DemoTracker, DeliversEverythingAfterThreeDays) {
  StillClock clock;
  DemoTracker tracker(clock);
  const TrackingQuestion question{.carrier = "shunfeng", .tracking_number = "1", .sent_at = clock.now()};
  EXPECT_EQ(tracker.track(question)->size(), 1U);
  clock.advance(3 * kDay - 1);
  EXPECT_FALSE(tracker.track(question)->back().delivered);
  clock.advance(1);
  EXPECT_TRUE(tracker.track(question)->back().delivered);
}

TEST(Carriers, AreFoundByTheirCodeAndNamedInBothLanguages) {
  std::set<std::string_view> codes;
  for (const Carrier& carrier : all_carriers()) {
    EXPECT_TRUE(codes.insert(carrier.code).second) << carrier.code;
    EXPECT_THAT(carrier.name_zh, Not(IsEmpty()));
    EXPECT_THAT(carrier.name_en, Not(IsEmpty()));
    EXPECT_EQ(find_carrier(carrier.code), &carrier);
  }
  EXPECT_EQ(find_carrier("SF"), nullptr);
}

}  // namespace
}  // namespace greenpool::shop
