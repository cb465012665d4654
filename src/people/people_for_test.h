// An office with the tables of this room, a clock that stands until it is moved, and passwords that cost little.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <string>

#include "office/outbox.h"
#include "people/access_work.h"
#include "people/members.h"
#include "people/operators.h"
#include "people/password_pool.h"
#include "people/problems.h"
#include "people/schema.h"
#include "people/sessions.h"
#include "people/settings.h"
#include "people/sign_in.h"
#include "people/sms.h"
#include "people/vault.h"

namespace greenpool {

class ClockForTest final : public Clock {
 public:
  Timestamp now() override { return Timestamp(microseconds_.load()); }
  void advance(std::int64_t seconds) { microseconds_ += seconds * kMicrosecondsPerSecond; }

 private:
  std::atomic<std::int64_t> microseconds_ = 1'800'000'000 * kMicrosecondsPerSecond;  // 2027-01-15T08:00:00Z
};

inline constexpr PasswordWork kQuickWork{.passes = 1, .memory_bytes = 8'192};

class SmsForTest final : public SmsSender {
 public:
  Status send(const SmsMessage& message) override {
    ++tries;
    if (!error.empty()) return failure(error, "no");
    sent.push_back(message);
    return {};
  }
  std::vector<SmsMessage> sent;
  std::string error;
  int tries = 0;
};

class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    settings_.password_work = kQuickWork;
    settings_.second_factor = SecondFactorRule::optional;
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    open();
  }
  ~PeopleTest() override {
    close();
    std::filesystem::remove_all(directory_);
  }

  void open() {
    static const std::array schemas{kOutboxSchema, kPeopleSchema};
    auto opened = Office::open({.path = path("office.sqlite"), .schemas = schemas, .clock = &clock_});
    ASSERT_TRUE(opened) << opened.error().message;
    office_ = std::move(*opened);
    auto vault = Vault::open(*office_, path("master.key"));
    ASSERT_TRUE(vault) << vault.error().message;
    vault_ = std::move(*vault);
    people_.emplace(People{*vault_, settings_});
    book_ = std::make_unique<AccessBook>();
    book_->apply(office_->ask([&](Work& work) { return load_access(work, *people_); }));
  }
  void close() {
    book_.reset();
    people_.reset();
    office_.reset();
    vault_.reset();
  }
  void restart() {
    close();
    open();
  }

  std::string path(const char* name) const { return (directory_ / name).string(); }

  // Work that changes access: applied to the book once it is durable.
  template <class F>
  auto ask(F&& work) {
    return ask_with_access(*office_, *book_, work);
  }
  // The code of the refusal; empty: there was none.
  template <class F>
  std::string refusal_of(F&& work) {
    try {
      ask(work);
      return "";
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code);
    }
  }
  std::shared_ptr<const Principal> find(const std::string& token) { return book_->find(token, clock_.now()); }

  Caller by(const std::string& id, ActorKind kind = ActorKind::operator_) const {
    return {.kind = kind, .id = id, .request = "r-1"};
  }
  Caller as_member(const std::string& id) const { return by(id, ActorKind::member); }

  std::string bootstrap() {
    return ask([&](Work& work, AccessChanges&) {
      return bootstrap_owner(work, *people_,
                             {.login = "boss", .display_name = "李四", .password_hash = pool_.hash(kBossPassword)});
    });
  }
  std::string add_operator(const std::string& login) {
    const std::string hash = hash_password(kBossPassword, kQuickWork);
    return ask([&](Work& work, AccessChanges&) {
      return create_operator(work, *people_, by("op-boss"),
                             {.login = login, .display_name = "王五", .password_hash = hash});
    });
  }

  SignInResult sign_in(const SignInRequest& request, const std::string& password, const std::string& code = {}) {
    const SignInAttempt attempt =
        ask([&](Work& work, AccessChanges&) { return begin_sign_in(work, *people_, request, pool_.dummy_hash()); });
    const PasswordOutcome outcome = pool_.check(password, attempt.against);
    return ask([&](Work& work, AccessChanges& access) {
      return finish_sign_in(work, *people_, attempt, outcome, code, access);
    });
  }
  SignInResult sign_in_boss(const std::string& password = kBossPassword, const std::string& code = {}) {
    return sign_in({.realm = SignInRealm::operators, .name = "boss", .client = "10.0.0.1", .label = "Firefox"},
                   password, code);
  }

  // The code that the phone was sent.
  std::string receive_code(const std::string& phone, CodePurpose purpose = CodePurpose::sign_in) {
    ask([&](Work& work, AccessChanges&) { send_code(work, *people_, {.phone = phone, .purpose = purpose}); });
    return deliver();
  }
  std::string deliver() {
    while (send_due_sms(*office_, *people_, sms_) > 0) {
    }
    return sms_.sent.empty() ? "" : sms_.sent.back().code;
  }
  MemberEntry enter(const std::string& phone, const std::string& code) {
    return ask([&](Work& work, AccessChanges& access) {
      return enter_with_code(work, *people_, {.phone = phone, .code = code, .client = "10.0.0.9", .label = "WeChat"},
                             access);
    });
  }
  std::string add_member(const std::string& phone) { return enter(phone, receive_code(phone)).member; }

  std::int64_t count(const char* sql) {
    return office_->ask([&](Work& work) { return work.db.integer(sql).value_or(0); });
  }

  static constexpr const char* kBossPassword = "vier Pferde im Regen";

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-people-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  ClockForTest clock_;
  PeopleSettings settings_;
  PasswordPool pool_{{.threads = 2, .queue_max = 128, .work = kQuickWork}};
  SmsForTest sms_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Vault> vault_;
  std::optional<People> people_;
  std::unique_ptr<AccessBook> book_;
};

}  // namespace greenpool
