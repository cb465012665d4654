#include "http/connection.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "http/lane.h"

namespace greenpool {
namespace {

std::string address_of(const Socket& socket) {
  IoError error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

bool would_block(const IoError& error) { return error == asio::error::would_block || error == asio::error::try_again; }

}  // namespace

Connection::Connection(Lane& lane, Socket socket)
    : lane_(lane), socket_(std::move(socket)), session_(lane.session_context(), *this, address_of(socket_)) {
  IoError ignored;  // a socket that cannot is found out at its first use
  socket_.non_blocking(true, ignored);
  note_deadline();
}

Awaitable<void> Connection::run() {
  while (!abandoned_) {
    const Want want = session_.proceed();
    if (want == Want::programme) {
      wait_for(Waiting::for_programme);
      lane_.submit(session_.exchange());
      co_await until_answered();
      session_.settled();
      continue;
    }
    if (!session_.output().empty()) {
      Sent sent = send_now();
      if (sent == Sent::part) {
        wait_for(Waiting::for_transfer);
        if (co_await send_rest()) sent = Sent::all;
      }
      if (sent != Sent::all) co_return;
    }
    if (want == Want::stream) {
      co_await stream();
      co_return;
    }
    if (want == Want::end) {
      co_await linger();
      co_return;
    }
    if (want == Want::turn) {
      wait_for(Waiting::for_programme);
      co_await asio::post(lane_.executor(), kAwait);
      continue;
    }
    if (lane_.stopping() && session_.phase() == Phase::idle) co_return;
    wait_for(session_.phase() == Phase::body ? Waiting::for_transfer : Waiting::for_request);
    note_deadline();
    const std::span<char> room = session_.room();
    IoError error;
    const std::size_t received = co_await socket_.async_read_some(asio::mutable_buffer(room.data(), room.size()),
                                                                  asio::redirect_error(kAwait, error));
    if (expired_ && !abandoned_) {
      session_.expire();
      continue;
    }
    if (error) co_return;
    session_.received(received);
  }
}

void Connection::answered() {
  ResumeHandler resume = std::move(*resume_);
  resume_.reset();
  resume();
}

// Whoever does not take what is told within the time for an answer is dropped; what came meanwhile is told in one
// piece.
Awaitable<void> Connection::stream() {
  lane_.stream_opened();
  while (!abandoned_) {
    wait_for(Waiting::for_news);
    told_at_ = lane_.now();
    co_await until_answered();
    if (abandoned_) break;
    const bool taken = co_await tell();
    if (!taken) break;
  }
  lane_.stream_closed();
}

// All that the listener has not heard; false when it does not take it.
Awaitable<bool> Connection::tell() {
  session_.stream_on(if_nothing_);
  bool taken = true;
  while (taken && !session_.output().empty()) {
    Sent sent = send_now();
    if (sent == Sent::part) {
      wait_for(Waiting::for_transfer);
      if (co_await send_rest()) sent = Sent::all;
    }
    taken = sent == Sent::all;
    if (taken) session_.stream_on(Session::IfNothing::say_nothing);
  }
  co_return taken;
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

Connection::Sent Connection::send_now() {
  const std::string_view output = session_.output();
  IoError error;
  sent_ = socket_.write_some(asio::const_buffer(output.data(), output.size()), error);
  if (error && !would_block(error)) return Sent::broken;
  if (sent_ < output.size()) return Sent::part;
  session_.output_sent();
  return Sent::all;
}

Awaitable<bool> Connection::send_rest() {
  deadline_ = lane_.now() + lane_.limits().write + lane_.limits().sweep;
  const std::string_view output = session_.output();
  while (sent_ < output.size()) {
    IoError error;
    const asio::const_buffer rest(output.data() + sent_, output.size() - sent_);
    sent_ += co_await socket_.async_write_some(rest, asio::redirect_error(kAwait, error));
    if (error || expired_ || abandoned_) co_return false;
  }
  session_.output_sent();
  co_return true;
}

// Closing while unread bytes of the client are on their way would take the last answer from it.
Awaitable<void> Connection::linger() {
  constexpr int kReadsMax = 64;
  IoError error;
  socket_.shutdown(asio::socket_base::shutdown_send, error);
  wait_for(Waiting::for_transfer);
  deadline_ = lane_.now() + lane_.limits().linger + lane_.limits().sweep;
  expired_ = false;
  std::array<char, 4'096> ignored;
  for (int reads = 0; !error && !expired_ && !abandoned_ && reads < kReadsMax; ++reads) {
    co_await socket_.async_read_some(asio::buffer(ignored), asio::redirect_error(kAwait, error));
  }
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
  const auto allowed = phase == Phase::body              ? limits.body
                       : phase == Phase::header || first ? limits.header
                                                         : limits.idle;
  deadline_ = lane_.now() + allowed + limits.sweep;
}

}  // namespace greenpool
