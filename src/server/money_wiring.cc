#include "server/money_wiring.h"

#include "payments/payment_flow.h"
#include "people/real_name.h"
#include "people/wechat_accounts.h"
#include "server/programme_opener.h"
#include "shop/payments.h"
#include "shop/refunds.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

constexpr std::string_view kRefundText = "订单退款";  // what the payer reads

void tell_shop_of_payment(Work& work, const Programmes& programmes, const PaymentFacts& facts) {
  if (facts.state == PaymentState::succeeded) {
    static_cast<void>(shop::on_payment_succeeded(
        work, {.programme = facts.programme, .payment = facts.payment, .order = facts.order, .amount = facts.amount},
        terms_rates(programmes, facts.programme)));
  } else if (facts.state == PaymentState::closed || facts.state == PaymentState::failed) {
    shop::on_payment_closed(work, facts.programme, facts.order);
  }
}

void tell_shop_of_refund(Work& work, const RefundFacts& facts) {
  if (facts.state == RefundState::succeeded) {
    shop::on_refund_succeeded(work, facts.reference);
  } else {
    shop::on_refund_failed(work, facts.reference, std::string(name_of(facts.state)));
  }
}

}  // namespace

shop::TermsRates terms_rates(const Programmes& programmes, std::string_view programme) {
  const Programme* const open = programmes.find(programme);
  if (open == nullptr) throw Refusal(k_programme_not_open);
  const TermsInForce in_force = open->terms_in_force();
  const Terms& terms = *in_force.terms;
  shop::TermsRates rates{.version = std::to_string(in_force.version),
                         .reward_rate = terms.reward_rate,
                         .platform_rate = terms.platform_rate,
                         .worst_case_rewards = worst_case_rewards(terms)};
  if (terms.grant_base == GrantBase::profit) rates.profit_grant_rate = terms.grant_rate;
  return rates;
}

PaymentRules payment_rules(const Programmes& programmes, const People& people) {
  PaymentRules rules;
  rules.account_of = [&people](Work& work, const AccountQuestion& question) -> std::optional<ProviderAccount> {
    const auto openid = openid_of(work, people, question.member);
    ProviderAccount account{.id = openid.value_or(question.member), .name = {}};
    if (real_name_state(work, question.member) == "verified") {
      account.name = verified_real_name(work, people, question.member).name;
    }
    // WeChat pays to its own users only; the sandbox knows everybody.
    if (question.provider != "sandbox" && !openid) return std::nullopt;
    return account;
  };
  rules.may_pay_out = [](Work& work, const std::string& member) { return real_name_state(work, member) == "verified"; };
  rules.on_payment = [&programmes](Work& work, const PaymentFacts& facts) {
    tell_shop_of_payment(work, programmes, facts);
  };
  rules.on_refund = [](Work& work, const RefundFacts& facts) { tell_shop_of_refund(work, facts); };
  rules.on_payout = [](Work&, const PayoutFacts&) {};
  return rules;
}

void pass_refunds_on(Work& work) {
  constexpr int kTogether = 100;
  for (const shop::Refund& due : shop::refunds_due(work, 0, kTogether)) {
    static_cast<void>(request_refund(
        work, {.payment = due.payment, .reference = due.id, .amount = due.amount, .reason = std::string(kRefundText)}));
  }
}

}  // namespace greenpool
