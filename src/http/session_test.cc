// The protocol, spoken by hand: bytes in, answers out, no socket.
#include "http/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/requests.h"
#include "http/testing/session_driver.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kRegister = R"({"type":"register_member","member":"a","accepts":"1"})";

TEST(Session, ACommandIsAnsweredWithItsOutcomeLine) {
  SessionDriver driver;
  const AnswerText registered = only_answer(driver.send(post(kRegister)));
  EXPECT_EQ(registered.status, 200);
  EXPECT_EQ(registered.fields.at("content-type"), "application/json");
  const AnswerText settled = only_answer(driver.send(post(order(1))));
  EXPECT_THAT(settled.body, StartsWith(R"({"seq":2,"command":"settle_order","outcome":"ok")"));
  EXPECT_THAT(settled.body, HasSubstr(R"("pool":"300.00","circulating":"210.00000000","price":"1.42857142")"));
  EXPECT_FALSE(driver.ended);
}

TEST(Session, WhatAMemberHasToAcceptIsShownBeforeTheirFirstOrder) {
  SessionDriver driver;
  const std::string shown = only_answer(driver.send(get("/api/v1/programmes/classic/terms/risk"))).body;
  const std::string hash = to_hex(text_hash(*find_preset("classic")));
  EXPECT_THAT(shown, StartsWith(R"({"terms_version":1,"text_hash":")" + hash + R"(","terms":"[programme])"));
  EXPECT_THAT(shown, HasSubstr("What you risk"));
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/programmes/classic"))).body,
              HasSubstr(R"("terms_version":1,"text_hash":")" + hash + "\""));
  driver.send(post(R"({"type":"register_member","member":"a"})"));
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/programmes/classic/members/a"))).body, HasSubstr(R"("accepted":0)"));
  const AnswerText refused = only_answer(driver.send(post(order(1))));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(code_of(refused), "terms_not_accepted");
  driver.send(post(R"({"type":"accept_terms","member":"a","version":"1"})"));
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/programmes/classic/members/a"))).body, HasSubstr(R"("accepted":1)"));
  EXPECT_EQ(only_answer(driver.send(post(order(1)))).status, 200);
}

TEST(Session, TheFiguresOfHonestyAreShownTheEstimatesApart) {
  SessionDriver driver;
  driver.send(post(kRegister));
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/programmes/classic/members/a"))).body,
              HasSubstr(R"("estimates":null)"));
  driver.send(post(order(1)));
  driver.send(post(R"({"type":"sell_points","member":"a","points":"105.00000000"})"));
  const std::string programme = only_answer(driver.send(get("/api/v1/programmes/classic"))).body;
  EXPECT_THAT(programme, HasSubstr(R"("bound":{"members_spent":"1000.00","members_received":"120.00",)"
                                   R"("still_payable_at_most":"180.00",)"));
  EXPECT_THAT(programme, HasSubstr(R"("recovery":{"members":1,"spenders":1,"recovered":0,"twice":0,"thrice":0,)"));
  EXPECT_THAT(programme, HasSubstr(R"("estimates":{"assumption":"equal_orders_and_no_sales","growth_folds":)"
                                   R"({"break_even":182,"break_even_after_fee":382,"twice":1831,)"));
  const std::string member = only_answer(driver.send(get("/api/v1/programmes/classic/members/a"))).body;
  EXPECT_THAT(member, HasSubstr(R"("sale_would_pay":"144.00",)"));
  EXPECT_THAT(member,
              HasSubstr(R"("estimates":{"assumption":"orders_like_the_mean_and_no_sales",)"
                        R"("mean_contribution":"300.00","mean_grant_value":"210.00","orders_needed":[{"position":1,)"));
}

TEST(Session, TheCapTableAndThePayoffOfOldClaimsAreShown) {
  SessionDriver driver;
  driver.send(post(R"({"type":"register_member","member":"a"})"));
  driver.send(post(
      R"({"type":"issue_shares","certificate":"c1","holder":"wang","kind":"founder","shares":"750","operator":"li"})"));
  driver.send(post(
      R"({"type":"issue_shares","certificate":"c2","holder":"chen","kind":"team","shares":"250","operator":"li"})"));
  driver.send(
      post(R"({"type":"propose_claim","claim":"k1","batch":"b1","member":"a","amount":"100.00","operator":"li"})"));
  const std::string shares = only_answer(driver.send(get("/api/v1/programmes/classic/shares"))).body;
  EXPECT_THAT(shares,
              HasSubstr(R"("shares":1000,"share_price":null,"holders":[)"
                        R"({"holder":"chen","kind":"team","shares":250,"vested":250,"locked":0,"per_mille":250},)"
                        R"({"holder":"wang","kind":"founder","shares":750,"vested":750,"locked":0,)"
                        R"("per_mille":750}],"rounds":[])"));
  // Nothing is owed yet; the batch would be, and these terms release nothing for it.
  const std::string payoff = only_answer(driver.send(get("/api/v1/programmes/classic/legacy/payoff/10.00"))).body;
  EXPECT_THAT(payoff, HasSubstr(R"("daily_contribution":"10.00","release_share":"0","owed":"0.00","payoff":[)"
                                R"({"growth_per_month":"-0.1","days":0,"date":"1970-01-01"},)"));
  EXPECT_THAT(payoff, HasSubstr(R"("batches":[{"batch":"b1","amount":"100.00","owed":"100.00","payoff":[)"
                                R"({"growth_per_month":"-0.1","days":null,"date":null},)"));
}

TEST(Session, AnAnswerCarriesTheFieldsThatProtectIt) {
  SessionDriver driver;
  const AnswerText answer = only_answer(driver.send(get("/health/live")));
  EXPECT_EQ(answer.fields.at("cache-control"), "no-store");
  EXPECT_EQ(answer.fields.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.fields.at("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(answer.fields.at("server"), "greenpool");
  EXPECT_EQ(answer.fields.at("date"), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(answer.fields.at("x-request-id").size(), kRequestIdSize);
  EXPECT_EQ(answer.fields.count("connection"), 0U);
}

TEST(Session, NothingIsAnsweredBeforeItIsDurable) {
  SessionDriver driver;
  driver.programme.hold = true;
  EXPECT_EQ(driver.send(post(kRegister)), "");
  EXPECT_EQ(only_answer(driver.release()).status, 200);
}

TEST(Session, WhatStorageLostIsNotAnsweredAsDone) {
  SessionDriver driver;
  driver.programme.fail = Reject::storage_unavailable;
  const AnswerText answer = only_answer(driver.send(post(kRegister)));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(code_of(answer), "storage_unavailable");
  EXPECT_THAT(answer.body, Not(HasSubstr("outcome")));
}

TEST(Session, ARefusedCommandIsAProblemWithItsStatusAndTheConnectionGoesOn) {
  SessionDriver driver;
  driver.send(post(kRegister));
  const std::string sale = R"({"type":"sell_points","member":"a","points":"1"})";
  const AnswerText english = only_answer(driver.send(post(sale)));
  EXPECT_EQ(english.status, 409);
  EXPECT_EQ(english.fields.at("content-type"), "application/problem+json");
  EXPECT_THAT(english.body, StartsWith(R"({"type":"/problems/insufficient_points","title":"the member does not hold)"));
  EXPECT_THAT(english.body,
              HasSubstr(R"("number":309,"retryable":true,"request_id":")" + english.fields.at("x-request-id")));
  const AnswerText chinese = only_answer(driver.send(post(sale, "Accept-Language: zh-CN,en;q=0.5\r\n")));
  EXPECT_THAT(chinese.body, HasSubstr(R"("title":"可卖积分不足")"));
  EXPECT_EQ(code_of(only_answer(driver.send(post(order(1, "1.00"))))), "contribution_negative");
}

TEST(Session, AFullProgrammeIsServiceBusyWithRetryAfter) {
  SessionDriver driver;
  driver.programme.refuse = Reject::service_busy;
  const AnswerText answer = only_answer(driver.send(post(kRegister)));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(code_of(answer), "service_busy");
  EXPECT_EQ(answer.fields.at("retry-after"), "1");
  EXPECT_FALSE(driver.ended);
}

TEST(Session, EqualBytesGetEqualAnswersHoweverTheyAreCut) {
  std::string chunked =
      "POST /api/v1/programmes/classic/commands HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Type: application/json; "
      "charset=UTF-8\r\n"
      "Transfer-Encoding: Chunked\r\n\r\n";
  const std::string body = order(3);
  for (const char c : body) chunked += "1;x=y\r\n" + std::string(1, c) + "\r\n";
  chunked += "0\r\nTrailer: ignored\r\n\r\n";
  const std::string stream =
      post(kRegister) + get("/health/live") + post(order(1)) + batch(order(2) + "\n\r\n" + order(2)) + chunked +
      "HEAD /api/v1/programmes/classic HTTP/1.1\r\n" + std::string(kHost) + "\r\n" +
      get("/api/v1/programmes/classic/members/a") + post("nonsense") + get("/problems") + get("/x#");
  SessionDriver whole;
  const std::string expected = whole.send(stream);
  EXPECT_THAT(expected, HasSubstr("\"seq\":4"));
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{100}, std::size_t{1'000}}) {
    SessionDriver driver;
    EXPECT_EQ(driver.send(stream, piece), expected) << piece;
  }
}

TEST(Session, PipelinedRequestsAreAnsweredInTheirOrder) {
  SessionDriver driver;
  std::string stream = post(kRegister);
  for (int i = 0; i < 300; ++i) stream += i % 2 == 0 ? post(order(i)) : get("/problems/not_found");
  const auto answers = answers_of(driver.send(stream));
  ASSERT_EQ(answers.size(), 301U);
  std::uint64_t seq = 2;
  for (std::size_t i = 1; i < answers.size(); ++i) {
    if (i % 2 == 1) {
      EXPECT_THAT(answers[i].body, StartsWith("{\"seq\":" + std::to_string(seq++) + ","));
    } else {
      EXPECT_THAT(answers[i].body, StartsWith("{\"code\":\"not_found\""));
    }
  }
}

TEST(Session, PipelinedAnswersAreSentBeforeTheyPileUp) {
  SessionDriver driver;
  std::string stream;
  for (int i = 0; i < 200; ++i) stream += get("/problems");
  EXPECT_EQ(answers_of(driver.send(stream)).size(), 200U);
  EXPECT_GT(driver.turns, 5U);
}

TEST(Session, ASecondRequestWaitsForTheFirst) {
  SessionDriver driver;
  driver.programme.hold = true;
  EXPECT_EQ(driver.send(post(kRegister) + get("/health/live")), "");
  const auto answers = answers_of(driver.release());
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_THAT(answers[0].body, HasSubstr("register_member"));
  EXPECT_THAT(answers[1].body, HasSubstr("live"));
}

TEST(Session, HeadTellsTheLengthAndSendsNoBody) {
  SessionDriver driver;
  const AnswerText get_answer = only_answer(driver.send(get("/api/v1/programmes/classic")));
  std::string text = driver.send("HEAD /api/v1/programmes/classic HTTP/1.1\r\n" + std::string(kHost) + "\r\n");
  bool malformed = false;
  const auto head = take_answer(text, malformed, true);
  ASSERT_TRUE(head);
  EXPECT_EQ(text, "");
  EXPECT_EQ(head->fields.at("content-length"), get_answer.fields.at("content-length"));
}

TEST(Session, ExpectContinueIsAnsweredBeforeTheBody) {
  SessionDriver driver;
  const std::string request = post(kRegister, "Expect: 100-Continue\r\n");
  const std::size_t header = request.find("\r\n\r\n") + 4;
  EXPECT_EQ(driver.send(request.substr(0, header)), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(only_answer(driver.send(request.substr(header))).status, 200);
  const std::string too_large =
      "POST /api/v1/programmes/classic/commands HTTP/1.1\r\n" + std::string(kHost) +
      "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n";
  EXPECT_EQ(only_answer(driver.send(too_large)).status, 413) << "the client is told before it sends";
}

TEST(Session, AnOldClientIsToldWhetherTheConnectionStays) {
  const std::string host(kHost);
  SessionDriver closing;
  EXPECT_EQ(only_answer(closing.send("GET /health/live HTTP/1.0\r\n" + host + "\r\n")).fields.at("connection"),
            "close");
  EXPECT_TRUE(closing.ended);
  SessionDriver staying;
  const AnswerText answer =
      only_answer(staying.send("GET /health/live HTTP/1.0\r\n" + host + "Connection: keep-alive\r\n\r\n"));
  EXPECT_EQ(answer.fields.at("connection"), "keep-alive");
  EXPECT_FALSE(staying.ended);
}

TEST(Session, ConnectionCloseIsObeyed) {
  SessionDriver driver;
  const std::string text = driver.send(get("/health/live", "Connection: close\r\n") + get("/health/live"));
  EXPECT_EQ(only_answer(text).fields.at("connection"), "close");
  EXPECT_TRUE(driver.ended);
}

TEST(Session, TheIdempotencyKeyBecomesTheCommandsKey) {
  SessionDriver driver;
  const auto key_of = [&driver] { return driver.session.exchange().tickets().front().request.key; };
  driver.programme.hold = true;
  driver.send(post(kRegister, "Idempotency-Key: \"k-1\"\r\n"));
  EXPECT_EQ(key_of(), "k-1");
  driver.release();
  driver.send(post(R"({"type":"register_member","member":"b","key":"k-2"})", "idempotency-key: k-2\r\n"));
  EXPECT_EQ(key_of(), "k-2");
  driver.release();
  driver.send(post(R"({"type":"register_member","member":"c"})"));
  EXPECT_EQ(key_of(), "") << "a key does not outlive its request";
}

TEST(Session, AMemberIsFoundByItsPercentEncodedId) {
  SessionDriver driver;
  driver.send(post(R"({"type":"register_member","member":"a/b?"})"));
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/programmes/classic/members/a%2Fb%3f"))).body,
              StartsWith(R"({"member":"a/b?")"));
}

TEST(Session, AnAbsoluteTargetIsUnderstood) {
  SessionDriver driver;
  EXPECT_EQ(
      only_answer(driver.send("GET http://127.0.0.1:8080/health/live HTTP/1.1\r\nHost: x.example\r\n\r\n")).status,
      200);
}

TEST(Session, ABatchThatIsMalformedAnywhereIsRefusedWhole) {
  SessionDriver driver;
  std::string lines;
  for (int i = 0; i < 900; ++i) lines += std::string(i == 800 ? "{" : kRegister) + "\n\r\n";
  const AnswerText answer = only_answer(driver.send(batch(lines)));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("\"detail\":\"line 1601: "));
  EXPECT_EQ(driver.programme.status().next_seq, 1U);
}

TEST(Session, AClientThatIsTooSlowIsToldSoOnceItHasBegun) {
  SessionDriver idle;
  EXPECT_EQ(idle.session.phase(), Phase::idle);
  EXPECT_EQ(idle.expire(), "");
  EXPECT_TRUE(idle.ended);

  SessionDriver in_header;
  in_header.send("GET / HT");
  EXPECT_EQ(in_header.session.phase(), Phase::header);
  const AnswerText header_answer = only_answer(in_header.expire());
  EXPECT_EQ(header_answer.status, 408);
  EXPECT_EQ(code_of(header_answer), "request_timeout");
  EXPECT_TRUE(in_header.ended);

  SessionDriver in_body;
  in_body.send(post(kRegister).substr(0, post(kRegister).size() - 1));
  EXPECT_EQ(in_body.session.phase(), Phase::body);
  EXPECT_EQ(only_answer(in_body.expire()).status, 408);
  EXPECT_EQ(in_body.programme.status().next_seq, 1U);
}

TEST(Session, WhenTheServerStopsAnAnswerEndsTheConnection) {
  SessionDriver driver;
  driver.send(get("/health/live"));
  driver.http.stopping = true;
  const AnswerText answer = only_answer(driver.send(post(kRegister)));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.fields.at("connection"), "close");
  EXPECT_TRUE(driver.ended);
}

TEST(Session, ReadinessFollowsTheAlarm) {
  SessionDriver driver;
  EXPECT_EQ(only_answer(driver.send(get("/health/ready"))).status, 200);
  driver.programme.alarm = "law 1 is broken in /var/lib/x";
  const AnswerText answer = only_answer(driver.send(get("/health/ready")));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(code_of(answer), "not_ready");
  EXPECT_THAT(answer.body, Not(HasSubstr("/var"))) << "the open page tells no details";
  EXPECT_EQ(only_answer(driver.send(get("/health/live"))).status, 200);
  driver.http.stopping = true;
  EXPECT_EQ(code_of(only_answer(driver.send(get("/health/ready")))), "service_stopping");
}

TEST(Session, TheHomePageStatesTheBoundAndHasNoScriptsButItsOwnFile) {
  SessionDriver driver;
  const AnswerText answer = only_answer(driver.send(get("/")));
  EXPECT_EQ(answer.fields.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("The most that members as a whole can still take out is what the pool holds now"));
  EXPECT_THAT(answer.body, HasSubstr("没有收益承诺"));
  EXPECT_THAT(answer.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(answer.body, HasSubstr(R"(<script src="/home.js"></script>)"));
  EXPECT_THAT(answer.fields.at("content-security-policy"),
              StartsWith("default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "));
  const AnswerText script = only_answer(driver.send(get("/home.js")));
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.fields.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.fields.at("x-content-type-options"), "nosniff");
}

TEST(Session, AnAnswerIsNotedWithoutIds) {
  SessionDriver driver;
  std::vector<std::string> notes;
  driver.on_answer = [&notes](const AnswerNote& note) {
    notes.push_back(std::string(note.resource) + " " + std::to_string(note.status));
  };
  driver.send(post(kRegister) + get("/api/v1/programmes/classic/members/a") + get("/nowhere"));
  EXPECT_THAT(notes, ::testing::ElementsAre("/api/v1/programmes/{programme}/commands 200",
                                            "/api/v1/programmes/{programme}/members/{member} 200", " 404"));
}

TEST(Response, TheDateIsThatOfTheStandard) {
  EXPECT_EQ(http_date(Timestamp(784'111'777'000'000)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace greenpool
