#include "server/money_wiring.h"

#include "json/value.h"
#include "json/writer.h"
#include "payments/payment_flow.h"
#include "people/real_name.h"
#include "people/wechat_accounts.h"
#include "server/programme_opener.h"
#include "shop/ending.h"
#include "shop/events.h"
#include "shop/payments.h"
#include "shop/refunds.h"
#include "shop/settings.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

constexpr std::string_view kRefundText = "订单退款";  // what the payer reads

int digits_of(const Programmes& programmes, std::string_view programme) {
  const Programme* const open = programmes.find(programme);
  return open == nullptr ? shop::ShopSettings{}.currency_digits : open->terms().currency.digits;
}

void announce_payment(Work& work, const Programmes& programmes, const PaymentFacts& facts) {
  const bool succeeded = facts.state == PaymentState::succeeded;
  if (!succeeded && facts.state != PaymentState::closed && facts.state != PaymentState::failed) return;
  std::string payload;
  ObjectWriter object(payload);
  object.id("payment", facts.payment);
  object.id("order", facts.order);
  object.id("member", facts.member);
  object.id("provider", facts.provider);
  object.money("amount", facts.amount, digits_of(programmes, facts.programme));
  object.id("state", name_of(facts.state));
  object.close();
  const std::string type = succeeded ? "payment.succeeded" : "payment.failed";
  enqueue(work, {.programme = facts.programme,
                 .type = type,
                 .id = "payment-" + facts.payment + (succeeded ? "-succeeded" : "-failed"),
                 .created_at = work.now,
                 .payload = std::move(payload)});
}

void announce_refund(Work& work, const Programmes& programmes, const RefundFacts& facts) {
  if (facts.state != RefundState::succeeded) return;
  std::string payload;
  ObjectWriter object(payload);
  object.id("payment", facts.payment);
  object.id("refund", facts.refund);
  object.id("order", facts.order);
  object.money("amount", facts.amount, digits_of(programmes, facts.programme));
  object.close();
  enqueue(work, {.programme = facts.programme,
                 .type = "payment.refunded",
                 .id = "payment-" + facts.payment + "-refunded-" + facts.refund,
                 .created_at = work.now,
                 .payload = std::move(payload)});
}

void announce_order(Work& work, const Programmes& programmes, const shop::OrderEvent& event) {
  const shop::Order& order = event.order;
  const int digits = digits_of(programmes, order.programme);
  const std::string kind(shop::name_of(event.kind));
  std::string payload;
  ObjectWriter object(payload);
  object.id("order", order.id);
  object.id("member", order.member);
  object.id("state", shop::name_of(order.state));
  object.money("price", order.price, digits);
  object.money("money", order.money, digits);
  object.money("wallet", order.wallet, digits);
  object.money("coins", order.coins, digits);
  object.money("subsidy", order.subsidy, digits);
  if (order.payment) object.id("payment", *order.payment);
  if (!order.code.empty()) object.text("code", order.code);
  if (!event.detail.empty()) object.text("reference", event.detail);
  object.close();
  enqueue(work, {.programme = order.programme,
                 .type = "order." + kind,
                 .id = "order-" + order.id + "-" + kind + (event.detail.empty() ? "" : "-" + event.detail),
                 .created_at = event.at,
                 .payload = std::move(payload)});
}

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

void pass_refund_on(Work& work, const shop::Refund& due) {
  shop::refund_told(work, due.id);
  try {
    const Refund refund = request_refund(
        work, {.payment = due.payment, .reference = due.id, .amount = due.amount, .reason = std::string(kRefundText)});
    if (refund.state != RefundState::abnormal) return;
    // Tried again while the provider holds its money until somebody acts: what it says now is asked.
    ask_about_refund(work, refund.id);
    shop::on_refund_failed(work, due.id, std::string(name_of(refund.state)));
  } catch (const Refusal& refusal) {
    // One that cannot be made holds up no other: staff see why.
    shop::on_refund_failed(work, due.id, std::string(refusal.problem().code));
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
                         .worst_case_rewards = worst_case_rewards(terms),
                         .reversal_days = terms.reversal_days};
  if (terms.grant_base == GrantBase::profit) rates.profit_grant_rate = terms.grant_rate;
  return rates;
}

PaymentRules payment_rules(const Programmes& programmes, const People& people) {
  PaymentRules rules;
  rules.account_of = [&people](Work& work, const AccountQuestion& question) -> std::optional<ProviderAccount> {
    // An account of one provider is none of another's: WeChat pays to its own users, the sandbox knows everybody, and
    // of others no member has told us an account.
    ProviderAccount account;
    if (question.provider == "wechat_pay") {
      const auto openid = openid_of(work, people, question.member);
      if (!openid) return std::nullopt;
      account.id = *openid;
    } else if (question.provider == "sandbox") {
      account.id = question.member;
    } else {
      return std::nullopt;
    }
    if (real_name_state(work, question.member) == "verified") {
      account.name = verified_real_name(work, people, question.member).name;
    }
    return account;
  };
  rules.may_pay_out = [](Work& work, const std::string& member) { return real_name_state(work, member) == "verified"; };
  rules.on_payment = [&programmes](Work& work, const PaymentFacts& facts) {
    tell_shop_of_payment(work, programmes, facts);
    announce_payment(work, programmes, facts);
    pass_shop_events_on(work, programmes);
  };
  rules.on_refund = [&programmes](Work& work, const RefundFacts& facts) {
    tell_shop_of_refund(work, facts);
    announce_refund(work, programmes, facts);
  };
  rules.on_payout = [](Work&, const PayoutFacts&) {};
  return rules;
}

void pass_refunds_on(Work& work) {
  constexpr int kTogether = 100;
  std::vector<shop::Refund> due;
  do {
    due = shop::refunds_untold(work, kTogether);
    for (const shop::Refund& each : due) pass_refund_on(work, each);
  } while (due.size() == kTogether);
}

void pass_shop_events_on(Work& work, const Programmes& programmes) {
  constexpr int kTogether = 200;
  for (const shop::OrderEvent& event : shop::take_events(work, kTogether)) announce_order(work, programmes, event);
}

bool is_told_by_shop(Work& work, const HookEvent& event) {
  if (event.type != "order.settled") return false;
  const Result<JsonValue> payload = parse_json(event.payload);
  const auto order = payload ? payload->text_at("order") : std::nullopt;
  return order && work.db.integer("SELECT 1 FROM shop_units WHERE id=?1", *order).has_value();
}

void tell_shop_of_programmes(Work& work, const Programmes& programmes) {
  for (const Programme* const programme : programmes.all()) {
    const Terms& terms = programme->terms();
    shop::ShopSettings settings = shop::settings_of(work, terms.id);
    if (settings.currency_digits == terms.currency.digits) continue;
    settings.currency_digits = terms.currency.digits;
    shop::change_settings(work, {terms.id, shop::ActorKind::system, ""}, settings);
  }
}

void tell_shop_of_endings(Work& work, std::span<const ProgrammeEnding> endings) {
  for (const ProgrammeEnding& ending : endings) shop::note_ending(work, ending.programme, ending.stage);
}

}  // namespace greenpool
