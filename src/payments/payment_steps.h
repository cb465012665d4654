// One step of one payment, refund or payout: planned in a transaction, done outside of any, recorded in another.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "payments/payment_rules.h"
#include "payments/payment_tasks.h"

namespace greenpool {

struct PaymentQuery {
  std::string number;
};
struct PaymentClosing {
  std::string number;
};
struct TransferQuery {
  std::string number;
};
struct TransferCancelling {
  std::string number;
};

struct PlannedStep {
  PaymentTask task;
  PaymentProvider* provider = nullptr;
  std::variant<PaymentQuery, PaymentOrder, PaymentClosing, RefundQuery, RefundOrder, TransferQuery, TransferOrder,
               TransferCancelling>
      call;
};

using StepResult = std::variant<CallResult<PayParameters>, CallResult<ProviderPayment>, CallResult<ProviderRefund>,
                                CallResult<ProviderTransfer>>;

// nullopt: nothing is due.
[[nodiscard]] std::optional<PlannedStep> plan_step(Work& work, const PaymentRules& rules);
[[nodiscard]] StepResult do_step(const PlannedStep& step);
// False: the step was taken from it meanwhile (a notification said more, or it took too long), and nothing is recorded.
bool record_step(Work& work, const PaymentRules& rules, const PlannedStep& step, const StepResult& result);

}  // namespace greenpool
