// A whole server for tests: an office in a directory of its own, programmes, real sockets, and clients that have signed
// in. Passwords are hashed as cheaply as possible; second factors are optional; text messages are caught.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/system_clock.h"
#include "http/server.h"
#include "http/testing/client.h"
#include "json/value.h"
#include "people/demo_ports.h"
#include "people/members.h"
#include "people/operators.h"
#include "people/sessions.h"
#include "server/office_server.h"
#include "terms/terms.h"

namespace greenpool {

// The real time, and as much later as a test says.
class ShiftedClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(real_.now().microseconds() + shift_.load()); }
  void advance_seconds(std::int64_t seconds) { shift_ += seconds * 1'000'000; }

 private:
  SystemClock real_;
  std::atomic<std::int64_t> shift_ = 0;
};

// Keeps what would have been sent.
class CaughtSms final : public SmsSender {
 public:
  Status send(const SmsMessage& message) override {
    const std::lock_guard lock(mutex_);
    codes_[message.phone] = message.code;
    return {};
  }
  // The last code to that phone (E.164), once it has been sent; waits for it.
  std::string code_of(const std::string& phone) {
    for (int tries = 0; tries < 500; ++tries) {
      {
        const std::lock_guard lock(mutex_);
        if (const auto found = codes_.find(phone); found != codes_.end()) return found->second;
      }
      usleep(10'000);
    }
    return "";
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    codes_.clear();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> codes_;
};

struct KitAnswer {
  int status = 0;
  std::map<std::string, std::string> fields;
  std::string text;
  JsonValue json;  // null where the body is none

  [[nodiscard]] std::string code() const { return std::string(json.text_at("code").value_or("")); }
  [[nodiscard]] std::string at(std::string_view name) const {
    const JsonValue* const value = json.find(name);
    if (value == nullptr) return "missing";
    return value->is(JsonValue::Kind::text) ? value->text() : to_json(*value);
  }
};

// One client with its session or key.
class KitClient {
 public:
  explicit KitClient(std::uint16_t port) : port_(port) {}

  KitAnswer get(std::string_view path) { return ask("GET", path, "", ""); }
  KitAnswer post(std::string_view path, std::string_view json = "", std::string_view more = "") {
    return ask("POST", path, json, more);
  }
  KitAnswer put(std::string_view path, std::string_view json) { return ask("PUT", path, json, ""); }
  KitAnswer patch(std::string_view path, std::string_view json) { return ask("PATCH", path, json, ""); }
  KitAnswer remove(std::string_view path) { return ask("DELETE", path, "", ""); }

  // more: further header lines, each with its end. type: of a body that is not JSON.
  KitAnswer ask(std::string_view method, std::string_view path, std::string_view body, std::string_view more,
                std::string_view type = "application/json") {
    RawClient client(port_);
    std::string request = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!cookie.empty()) request += "Cookie: " + cookie + "\r\n";
    if (!csrf.empty()) request += "X-CSRF-Token: " + csrf + "\r\n";
    if (!key.empty()) request += "Authorization: Bearer " + key + "\r\n";
    request += more;
    if (!body.empty()) {
      request += "Content-Type: " + std::string(type) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    request += "\r\n";
    request += body;
    const auto answer = client.ask(request);
    GP_CHECK(answer.has_value(), "the server answers");
    KitAnswer taken{answer->status, answer->fields, answer->body, {}};
    if (auto json = parse_json(answer->body)) taken.json = std::move(*json);
    if (const auto set = answer->fields.find("set-cookie"); set != answer->fields.end()) {
      cookie = set->second.substr(0, set->second.find(';'));
    }
    return taken;
  }

  std::string cookie;  // "greenpool=…"
  std::string csrf;
  std::string key;  // of an integrator
  std::string id;   // of the account

 private:
  std::uint16_t port_;
};

class OfficeKit {
 public:
  OfficeKit() : OfficeKit(std::string(::testing::UnitTest::GetInstance()->current_test_info()->name())) {}
  explicit OfficeKit(const std::string& name) : OfficeKit(name, [](OfficeServer::Options&) {}) {}
  // With other options than those below.
  OfficeKit(const std::string& name, std::function<void(OfficeServer::Options&)> adjust)
      : directory_(std::filesystem::temp_directory_path() / ("gp-kit-" + std::to_string(getpid()) + name)),
        adjust_(std::move(adjust)) {
    std::filesystem::remove_all(directory_);
    start();
  }
  ~OfficeKit() {
    stop();
    std::filesystem::remove_all(directory_);
  }
  OfficeKit(const OfficeKit&) = delete;
  OfficeKit& operator=(const OfficeKit&) = delete;

  void start() {
    OfficeServer::Options options;
    options.directory = directory_;
    options.clock = &clock;
    options.transport = Transport::loopback;
    options.people.password_work = {.passes = 1, .memory_bytes = 8'192};
    options.people.second_factor = SecondFactorRule::optional;
    options.sms = &sms;
    options.real_names = &real_names_;
    options.sandbox = OfficeServer::Options::Sandbox::offered;
    options.hook_loopback = HookLoopback::allowed;
    options.metrics = metrics.get();
    adjust_(options);
    auto office = OfficeServer::open(options);
    GP_CHECK(office.has_value(), "an office opens");
    office_ = std::move(*office);
    HttpServerOptions http;
    http.hall = &office_->hall();
    http.clock = &clock;
    http.listen = "127.0.0.1:0";
    http.rates = rates;
    if (metrics || on_answer) {
      http.on_answer = [this](const AnswerNote& note) {
        if (on_answer) on_answer(note);
        if (!metrics) return;
        metrics->http_answered(
            {.route = note.resource, .method = note.method, .status = note.status, .taken = note.taken});
      };
    }
    auto server = HttpServer::open(http);
    GP_CHECK(server.has_value(), "a server opens");
    server_ = std::move(*server);
  }
  void stop() {
    if (server_) server_->stop();
    if (office_) {
      EXPECT_TRUE(office_->stop().has_value());
    }
    server_.reset();
    office_.reset();
  }
  void restart() {
    stop();
    start();
  }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] House& house() { return office_->house(); }
  [[nodiscard]] Hall& hall() { return office_->hall(); }
  [[nodiscard]] Office& office() { return *office_->hall().office; }
  [[nodiscard]] KitClient anybody() const { return KitClient(port()); }

  // A programme by a preset, under that id, open.
  void add_programme(std::string_view preset, const std::string& programme) {
    Terms terms = *find_preset(preset);
    terms.id = programme;
    office().ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, {"first", "second", "tests"}); });
    GP_CHECK(house().opener.open_all().has_value(), "a programme opens");
  }

  static constexpr std::string_view kPassword = "correct horse battery staple";

  // An operator with these roles in the programme ("*": all), signed in.
  KitClient operator_of(const std::string& programme, const std::vector<Role>& roles) {
    const std::string hash = house().passwords.hash(std::string(kPassword));
    const std::string login = "op" + std::to_string(++operators_);
    AccessChanges access;
    std::string id;
    const NewSession session = office().ask([&](Work& work) {
      const Caller by{.kind = ActorKind::system};
      id = create_operator(work, house().people, by, {.login = login, .display_name = login, .password_hash = hash});
      for (const Role role : roles) grant_role(work, house().people, by, id, {programme, role}, access);
      // The first sign-in would ask for a password of their own.
      change_operator_password(work, house().people, {.kind = ActorKind::operator_, .id = id}, "", hash, access);
      return open_session(work, house().people, {PrincipalKind::operator_, id}, "tests", access);
    });
    return signed_in(id, session, access);
  }

  // A member with an account, signed in. Not yet in any programme.
  KitClient member() {
    const std::string phone = "1380000" + std::to_string(1'000 + ++members_);
    AccessChanges access;
    office().ask([&](Work& work) { send_code(work, house().people, {.phone = phone}); });
    house().wake_pumps();
    const std::string code = sms.code_of("+86" + phone);
    const MemberEntry entered = office().ask([&](Work& work) {
      return enter_with_code(work, house().people, {.phone = phone, .code = code, .label = "tests"}, access);
    });
    GP_CHECK(entered.session.has_value(), "a member enters with their code");
    return signed_in(entered.member, *entered.session, access);
  }

  ShiftedClock clock;
  CaughtSms sms;
  // From the next start() on.
  std::unique_ptr<Metrics> metrics;
  std::optional<ClientRates> rates;
  std::function<void(const AnswerNote&)> on_answer;  // I/O thread

 private:
  KitClient signed_in(const std::string& id, const NewSession& session, const AccessChanges& access) {
    house().book.apply(access);
    KitClient client(port());
    client.id = id;
    client.cookie = std::string(kSessionCookieOfLoopback) + "=" + session.token;
    client.csrf = session.csrf_token;
    return client;
  }

  const std::filesystem::path directory_;
  const std::function<void(OfficeServer::Options&)> adjust_;
  DemoRealNameCheck real_names_;
  std::unique_ptr<OfficeServer> office_;
  std::unique_ptr<HttpServer> server_;
  int operators_ = 0;
  int members_ = 0;
};

}  // namespace greenpool
