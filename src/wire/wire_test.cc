#include "wire/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "json/writer.h"
#include "wire/names.h"

namespace greenpool {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

Result<Request> read(std::string_view json, int digits = 2) {
  Request request;
  if (Status status = read_command(json, digits, request); !status) return tl::unexpected<Error>(status.error());
  return request;
}

TEST(ReadCommand, EveryCommandIsRead) {
  const auto registered = read(R"({"type":"register_member","member":"a","referrer":"b"})");
  ASSERT_TRUE(registered);
  EXPECT_EQ(std::get<RegisterMemberRequest>(registered->operation), (RegisterMemberRequest{"a", "b"}));
  const auto accepting = read(R"({"type":"register_member","member":"a","accepts":"1"})");
  ASSERT_TRUE(accepting);
  EXPECT_EQ(std::get<RegisterMemberRequest>(accepting->operation), (RegisterMemberRequest{"a", "", 1}));
  EXPECT_FALSE(registered->at.has_value());
  EXPECT_EQ(registered->key, "");

  const auto order = read(
      R"( {"cost":"300.00", "paid":"1000", "key":"k", "at":"2026-01-31T08:00:00+08:00", "member":"a","order":"o1","type":"settle_order"} )");
  ASSERT_TRUE(order);
  EXPECT_EQ(std::get<SettleOrderRequest>(order->operation),
            (SettleOrderRequest{"o1", "a", Money(100'000), Money(30'000)}));
  EXPECT_EQ(format_timestamp(*order->at), "2026-01-31T00:00:00Z");
  EXPECT_EQ(order->key, "k");
  EXPECT_EQ(order->unreadable, Reject::none);

  const auto sale = read(R"({"type":"sell_points","member":"a","points":"105.00000001"})");
  ASSERT_TRUE(sale);
  EXPECT_EQ(std::get<SellPointsRequest>(sale->operation), (SellPointsRequest{"a", Points(10'500'000'001)}));
  const auto all = read(R"({"type":"sell_points","member":"a","points":"all"})");
  ASSERT_TRUE(all);
  EXPECT_EQ(std::get<SellPointsRequest>(all->operation), (SellPointsRequest{"a", std::nullopt}));

  for (std::size_t i = 0; i < kChoiceNames<InjectionSource>.size(); ++i) {
    const auto injection = read(R"({"type":"inject","amount":"500.00","source":")" +
                                std::string(kChoiceNames<InjectionSource>[i]) + "\"}");
    ASSERT_TRUE(injection);
    EXPECT_EQ(std::get<InjectRequest>(injection->operation),
              (InjectRequest{Money(50'000), static_cast<InjectionSource>(i)}));
  }
}

TEST(ReadCommand, WhatAnEarlierCommandLeftIsForgotten) {
  Request request;
  ASSERT_TRUE(read_command(
      R"({"type":"settle_order","order":"o","member":"a","paid":"1.001","cost":"0","key":"k","at":"2026-01-01T00:00:00Z"})",
      2, request));
  EXPECT_EQ(request.unreadable, Reject::amount_too_fine);
  ASSERT_TRUE(read_command(R"({"type":"settle_order","order":"o","member":"a","paid":"1","cost":"0"})", 2, request));
  EXPECT_EQ(request, (Request{{}, "", SettleOrderRequest{"o", "a", Money(100), Money(0)}, Reject::none}));
  ASSERT_TRUE(read_command(R"({"type":"register_member","member":"a","referrer":"b"})", 2, request));
  ASSERT_TRUE(read_command(R"({"type":"register_member","member":"a"})", 2, request));
  EXPECT_EQ(request, (Request{{}, "", RegisterMemberRequest{"a", ""}, Reject::none}));
}

TEST(ReadCommand, EscapesAreUndone) {
  const auto order = read(
      R"({"\u0074ype":"settle_order","order":"o\u0031\t\"\ud83d\ude00","member":"\u0061\u0062","paid":"1\u002e50","cost":"0"})");
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(std::get<SettleOrderRequest>(order->operation),
            (SettleOrderRequest{"o1\t\"\xf0\x9f\x98\x80", "ab", Money(150), Money(0)}));
}

struct Malformed {
  const char* what;
  std::string json;
  const char* message;
};

class MalformedCommand : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedCommand, IsRefusedWithItsPlace) {
  const auto request = read(GetParam().json);
  ASSERT_FALSE(request) << GetParam().json;
  EXPECT_EQ(request.error().code, "command_malformed");
  EXPECT_THAT(request.error().message, HasSubstr(GetParam().message));
}

const std::string kOrder = R"("type":"settle_order","order":"o","member":"a")";

INSTANTIATE_TEST_SUITE_P(
    Table, MalformedCommand,
    testing::Values(
        Malformed{"empty", "", "not JSON"}, Malformed{"blank", "  ", "not JSON"},
        Malformed{"text", "hello", "not JSON"}, Malformed{"string", R"("a")", "a command is a JSON object"},
        Malformed{"array", R"([{"type":"inject"}])", "a command is a JSON object"},
        Malformed{"number", "12", "a command is a JSON object"},
        Malformed{"null", "null", "a command is a JSON object"},
        Malformed{"nothing", "{}", "field \"type\" is missing"},
        Malformed{"open", R"({"type":"inject","amount":"1.00")",
                  "not JSON: incomplete JSON at or after field \"amount\""},
        Malformed{"open_string", R"({"type":"inj)", "not JSON"},
        Malformed{"trailing_text", R"({"type":"inject","amount":"1","source":"subsidy"} x)", "text after the object"},
        Malformed{"two_objects", R"({"type":"inject","amount":"1","source":"subsidy"}{})", "text after the object"},
        Malformed{"trailing_comma", R"({"type":"inject",})", "not JSON"},
        Malformed{"comment", R"({"type":"inject"/*x*/})", "not JSON"},
        Malformed{"single_quotes", R"({'type':'inject'})", "not JSON"},
        Malformed{"control_character", "{\"type\":\"inj\nect\"}", "not JSON"},
        Malformed{"byte_order_mark", "\xef\xbb\xbf{\"type\":\"inject\"}", "not JSON"},
        Malformed{"bad_utf8", "{\"type\":\"\xff\"}", "not JSON"},
        Malformed{"overlong_utf8", "{\"type\":\"\xc0\x80\"}", "not JSON"},
        Malformed{"lone_surrogate", R"({"type":"\ud800"})", "not JSON"},
        Malformed{"duplicate", "{" + kOrder + R"(,"paid":"1","paid":"2","cost":"0"})",
                  "field \"paid\" stands there twice"},
        Malformed{"duplicate_escaped", "{" + kOrder + R"(,"paid":"1","p\u0061id":"2","cost":"0"})",
                  "field \"paid\" stands there twice"},
        Malformed{"unknown", "{" + kOrder + R"(,"paid":"1","cost":"0","coupon":"x"})",
                  "field \"coupon\" is not a field of any command"},
        Malformed{"unknown_long", "{\"" + std::string(100, 'x') + "\":\"\"}", "is not a field of any command"},
        Malformed{"unknown_with_control", R"({"\u001b[31m":""})", R"("\x1b[31m" is not a field)"},
        Malformed{"not_of_this_command", R"({"type":"inject","amount":"1","source":"subsidy","member":"a"})",
                  "field \"member\" does not belong to inject"},
        Malformed{"missing", "{" + kOrder + R"(,"paid":"1"})", "field \"cost\" of settle_order is missing"},
        Malformed{"missing_type", R"({"member":"a"})", "field \"type\" is missing"},
        Malformed{"unknown_type", R"({"type":"Inject","amount":"1","source":"subsidy"})", "field \"type\" must be"},
        Malformed{"money_integer", "{" + kOrder + R"(,"paid":1000,"cost":"0"})",
                  "field \"paid\" must be a string, not a number"},
        Malformed{"money_float", "{" + kOrder + R"(,"paid":1000.0,"cost":"0"})",
                  "field \"paid\" must be a string, not a number"},
        Malformed{"money_negative_number", "{" + kOrder + R"(,"paid":-1,"cost":"0"})",
                  "field \"paid\" must be a string, not a number"},
        Malformed{"money_large_number", "{" + kOrder + R"(,"paid":18446744073709551615,"cost":"0"})",
                  "field \"paid\" must be a string, not a number"},
        Malformed{"money_exponent_number", "{" + kOrder + R"(,"paid":1e3,"cost":"0"})",
                  "field \"paid\" must be a string, not a number"},
        Malformed{"null_field", R"({"type":"register_member","member":"a","referrer":null})",
                  "field \"referrer\" must be a string, not null"},
        Malformed{"truth", R"({"type":"register_member","member":true})", "must be a string, not a truth value"},
        Malformed{"array_field", R"({"type":"register_member","member":["a"]})", "must be a string, not an array"},
        Malformed{"object_field", R"({"type":"register_member","member":{"id":"a"}})",
                  "must be a string, not an object"},
        Malformed{"deep", "{\"type\":" + std::string(2000, '[') + std::string(2000, ']') + "}", "not an array"},
        Malformed{"amount_word", "{" + kOrder + R"(,"paid":"abc","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_exponent", "{" + kOrder + R"(,"paid":"1e3","cost":"0"})", "field \"paid\" must be a decimal"},
        Malformed{"amount_empty", "{" + kOrder + R"(,"paid":"","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_minus", "{" + kOrder + R"(,"paid":"-","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_two_minus", "{" + kOrder + R"(,"paid":"--1","cost":"0"})",
                  "field \"paid\" must be a decimal"},
        Malformed{"amount_plus", "{" + kOrder + R"(,"paid":"+1","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_comma", "{" + kOrder + R"(,"paid":"1,000.00","cost":"0"})",
                  "field \"paid\" must be a decimal"},
        Malformed{"amount_space", "{" + kOrder + R"(,"paid":"1 ","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_all", "{" + kOrder + R"(,"paid":"all","cost":"0"})",
                  "field \"paid\" must be a decimal string"},
        Malformed{"amount_nan", "{" + kOrder + R"(,"paid":"1","cost":"NaN"})",
                  "field \"cost\" must be a decimal string"},
        Malformed{"points_word", R"({"type":"sell_points","member":"a","points":"ALL"})", "or \"all\""},
        Malformed{"source", R"({"type":"inject","amount":"1","source":"gift"})", "field \"source\" must be subsidy"},
        Malformed{"time", R"({"type":"register_member","member":"a","at":"yesterday"})",
                  "field \"at\" must be an RFC 3339"},
        Malformed{"time_too_late", R"({"type":"register_member","member":"a","at":"10000-01-01T00:00:00Z"})",
                  "years 1970 to 9999 in UTC, at most 6 decimals, seconds to 59"},
        Malformed{"time_leap_second", R"({"type":"register_member","member":"a","at":"2016-12-31T23:59:60Z"})",
                  "years 1970 to 9999 in UTC, at most 6 decimals, seconds to 59"},
        Malformed{"time_without_zone", R"({"type":"register_member","member":"a","at":"2026-01-31T08:00:00"})",
                  "field \"at\" must be an RFC 3339"},
        Malformed{"key_empty", R"({"type":"register_member","member":"a","key":""})",
                  "field \"key\" must not be empty"},
        Malformed{"too_long", "{" + std::string(kCommandBytesMax, ' ') + "}", "at most 32768 bytes"}),
    [](const testing::TestParamInfo<Malformed>& row) { return row.param.what; });

struct Unrepresentable {
  const char* what;
  const char* fields;
  Reject unreadable;
  std::int64_t paid;
  std::int64_t cost;
};

class UnrepresentableAmount : public testing::TestWithParam<Unrepresentable> {};

TEST_P(UnrepresentableAmount, IsLeftForTheEngineToRefuse) {
  const Unrepresentable& row = GetParam();
  const auto request = read("{\"type\":\"settle_order\",\"member\":\"a\"," + std::string(row.fields) + "}");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(outcome_name(request->unreadable), outcome_name(row.unreadable));
  if (row.unreadable != Reject::none) return;
  const auto& order = std::get<SettleOrderRequest>(request->operation);
  EXPECT_EQ(order.paid.units(), row.paid);
  EXPECT_EQ(order.cost.units(), row.cost);
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnrepresentableAmount,
    testing::Values(
        Unrepresentable{"negative", R"("order":"o","paid":"-5.00","cost":"-0.01")", Reject::none, -500, -1},
        Unrepresentable{"zero", R"("order":"o","paid":"0","cost":"-0.00")", Reject::none, 0, 0},
        Unrepresentable{"too_fine", R"("order":"o","paid":"5.001","cost":"1")", Reject::amount_too_fine, 0, 0},
        Unrepresentable{"negative_too_fine", R"("order":"o","paid":"-5.001","cost":"1")", Reject::amount_too_fine, 0,
                        0},
        Unrepresentable{"cost_too_fine", R"("order":"o","paid":"5","cost":"0.000")", Reject::amount_too_fine, 0, 0},
        Unrepresentable{"too_large", R"("order":"o","paid":"99999999999999999999999","cost":"1")", Reject::none,
                        INT64_MAX, 100},
        Unrepresentable{"too_large_and_negative", R"("order":"o","paid":"-99999999999999999999999","cost":"1")",
                        Reject::none, -INT64_MAX, 100}),
    [](const testing::TestParamInfo<Unrepresentable>& row) { return row.param.what; });

TEST(ReadCommand, AnEmptyReferrerIsNotNobody) {
  const auto request = read(R"({"type":"register_member","member":"a","referrer":""})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->unreadable, Reject::id_malformed);
}

TEST(ReadCommand, IdsOfAnyShapeAreLeftToTheEngine) {
  const std::string text(3000, 'x');
  const auto request = read(R"({"type":"register_member","member":")" + text + R"(","key":"a b"})");
  ASSERT_TRUE(request);
  EXPECT_EQ(std::get<RegisterMemberRequest>(request->operation).member, text);
  EXPECT_EQ(request->key, "a b");
}

TEST(ReadCommand, AmountsHaveTheDecimalsOfTheCurrency) {
  const auto yen = read("{" + kOrder + R"(,"paid":"1000","cost":"300"})", 0);
  ASSERT_TRUE(yen);
  EXPECT_EQ(std::get<SettleOrderRequest>(yen->operation).paid, Money(1'000));
  const auto fine = read("{" + kOrder + R"(,"paid":"1000.0","cost":"300"})", 0);
  ASSERT_TRUE(fine);
  EXPECT_EQ(fine->unreadable, Reject::amount_too_fine);
}

TEST(Names, AreThoseOfTheEngine) {
  EXPECT_EQ(kCommandNames[0], operation_name(RegisterMember{}));
  EXPECT_EQ(kCommandNames[1], operation_name(SettleOrder{}));
  EXPECT_EQ(kCommandNames[2], operation_name(SellPoints{}));
  EXPECT_EQ(kCommandNames[3], operation_name(Inject{}));
  for (std::size_t i = 0; i < kChoiceNames<InjectionSource>.size(); ++i) {
    EXPECT_EQ(kChoiceNames<InjectionSource>[i], name_of(static_cast<InjectionSource>(i)));
  }
  Request request;
  request.operation = InjectRequest{};
  EXPECT_EQ(kCommandNames[request.operation.index()], "inject");
}

// Decides commands as the service does, without one.
class Written : public testing::Test {
 protected:
  std::string outcome(const Request& request, const Operation& operation, Timestamp at = Timestamp(0)) {
    events_.clear();
    Outcome outcome;
    outcome.reject = engine_.decide({at, request.key, operation}, events_);
    outcome.seq = engine_.state().next_seq - 1;
    outcome.operation = outcome.reject == Reject::none ? &operation : nullptr;
    outcome.events = events_;
    outcome.after = engine_.state().pool;
    std::string json;
    append_outcome(json, request, outcome, engine_.state());
    return json;
  }
  std::string member(std::string_view id) {
    const Request request{{}, "", RegisterMemberRequest{std::string(id), "", 1}};
    return outcome(request, RegisterMember{id, {}, 1});
  }
  std::string order(std::string_view id, std::uint32_t member, std::int64_t paid = 100'000,
                    std::int64_t cost = 30'000) {
    const Request request{{}, "", SettleOrderRequest{std::string(id), "", Money(paid), Money(cost)}};
    return outcome(request, SettleOrder{id, MemberIndex(member), Money(paid), Money(cost)});
  }
  std::string sale(std::uint32_t member, std::optional<Points> points) {
    const Request request{{}, "", SellPointsRequest{"", points}};
    return outcome(request, SellPoints{MemberIndex(member), points}, engine_.state().clock);
  }
  std::string inject(std::int64_t amount) {
    const Request request{{}, "", InjectRequest{Money(amount), InjectionSource::financing}};
    // A week after the pool was empty: injections are capped against its smallest size in that time.
    constexpr std::int64_t kWeek = std::int64_t{7} * 24 * 3600 * 1'000'000;
    return outcome(request, Inject{Money(amount), InjectionSource::financing}, Timestamp(2 * kWeek));
  }
  std::string event(const Event& event) {
    std::string json;
    append_event(json, event, engine_.state());
    return json;
  }

  Engine engine_{*find_preset("classic")};
  std::vector<Event> events_;
};

TEST_F(Written, OutcomesOfTheWorkedTable) {
  EXPECT_EQ(
      member("a"),
      R"({"seq":0,"command":"register_member","outcome":"ok","events":[{"type":"member_registered","member":"a","referrer":null},{"type":"terms_accepted","member":"a","version":1,"text_hash":"2c8d5075a403e11df9721980a0d484d5c4540610cfa2d96981182be4930b0c07"}],"pool":"0.00","circulating":"0.00000000","price":"1.00000000"})");
  EXPECT_EQ(
      order("o1", 0),
      R"({"seq":1,"command":"settle_order","outcome":"ok","events":[{"type":"order_settled","order":"o1","member":"a","position":1,"opened":true,"paid":"1000.00","cost":"300.00","contribution":"300.00","platform":"100.00","remainder":"300.00","grant_value":"210.00","granted":"210.00000000"}],"pool":"300.00","circulating":"210.00000000","price":"1.42857142"})");
  EXPECT_EQ(
      sale(0, Points(1)),
      R"({"seq":null,"command":"sell_points","outcome":"sale_pays_nothing","events":[],"pool":"300.00","circulating":"210.00000000","price":"1.42857142"})");
  EXPECT_EQ(
      inject(10'000),
      R"({"seq":2,"command":"inject","outcome":"ok","events":[{"type":"pool_injected","amount":"100.00","source":"financing"}],"pool":"400.00","circulating":"210.00000000","price":"1.90476190"})");
  EXPECT_EQ(
      sale(0, std::nullopt),
      R"({"seq":3,"command":"sell_points","outcome":"ok","events":[{"type":"points_sold","member":"a","points":"210.00000000","paid":"320.00"},{"type":"pool_reserved","amount":"80.00"}],"pool":"0.00","circulating":"0.00000000","price":"1.90476190"})");
}

TEST_F(Written, EventsThatOrdersRarelyCause) {
  member("a");
  EXPECT_EQ(event(ForcedExit{PositionId(7), PositionSlot(3), MemberIndex(0), Points(123'456'789), Money(1'000)}),
            R"({"type":"forced_exit","position":7,"member":"a","points":"1.23456789","paid":"10.00"})");
  EXPECT_EQ(event(PointsSplit{1'000}), R"({"type":"points_split","factor":1000})");
  EXPECT_EQ(event(ProgrammeOpened{{"[points]\nname = \"x\""}}),
            R"({"type":"programme_opened","terms":"[points]\nname = \"x\""})");
  OrderSettled order{};
  order.member = MemberIndex(0);
  EXPECT_THAT(event(order),
              HasSubstr(R"({"type":"order_settled","order":null,"member":"a","position":null,"opened":false,)"));
}

TEST_F(Written, TheProgramme) {
  member("a");
  order("o1", 0);
  order("o2", 0, 100, 0);
  std::string json;
  append_programme(json, engine_.state());
  EXPECT_EQ(json,
            R"({"id":"classic","name":")" + engine_.state().terms.name + R"(","currency":"CNY","terms_version":1,"text_hash":"2c8d5075a403e11df9721980a0d484d5c4540610cfa2d96981182be4930b0c07","seq":2,"time":"1970-01-01T00:00:00Z","members":1,"positions_open":1,"orders":2,"sales":0,"exits":0,"injections":0,"splits":0,"pool":"300.60","circulating":"210.29400000","price":"1.42942737","stage":"running","closes":null,"window_end":null,"sales_requested":"0.00000000","streams_left":"0.00","locked":"0.00000000","shares":0,"share_price":null,"accounts":{"cash":"1001.00","customer_deposits":"0.00","platform_capital":"0.00","supplier_payable":"300.00","pool":"300.60","reserve":"0.00","wallets":"0.00","platform_revenue":"400.40","held_withdrawals":"0.00","rewards_payable":"0.00","dividend":"0.00","platform_loss":"0.00","subsidy":"0.00","legacy_claims":"0.00","coins":"0.00","equity":"0.00","member_debt":"0.00","tax_withheld":"0.00","reserve_due":"0.00","supplier_receivable":"0.00","profit_distributed":"0.00","platform_drawings":"0.00","legacy_assumed":"0.00","withdrawal_fees":"0.00"},"bound":{"members_spent":"1001.00","members_received":"0.00","still_payable_at_most":"300.60","contributed_organic":"300.60","contributed_subsidised":"0.00","injected":"0.00"},"recovery":{"members":1,"spenders":1,"recovered":0,"twice":0,"thrice":0,"share_recovered":"0","share_twice":"0","share_thrice":"0"},"estimates":{"assumption":"equal_orders_and_no_sales","growth_folds":{"break_even":182,"break_even_after_fee":382,"twice":1831,"thrice":7074,"exit":1831}}})");
}

TEST_F(Written, WhatAMemberHasToAccept) {
  std::string json;
  append_risk_text(json, engine_.state());
  std::string terms;
  append_json_string(terms, to_toml(engine_.state().terms));
  std::string text;
  append_json_string(text, risk_text(engine_.state().terms));
  EXPECT_EQ(
      json,
      R"({"terms_version":1,"text_hash":"2c8d5075a403e11df9721980a0d484d5c4540610cfa2d96981182be4930b0c07","terms":)" +
          terms + R"(,"risk_text":)" + text + "}");
}

TEST_F(Written, AMemberWithThePricesOfSpecSection4) {
  member("a");
  const Request request{{}, "", RegisterMemberRequest{"b", "a"}};
  outcome(request, RegisterMember{"b", "a"});
  order("o1", 0);
  std::string json;
  EXPECT_TRUE(append_member(json, "a", engine_.state()));
  EXPECT_EQ(
      json,
      R"({"member":"a","referrer":null,"accepted":1,"wallet":"0.00","spent":"1000.00","received":"0.00","points":"210.00000000","sale_would_pay":"240.00","sale_requested":"0.00000000","coins":"0.00","locked":"0.00000000","released":"0.00000000","positions":[{"position":1,"points":"210.00000000","acquired":"210.00000000","spent":"1000.00","multiple":"2","trigger_price":"9.52380952"}],"positions_open":1,"next_exit":{"position":1,"price":"1.42857142","trigger_price":"9.52380952"},"estimates":{"assumption":"orders_like_the_mean_and_no_sales","mean_contribution":"300.00","mean_grant_value":"210.00","orders_needed":[{"position":1,"break_even":75,"break_even_after_fee":159,"exit":767}],"next_exit":767}})");
  json.clear();
  EXPECT_TRUE(append_member(json, "b", engine_.state()));
  EXPECT_EQ(
      json,
      R"({"member":"b","referrer":"a","accepted":0,"wallet":"0.00","spent":"0.00","received":"0.00","points":"0.00000000","sale_would_pay":"0.00","sale_requested":"0.00000000","coins":"0.00","locked":"0.00000000","released":"0.00000000","positions":[],"positions_open":0,"next_exit":null,"estimates":{"assumption":"orders_like_the_mean_and_no_sales","mean_contribution":"300.00","mean_grant_value":"210.00","orders_needed":[],"next_exit":null}})");
  json.clear();
  EXPECT_FALSE(append_member(json, "c", engine_.state()));
  EXPECT_EQ(json, "");
}

TEST_F(Written, WhoHasRecoveredIsAShareOfThoseWhoSpent) {
  const auto shown = [this] {
    std::string json;
    append_programme(json, engine_.state());
    return json;
  };
  member("a");
  EXPECT_THAT(
      shown(),
      HasSubstr(
          R"("recovery":{"members":1,"spenders":0,"recovered":0,"twice":0,"thrice":0,"share_recovered":null,"share_twice":null,"share_thrice":null})"));
  member("b");
  member("c");
  member("d");
  order("o1", 0, 100, 0);
  order("o2", 1, 300'000'000, 0);
  order("o3", 2);
  // Nearly all points go, and leave a fifth of the pool to the others, who leave with far more than they spent.
  sale(1, std::nullopt);
  EXPECT_THAT(shown(),
              HasSubstr(R"("recovery":{"members":4,"spenders":3,"recovered":2,"twice":2,"thrice":2,)"
                        R"("share_recovered":"0.666666","share_twice":"0.666666","share_thrice":"0.666666"})"));
}

TEST_F(Written, AMemberIsToldOfNoEstimateBeforeThereIsAMeanOrder) {
  member("a");
  std::string json;
  ASSERT_TRUE(append_member(json, "a", engine_.state()));
  EXPECT_THAT(json, EndsWith(R"("positions":[],"positions_open":0,"next_exit":null,"estimates":null})"));
}

TEST(Estimates, AreOfTheOldestAndTheNewestWhereAMemberHoldsManyPositions) {
  Terms terms = *find_preset("classic");
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = std::nullopt;
  Engine engine(terms);
  std::vector<Event> events;
  const auto decide = [&](const Operation& operation) {
    events.clear();
    return engine.decide({Timestamp(0), {}, operation}, events);
  };
  ASSERT_EQ(decide(RegisterMember{"a", {}, 1}), Reject::none);
  const auto positions_told = [&](std::size_t orders) {
    while (engine.state().totals.orders < orders) {
      EXPECT_EQ(decide(SettleOrder{"o", MemberIndex(0), Money(100'000), Money(30'000)}), Reject::none);
    }
    std::vector<std::uint64_t> told;
    const std::optional<MemberEstimates> estimates = member_estimates(engine.state(), MemberIndex(0));
    EXPECT_TRUE(estimates.has_value());
    if (!estimates) return told;
    for (const MemberEstimates::OfPosition& position : estimates->positions) {
      told.push_back(position.position.value());
      EXPECT_TRUE(position.needed.break_even.has_value());
      EXPECT_FALSE(position.needed.exit.has_value()) << "no exit was promised";
    }
    return told;
  };
  EXPECT_THAT(positions_told(5), testing::ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(positions_told(6), testing::ElementsAre(1, 6));
  EXPECT_THAT(positions_told(500), testing::ElementsAre(1, 500));
}

TEST(JsonWriter, NumbersAreThoseOfMoneyAndPrice) {
  for (const std::int64_t units : {INT64_MIN, -INT64_MAX, std::int64_t{-1}, std::int64_t{0}, std::int64_t{5},
                                   std::int64_t{99}, std::int64_t{100}, std::int64_t{123'456'789}, INT64_MAX}) {
    for (const int scale : {0, 2, 4, 8}) {
      std::string text;
      append_decimal(text, units, scale);
      EXPECT_EQ(text, format_money(Money(units), scale));
    }
  }
  const std::int64_t minors[] = {0, 1, 300, 9'000'000'000'000};
  const std::int64_t units[] = {1, 999, 21'000'000'000, 9'000'000'000'000'000'000};
  for (const std::int64_t minor : minors) {
    for (const std::int64_t unit : units) {
      for (const int digits : {0, 2, 3, 4}) {
        std::string text;
        append_price(text, Price{minor, unit}, digits);
        EXPECT_EQ(text, format_price(Price{minor, unit}, digits));
      }
    }
  }
}

TEST(JsonWriter, StringsAreEscaped) {
  std::string json;
  append_json_string(json, "a\"b\\c\n\r\t\x01\x1f\x7f绿池");
  EXPECT_EQ(json, R"("a\"b\\c\n\r\t\u0001\u001f\u007f绿池")");
}

}  // namespace
}  // namespace greenpool
