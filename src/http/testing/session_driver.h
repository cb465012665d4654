// A session with everything around it but a socket: tests say what arrives, and read what would be sent.
#pragma once

#include <string>
#include <string_view>

#include "http/desk.h"
#include "http/session.h"
#include "http/testing/fake_programme.h"
#include "server/hall.h"

namespace greenpool {

class SessionDriver final : public Waiter {
 public:
  struct Options {
    HttpLimits limits{};
    std::string token{};
    bool loopback = true;
  };

  SessionDriver() : SessionDriver(Options{}) {}
  explicit SessionDriver(const Options& options)
      : limits(options.limits),
        access_(options.token, options.loopback),
        large{limits.large_bytes},
        http{hall_, limits, access_, clock_, on_answer},
        desk_(programme, [] {}),
        session({http, writer_, large, next_request_id_}, *this, "127.0.0.1") {
    GP_CHECK(programmes_.add(programme), "it is the only one");
    work();
  }

  // What is sent when these bytes arrive, in pieces of at most that size.
  std::string send(std::string_view bytes, std::size_t piece = SIZE_MAX) {
    while (!bytes.empty() && !ended && !waiting_) {
      const std::span<char> room = session.room();
      GP_CHECK(!room.empty(), "a session that wants bytes has room for them");
      const std::size_t size = std::min({bytes.size(), room.size(), piece});
      std::copy_n(bytes.begin(), size, room.begin());
      session.received(size);
      bytes.remove_prefix(size);
      work();
    }
    return take_sent();
  }

  std::string expire() {
    session.expire();
    work();
    return take_sent();
  }

  // After programme.hold: the programme answers.
  std::string release() {
    programme.release();
    work();
    return take_sent();
  }

  std::string take_sent() { return std::exchange(sent_, {}); }

  void answered() override {
    waiting_ = false;
    session.settled();
  }

  HttpLimits limits;
  FakeProgramme programme;
  std::function<void(const AnswerNote&)> on_answer;

 private:
  struct StoppedClock final : Clock {
    Timestamp now() override { return {}; }
  };
  const Access access_;
  StoppedClock clock_;
  Programmes programmes_;
  Hall hall_{programmes_};
  ResponseWriter writer_;
  std::uint64_t next_request_id_ = 1;

 public:
  Allowance large;
  HttpContext http;

 private:
  Desk desk_;

 public:
  Session session;
  bool ended = false;
  std::size_t turns = 0;

 private:
  // Does what the session asks for until it asks for bytes, or the programme holds its answer back.
  void work() {
    collect();
    while (!ended && !waiting_) {
      const Want want = session.proceed();
      if (want == Want::programme) {
        submit();
        continue;
      }
      if (!session.output().empty()) {
        sent_ += session.output();
        session.output_sent();
      }
      if (want == Want::bytes) return;
      ended = want == Want::end;
      turns += want == Want::turn ? 1U : 0U;
    }
  }

  void submit() {
    waiting_ = true;
    desk_.add(session.exchange());
    std::vector<Exchange*> refused;
    desk_.flush(refused);
    for (Exchange* const exchange : refused) exchange->waiter.answered();
    collect();
  }

  void collect() {
    std::vector<Exchange*> settled;
    desk_.take_settled(settled);
    for (Exchange* const exchange : settled) exchange->waiter.answered();
  }

  std::string sent_;
  bool waiting_ = false;
};

}  // namespace greenpool
