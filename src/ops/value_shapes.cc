#include "ops/value_shapes.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace greenpool {
namespace {

bool is_number_up_to(std::string_view text, int most) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= most;
}

bool is_ip(std::string_view text, int family) {
  std::uint8_t address[16];
  return inet_pton(family, std::string(text).c_str(), address) == 1;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

bool is_host(std::string_view text) {
  if (text.starts_with('[')) return text.ends_with(']') && is_ip(text.substr(1, text.size() - 2), AF_INET6);
  return is_name(text);
}

}  // namespace

bool is_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  return colon != std::string_view::npos && is_host(text.substr(0, colon)) &&
         is_number_up_to(text.substr(colon + 1), 65'535);
}

bool is_loopback_address(std::string_view address) {
  const bool bracketed = address.starts_with('[');
  const std::string_view host =
      bracketed ? address.substr(0, address.find(']') + 1) : address.substr(0, address.find(':'));
  return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_ip(host, AF_INET));
}

bool is_base_url(std::string_view text) {
  const bool encrypted = text.starts_with("https://");
  if (!encrypted && !text.starts_with("http://")) return false;
  text.remove_prefix(encrypted ? 8 : 7);
  std::string_view authority = text.substr(0, text.find('/'));
  const std::string_view path = text.substr(authority.size());
  const bool plain_path = std::all_of(path.begin(), path.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '?' && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\';
  });
  return plain_path && (is_host(authority) || is_listen_address(authority));
}

bool is_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  const bool v4 = is_ip(address, AF_INET);
  if (!v4 && !is_ip(address, AF_INET6)) return false;
  return slash == std::string_view::npos || is_number_up_to(text.substr(slash + 1), v4 ? 32 : 128);
}

bool is_plain_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != ',' && c != '\\';
  });
}

}  // namespace greenpool
