// TLS over a connection's socket: OpenSSL's engine on the descriptor itself, so that it waits for nothing by itself and
// a connection at rest keeps no buffers (docs/adr/0025-tls.md).
// Thread safety: the lane's thread.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>

#include "http/asio.h"
#include "net/server_tls.h"

namespace greenpool {

class TlsStream {
 public:
  TlsStream(Socket& socket, const ServerTls& tls);

  // plain: the client speaks HTTP in the clear, and from now on so does this stream.
  enum class Handshake : std::uint8_t { done, plain, failed };
  [[nodiscard]] Awaitable<Handshake> shake_hands();

  // As PlainStream's.
  Awaitable<std::size_t> read_some(asio::mutable_buffer room, IoError& error);
  std::size_t write_now(asio::const_buffer bytes, IoError& error);
  Awaitable<std::size_t> write_some(asio::const_buffer bytes, IoError& error);
  void end_sending(IoError& error);

 private:
  using Wait = asio::socket_base::wait_type;
  using Engine = std::unique_ptr<SSL, void (*)(SSL*)>;

  // What the engine waits for, after an operation that gave nothing; nullopt: it has ended, and `error` says how.
  [[nodiscard]] std::optional<Wait> missing_after(int outcome, IoError& error);

  Socket& socket_;
  Engine engine_;  // nullptr: in the clear
  Wait write_waits_for_ = asio::socket_base::wait_write;
};

}  // namespace greenpool
