// The payment providers that a configuration names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/http_client.h"
#include "ops/config.h"
#include "payments/provider.h"

namespace greenpool {

// Where a provider's notices go: behind the server's public URL.
[[nodiscard]] std::string payment_notify_path(std::string_view provider);

// A path of this server, as others reach it; the path begins with '/'.
[[nodiscard]] std::string public_url_of(const ServerConfig& config, std::string_view path);

struct PaymentProviders {
  std::unique_ptr<HttpClient> client;  // of all of them; a bill of a day may be large
  std::vector<std::unique_ptr<PaymentProvider>> providers;
  enum class Sandbox : std::uint8_t { absent, offered } sandbox = Sandbox::absent;
};

// Reads the key files. The clock must outlive them. Errors: key_unreadable, settings_incomplete (a real provider
// without server.public_url, too), ca_file_unreadable.
[[nodiscard]] Result<PaymentProviders> make_payment_providers(const ServerConfig& config, Clock& clock);

}  // namespace greenpool
