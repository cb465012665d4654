// Shares: certificates, rounds, the listing, and points that became shares. SPEC section 10.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/time.h"
#include "engine/choices.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

struct SharesIssued {
  static constexpr std::string_view kName = "shares_issued";
  std::string_view certificate;
  std::string_view holder;
  StakeKind kind = StakeKind::founder;
  std::int64_t shares = 0;
  Timestamp vesting_from;
  std::int64_t cliff_days = 0;
  std::int64_t vesting_days = 0;
  Timestamp locked_until;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SharesIssued;
    return std::tuple(
        Field("certificate", &This::certificate), Field("holder", &This::holder), Field("kind", &This::kind),
        Field("shares", &This::shares), Field("vesting_from", &This::vesting_from, Need::optional),
        Field("cliff_days", &This::cliff_days, Need::optional),
        Field("vesting_days", &This::vesting_days, Need::optional),
        Field("locked_until", &This::locked_until, Need::optional), Field("operator", &This::operator_id));
  }
};

struct RoundOpened {
  static constexpr std::string_view kName = "round_opened";
  std::string_view round;
  Money pre_money;
  Money amount;
  Rate subsidy_rate;
  std::int64_t shares_before = 0;  // all shares then: pre_money / shares_before is the price
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = RoundOpened;
    return std::tuple(Field("round", &This::round), Field("pre_money", &This::pre_money),
                      Field("amount", &This::amount), Field("subsidy_rate", &This::subsidy_rate),
                      Field("shares_before", &This::shares_before), Field("operator", &This::operator_id));
  }
};

// shares = floor(amount x shares_before / pre_money); of the amount, `subsidy` is set aside.
struct Invested {
  static constexpr std::string_view kName = "invested";
  std::string_view certificate;
  std::string_view round;
  std::string_view holder;
  Money amount;
  Money subsidy;
  std::int64_t shares = 0;
  Timestamp locked_until;

  static constexpr auto fields() {
    using This = Invested;
    return std::tuple(Field("certificate", &This::certificate), Field("round", &This::round),
                      Field("holder", &This::holder), Field("amount", &This::amount), Field("subsidy", &This::subsidy),
                      Field("shares", &This::shares), Field("locked_until", &This::locked_until, Need::optional));
  }
};

struct SharesTransferred {
  static constexpr std::string_view kName = "shares_transferred";
  std::string_view transfer;
  std::string_view certificate;
  std::string_view holder;
  std::int64_t shares = 0;

  static constexpr auto fields() {
    using This = SharesTransferred;
    return std::tuple(Field("transfer", &This::transfer), Field("certificate", &This::certificate),
                      Field("holder", &This::holder), Field("shares", &This::shares));
  }
};

struct SharesListed {
  static constexpr std::string_view kName = "shares_listed";
  Money share_price;
  Timestamp locked_until;  // of shares that points become
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SharesListed;
    return std::tuple(Field("share_price", &This::share_price),
                      Field("locked_until", &This::locked_until, Need::optional),
                      Field("operator", &This::operator_id));
  }
};

// cash = shares x share price moves from pool to equity, points = ceil(cash x S / P) are burnt.
struct PointsConverted {
  static constexpr std::string_view kName = "points_converted";
  std::string_view conversion;
  MemberIndex member;
  Points points;
  Money cash;
  std::int64_t shares = 0;

  static constexpr auto fields() {
    using This = PointsConverted;
    return std::tuple(Field("conversion", &This::conversion), Field("member", &This::member),
                      Field("points", &This::points), Field("cash", &This::cash), Field("shares", &This::shares));
  }
};

}  // namespace greenpool
