// The server over TLS, as clients of every kind meet it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/current_tls.h"
#include "http/testing/fake_programme.h"
#include "http/testing/programme_server.h"
#include "http/testing/requests.h"
#include "http/testing/tls_client.h"
#include "net/testing/certificates.h"
#include "net/testing/pem_files.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

// A pair, and what a server loads of it.
struct Pair {
  explicit Pair(const testing::Certificate& made) : certificate(made) {
    const testing::PemFiles files;
    auto loaded = ServerTls::load({.certificate_file = files.write("chain.pem", made.certificate_pem),
                                   .key_file = files.write("key.pem", made.private_key_pem)});
    GP_CHECK(loaded.has_value(), "a pair is loaded");
    tls = std::move(*loaded);
  }

  testing::Certificate certificate;
  std::shared_ptr<const ServerTls> tls;
};

const Pair& pair() {
  static const Pair made(testing::make_certificate());
  return made;
}

HttpServerOptions over_tls(const HttpLimits& limits = {}) {
  HttpServerOptions options;
  options.tls = pair().tls;
  options.limits = limits;
  return options;
}

TlsClientOptions trusting(int version = 0) {
  return {.certificate_pem = pair().certificate.certificate_pem, .version = version};
}

class TlsVersionTest : public ::testing::TestWithParam<int> {};

TEST_P(TlsVersionTest, AnswersManyRequestsOverOneConnection) {
  const auto programme = open_in({});
  Server server(*programme, over_tls());
  EXPECT_EQ(server.http().url(), "https://127.0.0.1:" + std::to_string(server.port()));
  TlsClient client(server.port(), trusting(GetParam()));
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  EXPECT_EQ(client.version(), GetParam() == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
  EXPECT_FALSE(client.compresses());
  EXPECT_EQ(client.ask(post(registration("a")))->status, 200);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.ask(post(order(i)))->status, 200);
  EXPECT_THAT(client.ask(get("/api/v1/programmes/classic"))->body, HasSubstr("\"orders\":200"));
}

TEST_P(TlsVersionTest, BigBodiesGoBothWays) {
  const auto programme = open_in({});
  Server server(*programme, over_tls());
  TlsClientOptions options = trusting(GetParam());
  options.receive_buffer = 4'096;  // the answer does not fit: it is sent in parts
  TlsClient client(server.port(), options);
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  std::string lines = registration("a") + "\n";
  for (int i = 1; i < 10'000; ++i) lines += order(i) + "\n";
  const auto answer = client.ask(batch(lines));
  ASSERT_TRUE(answer);
  EXPECT_EQ(std::count(answer->body.begin(), answer->body.end(), '\n'), 10'000);
  std::size_t at = 0;
  for (int i = 1; i <= 10'000; ++i, at = answer->body.find('\n', at) + 1) {
    const std::string begin = "{\"seq\":" + std::to_string(i) + ",";
    ASSERT_EQ(answer->body.compare(at, begin.size(), begin), 0) << i;
  }
}

TEST_P(TlsVersionTest, TheEndIsSaidInTlsToo) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  TlsClient client(server.port(), trusting(GetParam()));
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  EXPECT_EQ(client.ask(get("/health/live", "Connection: close\r\n"))->status, 200);
  EXPECT_EQ(client.receive_some(), std::nullopt);
  EXPECT_TRUE(client.told_the_end());
}

TEST_P(TlsVersionTest, AClientThatHasFinishedSendingStillGetsItsAnswer) {
  const auto programme = open_in({});
  Server server(*programme, over_tls());
  TlsClient client(server.port(), trusting(GetParam()));
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  client.send(post(registration("a")));
  client.finish_sending();
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
}

TEST_P(TlsVersionTest, ASessionIsResumedUntilTheTicketKeysAreRenewed) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  const auto first_time = [&](SSL_SESSION* resumes) {
    TlsClientOptions options = trusting(GetParam());
    options.resumes = resumes;
    auto client = std::make_unique<TlsClient>(server.port(), options);
    GP_CHECK(client->shake_hands() && client->ask(get("/health/live"))->status == 200, "the server answers");
    return client;
  };
  const auto first = first_time(nullptr);
  EXPECT_FALSE(first->resumed());
  const auto session = first->session();
  EXPECT_TRUE(first_time(session.get())->resumed());
  server.http().change_tls(pair().tls->renewed());
  EXPECT_FALSE(first_time(first->session().get())->resumed());
  EXPECT_EQ(first->ask(get("/health/live"))->status, 200) << "a connection that is there goes on";
}

INSTANTIATE_TEST_SUITE_P(Versions, TlsVersionTest, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST(HttpTls, NothingOlderThanTls12IsSpoken) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  for (const int old : {TLS1_VERSION, TLS1_1_VERSION}) {
    TlsClient client(server.port(), trusting(old));
    EXPECT_FALSE(client.shake_hands());
    EXPECT_THAT(client.reason(), HasSubstr("alert protocol version"));
  }
}

TEST(HttpTls, TheServerTakesTheStrongestSuiteAndNoneWithoutForwardSecrecy) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  TlsClientOptions options = trusting(TLS1_2_VERSION);
  options.suites = "AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";
  TlsClient prefers_weak(server.port(), options);
  ASSERT_TRUE(prefers_weak.shake_hands()) << prefers_weak.reason();
  EXPECT_EQ(prefers_weak.suite(), "ECDHE-RSA-AES256-GCM-SHA384");
  for (const char* weak : {"AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA"}) {
    options.suites = weak;
    TlsClient client(server.port(), options);
    EXPECT_FALSE(client.shake_hands()) << weak;
    EXPECT_THAT(client.reason(), HasSubstr("alert handshake failure")) << weak;
  }
}

TEST(HttpTls, SpeaksHttp11AndSaysSo) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  TlsClientOptions options = trusting();
  options.protocols = "\x02h2\x08http/1.1";
  TlsClient both(server.port(), options);
  ASSERT_TRUE(both.shake_hands()) << both.reason();
  EXPECT_EQ(both.protocol(), "http/1.1");
  options.protocols = "\x02h2";
  TlsClient newer(server.port(), options);
  EXPECT_FALSE(newer.shake_hands());
  EXPECT_THAT(newer.reason(), HasSubstr("alert no application protocol"));
}

TEST(HttpTls, DoesNotBeginAnew) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  TlsClient client(server.port(), trusting(TLS1_2_VERSION));
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  EXPECT_FALSE(client.renegotiate());
  EXPECT_EQ(client.reason(), "no renegotiation");
}

TEST(HttpTls, BrowsersAreToldToComeNoOtherWay) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  constexpr const char* kField = "strict-transport-security";
  TlsClient client(server.port(), trusting());
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  EXPECT_EQ(client.ask(get("/health/live"))->fields.at(kField), "max-age=31536000");
  EXPECT_EQ(client.ask("GET\r\n\r\n")->fields.at(kField), "max-age=31536000") << "also with what is malformed";
}

TEST(HttpTls, BrowsersThatCameOverHttpsToAProxyAreToldSoAndNobodyElse) {
  FakeProgramme programme;
  HttpServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  options.https_in_front = true;
  Server server(programme, options);
  RawClient client(server.port());
  constexpr const char* kField = "strict-transport-security";
  EXPECT_EQ(client.ask(get("/health/live"))->fields.count(kField), 0U);
  EXPECT_EQ(client.ask(get("/health/live", "X-Forwarded-For: 203.0.113.9\r\n"))->fields.count(kField), 1U);
}

TEST(HttpTls, ARequestInTheClearIsToldWhatIsSpokenHere) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  RawClient client(server.port());
  const auto answer = client.ask(get("/health/live"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
  EXPECT_THAT(answer->body, HasSubstr("this port speaks TLS"));
  EXPECT_EQ(answer->fields.count("strict-transport-security"), 0U) << "means nothing in the clear";
  EXPECT_TRUE(client.closed_by_server());
}

TEST(HttpTls, WhatIsNoHandshakeEndsTheConnection) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  for (const std::string& nonsense :
       {std::string("\x16\x03\x01\xff\xff\x01"), std::string(64, '\0'), std::string("\x80\x2e\x01")}) {
    RawClient client(server.port());
    client.send(nonsense);
    client.finish_sending();
    while (client.receive_some()) continue;  // an alert, perhaps
    EXPECT_TRUE(client.closed_by_server());
  }
  TlsClient honest(server.port(), trusting());
  ASSERT_TRUE(honest.shake_hands());
  EXPECT_EQ(honest.ask(get("/health/live"))->status, 200);
}

// --- slow and many clients ---

TEST(HttpTls, AHandshakeThatDoesNotComeToAnEndIsGivenUpWhateverTricklesIn) {
  FakeProgramme programme;
  Server server(programme, over_tls(quick_limits()));
  RawClient silent(server.port());
  TlsClient slow(server.port(), trusting());
  const std::string hello = slow.take_hello();
  ASSERT_GT(hello.size(), 200U);
  std::size_t sent = 0;
  for (; sent < hello.size() - 1 && !slow.raw().hears_within(30); ++sent) slow.raw().send(hello.substr(sent, 1));
  EXPECT_LT(sent, hello.size() - 1) << "it was given up before all of it had come";
  EXPECT_TRUE(slow.raw().closed_by_server());
  EXPECT_TRUE(silent.closed_by_server());
}

TEST(HttpTls, TheHandshakesTimeDoesNotCountForTheFirstRequest) {
  FakeProgramme programme;
  HttpLimits limits = quick_limits();
  limits.header = 10s;
  Server server(programme, over_tls(limits));
  TlsClient client(server.port(), trusting());
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  std::this_thread::sleep_for(500ms);  // past the handshake's deadline
  EXPECT_EQ(client.ask(get("/health/live"))->status, 200);
}

TEST(HttpTls, ASlowHeaderEndsWith408) {
  FakeProgramme programme;
  Server server(programme, over_tls(quick_limits()));
  TlsClient client(server.port(), trusting());
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  client.send("GET / HTTP/1.1\r\n");
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
}

TEST(HttpTls, ManySlowHandshakesDoNotKeepAnHonestClientOut) {
  FakeProgramme programme;
  HttpLimits limits;  // their deadlines are far away: only the number of connections protects
  limits.connections = 64;
  Server server(programme, over_tls(limits));
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(slow.back()->connected());
    slow.back()->send("\x16\x03\x01");
    if (i % 100 == 70) {
      TlsClient honest(server.port(), trusting());
      ASSERT_TRUE(honest.shake_hands()) << i;
      const auto answer = honest.ask(get("/health/live"));
      ASSERT_TRUE(answer) << i;
      EXPECT_EQ(answer->status, 200);
    }
  }
  EXPECT_TRUE(slow.front()->closed_by_server()) << "who waited longest gave way";
}

TEST(HttpTls, AClientThatDoesNotReadIsGivenUp) {
  FakeProgramme programme;
  HttpLimits limits = quick_limits();
  limits.body = 5s;
  Server server(programme, over_tls(limits));
  TlsClientOptions options = trusting();
  options.receive_buffer = 4'096;
  TlsClient client(server.port(), options);
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  std::string lines = registration("a") + "\n";
  for (int i = 1; i < 10'000; ++i) lines += order(i) + "\n";
  constexpr int kBatches = 10;  // more than all buffers between the two hold
  bool sent = true;
  for (int i = 0; i < kBatches && sent; ++i) sent = client.send(batch(lines));
  int answers = 0;
  while (client.receive()) ++answers;
  EXPECT_LT(answers, kBatches) << "the rest was cut off";
}

// --- streams, certificates, the end ---

TEST(HttpTls, StreamsGoOverTls) {
  Flow flow;
  const auto programme = open_in({}, &flow);
  Server server(*programme, over_tls(), &flow);
  TlsClient listener(server.port(), trusting());
  ASSERT_TRUE(listener.shake_hands()) << listener.reason();
  listener.send(get("/api/v1/programmes/classic/stream"));
  std::string received;
  const auto hear = [&](std::string_view wanted) {
    while (received.find(wanted) == std::string::npos) {
      const auto more = listener.receive_some();
      ASSERT_TRUE(more) << received;
      received += *more;
    }
  };
  hear("\r\n\r\n");
  EXPECT_THAT(received, HasSubstr("Strict-Transport-Security: max-age=31536000\r\n"));
  TlsClient client(server.port(), trusting());
  ASSERT_TRUE(client.shake_hands()) << client.reason();
  ASSERT_EQ(client.ask(post(registration("a")))->status, 200);
  hear("\"members\":1");
  for (int i = 0; i < 20; ++i) ASSERT_EQ(client.ask(post(order(i)))->status, 200);
  hear("\"orders\":20");
}

TEST(HttpTls, AnotherCertificateIsForThoseWhoComeFromNowOn) {
  FakeProgramme programme;
  Server server(programme, over_tls());
  const Pair other(testing::make_certificate());
  const TlsClientOptions other_trusted{.certificate_pem = other.certificate.certificate_pem};
  TlsClient before(server.port(), trusting());
  ASSERT_TRUE(before.shake_hands()) << before.reason();
  EXPECT_EQ(before.ask(get("/health/live"))->status, 200);
  TlsClient too_early(server.port(), other_trusted);
  EXPECT_FALSE(too_early.shake_hands());
  EXPECT_EQ(too_early.reason(), "certificate verify failed");
  server.http().change_tls(other.tls);
  TlsClient after(server.port(), other_trusted);
  ASSERT_TRUE(after.shake_hands()) << after.reason();
  EXPECT_EQ(after.ask(get("/health/live"))->status, 200);
  EXPECT_EQ(before.ask(get("/health/live"))->status, 200);
  TlsClient too_late(server.port(), trusting());
  EXPECT_FALSE(too_late.shake_hands());
}

TEST(HttpTls, StoppingAnswersWhatIsInFlight) {
  FakeProgramme programme;
  programme.hold = true;
  Server server(programme, over_tls(quick_limits()));
  TlsClient in_flight(server.port(), trusting());
  ASSERT_TRUE(in_flight.shake_hands()) << in_flight.reason();
  in_flight.send(post(registration("a")));
  while (programme.held() == 0) std::this_thread::yield();
  RawClient in_handshake(server.port());
  in_handshake.send("\x16\x03\x01");
  std::thread stopping([&] { server.stop(); });
  EXPECT_TRUE(in_handshake.closed_by_server());
  programme.release();
  const auto answer = in_flight.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->fields.at("connection"), "close");
  stopping.join();
}

TEST(CurrentTls, TakesNewTicketKeysTwiceADay) {
  const CurrentTls::Time begin{};
  CurrentTls current(pair().tls, begin);
  current.renew_when_due(begin + CurrentTls::kTicketKeysLast - 1s);
  EXPECT_EQ(current.now(), pair().tls);
  current.renew_when_due(begin + CurrentTls::kTicketKeysLast);
  const auto renewed = current.now();
  EXPECT_NE(renewed, pair().tls);
  current.renew_when_due(begin + 2 * CurrentTls::kTicketKeysLast - 1s);
  EXPECT_EQ(current.now(), renewed);
}

}  // namespace
}  // namespace greenpool
