// Who asks: what a request's credentials say, once they were checked. Routes name who may use them (the OpenAPI
// document's x-who), as sets of these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace greenpool {

// A set of kinds of callers; the names are those of x-who.
struct Who {
  static constexpr std::uint32_t anybody = 1U << 0U;
  static constexpr std::uint32_t member = 1U << 1U;
  static constexpr std::uint32_t owner = 1U << 2U;
  static constexpr std::uint32_t finance_maker = 1U << 3U;
  static constexpr std::uint32_t finance_checker = 1U << 4U;
  static constexpr std::uint32_t risk = 1U << 5U;
  static constexpr std::uint32_t shop_manager = 1U << 6U;
  static constexpr std::uint32_t support = 1U << 7U;
  static constexpr std::uint32_t auditor = 1U << 8U;
  static constexpr std::uint32_t key_read = 1U << 9U;
  static constexpr std::uint32_t key_orders = 1U << 10U;
  static constexpr std::uint32_t key_members = 1U << 11U;
  static constexpr std::uint32_t key_sales = 1U << 12U;
  static constexpr std::uint32_t key_hooks = 1U << 13U;

  // Whoever has signed in, whatever they are: also operators who must change a password or set up a second factor
  // first.
  static constexpr std::uint32_t session = 1U << 14U;

  static constexpr std::uint32_t operators =
      owner | finance_maker | finance_checker | risk | shop_manager | support | auditor;
  static constexpr std::uint32_t keys = key_read | key_orders | key_members | key_sales | key_hooks;
};

enum class VisitorKind : std::uint8_t {
  nobody,
  machine,  // of a server without an office: whoever has its token, or is on this machine
  operator_account,
  member,
  key,
};

// For the log.
[[nodiscard]] constexpr std::string_view name_of(VisitorKind kind) {
  switch (kind) {
    case VisitorKind::machine:
      return "machine";
    case VisitorKind::operator_account:
      return "operator";
    case VisitorKind::member:
      return "member";
    case VisitorKind::key:
      return "key";
    case VisitorKind::nobody:
      break;
  }
  return "nobody";
}

struct Visitor {
  VisitorKind kind = VisitorKind::nobody;
  std::string id;                        // of the account, or of the key
  std::string session;                   // of the session; empty for keys
  std::int64_t requests_per_minute = 0;  // of a key, its own limit; 0: that of all keys
  std::uint32_t who = 0;  // what they are in the programme that is asked for; of the server as a whole, where none is
  std::uint32_t who_everywhere = 0;  // by roles that count in every programme
  std::string browser_secret;        // of a cookie that ties a way through another site to this browser; empty: none
  Timestamp strong_until;            // a second factor, or the password, was given lately enough until then

  [[nodiscard]] bool is_any_of(std::uint32_t wanted) const {
    // Whoever has the server's token is nobody in particular, so has nothing of their own.
    if (kind == VisitorKind::machine) return (wanted & ~(Who::member | Who::session)) != 0;
    return ((who | Who::anybody) & wanted) != 0;
  }
};

// What a request brings to say who asks. Views into its header.
struct Credentials {
  std::string_view authorization;
  std::string_view cookie;
  std::string_view csrf;  // X-CSRF-Token
  bool is_safe = true;    // GET, HEAD: changes nothing, so another site cannot make it do harm
};

enum class Recognised : std::uint8_t {
  yes,           // or nobody in particular
  unknown,       // credentials that are wrong, ended or withdrawn
  csrf_missing,  // a session's, but without proof that its own page sent it
};

// The port to who knows people and keys. Thread safety: any thread; well under a microsecond.
class Identity {
 public:
  virtual ~Identity() = default;
  // programme: empty where the request names none.
  [[nodiscard]] virtual Recognised recognise(const Credentials& credentials, std::string_view programme, Timestamp now,
                                             Visitor& visitor) const = 0;
};

}  // namespace greenpool
