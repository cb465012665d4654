// One I/O thread: its event loop, its connections and its desk. Connections never leave their lane.
//
// Thread safety: start, stop_soon, join and adopt from any thread; the rest belongs to the lane's thread.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <thread>

#include "base/time.h"
#include "http/connection.h"
#include "http/current_tls.h"
#include "http/desk.h"
#include "http/office_desk.h"
#include "server/hall.h"

namespace greenpool {

class Lane {
 public:
  struct Options {
    Hall& hall;
    const HttpLimits& limits;  // connections and large_bytes are those of this lane
    const Access& access;
    RateLimiter* rates;      // nullptr: clients may ask as often as they like
    RateLimiter* key_rates;  // likewise, integrators
    const CurrentTls* tls;   // nullptr: in the clear
    bool https_in_front;     // trusted proxies are asked over https
    Clock& clock;
    std::uint64_t first_request_id;
    std::function<void()> on_sweep;                    // lane's thread, every sweep; may be empty
    std::function<void(const AnswerNote&)> on_answer;  // lane's thread; may be empty
  };

  explicit Lane(const Options& options);
  ~Lane();

  void start();
  // Closes idle connections, lets requests in flight be answered, and ends; join() waits for it.
  void stop_soon();
  void join();

  [[nodiscard]] asio::io_context& io() { return io_; }
  // Takes over a connected socket of this lane's io().
  void adopt(Socket socket);

  // --- for connections ---

  [[nodiscard]] SteadyTime now() const { return now_; }
  [[nodiscard]] const HttpLimits& limits() const { return limits_; }
  [[nodiscard]] SessionContext session_context() { return {http_, writer_, large_, next_request_id_}; }
  [[nodiscard]] bool stopping() const { return http_.stopping; }
  [[nodiscard]] Executor executor() { return io_.get_executor(); }
  void submit(Exchange& exchange);
  void move(Connection& connection, Waiting from, Waiting to);
  void stream_opened() { ++http_.streams; }
  void stream_closed() { --http_.streams; }

 private:
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
  using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

  void admit(Socket socket);
  [[nodiscard]] bool make_room();
  void released();
  void flush();
  void deliver();
  void deliver_from_office();
  void tell_listeners();
  [[nodiscard]] const std::vector<Connection*>& listeners();
  [[nodiscard]] Desk& desk_of(Programme& programme);
  void sweep();
  void schedule_sweep();
  void begin_drain();
  void finish_if_drained();

  const HttpLimits limits_;
  Clock& clock_;
  const CurrentTls* const tls_;
  const std::function<void()> on_sweep_;
  const std::function<void(const AnswerNote&)> on_answer_;
  asio::io_context io_{1};
  asio::executor_work_guard<Executor> work_;
  Timer timer_;
  ResponseWriter writer_;
  Allowance large_;
  HttpContext http_;
  std::uint64_t next_request_id_;
  std::vector<std::pair<Programme*, std::unique_ptr<Desk>>> desks_;  // made when first needed
  OfficeDesk office_desk_;
  bool flush_scheduled_ = false;
  std::atomic<bool> news_{false};  // is on its way to the lane
  std::size_t listens_ = 0;        // its number at the flow
  std::vector<Connection*> listeners_;
  std::vector<Exchange*> refused_;
  std::vector<Exchange*> settled_;
  // Each in the order in which they began to wait.
  std::array<Connections, kWaitingKinds> connections_;
  std::size_t count_ = 0;
  SteadyTime now_;
  SteadyTime drain_end_ = SteadyTime::max();
  std::thread thread_;
};

}  // namespace greenpool
