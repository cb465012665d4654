// Withdrawals, from request to the result of the payout. SPEC section 8.
#pragma once

#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "money/money.h"

namespace greenpool {

// Money from the wallet to the member's bank. SPEC section 8.
template <class Form>
struct BasicRequestWithdrawal {
  static constexpr std::string_view kName = "request_withdrawal";
  typename Form::Text withdrawal{};
  typename Form::Member member{};
  Money amount{};

  static constexpr auto fields() {
    using This = BasicRequestWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("member", &This::member),
                      Field("amount", &This::amount).within(1, kMoneyMax));
  }
};

template <class Form>
struct BasicApproveWithdrawal {
  static constexpr std::string_view kName = "approve_withdrawal";
  typename Form::Text withdrawal{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicRejectWithdrawal : BasicApproveWithdrawal<Form> {
  static constexpr std::string_view kName = "reject_withdrawal";
};

// The payout was handed to the bank: from here on it can only be resolved.
template <class Form>
struct BasicSendWithdrawal : BasicApproveWithdrawal<Form> {
  static constexpr std::string_view kName = "send_withdrawal";
};

template <class Form>
struct BasicResolveWithdrawal {
  static constexpr std::string_view kName = "resolve_withdrawal";
  typename Form::Text withdrawal{};
  PayoutResult result = PayoutResult::unknown;

  static constexpr auto fields() {
    using This = BasicResolveWithdrawal;
    return std::tuple(Field("withdrawal", &This::withdrawal), Field("result", &This::result));
  }
};

}  // namespace greenpool
