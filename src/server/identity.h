// Who asks, by the sessions and keys that the people's room keeps in memory.
// Thread safety: any thread.
#pragma once

#include "people/access_book.h"
#include "server/visitor.h"

namespace greenpool {

// A session's cookie. "__Host-" binds it to this host, to https and to the path /; a browser takes it on plain http
// from this machine only under the other name.
inline constexpr std::string_view kSessionCookie = "__Host-greenpool";
inline constexpr std::string_view kSessionCookieOfLoopback = "greenpool";

// Ties a way through another site back to the browser that set out; likewise.
inline constexpr std::string_view kBrowserCookie = "__Host-greenpool-way";
inline constexpr std::string_view kBrowserCookieOfLoopback = "greenpool-way";

enum class Transport : std::uint8_t { https, loopback };

class BookIdentity final : public Identity {
 public:
  // strong_seconds: how long a password or second factor counts as given lately.
  BookIdentity(AccessBook& book, Transport transport, std::int64_t strong_seconds = 600)
      : book_(book),
        cookie_(transport == Transport::https ? kSessionCookie : kSessionCookieOfLoopback),
        browser_cookie_(transport == Transport::https ? kBrowserCookie : kBrowserCookieOfLoopback),
        strong_seconds_(strong_seconds) {}

  [[nodiscard]] Recognised recognise(const Credentials& credentials, std::string_view programme, Timestamp now,
                                     Visitor& visitor) const override;

  // "Set-Cookie: …" lines, without their end.
  [[nodiscard]] std::string cookie_line(std::string_view token, std::int64_t seconds) const;
  [[nodiscard]] std::string no_cookie_line() const;
  [[nodiscard]] std::string browser_cookie_line(std::string_view secret, std::int64_t seconds) const;

  [[nodiscard]] std::int64_t strong_seconds() const { return strong_seconds_; }

 private:
  AccessBook& book_;
  [[nodiscard]] std::string line_of(std::string_view name, std::string_view value, std::int64_t seconds) const;

  std::string_view cookie_;
  std::string_view browser_cookie_;
  std::int64_t strong_seconds_;
};

}  // namespace greenpool
