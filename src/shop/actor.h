// Who acts, and in which programme. Every function of the shop finds only what belongs to that programme, and for a
// member only what is the member's: anything else is "unknown".
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "shop/names.h"

namespace greenpool::shop {

enum class ActorKind : std::uint8_t { member, staff, system, payment, engine };
inline constexpr std::array<std::string_view, 5> kActorKindNames{"member", "staff", "system", "payment", "engine"};
constexpr std::span<const std::string_view> names_of(ActorKind) { return kActorKindNames; }

struct Actor {
  std::string programme;
  ActorKind kind = ActorKind::system;
  std::string id;  // the member or the operator; empty for the other three

  [[nodiscard]] bool is_member() const { return kind == ActorKind::member; }
};

}  // namespace greenpool::shop
