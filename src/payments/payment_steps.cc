#include "payments/payment_steps.h"

#include "payments/payment_flow.h"
#include "payments/payout_flow.h"
#include "payments/problems.h"

namespace greenpool {
namespace {

void note_problem(Work& work, const PaymentTask& task, const std::string& problem) {
  const std::string text = problem.substr(0, 200);
  switch (task.kind) {
    case TaskKind::payment:
      work.db.run("UPDATE payments SET problem=?2 WHERE id=?1", task.subject, text);
      break;
    case TaskKind::refund:
      work.db.run("UPDATE refunds SET problem=?2 WHERE id=?1", task.subject, text);
      break;
    case TaskKind::payout:
      doubt_payout(work, task.subject, text);
      break;
  }
}

void put_off(Work& work, const PaymentTask& task, TaskStep step, const std::string& problem) {
  note_problem(work, task, problem);
  put_off_task(work, task, step);
}

// Each plan answers nullopt when there is nothing to call for: what was to be done has been done in the database.
std::optional<PlannedStep> plan_payment(Work& work, const PaymentRules& rules, const PaymentTask& task) {
  const Payment payment = payment_of(work, task.subject);
  PlannedStep step{.task = task, .provider = rules.provider(payment.provider), .call = PaymentQuery{payment.id}};
  if (step.provider == nullptr) {
    put_off(work, task, task.step, "the provider is not set up");
    return std::nullopt;
  }
  if (task.step == TaskStep::close) {
    step.call = PaymentClosing{payment.id};
  } else if (task.step == TaskStep::call) {
    PaymentOrder order{
        .number = payment.id, .amount = payment.amount, .method = payment.method, .expires_at = payment.expires_at};
    order.description = work.db.text("SELECT description FROM payments WHERE id=?1", payment.id).value_or("");
    order.client_ip = work.db.text("SELECT client_ip FROM payments WHERE id=?1", payment.id).value_or("");
    if (payment.method == PayMethod::jsapi) {
      const auto account = rules.account_of
                               ? rules.account_of(work, {payment.programme, payment.member, payment.provider})
                               : std::nullopt;
      if (!account) {
        apply_payment(work, rules, {.number = payment.id, .state = ProviderPaymentState::failed});
        note_problem(work, task, "the member has no account with the provider");
        return std::nullopt;
      }
      order.payer = account->id;
    }
    step.call = std::move(order);
  }
  return step;
}

std::optional<PlannedStep> plan_refund(Work& work, const PaymentRules& rules, const PaymentTask& task) {
  const Refund refund = refund_of(work, task.subject);
  const Payment payment = payment_of(work, refund.payment);
  PlannedStep step{.task = task,
                   .provider = rules.provider(payment.provider),
                   .call = RefundQuery{.number = refund.id, .payment = payment.id}};
  if (step.provider == nullptr) {
    put_off(work, task, task.step, "the provider is not set up");
    return std::nullopt;
  }
  if (task.step == TaskStep::call) {
    work.db.run("UPDATE refunds SET state='sending',updated_at=?2 WHERE id=?1", refund.id, work.now.microseconds());
    step.call = RefundOrder{.number = refund.id,
                            .payment = payment.id,
                            .amount = refund.amount,
                            .paid = payment.amount,
                            .reason = refund.reason};
  }
  return step;
}

std::optional<PlannedStep> plan_payout(Work& work, const PaymentRules& rules, const PaymentTask& task) {
  const Payout payout = payout_of(work, task.subject);
  PlannedStep step{.task = task, .provider = rules.provider(payout.provider), .call = TransferQuery{payout.id}};
  if (step.provider == nullptr) {
    put_off(work, task, task.step, "the provider is not set up");
    return std::nullopt;
  }
  if (task.step == TaskStep::close) step.call = TransferCancelling{payout.id};
  if (task.step != TaskStep::call) return step;

  const bool permitted = rules.may_pay_out && rules.may_pay_out(work, payout.member);
  const auto account =
      rules.account_of ? rules.account_of(work, {payout.programme, payout.member, payout.provider}) : std::nullopt;
  if (!permitted || !account) {
    const std::string why =
        permitted ? "the member has no account with the provider" : "the member may not be paid out";
    // Nothing was sent yet, so it can end here; what was sent once ends by what the provider says.
    if (payout.state == PayoutState::requested) {
      apply_transfer(work, rules, {.number = payout.id, .state = ProviderTransferState::failed});
      work.db.run("UPDATE payouts SET problem=?2 WHERE id=?1", payout.id, why);
    } else {
      put_off(work, task, TaskStep::query, why);
    }
    return std::nullopt;
  }
  work.db.run(
      "UPDATE payouts SET state=CASE state WHEN 'requested' THEN 'sending' ELSE state END,refusal=NULL,"
      "updated_at=?2 WHERE id=?1",
      payout.id, work.now.microseconds());
  step.call = TransferOrder{.number = payout.id,
                            .payee = account->id,
                            .payee_name = account->name,
                            .amount = payout.amount,
                            .remark = "提现"};
  return step;
}

// What a refusal or a doubt is written down as.
std::string problem_of(const CallRefused& refused) { return "refused: " + refused.code + " " + refused.text; }

template <class Facts>
std::optional<std::string> problem_in(const CallResult<Facts>& result) {
  if (const auto* refused = std::get_if<CallRefused>(&result)) return problem_of(*refused);
  if (const auto* unknown = std::get_if<CallUnknown>(&result)) return unknown->why;
  return std::nullopt;
}

void record_parameters(Work& work, const PaymentRules& rules, const PlannedStep& step,
                       const CallResult<PayParameters>& result) {
  PaymentTask task = step.task;
  if (const auto* parameters = std::get_if<PayParameters>(&result)) {
    work.db.run(
        "UPDATE payments SET state='pending',client_json=?2,client_ip=NULL,problem=NULL,updated_at=?3 "
        "WHERE id=?1 AND state IN ('created','pending')",
        task.subject, parameters->json, work.now.microseconds());
    task.attempts = 0;
    put_off_task(work, task, TaskStep::query);
    return;
  }
  // Refused at once, there is nothing that could be paid. Later on there may be: the number was used.
  const bool at_once = task.attempts == 0 && std::holds_alternative<CallRefused>(result);
  if (at_once) apply_payment(work, rules, {.number = task.subject, .state = ProviderPaymentState::failed});
  note_problem(work, task, *problem_in(result));
  if (!at_once) put_off_task(work, task, TaskStep::query);
}

void record_payment(Work& work, const PaymentRules& rules, const PlannedStep& step,
                    const CallResult<ProviderPayment>& result) {
  const auto* said = std::get_if<ProviderPayment>(&result);
  if (said == nullptr) {
    put_off(work, step.task, TaskStep::query, *problem_in(result));
    return;
  }
  const Payment payment = payment_of(work, step.task.subject);
  const bool ends = payment.closing || payment.expires_at <= work.now;
  if (said->state == ProviderPaymentState::absent && ends) {
    apply_payment(work, rules, {.number = payment.id, .state = ProviderPaymentState::closed});
  } else if (said->state == ProviderPaymentState::pending && ends) {
    work.db.run("UPDATE payments SET closing=1 WHERE id=?1", payment.id);
    // At once the first time; then as the provider lets us.
    if (payment.closing) {
      put_off_task(work, step.task, TaskStep::close);
    } else {
      set_task(work, TaskKind::payment, payment.id, TaskStep::close);
    }
  } else if (said->state == ProviderPaymentState::absent || said->state == ProviderPaymentState::pending) {
    // A code that nobody scanned may be unknown to the provider; what was never handed over is handed over again.
    put_off_task(work, step.task, payment.client_json.empty() ? TaskStep::call : TaskStep::query);
  } else {
    apply_payment(work, rules, *said);
  }
}

void record_refund(Work& work, const PaymentRules& rules, const PlannedStep& step,
                   const CallResult<ProviderRefund>& result) {
  const bool asked = std::holds_alternative<RefundQuery>(step.call);
  if (const auto* refused = std::get_if<CallRefused>(&result); refused != nullptr && !asked) {
    // Before it is given up, the provider has to confirm that it knows nothing of it.
    work.db.run("UPDATE refunds SET refusal=?2,problem=?3 WHERE id=?1", step.task.subject, refused->code,
                problem_of(*refused));
    set_task(work, TaskKind::refund, step.task.subject, TaskStep::query);
    return;
  }
  const auto* said = std::get_if<ProviderRefund>(&result);
  if (said == nullptr) {
    put_off(work, step.task, TaskStep::query, *problem_in(result));
  } else if (said->state == ProviderRefundState::absent) {
    const Refund refund = refund_of(work, step.task.subject);
    if (refund.state == RefundState::abnormal) {
      put_off_task(work, step.task, TaskStep::query);
    } else if (refund.state != RefundState::failed && refund.refusal.empty()) {
      put_off_task(work, step.task, TaskStep::call);
    } else {
      apply_refund(work, rules, {.number = step.task.subject, .state = ProviderRefundState::failed});
    }
  } else {
    apply_refund(work, rules, *said);
    put_off_task(work, step.task, TaskStep::query);
  }
}

void record_transfer(Work& work, const PaymentRules& rules, const PlannedStep& step,
                     const CallResult<ProviderTransfer>& result) {
  const std::string& id = step.task.subject;
  const auto* refused = std::get_if<CallRefused>(&result);
  if (refused != nullptr && std::holds_alternative<TransferOrder>(step.call)) {
    work.db.run("UPDATE payouts SET refusal=?2,problem=?3 WHERE id=?1", id, refused->code, problem_of(*refused));
    set_task(work, TaskKind::payout, id, TaskStep::query);
    return;
  }
  if (refused != nullptr && std::holds_alternative<TransferCancelling>(step.call)) {
    work.db.run("UPDATE payouts SET cancelling=0 WHERE id=?1", id);
  }
  const auto* said = std::get_if<ProviderTransfer>(&result);
  if (said == nullptr) {
    put_off(work, step.task, TaskStep::query, *problem_in(result));
    return;
  }
  const Payout payout = payout_of(work, id);
  if (said->state == ProviderTransferState::absent) {
    if (payout.refusal.empty()) {
      put_off_task(work, step.task, TaskStep::call);
    } else {
      apply_transfer(work, rules, {.number = id, .state = ProviderTransferState::failed});
    }
    return;
  }
  apply_transfer(work, rules, *said);
  const bool again = said->state == ProviderTransferState::awaiting_user && payout.cancelling;
  put_off_task(work, step.task, again ? TaskStep::close : TaskStep::query);
}

}  // namespace

std::optional<PlannedStep> plan_step(Work& work, const PaymentRules& rules) {
  while (auto task = take_task(work)) {
    std::optional<PlannedStep> step;
    switch (task->kind) {
      case TaskKind::payment:
        step = plan_payment(work, rules, *task);
        break;
      case TaskKind::refund:
        step = plan_refund(work, rules, *task);
        break;
      case TaskKind::payout:
        step = plan_payout(work, rules, *task);
        break;
    }
    if (step) return step;
  }
  return std::nullopt;
}

StepResult do_step(const PlannedStep& step) {
  struct Caller {
    PaymentProvider& provider;
    StepResult operator()(const PaymentOrder& order) const { return provider.create(order); }
    StepResult operator()(const PaymentQuery& query) const { return provider.query(query.number); }
    StepResult operator()(const PaymentClosing& closing) const { return provider.close(closing.number); }
    StepResult operator()(const RefundOrder& order) const { return provider.refund(order); }
    StepResult operator()(const RefundQuery& query) const { return provider.query_refund(query); }
    StepResult operator()(const TransferOrder& order) const { return provider.transfer(order); }
    StepResult operator()(const TransferQuery& query) const { return provider.query_transfer(query.number); }
    StepResult operator()(const TransferCancelling& one) const { return provider.cancel_transfer(one.number); }
  };
  return std::visit(Caller{*step.provider}, step.call);
}

bool record_step(Work& work, const PaymentRules& rules, const PlannedStep& step, const StepResult& result) {
  if (!still_holds(work, step.task)) return false;
  try {
    if (const auto* parameters = std::get_if<0>(&result)) record_parameters(work, rules, step, *parameters);
    if (const auto* payment = std::get_if<1>(&result)) record_payment(work, rules, step, *payment);
    if (const auto* refund = std::get_if<2>(&result)) record_refund(work, rules, step, *refund);
    if (const auto* transfer = std::get_if<3>(&result)) record_transfer(work, rules, step, *transfer);
  } catch (const Refusal& refusal) {
    // Another amount than ours is never applied: it is shown until somebody has looked. It is found before anything is
    // written.
    if (refusal.problem().code != kPaymentAmountDiffers.code) throw;
    put_off(work, step.task, TaskStep::query, "the provider names another amount");
  }
  return true;
}

}  // namespace greenpool
