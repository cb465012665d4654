// What a server speaks TLS with: its certificate, those above it and the key, under the rules of RFC 9325: TLS 1.2 and
// 1.3, suites with forward secrecy alone, HTTP/1.1 by ALPN, no renegotiation, no compression.
// Thread safety: not changed once it is made; any thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"

struct ssl_ctx_st;

namespace greenpool {

// PEM. The server's own certificate stands first; the key has no passphrase.
struct TlsFiles {
  std::string certificate_file;
  std::string key_file;
};

class ServerTls {
 public:
  // Errors, whose messages name the files and show nothing of them: tls_certificate_unusable, tls_key_unusable,
  // tls_key_mismatch.
  [[nodiscard]] static Result<std::shared_ptr<const ServerTls>> load(const TlsFiles& files);

  // The same certificate with new keys for session tickets: whoever learns those reads the conversations of TLS 1.2
  // that were resumed with them, so they should not grow old.
  [[nodiscard]] std::shared_ptr<const ServerTls> renewed() const;

  // Of the server's own certificate.
  [[nodiscard]] Timestamp valid_from() const;
  [[nodiscard]] Timestamp valid_until() const;

  // For SSL_new().
  [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

 private:
  using Context = std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)>;

  explicit ServerTls(Context context) : context_(std::move(context)) {}
  [[nodiscard]] static Context make_context();

  Context context_;
};

}  // namespace greenpool
