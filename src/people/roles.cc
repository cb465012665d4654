#include "people/roles.h"

#include <algorithm>
#include <array>

namespace greenpool {
namespace {

constexpr std::array<std::string_view, kRoleCount> kRoleNames{
    "owner", "finance_maker", "finance_checker", "risk", "shop_manager", "support", "auditor"};
constexpr std::array<std::string_view, kScopeCount> kScopeNames{"read", "orders", "members", "sales", "hooks"};

template <class Enum, std::size_t count>
std::optional<Enum> named(const std::array<std::string_view, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }
std::optional<Role> role_named(std::string_view name) { return named<Role>(kRoleNames, name); }

std::string_view name_of(Scope scope) { return kScopeNames[static_cast<std::size_t>(scope)]; }
std::optional<Scope> scope_named(std::string_view name) { return named<Scope>(kScopeNames, name); }

std::string scopes_text(const std::vector<Scope>& scopes) {
  std::string text;
  for (std::size_t i = 0; i < kScopeCount; ++i) {
    if (std::find(scopes.begin(), scopes.end(), static_cast<Scope>(i)) == scopes.end()) continue;
    if (!text.empty()) text += ",";
    text += kScopeNames[i];
  }
  return text;
}

std::optional<std::vector<Scope>> parse_scopes(std::string_view text) {
  std::vector<Scope> scopes;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto scope = scope_named(text.substr(0, comma));
    if (!scope) return std::nullopt;
    scopes.push_back(*scope);
    if (comma == text.size()) return scopes;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace greenpool
