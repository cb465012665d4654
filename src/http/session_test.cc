// The protocol, spoken by hand: bytes in, answers out, no socket.
#include "http/handlers/handlers.h"
#include "http/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/answer_text.h"
#include "http/testing/session_driver.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kHost = "Host: localhost\r\n";
constexpr std::string_view kRegister = R"({"type":"register_member","member":"a"})";

std::string get(std::string_view path, std::string_view fields = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\n" + std::string(kHost) + std::string(fields) + "\r\n";
}

std::string post(std::string_view body, std::string_view fields = "", std::string_view path = "/api/v1/commands",
                 std::string_view type = "application/json") {
  return "POST " + std::string(path) + " HTTP/1.1\r\n" + std::string(kHost) + "Content-Type: " + std::string(type) +
         "\r\n" + std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string order(int number, std::string_view paid = "1000.00") {
  return R"({"type":"settle_order","order":"o)" + std::to_string(number) + R"(","member":"a","paid":")" +
         std::string(paid) + R"(","cost":"300.00"})";
}

std::string batch(std::string_view lines) { return post(lines, "", "/api/v1/commands/batch", "application/x-ndjson"); }

AnswerText only_answer(const std::string& text) {
  auto answers = answers_of(text);
  EXPECT_EQ(answers.size(), 1U) << text;
  return answers.empty() ? AnswerText{} : answers.front();
}

std::string code_of(const AnswerText& answer) {
  const std::size_t at = answer.body.find("\"code\":\"");
  if (at == std::string::npos) return "";
  return answer.body.substr(at + 8, answer.body.find('"', at + 8) - at - 8);
}

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
  EXPECT_THAT(english.body, HasSubstr(R"("number":309,"retryable":true,"request_id":")" + english.fields.at("x-request-id")));
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

struct Dialogue {
  const char* what;
  std::string request;
  int status;
  const char* code;
  bool ends;
};

// Each request stands alone; what cannot be delimited for certain ends the connection.
TEST(Session, WhatIsWrongWithARequestIsNamed) {
  const std::string json = "Content-Type: application/json\r\n";
  const std::string host(kHost);
  const std::vector<Dialogue> dialogues{
      {"no request line", "\r\n\r\n", 400, "request_malformed", true},
      {"a line feed alone", "GET / HTTP/1.1\nHost: localhost\n\n", 400, "request_malformed", true},
      {"two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400, "request_malformed", true},
      {"a control character in the target", "GET /\x01 HTTP/1.1\r\n" + host + "\r\n", 400, "request_malformed", true},
      {"no version", "GET /\r\n" + host + "\r\n", 400, "request_malformed", true},
      {"another protocol", "GET / FTP/1.1\r\n" + host + "\r\n", 400, "request_malformed", true},
      {"HTTP/2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505, "version_unsupported", true},
      {"HTTP/0.9", "GET / HTTP/0.9\r\n" + host + "\r\n", 505, "version_unsupported", true},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version_unsupported", true},
      {"TLS", "\x16\x03\x01\x02", 400, "request_malformed", true},
      {"a space before the colon", get("/", "Content-Length : 0\r\n"), 400, "request_malformed", true},
      {"a space before the name", get("/", " X: y\r\n"), 400, "request_malformed", true},
      {"a field without a colon", get("/", "X\r\n"), 400, "request_malformed", true},
      {"an empty field name", get("/", ": x\r\n"), 400, "request_malformed", true},
      {"a folded field", get("/", "X: a\r\n b\r\n"), 400, "request_malformed", true},
      {"a folded empty field", get("/", "X:\r\n b\r\n"), 400, "request_malformed", true},
      {"a NUL in a field", get("/", std::string("X: a\0b\r\n", 8)), 400, "request_malformed", true},
      {"a bare carriage return", get("/", "X: a\rb\r\n"), 400, "request_malformed", true},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400, "host_missing", false},
      {"an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "host_missing", false},
      {"a malformed host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "host_missing", false},
      {"two hosts", get("/", host), 400, "request_malformed", true},
      {"another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "host_not_allowed", false},
      {"another host in the target", "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n", 421, "host_not_allowed", false},
      {"a malformed authority", "GET http://a@b/ HTTP/1.1\r\n" + host + "\r\n", 400, "target_malformed", false},
      {"no path", "GET * HTTP/1.1\r\n" + host + "\r\n", 400, "target_malformed", false},
      {"a broken percent sign", get("/api/v1/members/%4"), 400, "target_malformed", false},
      {"a fragment", get("/#top"), 400, "target_malformed", false},
      {"an unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", 501, "method_unknown", false},
      {"a lower-case method", "get / HTTP/1.1\r\n" + host + "\r\n", 501, "method_unknown", false},
      {"an unknown path", get("/api/v2/commands"), 404, "not_found", false},
      {"dots in the path", get("/api/../health/live"), 404, "not_found", false},
      {"an unknown path with a body", post("{}", "", "/nowhere"), 404, "not_found", true},
      {"GET for commands", get("/api/v1/commands"), 405, "method_not_allowed", false},
      {"POST for the programme", post("{}", "", "/api/v1/programme"), 405, "method_not_allowed", true},
      {"OPTIONS", "OPTIONS / HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed", false},
      {"a query", get("/api/v1/programme?verbose=1"), 400, "query_unknown", false},
      {"a body with GET", get("/", "Content-Length: 1\r\n") + "x", 400, "body_unexpected", true},
      {"a chunked body with GET", get("/", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400, "body_unexpected", true},
      {"no length", "POST /api/v1/commands HTTP/1.1\r\n" + host + json + "\r\n", 411, "length_required", false},
      {"no content type", "POST /api/v1/commands HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 415,
       "media_type_unsupported", false},
      {"a form", post("a=b", "", "/api/v1/commands", "application/x-www-form-urlencoded"), 415, "media_type_unsupported", true},
      {"plain text", post("{}", "", "/api/v1/commands", "text/plain"), 415, "media_type_unsupported", true},
      {"another charset", post("{}", "", "/api/v1/commands", "application/json; charset=gbk"), 415, "media_type_unsupported",
       true},
      {"JSON for a batch", post("{}", "", "/api/v1/commands/batch"), 415, "media_type_unsupported", true},
      {"a compressed body", post("{}", "Content-Encoding: gzip\r\n"), 415, "media_type_unsupported", true},
      {"another expectation", post("{}", "Expect: 200-ok\r\n"), 417, "expectation_failed", true},
      {"two content types", post("{}", json), 400, "request_malformed", true},
      {"two lengths that differ", post("{}", "Content-Length: 3\r\n"), 400, "framing_ambiguous", true},
      {"two lengths that agree", post("{}", "Content-Length: 2\r\n"), 400, "framing_ambiguous", true},
      {"a list of lengths", get("/", "Content-Length: 0, 0\r\n"), 400, "framing_ambiguous", true},
      {"a signed length", get("/", "Content-Length: +1\r\n"), 400, "framing_ambiguous", true},
      {"a negative length", get("/", "Content-Length: -1\r\n"), 400, "framing_ambiguous", true},
      {"a hexadecimal length", get("/", "Content-Length: 0x1\r\n"), 400, "framing_ambiguous", true},
      {"a length past 64 bits", get("/", "Content-Length: 99999999999999999999\r\n"), 400, "framing_ambiguous", true},
      {"an empty length", get("/", "Content-Length:\r\n"), 400, "framing_ambiguous", true},
      {"length and chunks", post("{}", "Transfer-Encoding: chunked\r\n"), 400, "framing_ambiguous", true},
      {"chunks and length", get("/", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), 400, "framing_ambiguous", true},
      {"chunks twice", get("/", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, "framing_ambiguous", true},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400, "framing_ambiguous", true},
      {"gzip", get("/", "Transfer-Encoding: gzip\r\n"), 501, "transfer_coding_unsupported", true},
      {"gzip, chunked", get("/", "Transfer-Encoding: gzip, chunked\r\n"), 501, "transfer_coding_unsupported", true},
      {"chunked, gzip", get("/", "Transfer-Encoding: chunked, gzip\r\n"), 501, "transfer_coding_unsupported", true},
      {"identity", get("/", "Transfer-Encoding: identity\r\n"), 501, "transfer_coding_unsupported", true},
      {"a disguised chunked", get("/", "Transfer-Encoding: xchunked\r\n"), 501, "transfer_coding_unsupported", true},
      {"a body past the limit", post(std::string(70'000, ' ')), 413, "body_too_large", true},
      {"an announced body past the limit", "POST /api/v1/commands HTTP/1.1\r\n" + host + json + "Content-Length: 65537\r\n\r\n",
       413, "body_too_large", true},
      {"a header past the limit", get("/", "X: " + std::string(9'000, 'x') + "\r\n"), 431, "header_too_large", true},
      {"many fields", [] {
         std::string fields;
         for (int i = 0; i < 2'000; ++i) fields += "A:b\r\n";
         return get("/", fields);
       }(), 431, "header_too_large", true},
      {"a target past the limit", get("/" + std::string(9'000, 'x')), 414, "target_too_long", true},
      {"an endless method", std::string(9'000, 'G'), 414, "target_too_long", true},
      {"no JSON", post("hello"), 400, "command_malformed", false},
      {"an empty body", post(""), 400, "command_malformed", false},
      {"a number for money", post(R"({"type":"inject","amount":5,"source":"subsidy"})"), 400, "command_malformed", false},
      {"a field twice", post(R"({"type":"register_member","member":"a","member":"b"})"), 400, "command_malformed", false},
      {"an unknown field", post(R"({"type":"register_member","member":"a","vip":"yes"})"), 400, "command_malformed", false},
      {"two keys", post(R"({"type":"register_member","member":"a","key":"k"})", "Idempotency-Key: l\r\n"), 400, "key_mismatch", false},
      {"an empty key", post(kRegister, "Idempotency-Key: \"\"\r\n"), 400, "key_mismatch", true},
      {"an unknown member", get("/api/v1/members/b"), 404, "unknown_member", false},
      {"a malformed member", get("/api/v1/members/a%20b"), 422, "id_malformed", false},
      {"a member with a NUL", get("/api/v1/members/a%00"), 422, "id_malformed", false},
      {"an empty batch", batch("\n\r\n\n"), 400, "batch_empty", false},
      {"a batch with a malformed line", batch(std::string(kRegister) + "\n{}\n"), 400, "command_malformed", false},
      {"a batch with a key", post(kRegister, "Idempotency-Key: k\r\n", "/api/v1/commands/batch", "application/x-ndjson"), 400,
       "key_mismatch", false},
      {"an unknown problem", get("/problems/nonsense"), 404, "not_found", false},
  };
  for (const Dialogue& dialogue : dialogues) {
    SCOPED_TRACE(dialogue.what);
    SessionDriver driver;
    const AnswerText answer = only_answer(driver.send(dialogue.request));
    EXPECT_EQ(answer.status, dialogue.status);
    EXPECT_EQ(code_of(answer), dialogue.code);
    EXPECT_EQ(driver.ended, dialogue.ends);
    EXPECT_EQ(answer.fields.count("connection") == 1, dialogue.ends);
    EXPECT_EQ(answer.fields.at("content-type"), "application/problem+json");
    EXPECT_EQ(driver.programme.status().next_seq, 1U) << "nothing was decided";
  }
}

TEST(Session, EqualBytesGetEqualAnswersHoweverTheyAreCut) {
  std::string chunked = "POST /api/v1/commands HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Type: application/json; charset=UTF-8\r\n"
                        "Transfer-Encoding: Chunked\r\n\r\n";
  const std::string body = order(3);
  for (const char c : body) chunked += "1;x=y\r\n" + std::string(1, c) + "\r\n";
  chunked += "0\r\nTrailer: ignored\r\n\r\n";
  const std::string stream = post(kRegister) + get("/health/live") + post(order(1)) + batch(order(2) + "\n\r\n" + order(2)) +
                             chunked + "HEAD /api/v1/programme HTTP/1.1\r\n" + std::string(kHost) + "\r\n" +
                             get("/api/v1/members/a") + post("nonsense") + get("/problems") + get("/x#");
  SessionDriver whole;
  const std::string expected = whole.send(stream);
  EXPECT_THAT(expected, HasSubstr("\"seq\":4"));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{100}, std::size_t{1'000}}) {
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
  const AnswerText get_answer = only_answer(driver.send(get("/api/v1/programme")));
  std::string text = driver.send("HEAD /api/v1/programme HTTP/1.1\r\n" + std::string(kHost) + "\r\n");
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
  const std::string too_large = "POST /api/v1/commands HTTP/1.1\r\n" + std::string(kHost) +
                                "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n";
  EXPECT_EQ(only_answer(driver.send(too_large)).status, 413) << "the client is told before it sends";
}

TEST(Session, AnOldClientIsToldWhetherTheConnectionStays) {
  const std::string host(kHost);
  SessionDriver closing;
  EXPECT_EQ(only_answer(closing.send("GET /health/live HTTP/1.0\r\n" + host + "\r\n")).fields.at("connection"), "close");
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
  EXPECT_THAT(only_answer(driver.send(get("/api/v1/members/a%2Fb%3f"))).body, StartsWith(R"({"member":"a/b?")"));
}

TEST(Session, AnAbsoluteTargetIsUnderstood) {
  SessionDriver driver;
  EXPECT_EQ(only_answer(driver.send("GET http://127.0.0.1:8080/health/live HTTP/1.1\r\nHost: x.example\r\n\r\n")).status, 200);
}

TEST(Session, WithATokenOnlyTheOpenPagesAreOpen) {
  SessionDriver driver({.token = "0123456789abcdef"});
  for (const char* open : {"/", "/docs", "/problems", "/health/live", "/health/ready"}) {
    EXPECT_EQ(only_answer(driver.send(get(open))).status, 200) << open;
  }
  for (const char* closed : {"/api/v1/programme", "/api/v1/members/a", "/api/v1/nothing"}) {
    const AnswerText answer = only_answer(driver.send(get(closed)));
    EXPECT_EQ(answer.status, 401) << closed;
    EXPECT_EQ(answer.fields.at("www-authenticate"), "Bearer realm=\"greenpool\"");
    EXPECT_EQ(only_answer(driver.send(get(closed, "Authorization: Bearer 0123456789abcdeF\r\n"))).status, 401);
  }
  EXPECT_EQ(only_answer(driver.send(get("/api/v1/programme", "Authorization: Bearer 0123456789abcdef\r\n"))).status, 200);
  EXPECT_EQ(only_answer(driver.send(post(kRegister, "Authorization: Bearer 0123456789abcdef\r\n"))).status, 200);
  SessionDriver refused({.token = "0123456789abcdef"});
  EXPECT_EQ(only_answer(refused.send(post(kRegister))).status, 401);
  EXPECT_TRUE(refused.ended) << "the body of a stranger is not read";
}

TEST(Session, AllowNamesTheMethodsThatThereAre) {
  SessionDriver driver;
  EXPECT_EQ(only_answer(driver.send(get("/api/v1/commands"))).fields.at("allow"), "POST");
  EXPECT_EQ(only_answer(driver.send("DELETE / HTTP/1.1\r\n" + std::string(kHost) + "\r\n")).fields.at("allow"), "GET, HEAD");
}

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
    const std::string begin = i % 10 == 9 ? R"({"seq":null,"command":"settle_order","outcome":"contribution_negative")"
                                          : "{\"seq\":" + std::to_string(seq++) + R"(,"command":"settle_order","outcome":"ok")";
    ASSERT_EQ(answer.body.compare(at, begin.size(), begin), 0) << i;
  }
  EXPECT_GT(driver.turns, 5U) << "others have their turns while a long batch is read";
}

TEST(Session, ABatchThatIsMalformedAnywhereIsRefusedWhole) {
  SessionDriver driver;
  std::string lines;
  for (int i = 0; i < 900; ++i) lines += std::string(i == 800 ? "{" : kRegister) + "\n";
  const AnswerText answer = only_answer(driver.send(batch(lines)));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("\"detail\":\"command 801: "));
  EXPECT_EQ(driver.programme.status().next_seq, 1U);
}

TEST(Session, ABatchIsLimitedInCommandsAndBytes) {
  HttpLimits limits;
  limits.batch_commands = 3;
  limits.batch_bytes = 1'000;
  SessionDriver driver({.limits = limits});
  const std::string line = std::string(kRegister) + "\n";
  EXPECT_EQ(only_answer(driver.send(batch(line + line + line))).status, 200);
  EXPECT_EQ(code_of(only_answer(driver.send(batch(line + line + line + line)))), "batch_too_long");
  EXPECT_EQ(code_of(only_answer(driver.send(batch(std::string(1'001, '\n'))))), "body_too_large");
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
  EXPECT_THAT(answer.body, ::testing::EndsWith(R"({"seq":null,"command":"settle_order","outcome":"storage_unavailable","events":[]})"
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

TEST(Session, ChunkedBodiesAreLimitedToo) {
  const std::string head = "POST /api/v1/commands HTTP/1.1\r\n" + std::string(kHost) +
                           "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto code = [&head](std::string_view chunks) {
    SessionDriver driver;
    const AnswerText answer = only_answer(driver.send(head + std::string(chunks), 1'000));
    EXPECT_TRUE(driver.ended);
    return code_of(answer);
  };
  std::string many;
  for (int i = 0; i < 70'000; ++i) many += "1\r\n \r\n";
  EXPECT_EQ(code(many), "body_too_large");
  EXPECT_EQ(code("10001\r\n"), "body_too_large") << "before the chunk arrives";
  EXPECT_EQ(code("ffffffffffffffff\r\n"), "body_too_large");
  EXPECT_EQ(code("fffffffffffffffff\r\n"), "request_malformed");
  EXPECT_EQ(code("1;" + std::string(2'000, 'x') + "\r\n"), "request_malformed") << "extensions are bounded";
  EXPECT_EQ(code(std::string(20'000, '0')), "request_malformed") << "a chunk's size is bounded";
  EXPECT_EQ(code("0\r\nX: " + std::string(20'000, 'x')), "request_malformed") << "trailers are bounded";
  EXPECT_EQ(code("g\r\n"), "request_malformed");
  EXPECT_EQ(code("1\r\nab\r\n0\r\n"), "request_malformed");
  EXPECT_EQ(code("1 \r\na\r\n"), "request_malformed");
  EXPECT_EQ(code("-1\r\n"), "request_malformed");
  EXPECT_EQ(code("0\r\nContent-Length: 5\r\n\r\n"), "framing_ambiguous");
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

TEST(Session, TheHomePageStatesTheBoundAndHasNoScripts) {
  SessionDriver driver;
  const AnswerText answer = only_answer(driver.send(get("/")));
  EXPECT_EQ(answer.fields.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("The most that members as a whole can still take out is what the pool holds now"));
  EXPECT_THAT(answer.body, HasSubstr("没有收益承诺"));
  EXPECT_THAT(answer.body, Not(HasSubstr("<script")));
  EXPECT_THAT(answer.fields.at("content-security-policy"), StartsWith("default-src 'none'; style-src 'unsafe-inline'"));
}

TEST(Session, AnAnswerIsNotedWithoutIds) {
  SessionDriver driver;
  std::vector<std::string> notes;
  driver.on_answer = [&notes](const AnswerNote& note) {
    notes.push_back(std::string(note.resource) + " " + std::to_string(note.status));
  };
  driver.send(post(kRegister) + get("/api/v1/members/a") + get("/nowhere"));
  EXPECT_THAT(notes, ::testing::ElementsAre("/api/v1/commands 200", "/api/v1/members/{} 200", " 404"));
}

TEST(Response, TheDateIsThatOfTheStandard) {
  EXPECT_EQ(http_date(Timestamp(784'111'777'000'000)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace greenpool
