#include "net/live_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>

#include "net/testing/local_server.h"

namespace greenpool {
namespace {

using testing::LocalAnswer;
using testing::LocalRequest;
using testing::LocalServer;

std::unique_ptr<HttpClient> client(const LiveClientOptions& options = {}) {
  auto made = make_http_client(options);
  EXPECT_TRUE(made) << made.error().message;
  return std::move(*made);
}

std::string code_of(const Result<IncomingResponse>& response) { return response ? "answered" : response.error().code; }

// A certificate as a file to trust.
class Trusted {
 public:
  explicit Trusted(const testing::Certificate& certificate) { std::ofstream(path_) << certificate.certificate_pem; }
  ~Trusted() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  const std::string path_ = (std::filesystem::temp_directory_path() / ("gp-ca-" + std::to_string(getpid()))).string();
};

const testing::Certificate& certificate() {
  static const testing::Certificate made = testing::make_certificate();
  return made;
}

TEST(LiveClient, SendsWhatItIsGivenAndReturnsWhatCameBack) {
  LocalRequest seen;
  const LocalServer server([&](const LocalRequest& request) {
    seen = request;
    return LocalAnswer{.status = 418, .fields = {{"X-Answer", "42"}}, .body = "short and stout"};
  });
  const auto response = client()->send({.method = "POST",
                                        .url = server.url() + "/a?b=c",
                                        .fields = {{"X-Question", "6*9"}, {"Content-Type", "text/plain"}},
                                        .body = "hello"});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 418);
  EXPECT_EQ(response->field("x-answer"), "42");
  EXPECT_EQ(response->field("absent"), "");
  EXPECT_EQ(response->body, "short and stout");
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.target, "/a?b=c");
  EXPECT_EQ(seen.field("x-question"), "6*9");
  EXPECT_EQ(seen.field("host"), server.url().substr(7));
  EXPECT_EQ(seen.body, "hello");
}

TEST(LiveClient, DoesNotFollowARedirect) {
  std::atomic<int> requests = 0;
  const LocalServer server([&](const LocalRequest&) {
    ++requests;
    return LocalAnswer{.status = 302, .fields = {{"Location", "/elsewhere"}}};
  });
  const auto response = client()->send({.url = server.url()});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(requests, 1);
}

TEST(LiveClient, GivesUpOnAServerThatDoesNotAnswer) {
  std::promise<void> released;
  const std::shared_future<void> release = released.get_future().share();
  {
    const LocalServer server([release](const LocalRequest&) {
      release.wait();
      return LocalAnswer{};
    });
    EXPECT_EQ(code_of(client({.timeout = std::chrono::milliseconds(100)})->send({.url = server.url()})), "timeout");
    released.set_value();
  }
}

TEST(LiveClient, TakesNoAnswerLargerThanAllowed) {
  const LocalServer server([](const LocalRequest& request) {
    if (request.target == "/fields") return LocalAnswer{.fields = {7, {"X-Long", std::string(10'000, 'x')}}};
    return LocalAnswer{.body = std::string(request.target == "/exact" ? 1'000 : 1'001, 'x')};
  });
  const auto small = client({.response_bytes_max = 1'000});
  EXPECT_EQ(code_of(small->send({.url = server.url() + "/exact"})), "answered");
  EXPECT_EQ(code_of(small->send({.url = server.url() + "/more"})), "response_too_large");
  EXPECT_EQ(code_of(small->send({.url = server.url() + "/fields"})), "response_too_large");
}

TEST(LiveClient, TellsABrokenAnswerFromNone) {
  const LocalServer server([](const LocalRequest& request) {
    if (request.target == "/cut") return LocalAnswer{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"};
    if (request.target == "/noise") return LocalAnswer{.raw = "good morning\r\n\r\n"};
    return LocalAnswer{.manner = LocalAnswer::Manner::hang_up};
  });
  for (const char* target : {"/cut", "/noise", "/gone"}) {
    EXPECT_EQ(code_of(client()->send({.url = server.url() + target})), "response_malformed") << target;
  }
}

TEST(LiveClient, SaysWhenNobodyListens) {
  std::string url;
  {
    const LocalServer server([](const LocalRequest&) { return LocalAnswer{}; });
    url = server.url();
  }
  EXPECT_EQ(code_of(client()->send({.url = url})), "connect_failed");
}

TEST(LiveClient, SpeaksTlsWithWhomItTrusts) {
  const LocalServer server(certificate(), [](const LocalRequest&) { return LocalAnswer{.body = "safe"}; });
  const Trusted trusted(certificate());
  const auto response = client({.ca_file = trusted.path()})->send({.url = server.url()});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "safe");
}

TEST(LiveClient, TrustsNeitherAStrangerNorAnotherNameNorYesterdaysCertificate) {
  std::atomic<int> requests = 0;
  const auto handler = [&](const LocalRequest&) {
    ++requests;
    return LocalAnswer{};
  };
  {
    const LocalServer server(certificate(), handler);
    EXPECT_EQ(code_of(client()->send({.url = server.url()})), "tls_failed");
  }
  for (const auto& bad : {testing::make_certificate({.subject_alternative_name = "DNS:pay.test"}),
                          testing::make_certificate({.valid_from_days = -3, .valid_days = 2})}) {
    const LocalServer server(bad, handler);
    const Trusted trusted(bad);
    EXPECT_EQ(code_of(client({.ca_file = trusted.path()})->send({.url = server.url()})), "tls_failed");
  }
  EXPECT_EQ(requests, 0);
}

TEST(LiveClient, VerifiesTheNameOfTheUrlNotOfTheAddress) {
  const auto named = testing::make_certificate({.subject_alternative_name = "DNS:pay.test"});
  const LocalServer server(
      named, [](const LocalRequest& request) { return LocalAnswer{.body = std::string(request.field("host"))}; });
  const Trusted trusted(named);
  const auto loopback = [](const std::string&) { return std::vector{*parse_ip_address("127.0.0.1")}; };
  const auto port = ":" + std::to_string(server.port());
  const auto trusting = client({.ca_file = trusted.path(), .look_up = loopback});
  const auto response = trusting->send({.url = "https://pay.test" + port});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "pay.test" + port);
  EXPECT_EQ(code_of(trusting->send({.url = "https://evil.test" + port})), "tls_failed");
}

TEST(LiveClient, ConnectsToNoAddressThatTheFilterRefuses) {
  std::atomic<int> requests = 0;
  const LocalServer server([&](const LocalRequest&) {
    ++requests;
    return LocalAnswer{};
  });
  const auto port = ":" + std::to_string(server.port());
  const auto careful = client({.address_filter = is_public_address});
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433"}) {
    EXPECT_EQ(code_of(careful->send({.url = "http://" + std::string(host) + port})), "address_refused") << host;
  }
  EXPECT_EQ(requests, 0);
}

TEST(LiveClient, ResolvesOnceSoThatANameCannotChangeItsMindAfterTheFilter) {
  const LocalServer server([](const LocalRequest&) { return LocalAnswer{.body = "inside"}; });
  std::atomic<int> looked_up = 0;
  std::vector<IpAddress> filtered;
  // The first answer passes (a loopback address that nobody listens on), the second one would lead to the server.
  const auto rebinding = [&](const std::string&) {
    return std::vector{*parse_ip_address(looked_up++ == 0 ? "127.0.0.2" : "127.0.0.1")};
  };
  const auto filter = [&](const IpAddress& address) {
    filtered.push_back(address);
    return address != *parse_ip_address("127.0.0.1");
  };
  const auto careful = client({.address_filter = filter, .look_up = rebinding});
  EXPECT_EQ(code_of(careful->send({.url = "http://rebind.test:" + std::to_string(server.port())})), "connect_failed");
  EXPECT_EQ(looked_up, 1);
  EXPECT_THAT(filtered, ::testing::ElementsAre(*parse_ip_address("127.0.0.2")));
}

TEST(LiveClient, GoesOnToTheNextAddressOfAName) {
  const LocalServer server([](const LocalRequest&) { return LocalAnswer{.body = "second"}; });
  const auto two = [](const std::string&) {
    return std::vector{*parse_ip_address("127.0.0.2"), *parse_ip_address("127.0.0.1")};
  };
  const auto response = client({.look_up = two})->send({.url = "http://two.test:" + std::to_string(server.port())});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "second");
}

TEST(LiveClient, SendsNoFieldThatBreaksOutOfItsLine) {
  const auto any = client();
  EXPECT_EQ(code_of(any->send({.url = "http://127.0.0.1:1/", .fields = {{"X", "a\r\nY: b"}}})), "request_malformed");
  EXPECT_EQ(code_of(any->send({.url = "http://127.0.0.1:1/", .fields = {{"X Y", "a"}}})), "request_malformed");
  EXPECT_EQ(code_of(any->send({.url = "http://127.0.0.1:1/", .fields = {{"X", std::string(70'000, 'x')}}})),
            "request_malformed");
  EXPECT_EQ(code_of(any->send({.method = "GET /", .url = "http://127.0.0.1:1/"})), "request_malformed");
  EXPECT_EQ(code_of(any->send({.url = "mailto:a@b"})), "url_malformed");
}

TEST(LiveClient, NamesAnAuthorityFileThatIsNotThere) {
  const auto made = make_http_client({.ca_file = "/nonexistent/ca.pem"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "ca_file_unreadable");
}

TEST(LiveClient, ServesManyThreadsAtOnce) {
  const LocalServer server(certificate(),
                           [](const LocalRequest& request) { return LocalAnswer{.body = request.body}; });
  const Trusted trusted(certificate());
  const auto shared = client({.timeout = std::chrono::seconds(60), .ca_file = trusted.path()});
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        const std::string body = std::to_string(t) + "/" + std::to_string(i);
        const auto response = shared->send({.method = "POST", .url = server.url(), .body = body});
        if (response && response->body == body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 20);
}

}  // namespace
}  // namespace greenpool
