// Withdrawals, from request to payout or release. SPEC section 8.
#pragma once

#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "members/members.h"
#include "money/money.h"

namespace greenpool {

struct WithdrawalRequested {
  static constexpr std::string_view kName = "withdrawal_requested";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;

  static constexpr auto fields() {
    using This = WithdrawalRequested;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount));
  }
};

struct WithdrawalApproved {
  static constexpr std::string_view kName = "withdrawal_approved";
  std::string_view withdrawal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = WithdrawalApproved;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

struct WithdrawalSent {
  static constexpr std::string_view kName = "withdrawal_sent";
  std::string_view withdrawal;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = WithdrawalSent;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

struct WithdrawalUnknown {
  static constexpr std::string_view kName = "withdrawal_unknown";
  std::string_view withdrawal;

  static constexpr auto fields() { return std::tuple(Field("withdrawal", &WithdrawalUnknown::withdrawal)); }
};

// amount = fee + tax + what the bank paid out.
struct WithdrawalPaid {
  static constexpr std::string_view kName = "withdrawal_paid";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;
  Money fee;
  Money tax;

  static constexpr auto fields() {
    using This = WithdrawalPaid;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount), Field("fee", &This::fee), Field("tax", &This::tax));
  }
};

// What was held is the member's again; it repays debt first.
struct WithdrawalReleased {
  static constexpr std::string_view kName = "withdrawal_released";
  std::string_view withdrawal;
  MemberIndex member;
  Money amount;
  ReleaseReason reason = ReleaseReason::rejected;
  std::string_view operator_id;  // who rejected; else empty

  static constexpr auto fields() {
    using This = WithdrawalReleased;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount), Field("reason", &This::reason),
                      Field("operator", &This::operator_id, Need::optional));
  }
};

}  // namespace greenpool
