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

enum class Transport : std::uint8_t { https, loopback };

class BookIdentity final : public Identity {
 public:
  // strong_seconds: how long a password or second factor counts as given lately.
  BookIdentity(AccessBook& book, Transport transport, std::int64_t strong_seconds = 600)
      : book_(book),
        cookie_(transport == Transport::https ? kSessionCookie : kSessionCookieOfLoopback),
        strong_seconds_(strong_seconds) {}

  [[nodiscard]] Recognised recognise(const Credentials& credentials, std::string_view programme, Timestamp now,
                                     Visitor& visitor) const override;

  // "Set-Cookie: …" lines, without their end.
  [[nodiscard]] std::string cookie_line(std::string_view token, std::int64_t seconds) const;
  [[nodiscard]] std::string no_cookie_line() const;

 private:
  AccessBook& book_;
  std::string_view cookie_;
  std::int64_t strong_seconds_;
};

}  // namespace greenpool
