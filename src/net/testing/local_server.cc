#include "net/testing/local_server.h"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace greenpool::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using IoError = boost::system::error_code;

template <class Stream>
void serve_one(Stream& stream, const LocalServer::Handler& handler) {
  IoError error;
  boost::beast::flat_buffer buffer;
  http::request_parser<http::string_body> parser;
  parser.body_limit(std::uint64_t{64} << 20U);
  http::read(stream, buffer, parser, error);
  if (error) return;
  const auto& message = parser.get();
  LocalRequest request{.method = std::string(message.method_string()),
                       .target = std::string(message.target()),
                       .fields = {},
                       .body = message.body()};
  for (const auto& field : message) {
    request.fields.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  const LocalAnswer answer = handler(request);
  if (answer.manner == LocalAnswer::Manner::hang_up) return;
  if (!answer.raw.empty()) {
    asio::write(stream, asio::buffer(answer.raw), error);
    return;
  }
  http::response<http::string_body> response;
  response.version(11);
  response.result(static_cast<unsigned>(answer.status));
  response.set(http::field::connection, "close");
  for (const HttpMessageField& field : answer.fields) response.insert(field.name, field.value);
  response.body() = answer.body;
  response.prepare_payload();
  http::write(stream, response, error);
}

}  // namespace

std::string_view LocalRequest::field(std::string_view name) const {
  for (const HttpMessageField& field : fields) {
    if (boost::beast::iequals(field.name, name)) return field.value;
  }
  return {};
}

class LocalServer::Running {
 public:
  Running(const Certificate* certificate, Handler handler) : handler_(std::move(handler)) {
    if (certificate != nullptr) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->use_certificate_chain(asio::buffer(certificate->certificate_pem));
      tls_->use_private_key(asio::buffer(certificate->private_key_pem), asio::ssl::context::pem);
    }
    thread_ = std::thread([this] { accept_all(); });
  }

  ~Running() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
      for (const int open : open_) ::shutdown(open, SHUT_RDWR);
    }
    thread_.join();
    for (std::thread& thread : threads_) thread.join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] bool is_safe() const { return tls_.has_value(); }

 private:
  void accept_all() {
    for (;;) {
      Tcp::socket socket(context_);
      IoError error;
      acceptor_.accept(socket, error);
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      if (error) continue;
      open_.insert(socket.native_handle());
      threads_.emplace_back([this, taken = std::move(socket)]() mutable { serve(std::move(taken)); });
    }
  }

  void serve(Tcp::socket socket) {
    const int handle = socket.native_handle();
    IoError error;
    if (tls_) {
      asio::ssl::stream<Tcp::socket&> stream(socket, *tls_);
      stream.handshake(asio::ssl::stream_base::server, error);
      if (!error) {
        serve_one(stream, handler_);
        // The end of an answer without a length is told by the close of TLS.
        stream.shutdown(error);
      }
    } else {
      serve_one(socket, handler_);
    }
    const std::lock_guard lock(mutex_);
    open_.erase(handle);
    socket.shutdown(Tcp::socket::shutdown_both, error);
    socket.close(error);
  }

  const Handler handler_;
  std::optional<asio::ssl::context> tls_;
  asio::io_context context_;
  Tcp::acceptor acceptor_{context_, Tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  const std::uint16_t port_ = acceptor_.local_endpoint().port();
  std::mutex mutex_;
  std::set<int> open_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
  std::thread thread_;
};

LocalServer::LocalServer(Handler handler) : running_(std::make_unique<Running>(nullptr, std::move(handler))) {}
LocalServer::LocalServer(const Certificate& certificate, Handler handler)
    : running_(std::make_unique<Running>(&certificate, std::move(handler))) {}
LocalServer::~LocalServer() = default;

std::uint16_t LocalServer::port() const { return running_->port(); }
std::string LocalServer::url() const {
  return (running_->is_safe() ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port());
}

}  // namespace greenpool::testing
