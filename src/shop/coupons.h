// Coupons: issued by the shop, claimed by members, one used on an order, given back when the order is called off
// before it was shipped. A return of goods does not bring a coupon back: the price that was paid is what returns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"

namespace greenpool::shop {

enum class CouponKind : std::uint8_t { fixed, percentage };
inline constexpr std::array<std::string_view, 2> kCouponKindNames{"fixed", "percentage"};
constexpr std::span<const std::string_view> names_of(CouponKind) { return kCouponKindNames; }

struct CouponDraft {
  CouponKind kind = CouponKind::fixed;
  std::string title_zh;
  std::string title_en;
  Money amount{};                          // off, of a fixed one
  Rate rate{};                             // off, of a percentage: 100 000 is a tenth; rounds down
  std::optional<Money> discount_max = {};  // of a percentage
  Money spend_min{};                       // goods before the discount, freight left aside
  Timestamp begins_at{};
  Timestamp ends_at{};  // not valid any more at this moment
  std::int64_t per_member = 1;
  std::int64_t stock = 1;  // so many can be claimed in all
};

struct Coupon {
  std::int64_t number = 0;  // for paging
  std::string id;
  CouponDraft what;
  std::int64_t claimed = 0;
  bool stopped = false;  // no further claims; what was claimed stays valid
};

// Its id. Refuses: coupon_invalid.
std::string issue_coupon(Work& work, const Actor& actor, const CouponDraft& draft);
// Refuses: coupon_unknown.
void stop_coupon(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] Coupon read_coupon(Work& work, const Actor& actor, const std::string& id);
struct CouponFilter {
  std::optional<Timestamp> open_at = {};  // those that could be claimed at that moment
};
[[nodiscard]] std::vector<Coupon> list_coupons(Work& work, const Actor& actor, const CouponFilter& filter,
                                               const Page& page);

enum class ClaimState : std::uint8_t { held, used, expired };
inline constexpr std::array<std::string_view, 3> kClaimStateNames{"held", "used", "expired"};
constexpr std::span<const std::string_view> names_of(ClaimState) { return kClaimStateNames; }

struct CouponClaim {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string coupon;
  ClaimState state = ClaimState::held;
  std::optional<std::string> order;  // that uses it
  Timestamp claimed_at{};
  Timestamp ends_at{};
};

// By a member, for themselves. Its id. Refuses: coupon_unknown, coupon_not_open, coupon_sold_out, coupon_member_limit.
std::string claim_coupon(Work& work, const Actor& member, const std::string& coupon);
[[nodiscard]] std::vector<CouponClaim> list_claims(Work& work, const Actor& member,
                                                   const std::optional<ClaimState>& state, const Page& page);

// For orders.

// What the member's claim takes off goods of that price, never more than they cost. Refuses: coupon_claim_unknown,
// coupon_used, coupon_not_open, coupon_minimum.
[[nodiscard]] Money discount_of(Work& work, const Actor& member, const std::string& claim, Money goods);
void use_claim(Work& work, const std::string& claim, const std::string& order);
// Held again, or expired if its time is over.
void give_back_claim(Work& work, const std::string& claim);
// Claims whose time is over. How many.
std::int64_t expire_claims(Work& work, int at_most);

}  // namespace greenpool::shop
