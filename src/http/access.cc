#include "http/access.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <fstream>

#include "http/target.h"

namespace greenpool {

namespace {

constexpr std::size_t kAddressMax = 45;  // of an IPv6 address as text

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

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

void Access::trust(const std::vector<std::string>& proxies) {
  auto networks = std::make_shared<std::vector<Network>>();
  for (const std::string& proxy : proxies) {
    if (const auto network = parse_network(proxy)) networks->push_back(*network);
  }
  const std::lock_guard lock(mutex_);
  proxies_ = std::move(networks);
}

bool Access::answers_for(std::string_view host) const {
  if (!loopback_ || !token_.empty() || is_loopback_host(host)) return true;
  return !public_host_.empty() && std::equal(host.begin(), host.end(), public_host_.begin(), public_host_.end(),
                                             [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view Access::client_of(std::string_view peer, std::string_view forwarded_for) const {
  if (forwarded_for.empty()) return peer;
  const auto networks = proxies();
  const auto trusted = [&networks](std::string_view text) {
    const std::optional<IpAddress> address = parse_ip_address(text);
    return address && std::any_of(networks->begin(), networks->end(),
                                  [&address](const Network& network) { return contains(network, *address); });
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
