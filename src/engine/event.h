// What happened. State is a fold over events and nothing else: each holds every figure that its application needs.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "engine/command.h"
#include "pool/positions.h"

namespace greenpool {

// The first event of every journal: the terms, as canonical TOML.
struct ProgrammeOpened {
  std::string_view terms;
};

struct MemberRegistered {
  std::string_view id;
  MemberIndex member;
  MemberIndex referrer;  // nothing when nobody referred
};

// paid = cost + contribution + platform + remainder.
struct OrderSettled {
  MemberIndex member;
  PositionId position;  // that the grant went to; nothing when nothing was granted and none was open
  bool opened = false;  // the position is new
  Money paid;           // a
  Money cost;           // k
  Money contribution;   // c, to the pool
  Money platform;
  Money remainder;    // what rewards left of their budget, to where the terms say
  Money grant_value;  // v
  Points granted;     // n
};

struct PointsSold {
  MemberIndex member;
  Points points;
  Money paid;
};

struct PoolInjected {
  Money amount;
  InjectionSource source;
};

struct ForcedExit {
  PositionId position;
  PositionSlot slot;  // where the position is kept, so that a replay need not search for it
  MemberIndex member;
  Points points;  // all that remained
  Money paid;
};

// The last holder left, or nobody ever held: what the pool still holds moves to the reserve. SPEC section 3.
struct PoolReserved {
  Money amount;
};

// Every holding is multiplied. SPEC section 2.
struct PointsSplit {
  std::int64_t factor;
};

using Event = std::variant<ProgrammeOpened, MemberRegistered, OrderSettled, PointsSold, PoolInjected, ForcedExit,
                           PoolReserved, PointsSplit>;

[[nodiscard]] std::string_view event_name(const Event& event);  // "order_settled"

}  // namespace greenpool
