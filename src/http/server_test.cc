// The server as its clients meet it: raw sockets on loopback, a real programme.
#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/system_clock.h"
#include "http/testing/client.h"
#include "http/testing/fake_programme.h"
#include "http/testing/programme_server.h"
#include "http/testing/requests.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

class HttpServerTest : public ::testing::TestWithParam<std::size_t> {};

TEST(HttpServer, AnswersOverOneConnectionAndManyRequests) {
  const auto programme = open_in({});
  Server server(*programme);
  RawClient client(server.port());
  EXPECT_EQ(client.ask(post(registration("a")))->status, 200);
  for (int i = 0; i < 500; ++i) ASSERT_EQ(client.ask(post(order(i)))->status, 200);
  EXPECT_THAT(client.ask(get("/api/v1/programmes/classic"))->body, HasSubstr("\"orders\":500"));
  EXPECT_THAT(client.ask(get("/api/v1/programmes/classic/members/a"))->body, HasSubstr("\"member\":\"a\""));
  const auto again = client.ask(post(order("o7")));
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(again->fields.at("idempotent-replayed"), "true");
  EXPECT_THAT(again->body, ::testing::StartsWith("{\"seq\":9,"));
}

TEST(HttpServer, TheDateIsNow) {
  FakeProgramme programme;
  Server server(programme);
  RawClient client(server.port());
  const std::string date = client.ask(get("/health/live"))->fields.at("date");
  EXPECT_THAT(date,
              ::testing::MatchesRegex("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] [A-Z][a-z][a-z] 20[0-9][0-9] .* GMT"));
}

TEST_P(HttpServerTest, ManyClientsAtOnceAreAllServed) {
  const auto programme = open_in({});
  Server server(*programme, with({}, GetParam()));
  ASSERT_EQ(RawClient(server.port()).ask(post(registration("a")))->status, 200);
  constexpr int kClients = 8;
  constexpr int kOrders = 200;
  std::vector<std::thread> clients;
  std::atomic<int> answered{0};
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      RawClient client(server.port());
      for (int i = 0; i < kOrders; ++i) {
        const auto answer = client.ask(post(order(std::to_string(c) + "-" + std::to_string(i))));
        answered += answer && answer->status == 200 ? 1 : 0;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, kClients * kOrders);
  EXPECT_THAT(RawClient(server.port()).ask(get("/api/v1/programmes/classic"))->body, HasSubstr("\"orders\":1600"));
}
INSTANTIATE_TEST_SUITE_P(Threads, HttpServerTest, ::testing::Values(1, 3));

TEST(HttpServer, PipelinedOrdersAreAnsweredInOrder) {
  const auto programme = open_in({});
  Server server(*programme);
  RawClient client(server.port());
  std::string stream = post(registration("a"));
  constexpr int kOrders = 400;
  for (int i = 0; i < kOrders; ++i) stream += post(order(i));
  std::thread sender([&] { client.send(stream); });
  for (int i = 0; i <= kOrders; ++i) {
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_THAT(answer->body, ::testing::StartsWith("{\"seq\":" + std::to_string(i + 1) + ","));
  }
  sender.join();
}

TEST(HttpServer, ABigBatchComesBackWholeAndInOrder) {
  const auto programme = open_in({});
  Server server(*programme);
  RawClient client(server.port(), 4'096);  // the answer does not fit: it is sent in parts
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

TEST(HttpServer, AClientThatHalfClosesStillGetsItsAnswer) {
  const auto programme = open_in({});
  Server server(*programme);
  RawClient client(server.port());
  client.send(post(registration("a")));
  client.finish_sending();
  EXPECT_EQ(client.receive()->status, 200);
  EXPECT_TRUE(client.closed_by_server());
}

TEST(HttpServer, AClientThatLeavesDoesNotTakeItsCommandBack) {
  FakeProgramme programme;
  programme.hold = true;
  Server server(programme);
  {
    RawClient client(server.port());
    client.send(post(registration("a")));
    while (programme.held() == 0) std::this_thread::yield();
  }
  programme.hold = false;
  programme.release();
  EXPECT_THAT(RawClient(server.port()).ask(get("/api/v1/programmes/classic/members/a"))->body,
              HasSubstr("\"member\":\"a\""));
}

TEST(HttpServer, AnErrorIsStillReadableWhileTheBodyIsBeingSent) {
  FakeProgramme programme;
  Server server(programme);
  RawClient client(server.port());
  client.send(
      "POST /api/v1/programmes/classic/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
      "application/json\r\nContent-Length: "
      "200000\r\n\r\n");
  client.send(std::string(200'000, ' '));
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  EXPECT_TRUE(client.closed_by_server());
}

// --- slow and many clients ---

TEST(HttpServer, ASlowHeaderEndsWith408WhateverTricklesIn) {
  FakeProgramme programme;
  Server server(programme, with(quick_limits()));
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 500 && !client.hears_within(30); ++i) client.send("X: y\r\n");
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
}

TEST(HttpServer, ASlowBodyEndsWith408) {
  FakeProgramme programme;
  Server server(programme, with(quick_limits()));
  RawClient client(server.port());
  const std::string request = post(registration("a"));
  client.send(request.substr(0, request.size() - 1));
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_TRUE(client.closed_by_server());
}

TEST(HttpServer, AnIdleConnectionIsClosedWithoutAWord) {
  FakeProgramme programme;
  Server server(programme, with(quick_limits()));
  RawClient never_asked(server.port());
  RawClient asked(server.port());
  EXPECT_EQ(asked.ask(get("/health/live"))->status, 200);
  EXPECT_TRUE(never_asked.closed_by_server());
  EXPECT_TRUE(asked.closed_by_server());
}

TEST(HttpServer, AClientThatDoesNotReadIsGivenUp) {
  FakeProgramme programme;
  HttpLimits limits = quick_limits();
  limits.body = 5s;
  Server server(programme, with(limits));
  RawClient client(server.port(), 4'096);
  std::string lines = registration("a") + "\n";
  for (int i = 1; i < 10'000; ++i) lines += order(i) + "\n";
  // More than all buffers between the two hold.
  constexpr int kBatches = 10;
  const std::string request = batch(lines);
  bool sent = true;
  for (int i = 0; i < kBatches && sent; ++i) sent = client.send(request);
  int answers = 0;
  while (client.receive()) ++answers;
  EXPECT_LT(answers, kBatches) << "the rest was cut off";
  EXPECT_EQ(RawClient(server.port()).ask(get("/health/live"))->status, 200);
}

TEST(HttpServer, ManySlowClientsDoNotKeepAnHonestOneOut) {
  const auto programme = open_in({});
  HttpLimits limits;  // their deadlines are far away: only the number of connections protects
  limits.connections = 64;
  Server server(*programme, with(limits));
  RawClient first(server.port());
  ASSERT_EQ(first.ask(post(registration("a")))->status, 200);
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 500; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_TRUE(slow.back()->connected());
    slow.back()->send("GET / HTTP/1.1\r\nHost:");
    if (i % 100 == 50) {
      RawClient honest(server.port());
      const auto answer = honest.ask(post(order(i)));
      ASSERT_TRUE(answer) << i;
      EXPECT_EQ(answer->status, 200);
    }
  }
  EXPECT_TRUE(slow.front()->closed_by_server()) << "who waited longest gave way";
}

TEST(HttpServer, AConnectionWhoseRequestIsWithTheProgrammeNeverGivesWay) {
  FakeProgramme programme;
  programme.hold = true;
  HttpLimits limits;
  limits.connections = 2;
  Server server(programme, with(limits));
  RawClient one(server.port());
  RawClient two(server.port());
  one.send(post(registration("a")));
  two.send(post(registration("b")));
  while (programme.held() < 2) std::this_thread::yield();
  RawClient three(server.port());
  EXPECT_TRUE(three.closed_by_server());
  programme.release();
  EXPECT_EQ(one.receive()->status, 200);
  EXPECT_EQ(two.receive()->status, 200);
}

// --- streams ---

class StreamTest : public ::testing::Test {
 protected:
  Flow flow_;
  std::unique_ptr<Programme> programme_ = open_in({}, &flow_);
};

// Lines until an empty one; what arrives in between stays for the next call.
std::string next_event(RawClient& client, std::string& received) {
  for (;;) {
    const std::size_t end = received.find("\n\n");
    if (end != std::string::npos) {
      const std::string event = received.substr(0, end);
      received.erase(0, end + 2);
      return event;
    }
    const std::optional<std::string> more = client.receive_some();
    if (!more) return "";
    received += *more;
  }
}

std::string listen(RawClient& client, std::string_view fields = "") {
  client.send(get("/api/v1/programmes/classic/stream", fields));
  std::string received;
  while (received.find("\r\n\r\n") == std::string::npos) {
    const std::optional<std::string> more = client.receive_some();
    if (!more) return "closed";
    received += *more;
  }
  EXPECT_THAT(received, HasSubstr("Content-Type: text/event-stream"));
  received.erase(0, received.find("\r\n\r\n") + 4);
  return received;
}

TEST_F(StreamTest, TellsEveryBatchOnceItIsDurable) {
  Server server(*programme_, with({}), &flow_);
  RawClient listener(server.port());
  std::string received = listen(listener);
  RawClient client(server.port());
  ASSERT_EQ(client.ask(post(registration("a")))->status, 200);
  EXPECT_EQ(
      next_event(listener, received),
      "id: 2\nevent: moment\ndata: {\"seq\":1,\"time\":\"1970-01-01T00:00:00Z\",\"pool\":\"0.00\","
      "\"circulating\":\"0.00000000\",\"price\":\"1.00000000\",\"members\":1,\"orders\":0,\"sales\":0,\"exits\":0}");
  ASSERT_EQ(client.ask(post(order(1)))->status, 200);
  EXPECT_THAT(next_event(listener, received), HasSubstr("\"pool\":\"300.00\",\"circulating\":\"210.00000000\""));
}

TEST_F(StreamTest, GoesOnWhereAListenerWas) {
  Server server(*programme_, with({}), &flow_);
  RawClient client(server.port());
  ASSERT_EQ(client.ask(post(registration("a")))->status, 200);
  for (int i = 0; i < 5; ++i) ASSERT_EQ(client.ask(post(order(i)))->status, 200);
  RawClient again(server.port());
  std::string received = listen(again, "Last-Event-ID: 3\r\n");
  for (int i = 4; i <= 7; ++i) {
    EXPECT_THAT(next_event(again, received), ::testing::StartsWith("id: " + std::to_string(i) + "\n"));
  }
  RawClient fresh(server.port());
  received = listen(fresh);
  EXPECT_THAT(next_event(fresh, received), ::testing::StartsWith("id: 7\n"));
}

TEST_F(StreamTest, SaysSoWhenTooMuchWasMissed) {
  for (std::uint64_t seq = 1; seq <= Flow::kMomentsKept + 10; ++seq)
    flow_.publish("classic", Moment{.next_seq = seq, .at = {}, .pool = {}, .wallets = {}, .surplus = {}});
  Server server(*programme_, with({}), &flow_);
  RawClient listener(server.port());
  std::string received = listen(listener, "Last-Event-ID: 2\r\n");
  EXPECT_EQ(next_event(listener, received), "event: gap\ndata: {}");
  EXPECT_THAT(next_event(listener, received), ::testing::StartsWith("id: 11\n"));
}

TEST_F(StreamTest, ShowsLifeWhenThereIsNothingToTell) {
  HttpLimits limits = quick_limits();
  limits.heartbeat = 30ms;
  Server server(*programme_, with(limits), &flow_);
  RawClient listener(server.port());
  std::string received = listen(listener);
  EXPECT_EQ(next_event(listener, received), ":");
  EXPECT_EQ(next_event(listener, received), ":");
}

TEST_F(StreamTest, DropsWhoDoesNotListenAndServesTheOthers) {
  HttpLimits limits = quick_limits();
  limits.heartbeat = 50ms;
  Server server(*programme_, with(limits), &flow_);
  RawClient deaf(server.port(), 4'096);
  listen(deaf);
  RawClient good(server.port());
  std::string received = listen(good);
  // More than any buffers on the way can hold.
  constexpr std::size_t kBytes = std::size_t{16} << 20;
  std::uint64_t seq = 10;
  for (std::size_t told = 0; told < kBytes;) {
    for (int i = 0; i < 640; ++i)
      flow_.publish("classic", Moment{.next_seq = ++seq, .at = {}, .pool = {}, .wallets = {}, .surplus = {}});
    std::string event;
    while (!event.starts_with("id: " + std::to_string(seq) + "\n")) {
      event = next_event(good, received);
      ASSERT_FALSE(event.empty());
      told += event.size();
    }
  }
  // A second of signs of life: several times what it is given to take something.
  for (int signs = 0; signs < 20;) signs += next_event(good, received) == ":" ? 1 : 0;
  // It takes everything now, and finds that it was given up.
  std::string heard;
  while (const std::optional<std::string> more = deaf.receive_some()) heard += *more;
  EXPECT_LT(heard.size(), kBytes);
  EXPECT_EQ(heard.find("id: " + std::to_string(seq) + "\n"), std::string::npos);
  flow_.publish("classic", Moment{.next_seq = ++seq, .at = {}, .pool = {}, .wallets = {}, .surplus = {}});
  std::string event = ":";
  while (event == ":") event = next_event(good, received);
  EXPECT_THAT(event, ::testing::StartsWith("id: " + std::to_string(seq) + "\n"));
}

TEST_F(StreamTest, EndsWithTheServer) {
  Server server(*programme_, with({}), &flow_);
  RawClient listener(server.port());
  listen(listener);
  server.stop();
  EXPECT_EQ(listener.receive_some(), std::nullopt);
}

TEST_F(StreamTest, TakesOnlySoManyListeners) {
  HttpLimits limits;
  limits.streams = 2;
  Server server(*programme_, with(limits), &flow_);
  RawClient one(server.port());
  RawClient two(server.port());
  listen(one);
  listen(two);
  RawClient three(server.port());
  EXPECT_EQ(three.ask(get("/api/v1/programmes/classic/stream"))->status, 503);
}

// --- access ---

TEST(HttpServer, WhatOthersCanReachNeedsAToken) {
  Programmes programmes;
  Hall hall{programmes};
  SystemClock clock;
  HttpServerOptions options;
  options.hall = &hall;
  options.clock = &clock;
  options.listen = "0.0.0.0:0";
  const auto refused = HttpServer::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "token_required");
  options.token = "0123456789abcdef";
  EXPECT_TRUE(HttpServer::open(options));
}

TEST(HttpServer, ListensOnIPv6LoopbackToo) {
  Programmes programmes;
  Hall hall{programmes};
  SystemClock clock;
  HttpServerOptions options;
  options.hall = &hall;
  options.clock = &clock;
  options.listen = "[::1]:0";
  const auto server = HttpServer::open(options);
  if (!server && server.error().code == "listen_failed") GTEST_SKIP() << "no IPv6 here";
  ASSERT_TRUE(server);
  EXPECT_EQ((*server)->url(), "http://[::1]:" + std::to_string((*server)->port()));
}

TEST(HttpServer, AnAddressThatCannotBeListenedOnIsAnError) {
  Programmes programmes;
  Hall hall{programmes};
  SystemClock clock;
  HttpServerOptions options;
  options.hall = &hall;
  options.clock = &clock;
  for (const char* malformed : {"", "8080", "localhost", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80",
                                "[127.0.0.1]:80", "example.com:80", "127.0.0.1:80:80"}) {
    options.listen = malformed;
    const auto refused = HttpServer::open(options);
    ASSERT_FALSE(refused) << malformed;
    EXPECT_EQ(refused.error().code, "listen_malformed") << malformed;
  }
  options.listen = "127.0.0.1:0";
  const auto first = HttpServer::open(options);
  ASSERT_TRUE(first);
  options.listen = "127.0.0.1:" + std::to_string((*first)->port());
  EXPECT_EQ(HttpServer::open(options).error().code, "listen_failed") << "the port is taken";
}

// --- stopping and failing ---

TEST(HttpServer, StoppingAnswersWhatIsInFlightAndClosesTheRest) {
  FakeProgramme programme;
  programme.hold = true;
  Server server(programme, with(quick_limits()));
  RawClient idle(server.port());
  RawClient in_flight(server.port());
  RawClient arriving(server.port());
  in_flight.send(post(registration("a")));
  const std::string request = post(registration("b"));
  arriving.send(request.substr(0, 60));
  while (programme.held() == 0) std::this_thread::yield();
  std::thread stopping([&] { server.stop(); });
  EXPECT_TRUE(idle.closed_by_server());
  arriving.send(request.substr(60));
  while (programme.held() < 2) std::this_thread::yield();
  programme.release();
  const auto answer = in_flight.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->fields.at("connection"), "close");
  EXPECT_EQ(arriving.receive()->status, 200);
  stopping.join();
  EXPECT_FALSE(RawClient(server.port()).connected());
}

TEST(HttpServer, StoppingDoesNotWaitForeverForARequestThatNeverArrives) {
  FakeProgramme programme;
  Server server(programme, with(quick_limits()));
  RawClient client(server.port());
  ASSERT_EQ(client.ask(get("/health/live"))->status, 200);
  client.send("GET / HT");
  RawClient other(server.port());
  ASSERT_EQ(other.ask(get("/health/live"))->status, 200);
  const auto begin = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(HttpServer, AShutdownUnderLoadLosesNoAcknowledgedCommand) {
  const auto directory = std::filesystem::temp_directory_path() / ("greenpool_http_test_" + std::to_string(getpid()));
  for (int round = 0; round < 5; ++round) {
    std::filesystem::remove_all(directory);
    std::vector<std::vector<std::string>> acknowledged(8);
    {
      const auto programme = open_in(directory);
      Server server(*programme, with({}, 2));
      ASSERT_EQ(RawClient(server.port()).ask(post(registration("a")))->status, 200);
      std::vector<std::thread> clients;
      std::atomic<std::size_t> answered{0};
      for (std::size_t c = 0; c < acknowledged.size(); ++c) {
        clients.emplace_back([&, c] {
          RawClient client(server.port());
          for (int i = 0;; ++i) {
            const std::string id = std::to_string(c) + "-" + std::to_string(i);
            const auto answer = client.ask(post(order(id)));
            if (!answer) return;
            if (answer->status == 200) acknowledged[c].push_back(id);
            ++answered;
          }
        });
      }
      while (answered < 300) std::this_thread::yield();
      server.stop();
      for (std::thread& client : clients) client.join();
      ASSERT_TRUE(programme->stop());
    }
    const auto programme = open_in(directory);
    Server server(*programme);
    RawClient client(server.port());
    std::size_t total = 0;
    for (const auto& ids : acknowledged) {
      for (const std::string& id : ids) {
        const auto answer = client.ask(post(order(id)));
        ASSERT_EQ(answer->fields.count("idempotent-replayed"), 1U) << id << " was acknowledged, and lost";
        ++total;
      }
    }
    EXPECT_GE(total, 300U);
  }
  std::filesystem::remove_all(directory);
}

TEST(HttpServer, TheAlarmIsToldOnceAndCommandsAreRefused) {
  FakeProgramme programme;
  programme.alarm = "journal_unavailable: the disk is gone";
  programme.fail = Reject::storage_unavailable;
  std::atomic<int> alarms{0};
  HttpServerOptions options = with(quick_limits());
  options.on_alarm = [&alarms](const std::string& alarm) {
    EXPECT_THAT(alarm, HasSubstr("the disk is gone"));
    ++alarms;
  };
  Server server(programme, options);
  RawClient client(server.port());
  EXPECT_EQ(client.ask(post(registration("a")))->status, 503);
  EXPECT_EQ(client.ask(get("/health/ready"))->status, 503);
  while (alarms == 0) std::this_thread::yield();
  server.stop();
  EXPECT_EQ(alarms, 1);
}

}  // namespace
}  // namespace greenpool
