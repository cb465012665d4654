// A connection over one kind of stream: PlainStream or TlsStream. Compiled in connection.cc.
#pragma once

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <type_traits>

#include "http/connection.h"
#include "http/lane.h"
#include "http/tls_stream.h"

namespace greenpool {

template <class Stream>
class StreamConnection final : public Connection {
 public:
  // more: what the stream takes besides its socket.
  template <class... More>
  StreamConnection(Lane& lane, Socket socket, const More&... more)
      : Connection(lane, std::move(socket)), stream_(socket_, more...) {}

  Awaitable<void> run() override;

 private:
  enum class Sent : std::uint8_t { all, part, broken };

  [[nodiscard]] Awaitable<bool> meet();
  [[nodiscard]] Awaitable<void> stream();
  [[nodiscard]] Awaitable<bool> tell();
  [[nodiscard]] Awaitable<bool> send_rest();
  [[nodiscard]] Awaitable<void> linger();
  // What the stream takes at once, without waiting.
  [[nodiscard]] Sent send_now();

  Stream stream_;
  std::size_t sent_ = 0;  // of the session's output
};

// False: the client is none to talk to. Slow ones have waited longest, and give way like those who are slow to ask.
template <class Stream>
Awaitable<bool> StreamConnection<Stream>::meet() {
  set_deadline(lane_.limits().handshake);
  const TlsStream::Handshake outcome = co_await stream_.shake_hands();
  if (outcome == TlsStream::Handshake::plain) session_.refuse_plain();
  set_deadline(lane_.limits().header);
  co_return outcome != TlsStream::Handshake::failed && !expired_;
}

template <class Stream>
Awaitable<void> StreamConnection<Stream>::run() {
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    const bool met = co_await meet();
    if (!met) co_return;
  }
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
    const std::size_t received = co_await stream_.read_some({room.data(), room.size()}, error);
    if (expired_ && !abandoned_) {
      session_.expire();
      continue;
    }
    if (error) co_return;
    session_.received(received);
  }
}

// Whoever does not take what is told within the time for an answer is dropped; what came meanwhile is told in one
// piece.
template <class Stream>
Awaitable<void> StreamConnection<Stream>::stream() {
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
template <class Stream>
Awaitable<bool> StreamConnection<Stream>::tell() {
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

template <class Stream>
typename StreamConnection<Stream>::Sent StreamConnection<Stream>::send_now() {
  const std::string_view output = session_.output();
  IoError error;
  sent_ = stream_.write_now({output.data(), output.size()}, error);
  if (error && error != asio::error::would_block && error != asio::error::try_again) return Sent::broken;
  if (sent_ < output.size()) return Sent::part;
  session_.output_sent();
  return Sent::all;
}

template <class Stream>
Awaitable<bool> StreamConnection<Stream>::send_rest() {
  set_deadline(lane_.limits().write);
  const std::string_view output = session_.output();
  while (sent_ < output.size()) {
    IoError error;
    sent_ += co_await stream_.write_some({output.data() + sent_, output.size() - sent_}, error);
    if (error || expired_ || abandoned_) co_return false;
  }
  session_.output_sent();
  co_return true;
}

// Closing while unread bytes of the client are on their way would take the last answer from it.
template <class Stream>
Awaitable<void> StreamConnection<Stream>::linger() {
  constexpr int kReadsMax = 64;
  IoError error;
  stream_.end_sending(error);
  wait_for(Waiting::for_transfer);
  set_deadline(lane_.limits().linger);
  expired_ = false;
  std::array<char, 4'096> ignored;
  for (int reads = 0; !error && !expired_ && !abandoned_ && reads < kReadsMax; ++reads) {
    co_await socket_.async_read_some(asio::buffer(ignored), asio::redirect_error(kAwait, error));
  }
}

}  // namespace greenpool
