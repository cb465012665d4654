// What the server refuses, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/session.h"
#include "http/testing/requests.h"
#include "http/testing/session_driver.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRegister = R"({"type":"register_member","member":"a","accepts":"1"})";

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
      {"another host in the target", "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n", 421, "host_not_allowed",
       false},
      {"a malformed authority", "GET http://a@b/ HTTP/1.1\r\n" + host + "\r\n", 400, "target_malformed", false},
      {"no path", "GET * HTTP/1.1\r\n" + host + "\r\n", 400, "target_malformed", false},
      {"a broken percent sign", get("/api/v1/programmes/classic/members/%4"), 400, "target_malformed", false},
      {"a fragment", get("/#top"), 400, "target_malformed", false},
      {"an unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", 501, "method_unknown", false},
      {"a lower-case method", "get / HTTP/1.1\r\n" + host + "\r\n", 501, "method_unknown", false},
      {"an unknown path", get("/api/v2/commands"), 404, "not_found", false},
      {"dots in the path", get("/api/../health/live"), 404, "not_found", false},
      {"an unknown path with a body", post("{}", "", "/nowhere"), 404, "not_found", true},
      {"GET for commands", get("/api/v1/programmes/classic/commands"), 405, "method_not_allowed", false},
      {"POST for the programme", post("{}", "", "/api/v1/programmes/classic"), 405, "method_not_allowed", true},
      {"OPTIONS", "OPTIONS / HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed", false},
      {"a query", get("/api/v1/programmes/classic?verbose=1"), 400, "query_unknown", false},
      {"a body with GET", get("/", "Content-Length: 1\r\n") + "x", 400, "body_unexpected", true},
      {"a chunked body with GET", get("/", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400, "body_unexpected",
       true},
      {"no length", "POST /api/v1/programmes/classic/commands HTTP/1.1\r\n" + host + json + "\r\n", 411,
       "length_required", false},
      {"no content type", "POST /api/v1/programmes/classic/commands HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
       415, "media_type_unsupported", false},
      {"a form", post("a=b", "", "/api/v1/programmes/classic/commands", "application/x-www-form-urlencoded"), 415,
       "media_type_unsupported", true},
      {"plain text", post("{}", "", "/api/v1/programmes/classic/commands", "text/plain"), 415, "media_type_unsupported",
       true},
      {"another charset", post("{}", "", "/api/v1/programmes/classic/commands", "application/json; charset=gbk"), 415,
       "media_type_unsupported", true},
      {"JSON for a batch", post("{}", "", "/api/v1/programmes/classic/commands/batch"), 415, "media_type_unsupported",
       true},
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
      {"chunks and length", get("/", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), 400, "framing_ambiguous",
       true},
      {"chunks twice", get("/", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400,
       "framing_ambiguous", true},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400,
       "framing_ambiguous", true},
      {"gzip", get("/", "Transfer-Encoding: gzip\r\n"), 501, "transfer_coding_unsupported", true},
      {"gzip, chunked", get("/", "Transfer-Encoding: gzip, chunked\r\n"), 501, "transfer_coding_unsupported", true},
      {"chunked, gzip", get("/", "Transfer-Encoding: chunked, gzip\r\n"), 501, "transfer_coding_unsupported", true},
      {"identity", get("/", "Transfer-Encoding: identity\r\n"), 501, "transfer_coding_unsupported", true},
      {"a disguised chunked", get("/", "Transfer-Encoding: xchunked\r\n"), 501, "transfer_coding_unsupported", true},
      {"a body past the limit", post(std::string(70'000, ' ')), 413, "body_too_large", true},
      {"an announced body past the limit",
       "POST /api/v1/programmes/classic/commands HTTP/1.1\r\n" + host + json + "Content-Length: 65537\r\n\r\n", 413,
       "body_too_large", true},
      {"a header past the limit", get("/", "X: " + std::string(9'000, 'x') + "\r\n"), 431, "header_too_large", true},
      {"many fields",
       [] {
         std::string fields;
         for (int i = 0; i < 2'000; ++i) fields += "A:b\r\n";
         return get("/", fields);
       }(),
       431, "header_too_large", true},
      {"a target past the limit", get("/" + std::string(9'000, 'x')), 414, "target_too_long", true},
      {"an endless method", std::string(9'000, 'G'), 414, "target_too_long", true},
      {"no JSON", post("hello"), 400, "command_malformed", false},
      {"an empty body", post(""), 400, "command_malformed", false},
      {"a number for money", post(R"({"type":"inject","amount":5,"source":"subsidy"})"), 400, "command_malformed",
       false},
      {"a field twice", post(R"({"type":"register_member","member":"a","member":"b"})"), 400, "command_malformed",
       false},
      {"an unknown field", post(R"({"type":"register_member","member":"a","vip":"yes"})"), 400, "command_malformed",
       false},
      {"two keys", post(R"({"type":"register_member","member":"a","key":"k"})", "Idempotency-Key: l\r\n"), 400,
       "key_mismatch", false},
      {"an empty key", post(kRegister, "Idempotency-Key: \"\"\r\n"), 400, "key_mismatch", true},
      {"an unknown member", get("/api/v1/programmes/classic/members/b"), 404, "unknown_member", false},
      {"a malformed member", get("/api/v1/programmes/classic/members/a%20b"), 422, "id_malformed", false},
      {"a member with a NUL", get("/api/v1/programmes/classic/members/a%00"), 422, "id_malformed", false},
      {"a payoff of nothing a day", get("/api/v1/programmes/classic/legacy/payoff/0.00"), 422, "amount_not_positive",
       false},
      {"a payoff of no amount", get("/api/v1/programmes/classic/legacy/payoff/much"), 422, "amount_not_positive",
       false},
      {"a payoff past 64 bits", get("/api/v1/programmes/classic/legacy/payoff/99999999999999999999.00"), 422,
       "amount_out_of_range", false},
      {"a payoff past every bound", get("/api/v1/programmes/classic/legacy/payoff/90000000000.01"), 422,
       "amount_out_of_range", false},
      {"an empty batch", batch("\n\r\n\n"), 400, "batch_empty", false},
      {"a batch with a malformed line", batch(std::string(kRegister) + "\n{}\n"), 400, "command_malformed", false},
      {"a batch with a key",
       post(kRegister, "Idempotency-Key: k\r\n", "/api/v1/programmes/classic/commands/batch", "application/x-ndjson"),
       400, "key_mismatch", false},
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

TEST(Session, WithATokenOnlyTheOpenPagesAreOpen) {
  SessionDriver driver({.token = "0123456789abcdef"});
  for (const char* open : {"/", "/docs", "/problems", "/health/live", "/health/ready"}) {
    EXPECT_EQ(only_answer(driver.send(get(open))).status, 200) << open;
  }
  for (const char* closed : {"/api/v1/programmes/classic", "/api/v1/programmes/classic/members/a", "/api/v1/nothing"}) {
    const AnswerText answer = only_answer(driver.send(get(closed)));
    EXPECT_EQ(answer.status, 401) << closed;
    EXPECT_EQ(answer.fields.at("www-authenticate"), "Bearer realm=\"greenpool\"");
    EXPECT_EQ(only_answer(driver.send(get(closed, "Authorization: Bearer 0123456789abcdeF\r\n"))).status, 401);
  }
  EXPECT_EQ(
      only_answer(driver.send(get("/api/v1/programmes/classic", "Authorization: Bearer 0123456789abcdef\r\n"))).status,
      200);
  EXPECT_EQ(only_answer(driver.send(post(kRegister, "Authorization: Bearer 0123456789abcdef\r\n"))).status, 200);
  SessionDriver refused({.token = "0123456789abcdef"});
  EXPECT_EQ(only_answer(refused.send(post(kRegister))).status, 401);
  EXPECT_TRUE(refused.ended) << "the body of a stranger is not read";
}

TEST(Session, AllowNamesTheMethodsThatThereAre) {
  SessionDriver driver;
  EXPECT_EQ(only_answer(driver.send(get("/api/v1/programmes/classic/commands"))).fields.at("allow"), "POST");
  EXPECT_EQ(only_answer(driver.send("DELETE / HTTP/1.1\r\n" + std::string(kHost) + "\r\n")).fields.at("allow"),
            "GET, HEAD");
}

TEST(Session, ABatchIsLimitedInCommandsAndBytes) {
  HttpLimits limits;
  limits.batch_commands = 3;
  limits.batch_bytes = 1'000;
  SessionDriver driver({.limits = limits});
  const std::string line = std::string(kRegister) + "\n";
  EXPECT_EQ(only_answer(driver.send(batch(line + line + line))).status, 200);
  const AnswerText too_long = only_answer(driver.send(batch(line + line + line + line)));
  EXPECT_EQ(code_of(too_long), "batch_too_long");
  EXPECT_THAT(too_long.body, HasSubstr("\"detail\":\"at most 3 commands\""));
  const AnswerText too_large = only_answer(driver.send(batch(std::string(1'001, '\n'))));
  EXPECT_EQ(code_of(too_large), "body_too_large");
  EXPECT_THAT(too_large.body, HasSubstr("\"detail\":\"at most 1000 bytes\""));
}

TEST(Session, ACommandFromThePastIsToldTheTime) {
  SessionDriver driver;
  driver.send(post(R"({"type":"register_member","member":"a","at":"2026-02-01T00:00:00Z"})"));
  const AnswerText answer =
      only_answer(driver.send(post(R"({"type":"register_member","member":"b","at":"2026-01-01T00:00:00Z"})")));
  EXPECT_EQ(code_of(answer), "time_went_back");
  EXPECT_THAT(answer.body, HasSubstr("\"detail\":\"the programme's clock stands at 2026-02-01T00:00:00Z\""));
}

TEST(Session, ChunkedBodiesAreLimitedToo) {
  const std::string head = "POST /api/v1/programmes/classic/commands HTTP/1.1\r\n" + std::string(kHost) +
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

}  // namespace
}  // namespace greenpool
