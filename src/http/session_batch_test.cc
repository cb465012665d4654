// Batches, and the memory that they may take.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/handlers/handlers.h"
#include "http/session.h"
#include "http/testing/requests.h"
#include "http/testing/session_driver.h"

namespace greenpool {
namespace {

constexpr std::string_view kRegister = R"({"type":"register_member","member":"a","accepts":"1"})";

TEST(Session, ABatchIsAnsweredLineByLineInOrder) {
  SessionDriver driver;
  std::string lines = std::string(kRegister) + "\n";
  constexpr int kOrders = 1'999;
  for (int i = 0; i < kOrders; ++i) lines += order(i, i % 10 == 9 ? "1.00" : "1000.00") + "\r\n";
  const AnswerText answer = only_answer(driver.send(batch(lines)));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.fields.at("content-type"), "application/x-ndjson");
  EXPECT_EQ(std::count(answer.body.begin(), answer.body.end(), '\n'), kOrders + 1);
  std::size_t at = answer.body.find('\n') + 1;
  std::uint64_t seq = 2;
  for (int i = 0; i < kOrders; ++i, at = answer.body.find('\n', at) + 1) {
    const std::string begin = i % 10 == 9
                                  ? R"({"seq":null,"command":"settle_order","outcome":"contribution_negative")"
                                  : "{\"seq\":" + std::to_string(seq++) + R"(,"command":"settle_order","outcome":"ok")";
    ASSERT_EQ(answer.body.compare(at, begin.size(), begin), 0) << i;
  }
  EXPECT_GT(driver.turns, 5U) << "others have their turns while a long batch is read";
}

TEST(Session, WhenStorageFailsAmidABatchTheDurableLinesStand) {
  SessionDriver driver;
  driver.programme.hold = true;
  std::string lines = std::string(kRegister) + "\n";
  for (int i = 0; i < 999; ++i) lines += order(i) + "\n";
  EXPECT_EQ(driver.send(batch(lines)), "");
  EXPECT_EQ(driver.release(), "") << "the second slice is under way";
  driver.programme.fail = Reject::storage_unavailable;
  const AnswerText answer = only_answer(driver.release());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(std::count(answer.body.begin(), answer.body.end(), '\n'), 1'000);
  const std::size_t failed = answer.body.find("storage_unavailable");
  EXPECT_EQ(std::count(answer.body.begin(), answer.body.begin() + static_cast<std::ptrdiff_t>(failed), '\n'), 512);
  EXPECT_EQ(answer.body.find("\"ok\"", failed), std::string::npos);
  EXPECT_THAT(answer.body,
              ::testing::EndsWith(R"({"seq":null,"command":"settle_order","outcome":"storage_unavailable","events":[]})"
                                  "\n"));
}

TEST(Session, LargeBodiesTogetherStayWithinTheirMemory) {
  HttpLimits limits;
  limits.large_bytes = 1'000'000;
  SessionDriver driver({.limits = limits});
  std::string lines;
  for (int i = 0; i < 2'000; ++i) lines += order(i) + "\n";
  const AnswerText answer = only_answer(driver.send(batch(lines)));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(code_of(answer), "service_busy");
  EXPECT_EQ(driver.large.bytes_used, 0U);
  EXPECT_EQ(only_answer(driver.send(batch(order(1)))).status, 200) << "a small one still fits";
  EXPECT_EQ(driver.large.bytes_used, 0U);
}

TEST(Session, ALargeAnswerIsCountedUntilItWasSent) {
  SessionDriver driver;
  std::string lines = std::string(kRegister) + "\n";
  for (int i = 0; i < 2'000; ++i) lines += order(i) + "\n";
  driver.programme.hold = true;
  driver.send(batch(lines));
  EXPECT_GT(driver.large.bytes_used, 1'000'000U);
  driver.programme.hold = false;
  EXPECT_EQ(only_answer(driver.release()).status, 200);
  EXPECT_EQ(driver.large.bytes_used, 0U);
}

TEST(Session, ACommandWithAMillionExitsIsAnsweredShortened) {
  State state(*find_preset("classic"));
  const std::vector<Event> events(2'500, Event(PointsSplit{1'000}));
  Request request;
  request.operation = InjectRequest{Money(1), InjectionSource::subsidy};
  Outcome outcome;
  outcome.events = events;
  std::string json;
  append_answer_line(json, request, outcome, state);
  EXPECT_THAT(json, ::testing::EndsWith(",\"events_left_out\":1500}"));
  EXPECT_LT(json.size(), 1'000'000U / 10);
}

}  // namespace
}  // namespace greenpool
