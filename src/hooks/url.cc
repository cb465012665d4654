#include "hooks/url.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace greenpool {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// What RFC 3986 allows behind the authority, percent signs not looked at any closer.
bool is_path(std::string_view text) {
  constexpr std::string_view kOthers = "-._~!$&'()*+,;=:@%/?";
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter_or_digit(c) || kOthers.find(c) != std::string_view::npos; });
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65'535;
}

// A name or an IPv4 address: letters, digits, dots and hyphens, as the domain name system has them.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

bool is_ipv6(std::string_view text) {
  return text.size() >= 4 && text.front() == '[' && text.back() == ']' &&
         std::all_of(text.begin() + 1, text.end() - 1, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
         });
}

}  // namespace

// By hand: Boost.URL 1.81 takes "127.0.0.1.example" for the address 127.0.0.1 and a path.
bool is_hook_url(std::string_view url, HookLoopback loopback) {
  if (url.size() > kHookUrlBytesMax) return false;
  const bool encrypted = url.starts_with("https://");
  if (!encrypted && !url.starts_with("http://")) return false;
  url.remove_prefix(encrypted ? 8 : 7);
  const std::size_t authority_end = std::min(url.find_first_of("/?#"), url.size());
  std::string_view host = url.substr(0, authority_end);
  if (!is_path(url.substr(authority_end))) return false;
  const std::size_t colon = host.find(':', host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0);
  if (colon != std::string_view::npos) {
    if (!is_port(host.substr(colon + 1))) return false;
    host = host.substr(0, colon);
  }
  if (!is_name(host) && !is_ipv6(host)) return false;
  constexpr std::array<std::string_view, 3> kHere{"localhost", "127.0.0.1", "[::1]"};
  const bool here = std::find(kHere.begin(), kHere.end(), host) != kHere.end();
  return here ? loopback == HookLoopback::allowed : encrypted;
}

}  // namespace greenpool
