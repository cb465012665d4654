// One client: a coroutine that moves bytes between its socket and its session, in the clear or over TLS. Which of the
// two is settled when it is made: what moves bytes is compiled for either, so that a plain connection pays nothing.
//
// No timer is set for a request: the connection notes a deadline, and its lane's sweep ends what is past it.
// Thread safety: the lane's thread.
#pragma once

#include <boost/intrusive/list.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "http/asio.h"
#include "http/session.h"

namespace greenpool {

class Lane;
class ServerTls;

using SteadyTime = std::chrono::steady_clock::time_point;

// What a connection waits for, and so which gives way when there are too many.
enum class Waiting : std::uint8_t { for_request, for_transfer, for_programme, for_news };
inline constexpr std::size_t kWaitingKinds = 4;

// Leaves its list when it is destroyed.
using ConnectionHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

class Connection : public Waiter, public ConnectionHook {
 public:
  // tls: nullptr where the server speaks in the clear.
  [[nodiscard]] static std::unique_ptr<Connection> make(Lane& lane, Socket socket, const ServerTls* tls);

  // Until the connection is closed.
  virtual Awaitable<void> run() = 0;

  void answered() override;
  // A listener: there may be something to tell, or it is time for a sign of life.
  void news(Session::IfNothing if_nothing);
  [[nodiscard]] SteadyTime told_at() const { return told_at_; }

  // Interrupts whatever waits for the client.
  void expire();    // past the deadline
  void abandon();   // without another word
  void give_way();  // likewise, and is not asked again
  void dismiss();   // a listener: likewise; it may be gone with this call
  [[nodiscard]] bool idle() const { return session_.phase() == Phase::idle; }

  [[nodiscard]] SteadyTime deadline() const { return deadline_; }
  [[nodiscard]] Waiting waiting() const { return waiting_; }

 protected:
  Connection(Lane& lane, Socket socket);

  [[nodiscard]] Awaitable<void> until_answered();
  void wait_for(Waiting waiting);
  void note_deadline();
  void set_deadline(std::chrono::milliseconds allowed);

  Lane& lane_;
  Socket socket_;
  Session session_;
  Session::IfNothing if_nothing_ = Session::IfNothing::say_nothing;
  SteadyTime told_at_;
  bool expired_ = false;
  bool abandoned_ = false;

 private:
  using ResumeHandler = asio::async_result<asio::use_awaitable_t<Executor>, void()>::handler_type;

  std::optional<ResumeHandler> resume_;
  SteadyTime deadline_;
  Waiting waiting_ = Waiting::for_request;
  Phase deadline_phase_ = Phase::idle;
  std::uint64_t deadline_request_ = 0;
};

}  // namespace greenpool
