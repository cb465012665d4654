#include "http/connection.h"

#include "http/plain_stream.h"
#include "http/stream_connection.h"

namespace greenpool {
namespace {

std::string address_of(const Socket& socket) {
  IoError error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

}  // namespace

std::unique_ptr<Connection> Connection::make(Lane& lane, Socket socket, const ServerTls* tls) {
  if (tls == nullptr) return std::make_unique<StreamConnection<PlainStream>>(lane, std::move(socket));
  return std::make_unique<StreamConnection<TlsStream>>(lane, std::move(socket), *tls);
}

Connection::Connection(Lane& lane, Socket socket)
    : lane_(lane), socket_(std::move(socket)), session_(lane.session_context(), *this, address_of(socket_)) {
  IoError ignored;  // a socket that cannot is found out at its first use
  socket_.non_blocking(true, ignored);
  note_deadline();
}

void Connection::answered() {
  ResumeHandler resume = std::move(*resume_);
  resume_.reset();
  resume();
}

void Connection::news(Session::IfNothing if_nothing) {
  if (!resume_) return;
  if_nothing_ = if_nothing;
  answered();
}

void Connection::expire() {
  expired_ = true;
  IoError ignored;
  socket_.cancel(ignored);
}

void Connection::abandon() {
  abandoned_ = true;
  IoError ignored;
  socket_.close(ignored);
}

void Connection::give_way() {
  if (waiting_ == Waiting::for_news) return dismiss();
  wait_for(Waiting::for_programme);
  abandon();
}

void Connection::dismiss() {
  abandon();
  news(Session::IfNothing::say_nothing);
}

Awaitable<void> Connection::until_answered() {
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [this](ResumeHandler&& handler) { resume_.emplace(std::move(handler)); }, kAwait);
}

void Connection::wait_for(Waiting waiting) {
  if (waiting != waiting_ || waiting == Waiting::for_request) {
    lane_.move(*this, waiting_, waiting);
    waiting_ = waiting;
  }
}

// Once for each phase of each request: bytes that trickle in do not extend it.
void Connection::note_deadline() {
  const Phase phase = session_.phase();
  if (phase == deadline_phase_ && session_.requests() == deadline_request_) return;
  deadline_phase_ = phase;
  deadline_request_ = session_.requests();
  const HttpLimits& limits = lane_.limits();
  const bool first = session_.requests() == 1;
  set_deadline(phase == Phase::body ? limits.body : phase == Phase::header || first ? limits.header : limits.idle);
}

void Connection::set_deadline(std::chrono::milliseconds allowed) {
  deadline_ = lane_.now() + allowed + lane_.limits().sweep;
}

}  // namespace greenpool
