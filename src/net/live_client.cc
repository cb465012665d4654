#include "net/live_client.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

#include "net/name_lookup.h"
#include "net/url.h"

namespace greenpool {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Deadline = std::chrono::steady_clock::time_point;
using IoError = boost::system::error_code;

constexpr std::uint32_t kFieldBytesMax = 64 * 1024;
constexpr std::size_t kSentFieldBytesMax = 32 * 1024;

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
}

Status check_request(const OutgoingRequest& request) {
  bool good = is_token(request.method);
  std::size_t bytes = 0;
  for (const HttpMessageField& field : request.fields) {
    good &= is_token(field.name) && is_field_value(field.value);
    bytes += field.name.size() + field.value.size();
  }
  if (!good) return failure("request_malformed", "a method or field holds a character that HTTP does not allow");
  if (bytes > kSentFieldBytesMax) return failure("request_malformed", "the fields are too long");
  return {};
}

http::request<http::string_body> message_of(const OutgoingRequest& request, const HttpUrl& url) {
  http::request<http::string_body> message;
  message.version(11);
  message.method_string(request.method);
  message.target(url.target);
  for (const HttpMessageField& field : request.fields) message.insert(field.name, field.value);
  message.set(http::field::host, url.authority());
  message.set(http::field::connection, "close");
  if (message.find(http::field::user_agent) == message.end()) message.set(http::field::user_agent, "greenpool");
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

tl::unexpected<Error> response_error(const IoError& error) {
  if (error == beast::error::timeout) return failure("timeout", "the server did not answer in time");
  if (error == http::error::body_limit || error == http::error::header_limit) {
    return failure("response_too_large", "the answer is larger than allowed");
  }
  return failure("response_malformed", "no whole answer came back: " + error.message());
}

// One request over one connection, on the calling thread.
class Call {
 public:
  Call(const LiveClientOptions& options, asio::ssl::context& tls, const OutgoingRequest& request, const HttpUrl& url)
      : options_(options),
        tls_(tls),
        request_(request),
        url_(url),
        deadline_(std::chrono::steady_clock::now() + options.timeout) {}

  Result<IncomingResponse> make() {
    const Result<std::vector<IpAddress>> addresses = permitted_addresses();
    if (!addresses) return tl::unexpected(addresses.error());
    if (url_.scheme == HttpUrl::Scheme::http) {
      beast::tcp_stream stream(context_);
      if (Status connected = connect(stream, *addresses); !connected) return tl::unexpected(connected.error());
      return exchange(stream, stream);
    }
    beast::ssl_stream<beast::tcp_stream> stream(context_, tls_);
    beast::tcp_stream& below = stream.next_layer();
    if (Status connected = connect(below, *addresses); !connected) return tl::unexpected(connected.error());
    if (Status agreed = shake_hands(stream); !agreed) return tl::unexpected(agreed.error());
    return exchange(stream, below);
  }

 private:
  Result<std::vector<IpAddress>> permitted_addresses() {
    Result<std::vector<IpAddress>> addresses = look_up();
    if (!addresses || !options_.address_filter) return addresses;
    std::erase_if(*addresses, [this](const IpAddress& address) { return !options_.address_filter(address); });
    if (addresses->empty()) return failure("address_refused", "the host's address is not one to connect to");
    return addresses;
  }

  Result<std::vector<IpAddress>> look_up() {
    if (const auto address = parse_ip_address(url_.host)) return std::vector{*address};
    if (!options_.look_up) return look_up_host(url_.host, deadline_);
    std::vector<IpAddress> addresses = options_.look_up(url_.host);
    if (addresses.empty()) return failure("connect_failed", "the host's name is not known");
    return addresses;
  }

  // Starts an operation and waits for it; the stream's own expiry ends it at the latest.
  template <class Start>
  IoError wait_for(const Start& start) {
    IoError outcome;
    context_.restart();
    start([&outcome](const IoError& error, auto&&...) { outcome = error; });
    context_.run();
    return outcome;
  }

  Status connect(beast::tcp_stream& stream, const std::vector<IpAddress>& addresses) {
    IoError error;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      // An address that swallows everything must not use up the time of those behind it.
      const auto now = std::chrono::steady_clock::now();
      const auto share = (deadline_ - now) / static_cast<std::int64_t>(addresses.size() - i);
      stream.expires_at(now + std::max(share, Deadline::duration::zero()));
      error = wait_for([&](auto handler) { stream.async_connect(endpoint_of(addresses[i]), std::move(handler)); });
      if (!error) {
        stream.expires_at(deadline_);
        return {};
      }
      stream.close();
    }
    return failure("connect_failed", "no connection: " + error.message());
  }

  [[nodiscard]] asio::ip::tcp::endpoint endpoint_of(const IpAddress& address) const {
    if (address.version == IpAddress::Version::six) {
      return {asio::ip::address_v6(address.bytes), url_.port};
    }
    asio::ip::address_v4::bytes_type four{};
    std::copy_n(address.bytes.begin() + 12, 4, four.begin());
    return {asio::ip::address_v4(four), url_.port};
  }

  Status shake_hands(beast::ssl_stream<beast::tcp_stream>& stream) {
    IoError error;
    stream.set_verify_callback(asio::ssl::host_name_verification(url_.host), error);
    const bool named = parse_ip_address(url_.host).has_value() ||
                       SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                const_cast<char*>(url_.host.c_str())) == 1;
    if (error || !named) return failure("tls_failed", "the connection cannot be made safe");
    error = wait_for([&](auto handler) { stream.async_handshake(asio::ssl::stream_base::client, std::move(handler)); });
    if (error) return failure("tls_failed", "no safe connection: " + error.message());
    return {};
  }

  template <class Stream>
  Result<IncomingResponse> exchange(Stream& stream, beast::tcp_stream& below) {
    const auto message = message_of(request_, url_);
    // A server may answer and close before it has read everything; what it said counts.
    const IoError written = wait_for([&](auto handler) { http::async_write(stream, message, std::move(handler)); });
    if (written == beast::error::timeout) return response_error(written);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(options_.response_bytes_max);
    parser.header_limit(kFieldBytesMax);
    if (request_.method == "HEAD") parser.skip(true);
    const IoError read = wait_for([&](auto handler) { http::async_read(stream, buffer, parser, std::move(handler)); });
    below.close();
    if (read) return response_error(read);
    IncomingResponse response{.status = static_cast<int>(parser.get().result_int())};
    for (const auto& field : parser.get()) {
      response.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    response.body = std::move(parser.get().body());
    return response;
  }

  const LiveClientOptions& options_;
  asio::ssl::context& tls_;
  const OutgoingRequest& request_;
  const HttpUrl& url_;
  const Deadline deadline_;
  asio::io_context context_{1};
};

class LiveClient final : public HttpClient {
 public:
  explicit LiveClient(const LiveClientOptions& options) : options_(options) {}

  Status set_up() {
    IoError error;
    tls_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression, error);
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    tls_.set_verify_mode(asio::ssl::verify_peer, error);
    if (options_.ca_file.empty()) {
      tls_.set_default_verify_paths(error);
    } else {
      tls_.load_verify_file(options_.ca_file, error);
    }
    if (error) return failure("ca_file_unreadable", "the trusted authorities cannot be read: " + error.message());
    return {};
  }

  Result<IncomingResponse> send(const OutgoingRequest& request) override {
    const Result<HttpUrl> url = parse_http_url(request.url);
    if (!url) return tl::unexpected(url.error());
    if (Status good = check_request(request); !good) return tl::unexpected(good.error());
    return Call(options_, tls_, request, *url).make();
  }

 private:
  const LiveClientOptions options_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};  // not changed after set_up(): shared by all threads
};

}  // namespace

Result<std::unique_ptr<HttpClient>> make_http_client(const LiveClientOptions& options) {
  auto client = std::make_unique<LiveClient>(options);
  if (Status ready = client->set_up(); !ready) return tl::unexpected(ready.error());
  return client;
}

}  // namespace greenpool
