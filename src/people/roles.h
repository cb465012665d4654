// What operators may be, and what API keys may do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

enum class Role : std::uint8_t { owner, finance_maker, finance_checker, risk, shop_manager, support, auditor };
inline constexpr std::size_t kRoleCount = 7;

inline constexpr std::string_view kEveryProgramme = "*";

struct RoleGrant {
  std::string programme = {};  // or kEveryProgramme
  Role role = Role::support;

  friend bool operator==(const RoleGrant&, const RoleGrant&) = default;
};

[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

enum class Scope : std::uint8_t { read, orders, members, sales, hooks };
inline constexpr std::size_t kScopeCount = 5;

[[nodiscard]] std::string_view name_of(Scope scope);
[[nodiscard]] std::optional<Scope> scope_named(std::string_view name);
// Separated by commas, as they are stored. nullopt: an unknown one, or none.
[[nodiscard]] std::string scopes_text(const std::vector<Scope>& scopes);
[[nodiscard]] std::optional<std::vector<Scope>> parse_scopes(std::string_view text);

}  // namespace greenpool
