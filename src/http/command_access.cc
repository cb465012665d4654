#include "http/command_access.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "http/exchange.h"
#include "server/hall.h"
#include "server/payouts_in_hand.h"
#include "wire/names.h"

namespace greenpool {
namespace {

constexpr std::uint32_t kFinance = Who::finance_maker | Who::finance_checker;

constexpr std::array kAccess{
    CommandAccess{"register_member", Who::owner | Who::support | Who::key_members},
    CommandAccess{"settle_order", Who::owner | Who::shop_manager | Who::key_orders},
    CommandAccess{"sell_points", Who::key_sales},
    CommandAccess{"inject", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"pay_order", Who::owner | Who::shop_manager | Who::key_orders},
    CommandAccess{"settle_paid_order", Who::owner | Who::shop_manager | Who::key_orders},
    CommandAccess{"cancel_order", Who::owner | Who::shop_manager | Who::key_orders},
    CommandAccess{"reverse_order", Who::owner | Who::shop_manager | Who::key_orders},
    CommandAccess{"request_withdrawal", Who::key_sales},
    CommandAccess{"approve_withdrawal", Who::finance_checker},
    CommandAccess{"reject_withdrawal", Who::finance_checker},
    CommandAccess{"send_withdrawal", Who::finance_maker},
    CommandAccess{"resolve_withdrawal", Who::finance_maker, Who::owner | Who::finance_checker, Approved::in_hand},
    CommandAccess{"pay_in", Who::finance_maker},
    CommandAccess{"draw", kFinance, Who::owner | Who::finance_checker},
    CommandAccess{"remit_tax", Who::finance_maker},
    CommandAccess{"fund_subsidy", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"request_supplier_payment", Who::finance_maker},
    CommandAccess{"approve_supplier_payment", Who::finance_checker},
    CommandAccess{"reject_supplier_payment", Who::finance_checker},
    CommandAccess{"set_member_status", Who::risk},
    CommandAccess{"change_referrer", Who::risk | Who::support, Who::owner | Who::risk},
    CommandAccess{"appoint_agent", Who::owner | Who::shop_manager, Who::owner},
    CommandAccess{"dismiss_agent", Who::owner | Who::shop_manager, Who::owner},
    CommandAccess{"set_weight", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"distribute_dividend", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"advance", Who::owner | Who::finance_maker | Who::key_orders},
    CommandAccess{"propose_terms", Who::owner | Who::risk},
    CommandAccess{"acknowledge_terms", Who::owner | Who::risk},
    CommandAccess{"approve_terms", Who::owner | Who::risk},
    CommandAccess{"withdraw_terms", Who::owner | Who::risk},
    CommandAccess{"accept_terms", Who::key_members},
    CommandAccess{"close_programme", Who::owner},
    CommandAccess{"confirm_closing", Who::owner},
    CommandAccess{"withdraw_closing", Who::owner},
    CommandAccess{"start_stream", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"stop_stream", Who::owner | kFinance},
    CommandAccess{"propose_claim", Who::finance_maker},
    CommandAccess{"approve_claims", Who::finance_checker},
    CommandAccess{"reject_claims", Who::finance_checker},
    CommandAccess{"issue_shares", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"open_round", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"invest", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"transfer_shares", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"list_shares", Who::owner | kFinance, Who::owner | kFinance},
    CommandAccess{"convert_points", Who::key_sales},
};

// In the order of the commands, so that a new one cannot be left out.
constexpr bool complete = [] {
  for (std::size_t i = 0; i < kCommandCount; ++i) {
    if (kAccess[i].type != kCommandNames[i]) return false;
  }
  return kAccess.size() == kCommandCount;
}();
static_assert(complete, "every command says who may give it, in the order of the commands");

}  // namespace

const CommandAccess* find_command_access(std::string_view type) {
  const auto found =
      std::find_if(kAccess.begin(), kAccess.end(), [type](const CommandAccess& each) { return each.type == type; });
  return found == kAccess.end() ? nullptr : &*found;
}

const CommandAccess& access_of(const OperationRequest& operation) { return kAccess[operation.index()]; }

std::string_view operator_of(const OperationRequest& operation) {
  return std::visit(
      [](const auto& each) -> std::string_view {
        if constexpr (requires { each.operator_id; }) {
          return each.operator_id;
        } else {
          return {};
        }
      },
      operation);
}

HttpProblem may_submit(const Visitor& visitor, const OperationRequest& operation, PayoutNow payout) {
  const CommandAccess& access = access_of(operation);
  if (access.approved == Approved::in_hand && payout == PayoutNow::in_hand) {
    const bool may_ask = visitor.kind == VisitorKind::machine || visitor.is_any_of(access.who);
    return may_ask ? HttpProblem::payout_in_hand : HttpProblem::forbidden;
  }
  if (visitor.kind == VisitorKind::machine) return HttpProblem::none;
  if (!visitor.is_any_of(access.who)) return HttpProblem::forbidden;
  if (access.approvers != 0 && access.approved == Approved::always) return HttpProblem::approval_required;
  const std::string_view named = operator_of(operation);
  return named.empty() || named == visitor.id ? HttpProblem::none : HttpProblem::operator_mismatch;
}

HttpProblem admit(Exchange& exchange, const Hall& hall, const OperationRequest& operation) {
  // Who may not say it holds nothing: a payout would not be sent for that.
  const HttpProblem problem = may_submit(exchange.visitor, operation);
  const auto* const resolution = std::get_if<BasicResolveWithdrawal<RequestForm>>(&operation);
  if (problem != HttpProblem::none || resolution == nullptr || hall.payouts == nullptr) return problem;
  auto by_hand = hall.payouts->by_hand(exchange.programme_id, std::string(resolution->withdrawal));
  if (!by_hand) return may_submit(exchange.visitor, operation, PayoutNow::in_hand);
  exchange.holds.push_back(std::move(by_hand));
  return problem;
}

}  // namespace greenpool
