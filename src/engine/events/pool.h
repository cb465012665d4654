// What else moves the pool and the points. SPEC sections 2 to 5.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

struct PointsSold {
  static constexpr std::string_view kName = "points_sold";
  MemberIndex member;
  Points points;
  Money paid;

  static constexpr auto fields() {
    using This = PointsSold;
    return std::tuple(Field("member", &This::member), Field("points", &This::points), Field("paid", &This::paid));
  }
};

struct PoolInjected {
  static constexpr std::string_view kName = "pool_injected";
  Money amount;
  InjectionSource source;

  static constexpr auto fields() {
    return std::tuple(Field("amount", &PoolInjected::amount), Field("source", &PoolInjected::source));
  }
};

struct ForcedExit {
  static constexpr std::string_view kName = "forced_exit";
  PositionId position;
  PositionSlot slot;  // where the position is kept, so that a replay need not search for it
  MemberIndex member;
  Points points;  // all that remained
  Money paid;

  static constexpr auto fields() {
    using This = ForcedExit;
    return std::tuple(Field("position", &This::position), Field("slot", &This::slot, Need::internal),
                      Field("member", &This::member), Field("points", &This::points), Field("paid", &This::paid));
  }
};

// The last holder left, or nobody ever held: what the pool still holds moves to the reserve. SPEC section 3.
struct PoolReserved {
  static constexpr std::string_view kName = "pool_reserved";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &PoolReserved::amount)); }
};

// Every holding is multiplied. SPEC section 2.
struct PointsSplit {
  static constexpr std::string_view kName = "points_split";
  std::int64_t factor;

  static constexpr auto fields() { return std::tuple(Field("factor", &PointsSplit::factor)); }
};

}  // namespace greenpool
