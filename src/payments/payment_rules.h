// What the payments room is told by those who use it: the providers, whose account is where, and what happens when
// money has moved. Put together once at the start; the functions are called on the office thread, inside the
// transaction, and may throw Refusal only where it says so.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "payments/provider.h"

namespace greenpool {

enum class PaymentState : std::uint8_t { created, pending, succeeded, closed, failed };
enum class RefundState : std::uint8_t { requested, sending, processing, succeeded, failed, abnormal };
enum class PayoutState : std::uint8_t { requested, sending, sent, awaiting_user, unknown, succeeded, failed };

// As stored and shown.
[[nodiscard]] std::string_view name_of(PaymentState state);
[[nodiscard]] std::string_view name_of(RefundState state);
[[nodiscard]] std::string_view name_of(PayoutState state);
[[nodiscard]] std::string_view name_of(PayMethod method);

// A change of a payment. succeeded can follow closed and failed: who pays in the last moment has paid, and the shop
// decides what becomes of it.
struct PaymentFacts {
  std::string payment;
  std::string programme;
  std::string order;
  std::string member;
  std::string provider;
  std::string provider_number;
  Money amount;
  PaymentState before = PaymentState::created;
  PaymentState state = PaymentState::created;
};

// A refund that is over, or waits for somebody to act (abnormal).
struct RefundFacts {
  std::string refund;
  std::string payment;
  std::string programme;
  std::string order;
  std::string reference;  // the shop's
  Money amount;
  RefundState state = RefundState::requested;
};

// A payout that is over, or waits for the payee.
struct PayoutFacts {
  std::string payout;
  std::string programme;
  std::string withdrawal;
  std::string member;
  Money amount;
  PayoutState state = PayoutState::requested;
};

struct AccountQuestion {
  std::string programme;
  std::string member;
  std::string provider;
};
// Personal data: it is passed on to the provider, and stored nowhere in this room.
struct ProviderAccount {
  std::string id;    // openid, user id
  std::string name;  // the real name, when it is known
};

struct PaymentRules {
  std::vector<PaymentProvider*> providers = {};
  // nullopt: the member has no account there.
  std::function<std::optional<ProviderAccount>(Work&, const AccountQuestion&)> account_of = {};
  // Whether the member's identity is known well enough to be paid out.
  std::function<bool(Work&, const std::string& member)> may_pay_out = {};
  std::function<void(Work&, const PaymentFacts&)> on_payment = {};
  std::function<void(Work&, const RefundFacts&)> on_refund = {};
  std::function<void(Work&, const PayoutFacts&)> on_payout = {};

  // nullptr: none of that name.
  [[nodiscard]] PaymentProvider* provider(std::string_view name) const;
};

}  // namespace greenpool
