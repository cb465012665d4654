#include "http/access.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <fstream>

#include "http/target.h"

namespace greenpool {

namespace {

constexpr std::size_t kAddressMax = 45;  // of an IPv6 address as text

}  // namespace

bool Access::admits(std::string_view authorization) const {
  if (token_.empty()) return true;
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return false;
  const bool bearer = std::equal(kScheme.begin(), kScheme.end(), authorization.begin(), [](char scheme, char given) {
    return scheme == (given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given);
  });
  authorization.remove_prefix(kScheme.size());
  return bearer && authorization.size() == token_.size() &&
         CRYPTO_memcmp(authorization.data(), token_.data(), token_.size()) == 0;
}

bool Access::answers_for(std::string_view host) const {
  return !loopback_ || !token_.empty() || is_loopback_host(host);
}

std::string_view Access::client_of(std::string_view peer, std::string_view forwarded_for) const {
  const auto trusted = [this](std::string_view address) {
    return std::find(trusted_proxies_.begin(), trusted_proxies_.end(), address) != trusted_proxies_.end();
  };
  std::string_view client = peer;
  while (trusted(client) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    std::string_view last = forwarded_for.substr(comma == std::string_view::npos ? 0 : comma + 1);
    forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
    while (last.starts_with(' ')) last.remove_prefix(1);
    while (last.ends_with(' ')) last.remove_suffix(1);
    if (last.empty() || last.size() > kAddressMax) return client;
    client = last;
  }
  return client;
}

bool is_token(std::string_view text) {
  constexpr std::size_t kMin = 16;
  constexpr std::size_t kMax = 256;
  return text.size() >= kMin && text.size() <= kMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("-._~+/=").find(c) != std::string_view::npos;
         });
}

Result<std::string> read_token_file(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) return failure("token_unreadable", path + ": the token cannot be read");
  if (line.ends_with('\r')) line.pop_back();
  if (!is_token(line)) {
    return failure("token_malformed",
                   path + ": a token is 16 to 256 letters, digits or any of -._~+/= in the first line");
  }
  return line;
}

}  // namespace greenpool
