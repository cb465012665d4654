#include "server/payout_figures.h"

#include <algorithm>
#include <vector>

#include "engine/ops/ops.h"
#include "engine/ops/withdrawal_price.h"

namespace greenpool {
namespace {

bool is_sent(WithdrawalStage stage) { return stage == WithdrawalStage::sent || stage == WithdrawalStage::unknown; }

// The engine's own check, of a command that is not given.
Reject obstacle_of(const State& state, const PayoutQuestion& question) {
  std::vector<Event> events;
  Plan plan;
  plan.start(events);
  SendWithdrawal command;
  command.withdrawal = question.withdrawal;
  command.operator_id = question.operator_id;
  return check(state, question.now, command, plan);
}

}  // namespace

std::optional<PayoutFigures> payout_figures(const State& state, const PayoutQuestion& question) {
  const Withdrawal* const withdrawal = state.withdrawals.find(question.withdrawal);
  if (withdrawal == nullptr) return std::nullopt;
  // As late as the engine would be.
  const WithdrawalPaid paid = price_withdrawal(state, std::max(state.clock, question.now), question.withdrawal);
  const std::vector<std::string>& open = state.withdrawals.of_member(withdrawal->member);
  return PayoutFigures{.member = std::string(state.directory.id_of(withdrawal->member)),
                       .stage = withdrawal->stage,
                       .approved_by = withdrawal->approved_by,
                       .amount = paid.amount,
                       .fee = paid.fee,
                       .tax = paid.tax,
                       .obstacle = obstacle_of(state, question),
                       .another_is_sent = std::any_of(open.begin(), open.end(), [&](const std::string& id) {
                         return id != question.withdrawal && is_sent(state.withdrawals.find(id)->stage);
                       })};
}

}  // namespace greenpool
