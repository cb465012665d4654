#include "http/lane.h"

#include <pthread.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "server/flow.h"

namespace greenpool {

Lane::Lane(const Options& options)
    : limits_(options.limits),
      clock_(options.clock),
      tls_(options.tls),
      on_sweep_(options.on_sweep),
      on_answer_(options.on_answer),
      work_(io_.get_executor()),
      timer_(io_.get_executor()),
      large_{options.limits.large_bytes},
      http_{.hall = options.hall,
            .limits = limits_,
            .access = options.access,
            .clock = clock_,
            .on_answer = on_answer_,
            .rates = options.rates,
            .key_rates = options.key_rates,
            .over_tls = options.tls != nullptr,
            .https_in_front = options.https_in_front},
      next_request_id_(options.first_request_id),
      office_desk_(options.hall, [this] { asio::post(io_, [this] { deliver_from_office(); }); }),
      now_(std::chrono::steady_clock::now()) {
  writer_.set_date(clock_.now());
  if (options.hall.flow == nullptr) return;
  listens_ = options.hall.flow->listen([this](std::string_view) {
    if (!news_.exchange(true)) asio::post(io_, [this] { tell_listeners(); });
  });
}

Lane::~Lane() {
  if (listens_ != 0) http_.hall.flow->unlisten(listens_);
  join();
}

void Lane::start() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "gp-http");
    schedule_sweep();
    io_.run();
  });
}

void Lane::stop_soon() {
  asio::post(io_, [this] { begin_drain(); });
}

void Lane::join() {
  if (thread_.joinable()) thread_.join();
}

void Lane::adopt(Socket socket) {
  asio::post(io_, [this, taken = std::move(socket)]() mutable { admit(std::move(taken)); });
}

void Lane::admit(Socket socket) {
  if (stopping() || (count_ >= limits_.connections && !make_room())) return;  // closes it
  const std::shared_ptr<const ServerTls> tls = tls_ == nullptr ? nullptr : tls_->now();
  std::unique_ptr<Connection> connection = Connection::make(*this, std::move(socket), tls.get());
  Connection& admitted = *connection;
  connections_[static_cast<std::size_t>(Waiting::for_request)].push_back(admitted);
  ++count_;
  asio::co_spawn(io_, admitted.run(), [this, owned = std::move(connection)](const std::exception_ptr&) mutable {
    owned.reset();
    released();
  });
}

// Closes the connection that has waited longest for its client: to ask something, else to take or send on. One whose
// request is with the programme is never closed.
bool Lane::make_room() {
  for (const Waiting kind : {Waiting::for_request, Waiting::for_transfer, Waiting::for_news}) {
    Connections& waiting = connections_[static_cast<std::size_t>(kind)];
    if (waiting.empty()) continue;
    waiting.front().give_way();
    return true;
  }
  return false;
}

void Lane::released() {
  --count_;
  finish_if_drained();
}

void Lane::submit(Exchange& exchange) {
  if (exchange.is_for_office()) {
    // Later, not now: the connection begins to wait only after this call.
    if (!office_desk_.submit(exchange)) asio::post(io_, [&exchange] { exchange.waiter.answered(); });
    return;
  }
  desk_of(*exchange.programme).add(exchange);
  if (flush_scheduled_) return;
  flush_scheduled_ = true;
  // Behind what else is ready, so that all of it goes in one piece.
  asio::post(io_, [this] { flush(); });
}

void Lane::move(Connection& connection, Waiting from, Waiting to) {
  Connections& source = connections_[static_cast<std::size_t>(from)];
  Connections& target = connections_[static_cast<std::size_t>(to)];
  target.splice(target.end(), source, Connections::s_iterator_to(connection));
}

void Lane::flush() {
  flush_scheduled_ = false;
  refused_.clear();
  for (const auto& [programme, desk] : desks_) {
    if (desk->has_added()) desk->flush(refused_);
  }
  for (Exchange* exchange : refused_) exchange->waiter.answered();
}

void Lane::deliver() {
  // By number: whoever is answered may be the first to need another desk.
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    desks_[i].second->take_settled(settled_);
    for (Exchange* exchange : settled_) exchange->waiter.answered();
  }
}

void Lane::deliver_from_office() {
  office_desk_.take_settled(settled_);
  for (Exchange* exchange : settled_) exchange->waiter.answered();
}

void Lane::tell_listeners() {
  news_ = false;
  for (Connection* connection : listeners()) connection->news(Session::IfNothing::say_nothing);
}

// A copy: each of them may leave the list when it is told something, none another.
const std::vector<Connection*>& Lane::listeners() {
  listeners_.clear();
  for (Connection& connection : connections_[static_cast<std::size_t>(Waiting::for_news)]) {
    listeners_.push_back(&connection);
  }
  return listeners_;
}

Desk& Lane::desk_of(Programme& programme) {
  for (const auto& [known, desk] : desks_) {
    if (known == &programme) return *desk;
  }
  auto desk = std::make_unique<Desk>(programme, [this] { asio::post(io_, [this] { deliver(); }); });
  return *desks_.emplace_back(&programme, std::move(desk)).second;
}

void Lane::schedule_sweep() {
  timer_.expires_after(limits_.sweep);
  timer_.async_wait([this](const IoError& error) {
    if (!error) sweep();
  });
}

void Lane::sweep() {
  now_ = std::chrono::steady_clock::now();
  writer_.set_date(clock_.now());
  if (on_sweep_) on_sweep_();
  for (const Waiting kind : {Waiting::for_request, Waiting::for_transfer}) {
    for (Connection& connection : connections_[static_cast<std::size_t>(kind)]) {
      if (now_ >= drain_end_) {
        connection.abandon();
      } else if (now_ >= connection.deadline()) {
        connection.expire();
      }
    }
  }
  for (Connection* connection : listeners()) {
    if (now_ >= connection->told_at() + limits_.heartbeat) connection->news(Session::IfNothing::show_life);
  }
  schedule_sweep();
}

void Lane::begin_drain() {
  if (stopping()) return;
  http_.stopping = true;
  now_ = std::chrono::steady_clock::now();
  drain_end_ = now_ + limits_.drain;
  for (Connection& connection : connections_[static_cast<std::size_t>(Waiting::for_request)]) {
    if (connection.idle()) connection.abandon();
  }
  for (Connection* connection : listeners()) connection->dismiss();
  finish_if_drained();
}

void Lane::finish_if_drained() {
  if (!stopping() || count_ > 0) return;
  timer_.cancel();
  work_.reset();
}

}  // namespace greenpool
