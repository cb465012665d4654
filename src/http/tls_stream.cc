#include "http/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <climits>

#include "base/check.h"

namespace greenpool {
namespace {

// --- the socket, as OpenSSL's engine sees it; its own would raise SIGPIPE ---

int descriptor_of(BIO* bio) { return static_cast<Socket*>(BIO_get_data(bio))->native_handle(); }

bool can_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(descriptor_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && can_wait()) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* room, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t received = ::recv(descriptor_of(bio), room, static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (received < 0 && can_wait()) BIO_set_retry_read(bio);
  return static_cast<int>(received);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* bio_method() {
  static const BIO_METHOD* const made = [] {
    BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
    GP_CHECK(method != nullptr && BIO_meth_set_write(method, &bio_write) == 1 &&
                 BIO_meth_set_read(method, &bio_read) == 1 && BIO_meth_set_ctrl(method, &bio_control) == 1,
             "OpenSSL takes a way to the socket");
    return method;
  }();
  return made;
}

int size_of(std::size_t bytes) { return static_cast<int>(std::min<std::size_t>(bytes, INT_MAX)); }

}  // namespace

TlsStream::TlsStream(Socket& socket, const ServerTls& tls)
    : socket_(socket), engine_(SSL_new(tls.native()), &SSL_free) {
  BIO* const bio = BIO_new(bio_method());
  GP_CHECK(engine_ && bio != nullptr, "there is memory for a connection");
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(engine_.get(), bio, bio);
  SSL_set_accept_state(engine_.get());
}

Awaitable<TlsStream::Handshake> TlsStream::shake_hands() {
  IoError error;
  co_await socket_.async_wait(asio::socket_base::wait_read, asio::redirect_error(kAwait, error));
  char first = 0;
  const bool known = !error && ::recv(socket_.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
  // A method's first letter; TLS begins with 22.
  if (known && first >= 'A' && first <= 'Z') {
    engine_.reset();
    co_return Handshake::plain;
  }
  bool done = false;
  while (!error && !done) {
    ERR_clear_error();
    const int outcome = SSL_do_handshake(engine_.get());
    done = outcome == 1;
    if (!done) {
      const std::optional<Wait> wait = missing_after(outcome, error);
      if (wait) co_await socket_.async_wait(*wait, asio::redirect_error(kAwait, error));
    }
  }
  co_return done ? Handshake::done : Handshake::failed;
}

Awaitable<std::size_t> TlsStream::read_some(asio::mutable_buffer room, IoError& error) {
  if (!engine_) co_return co_await socket_.async_read_some(room, asio::redirect_error(kAwait, error));
  int received = 0;
  while (!error && received <= 0) {
    ERR_clear_error();
    received = SSL_read(engine_.get(), room.data(), size_of(room.size()));
    if (received <= 0) {
      const std::optional<Wait> wait = missing_after(received, error);
      if (wait) co_await socket_.async_wait(*wait, asio::redirect_error(kAwait, error));
    }
  }
  co_return error ? 0 : static_cast<std::size_t>(received);
}

std::size_t TlsStream::write_now(asio::const_buffer bytes, IoError& error) {
  if (!engine_) return socket_.write_some(bytes, error);
  std::size_t sent = 0;
  while (!error && sent < bytes.size()) {
    ERR_clear_error();
    const int outcome =
        SSL_write(engine_.get(), static_cast<const char*>(bytes.data()) + sent, size_of(bytes.size() - sent));
    if (outcome > 0) {
      sent += static_cast<std::size_t>(outcome);
    } else if (const std::optional<Wait> wait = missing_after(outcome, error)) {
      write_waits_for_ = *wait;
      error = asio::error::would_block;
    }
  }
  return sent;
}

Awaitable<std::size_t> TlsStream::write_some(asio::const_buffer bytes, IoError& error) {
  if (!engine_) co_return co_await socket_.async_write_some(bytes, asio::redirect_error(kAwait, error));
  std::size_t sent = 0;
  while (!error && sent == 0) {
    sent = write_now(bytes, error);
    if (error == asio::error::would_block) {
      error = {};
      if (sent == 0) co_await socket_.async_wait(write_waits_for_, asio::redirect_error(kAwait, error));
    }
  }
  co_return sent;
}

// The end is said in TLS, too: without it, a client could not tell whether the answer was cut off.
void TlsStream::end_sending(IoError& error) {
  if (engine_ && SSL_is_init_finished(engine_.get()) == 1) {
    ERR_clear_error();
    static_cast<void>(SSL_shutdown(engine_.get()));
  }
  socket_.shutdown(asio::socket_base::shutdown_send, error);
}

std::optional<TlsStream::Wait> TlsStream::missing_after(int outcome, IoError& error) {
  switch (SSL_get_error(engine_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
      return asio::socket_base::wait_read;
    case SSL_ERROR_WANT_WRITE:
      return asio::socket_base::wait_write;
    case SSL_ERROR_ZERO_RETURN:
      error = asio::error::eof;
      return std::nullopt;
    default:
      error = asio::error::connection_aborted;
      return std::nullopt;
  }
}

}  // namespace greenpool
