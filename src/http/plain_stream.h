// A bare socket under a connection; TlsStream is its counterpart.
// Thread safety: the lane's thread.
#pragma once

#include <boost/asio/redirect_error.hpp>

#include "http/asio.h"

namespace greenpool {

class PlainStream {
 public:
  explicit PlainStream(Socket& socket) : socket_(socket) {}

  Awaitable<std::size_t> read_some(asio::mutable_buffer room, IoError& error) {
    return socket_.async_read_some(room, asio::redirect_error(kAwait, error));
  }
  // What the socket takes at once; would_block where that is not all.
  std::size_t write_now(asio::const_buffer bytes, IoError& error) { return socket_.write_some(bytes, error); }
  Awaitable<std::size_t> write_some(asio::const_buffer bytes, IoError& error) {
    return socket_.async_write_some(bytes, asio::redirect_error(kAwait, error));
  }
  // Nothing more will be sent; what the client still sends can be read.
  void end_sending(IoError& error) { socket_.shutdown(asio::socket_base::shutdown_send, error); }

 private:
  Socket& socket_;
};

}  // namespace greenpool
