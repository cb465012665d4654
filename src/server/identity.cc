#include "server/identity.h"

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "office/random.h"

namespace greenpool {
namespace {

constexpr std::array<std::uint32_t, kRoleCount> kOfRole{
    Who::owner, Who::finance_maker, Who::finance_checker, Who::risk, Who::shop_manager, Who::support, Who::auditor};
constexpr std::array<std::uint32_t, kScopeCount> kOfScope{Who::key_read, Who::key_orders, Who::key_members,
                                                          Who::key_sales, Who::key_hooks};

// The token of "Bearer …"; empty when the field is of another scheme.
std::string_view bearer_of(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  const bool bearer = std::equal(kScheme.begin(), kScheme.end(), authorization.begin(), [](char scheme, char given) {
    return scheme == (given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given);
  });
  return bearer ? authorization.substr(kScheme.size()) : std::string_view();
}

// Of "a=1; b=2". A name that stands there twice is none: two sites may have set it.
std::string_view cookie_named(std::string_view cookies, std::string_view name) {
  std::string_view found;
  bool twice = false;
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() <= name.size() || !one.starts_with(name) || one[name.size()] != '=') continue;
    twice = twice || !found.empty();
    found = one.substr(name.size() + 1);
  }
  return twice ? std::string_view() : found;
}

// Roles count in the programme that is asked for, those of every programme anywhere, and alone where none is named.
std::uint32_t who_is(const Principal& principal, std::string_view programme) {
  std::uint32_t who = 0;
  switch (principal.kind) {
    case PrincipalKind::member:
      return Who::member | Who::session;
    case PrincipalKind::operator_:
      if (principal.standing != Standing::full) return Who::session;
      who = Who::session;
      for (const RoleGrant& grant : principal.roles) {
        if (grant.programme == programme || grant.programme == kEveryProgramme) {
          who |= kOfRole[static_cast<std::size_t>(grant.role)];
        }
      }
      return who;
    case PrincipalKind::api_key:
      if (!programme.empty() && principal.programme != programme) return 0;
      for (const Scope scope : principal.scopes) who |= kOfScope[static_cast<std::size_t>(scope)];
      return who;
  }
  return who;
}

VisitorKind kind_of(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::operator_:
      return VisitorKind::operator_account;
    case PrincipalKind::member:
      return VisitorKind::member;
    case PrincipalKind::api_key:
      return VisitorKind::key;
  }
  return VisitorKind::nobody;
}

}  // namespace

Recognised BookIdentity::recognise(const Credentials& credentials, std::string_view programme, Timestamp now,
                                   Visitor& visitor) const {
  visitor.browser_secret = cookie_named(credentials.cookie, browser_cookie_);
  const std::string_view bearer = bearer_of(credentials.authorization);
  if (bearer.empty() && !credentials.authorization.empty()) return Recognised::unknown;
  const std::string_view cookie = bearer.empty() ? cookie_named(credentials.cookie, cookie_) : std::string_view();
  const std::string_view token = bearer.empty() ? cookie : bearer;
  if (token.empty()) return Recognised::yes;
  const auto principal = book_.find(token, now);
  // A key does not come in a cookie, nor a session in a header: each is guarded for its own way.
  const bool is_key = principal != nullptr && principal->kind == PrincipalKind::api_key;
  if (principal == nullptr || is_key == bearer.empty()) {
    // A session that has ended leaves its cookie behind, which must not keep anybody out.
    return bearer.empty() ? Recognised::yes : Recognised::unknown;
  }
  if (!is_key && !credentials.is_safe) {
    const Digest given = sha256(credentials.csrf);
    if (!std::equal(given.begin(), given.end(), principal->csrf_digest.begin())) return Recognised::csrf_missing;
  }
  visitor.kind = kind_of(principal->kind);
  visitor.id = principal->id;
  visitor.session = principal->session;
  visitor.requests_per_minute = principal->requests_per_minute;
  visitor.who = who_is(*principal, programme);
  visitor.who_everywhere = who_is(*principal, {});
  visitor.strong_until = Timestamp(principal->strong_at.microseconds() + strong_seconds_ * 1'000'000);
  return Recognised::yes;
}

std::string BookIdentity::cookie_line(std::string_view token, std::int64_t seconds) const {
  return line_of(cookie_, token, seconds);
}

std::string BookIdentity::browser_cookie_line(std::string_view secret, std::int64_t seconds) const {
  return line_of(browser_cookie_, secret, seconds);
}

std::string BookIdentity::line_of(std::string_view name, std::string_view value, std::int64_t seconds) const {
  return "Set-Cookie: " + std::string(name) + "=" + std::string(value) +
         "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) +
         (cookie_ == kSessionCookie ? "; Secure" : "");
}

std::string BookIdentity::no_cookie_line() const { return cookie_line("", 0); }

}  // namespace greenpool
