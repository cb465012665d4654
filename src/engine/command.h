// What the engine can be asked to do. A command is a view: its texts live with the caller until it is decided.
// Members are dense numbers here; text ids are looked up at the door (service/door.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "members/members.h"
#include "money/money.h"

namespace greenpool {

// Joins. An empty referrer means nobody referred the member. SPEC section 6 (the referral tree).
struct RegisterMember {
  std::string_view member;
  std::string_view referrer;
};

// The return window of an order closed: split, grant, exits. SPEC sections 3, 5 and 6.
struct SettleOrder {
  std::string_view order;
  MemberIndex member;
  Money paid;  // a
  Money cost;  // k
};

// Sells points back to the pool, oldest position first. SPEC section 3.
struct SellPoints {
  MemberIndex member;
  std::optional<Points> points;  // nothing: all the member holds
};

enum class InjectionSource : std::uint8_t { subsidy, financing, reserve };

// Cash into the pool without points. SPEC section 3.
struct Inject {
  Money amount;
  InjectionSource source = InjectionSource::subsidy;
};

using Operation = std::variant<RegisterMember, SettleOrder, SellPoints, Inject>;

struct Command {
  Timestamp at;
  std::string_view key;  // idempotency key, may be empty; an order's id is a key of its own
  Operation operation;
};

[[nodiscard]] std::string_view operation_name(const Operation& operation);  // "settle_order"
[[nodiscard]] std::string_view source_name(InjectionSource source);         // "subsidy"

}  // namespace greenpool
