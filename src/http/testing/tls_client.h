// A blocking client that speaks TLS on loopback, for tests: RawClient with OpenSSL between. What it offers is chosen,
// so that a server can be seen to refuse it.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/testing/client.h"

namespace greenpool {

struct TlsClientOptions {
  std::string certificate_pem = {};  // the one to trust; empty: any
  int version = 0;                   // TLS1_2_VERSION, …; 0: whichever the server takes
  std::string suites = {};           // of TLS 1.2, in the client's order; empty: OpenSSL's
  std::string protocols = {};        // of ALPN, each after its length: "\x08http/1.1"
  SSL_SESSION* resumes = nullptr;    // of a connection before
  int receive_buffer = 0;            // of the socket; 0: the system's
};

class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, const TlsClientOptions& options = {})
      : raw_(port, options.receive_buffer),
        context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
        engine_(nullptr, &SSL_free) {
    SSL_CTX* const context = context_.get();
    SSL_CTX_set_security_level(context, 0);  // offers what is weak, too
    if (options.version != 0) {
      SSL_CTX_set_min_proto_version(context, options.version);
      SSL_CTX_set_max_proto_version(context, options.version);
    }
    if (!options.suites.empty()) {
      GP_CHECK(SSL_CTX_set_cipher_list(context, options.suites.c_str()) == 1, "OpenSSL knows the suites");
    }
    if (!options.certificate_pem.empty()) trust(options.certificate_pem);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT);
    engine_.reset(SSL_new(context));
    from_server_ = BIO_new(BIO_s_mem());
    to_server_ = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(from_server_, -1);
    SSL_set_bio(engine_.get(), from_server_, to_server_);
    if (!options.protocols.empty()) {
      SSL_set_alpn_protos(engine_.get(), reinterpret_cast<const unsigned char*>(options.protocols.data()),
                          static_cast<unsigned>(options.protocols.size()));
    }
    if (options.resumes != nullptr) SSL_set_session(engine_.get(), options.resumes);
    SSL_set_connect_state(engine_.get());
  }

  // What it would send first, to be sent otherwise.
  std::string take_hello() {
    static_cast<void>(SSL_do_handshake(engine_.get()));
    return take_written();
  }
  [[nodiscard]] RawClient& raw() { return raw_; }

  // False: the server would not, or the client will not; reason() says why.
  bool shake_hands() {
    return work([this] { return SSL_do_handshake(engine_.get()); }) == 1;
  }
  // Asks the server for another handshake (TLS 1.2).
  bool renegotiate() { return SSL_renegotiate(engine_.get()) == 1 && shake_hands(); }

  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(engine_.get()); }
  [[nodiscard]] std::string suite() const { return SSL_get_cipher_name(engine_.get()); }
  [[nodiscard]] bool resumed() const { return SSL_session_reused(engine_.get()) == 1; }
  [[nodiscard]] bool compresses() const { return SSL_get_current_compression(engine_.get()) != nullptr; }
  [[nodiscard]] std::string protocol() const {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(engine_.get(), &chosen, &size);
    return {reinterpret_cast<const char*>(chosen), size};
  }
  // Since the handshake, and in TLS 1.3 since an answer was read.
  [[nodiscard]] std::shared_ptr<SSL_SESSION> session() const {
    return {SSL_get1_session(engine_.get()), &SSL_SESSION_free};
  }
  // Whether the server has said that nothing more comes.
  [[nodiscard]] bool told_the_end() const { return (SSL_get_shutdown(engine_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

  bool send(std::string_view bytes) {
    return work([&] { return SSL_write(engine_.get(), bytes.data(), static_cast<int>(bytes.size())); }) > 0;
  }
  // Says in TLS that nothing more comes.
  void finish_sending() {
    static_cast<void>(SSL_shutdown(engine_.get()));
    raw_.send(take_written());
  }
  // As RawClient's.
  std::optional<AnswerText> receive() {
    for (;;) {
      bool malformed = false;
      if (auto answer = take_answer(received_, malformed)) return answer;
      GP_CHECK(!malformed, "the server's answers are well formed");
      if (!receive_more()) return std::nullopt;
    }
  }
  std::optional<AnswerText> ask(std::string_view request) {
    if (!send(request)) return std::nullopt;
    return receive();
  }
  std::optional<std::string> receive_some() {
    if (received_.empty() && !receive_more()) return std::nullopt;
    return std::exchange(received_, {});
  }

 private:
  void trust(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                           &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), &X509_free);
    GP_CHECK(certificate && X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), certificate.get()) == 1,
             "a certificate is trusted");
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  }

  // Repeats the operation until it has an outcome, and moves between socket and engine what it waits for.
  template <class Operation>
  int work(const Operation& operation) {
    for (;;) {
      ERR_clear_error();
      const int outcome = operation();
      const int state = SSL_get_error(engine_.get(), outcome);
      if (outcome <= 0 && state == SSL_ERROR_SSL) {
        const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
        reason_ = reason == nullptr ? "unknown" : reason;
      }
      const std::string written = take_written();
      if (!written.empty() && !raw_.send(written)) return -1;
      if (outcome > 0 || state != SSL_ERROR_WANT_READ) return outcome;
      const std::optional<std::string> more = raw_.receive_some();
      if (!more) return -1;
      BIO_write(from_server_, more->data(), static_cast<int>(more->size()));
    }
  }

  std::string take_written() {
    char* begin = nullptr;
    const long size = BIO_get_mem_data(to_server_, &begin);
    std::string written(begin, static_cast<std::size_t>(size));
    static_cast<void>(BIO_reset(to_server_));
    return written;
  }

  bool receive_more() {
    char bytes[16'384];
    const int count = work([&] { return SSL_read(engine_.get(), bytes, sizeof bytes); });
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  RawClient raw_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> engine_;
  BIO* from_server_ = nullptr;  // the engine's
  BIO* to_server_ = nullptr;    // likewise
  std::string received_;
  std::string reason_;
};

}  // namespace greenpool
