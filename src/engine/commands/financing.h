// Commands about shares: who holds them, rounds that sell them, and points that become shares. SPEC section 10.
#pragma once

#include <cstdint>
#include <optional>

#include "base/fields.h"
#include "base/time.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "money/money.h"

namespace greenpool {

// Of all certificates together, and so of any.
inline constexpr std::int64_t kSharesMax = 1'000'000'000'000;
inline constexpr std::int64_t kVestingDaysMax = 36'525;

// Shares without money: to founders, the team, or investors from before. Nothing vests before `cliff_days` after
// `vesting_from`; then it vests by the day, all of it after `vesting_days`; 0 days: at once.
template <class Form>
struct BasicIssueShares {
  static constexpr std::string_view kName = "issue_shares";
  typename Form::Text certificate{};
  typename Form::Text holder{};
  StakeKind kind = StakeKind::founder;
  std::int64_t shares = 0;
  Timestamp vesting_from;
  std::int64_t cliff_days = 0;
  std::int64_t vesting_days = 0;
  Timestamp locked_until;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicIssueShares;
    return std::tuple(Field("certificate", &This::certificate), Field("holder", &This::holder),
                      Field("kind", &This::kind), Field("shares", &This::shares).within(1, kSharesMax),
                      Field("vesting_from", &This::vesting_from, Need::optional),
                      Field("cliff_days", &This::cliff_days, Need::optional).within(0, kVestingDaysMax),
                      Field("vesting_days", &This::vesting_days, Need::optional).within(0, kVestingDaysMax),
                      Field("locked_until", &This::locked_until, Need::optional),
                      Field("operator", &This::operator_id));
  }
};

// A round of financing: what all shares that there are now are worth before it, how much it may raise, and the share of
// that which is set aside as subsidy.
template <class Form>
struct BasicOpenRound {
  static constexpr std::string_view kName = "open_round";
  typename Form::Text round{};
  Money pre_money{};
  Money amount{};
  Rate subsidy_rate{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicOpenRound;
    return std::tuple(Field("round", &This::round), Field("pre_money", &This::pre_money).within(1, kMoneyMax),
                      Field("amount", &This::amount).within(1, kMoneyMax), Field("subsidy_rate", &This::subsidy_rate),
                      Field("operator", &This::operator_id));
  }
};

// Money for shares, at the price of the round.
template <class Form>
struct BasicInvest {
  static constexpr std::string_view kName = "invest";
  typename Form::Text certificate{};
  typename Form::Text round{};
  typename Form::Text holder{};
  Money amount{};
  Timestamp locked_until;

  static constexpr auto fields() {
    using This = BasicInvest;
    return std::tuple(Field("certificate", &This::certificate), Field("round", &This::round),
                      Field("holder", &This::holder), Field("amount", &This::amount).within(1, kMoneyMax),
                      Field("locked_until", &This::locked_until, Need::optional));
  }
};

// Shares of a certificate to somebody else, who gets a certificate of their own.
template <class Form>
struct BasicTransferShares {
  static constexpr std::string_view kName = "transfer_shares";
  typename Form::Text transfer{};  // the new certificate
  typename Form::Text certificate{};
  typename Form::Text holder{};
  std::int64_t shares = 0;

  static constexpr auto fields() {
    using This = BasicTransferShares;
    return std::tuple(Field("transfer", &This::transfer), Field("certificate", &This::certificate),
                      Field("holder", &This::holder), Field("shares", &This::shares).within(1, kSharesMax));
  }
};

// The listing: from now on members can turn points into shares at that price.
template <class Form>
struct BasicListShares {
  static constexpr std::string_view kName = "list_shares";
  Money share_price{};
  Timestamp locked_until;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicListShares;
    return std::tuple(Field("share_price", &This::share_price).within(1, kMoneyMax),
                      Field("locked_until", &This::locked_until, Need::optional),
                      Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicConvertPoints {
  static constexpr std::string_view kName = "convert_points";
  typename Form::Text conversion{};  // the certificate
  typename Form::Member member{};
  std::optional<Points> points{};  // nothing: all that the member could sell

  static constexpr auto fields() {
    using This = BasicConvertPoints;
    return std::tuple(Field("conversion", &This::conversion), Field("member", &This::member),
                      Field("points", &This::points).within(1, kPointsMax));
  }
};

}  // namespace greenpool
