#include "net/server_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <array>
#include <ctime>

#include "base/check.h"

namespace greenpool {
namespace {

// The strongest first; the server chooses.
constexpr const char* kSuites13 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr const char* kSuites12 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;  // no RSA below 2048 bits, no SHA-1
constexpr std::array<unsigned char, 9> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
constexpr std::array<unsigned char, 9> kSessions{'g', 'r', 'e', 'e', 'n', 'p', 'o', 'o', 'l'};

// A client that offers protocols, and not ours, is told so (RFC 7301, 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* protocol = nullptr;
  const int found = SSL_select_next_proto(&protocol, size, kProtocols.data(), kProtocols.size(), offered, offered_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = protocol;
  return SSL_TLSEXT_ERR_OK;
}

// OpenSSL would ask the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::string last_reason() {
  const unsigned long error = ERR_peek_last_error();
  const char* const reason = ERR_reason_error_string(error);
  return reason == nullptr ? "error " + std::to_string(ERR_GET_REASON(error)) : reason;
}

Timestamp timestamp_of(const ASN1_TIME* time) {
  std::tm utc{};
  GP_CHECK(ASN1_TIME_to_tm(time, &utc) == 1, "a certificate that was loaded has its times");
  return Timestamp(std::int64_t{timegm(&utc)} * 1'000'000);
}

}  // namespace

ServerTls::Context ServerTls::make_context() {
  Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  GP_CHECK(context != nullptr, "OpenSSL makes a context");
  SSL_CTX* const raw = context.get();
  SSL_CTX_set_security_level(raw, kSecurityLevel);
  const bool set = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                   SSL_CTX_set_ciphersuites(raw, kSuites13) == 1 && SSL_CTX_set_cipher_list(raw, kSuites12) == 1 &&
                   SSL_CTX_set1_groups_list(raw, kGroups) == 1 &&
                   SSL_CTX_set_session_id_context(raw, kSessions.data(), kSessions.size()) == 1;
  GP_CHECK(set, "OpenSSL knows the suites and groups");
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
  // Buffers of connections that rest are given back; a write may go on from where its bytes have moved to.
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(raw, 1);
  // Clients keep what resumes their sessions, in tickets; the server keeps nothing.
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(raw, 1);
  SSL_CTX_set_alpn_select_cb(raw, &choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(raw, &no_passphrase);
  return context;
}

Result<std::shared_ptr<const ServerTls>> ServerTls::load(const TlsFiles& files) {
  Context context = make_context();
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_file.c_str()) != 1) {
    return failure("tls_certificate_unusable", files.certificate_file + ": " + last_reason());
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    const unsigned long error = ERR_peek_last_error();
    const bool mismatch = ERR_GET_LIB(error) == ERR_LIB_X509 && (ERR_GET_REASON(error) == X509_R_KEY_VALUES_MISMATCH ||
                                                                 ERR_GET_REASON(error) == X509_R_KEY_TYPE_MISMATCH);
    if (mismatch) return failure("tls_key_mismatch", files.key_file + " is not the key of " + files.certificate_file);
    return failure("tls_key_unusable", files.key_file + ": " + last_reason());
  }
  return std::shared_ptr<const ServerTls>(new ServerTls(std::move(context)));
}

std::shared_ptr<const ServerTls> ServerTls::renewed() const {
  SSL_CTX* const before = context_.get();
  STACK_OF(X509)* above = nullptr;
  SSL_CTX_get0_chain_certs(before, &above);
  Context context = make_context();
  const int used = SSL_CTX_use_cert_and_key(context.get(), SSL_CTX_get0_certificate(before),
                                            SSL_CTX_get0_privatekey(before), above, 1);
  GP_CHECK(used == 1, "a pair that was used can be used again");
  return std::shared_ptr<const ServerTls>(new ServerTls(std::move(context)));
}

Timestamp ServerTls::valid_from() const {
  return timestamp_of(X509_get0_notBefore(SSL_CTX_get0_certificate(native())));
}

Timestamp ServerTls::valid_until() const {
  return timestamp_of(X509_get0_notAfter(SSL_CTX_get0_certificate(native())));
}

}  // namespace greenpool
