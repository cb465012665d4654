#include "net/url.h"

#include <algorithm>
#include <charconv>

#include "net/addresses.h"

namespace greenpool {
namespace {

constexpr std::size_t kUrlMax = 8'192;
constexpr std::size_t kHostMax = 253;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= kHostMax && is_letter_or_digit(host.front()) &&
         std::ranges::all_of(host, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_'; });
}

bool is_target(std::string_view target) {
  return std::ranges::all_of(target, [](char c) { return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '\\'; });
}

}  // namespace

std::string HttpUrl::authority() const {
  const bool six = host.find(':') != std::string::npos;
  std::string text = six ? "[" + host + "]" : host;
  const std::uint16_t usual = scheme == Scheme::https ? 443 : 80;
  if (port != usual) text += ":" + std::to_string(port);
  return text;
}

Result<HttpUrl> parse_http_url(std::string_view text) {
  const auto malformed = [](const char* why) { return failure("url_malformed", std::string("the URL ") + why); };
  HttpUrl url;
  if (text.size() > kUrlMax) return malformed("is too long");
  if (text.starts_with("https://")) {
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
    url.scheme = HttpUrl::Scheme::http;
    url.port = 80;
  } else {
    return malformed("begins with neither http:// nor https://");
  }
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  const std::string_view target = text.substr(end);
  if (!is_target(target)) return malformed("holds a character that has to be encoded");
  if (!target.empty()) url.target = target.front() == '?' ? "/" + std::string(target) : std::string(target);

  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return malformed("has no valid host");
    url.host = authority.substr(1, close - 1);
    const auto address = parse_ip_address(url.host);
    if (!address || address->version != IpAddress::Version::six) return malformed("has no valid host");
    authority.remove_prefix(close + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    if (!is_host_name(url.host)) return malformed("has no valid host");
    std::ranges::transform(url.host, url.host.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    authority.remove_prefix(colon);
  }
  if (authority.empty()) return url;
  authority.remove_prefix(authority.front() == ':' ? 1 : 0);
  const char* const last = authority.data() + authority.size();
  const auto [stop, error] = std::from_chars(authority.data(), last, url.port);
  if (error != std::errc() || stop != last || url.port == 0) return malformed("has no valid port");
  return url;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
  return out;
}

}  // namespace greenpool
