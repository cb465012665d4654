// Payouts: a withdrawal of an engine, approved there, goes to the member's account with a provider. Office work only.
//
//   request_payout() ──▶ requested; the engine is given send_withdrawal
//     the engine takes it ──▶ due to be sent; the engine refuses ──▶ failed, nothing was paid
//   sending ──▶ sent | awaiting_user | unknown ──▶ succeeded | failed; the engine is given resolve_withdrawal
//
// A payout has one number for ever. Its withdrawal never gets another: who was not paid asks for a new withdrawal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "office/outbox.h"
#include "payments/payment_rules.h"

namespace greenpool {

inline constexpr std::string_view kPayoutTopic = "payouts";

struct NewPayout {
  std::string programme = {};
  std::string withdrawal = {};
  std::string member = {};
  std::string provider = {};
  Money amount = {};             // what the member gets: the withdrawal less fee and tax
  std::string operator_id = {};  // for send_withdrawal
};

struct Payout {
  std::int64_t seq = 0;  // rises; the key of lists
  std::string id;        // the number that the provider knows
  std::string programme;
  std::string withdrawal;
  std::string member;
  std::string provider;
  Money amount;
  std::string operator_id;
  PayoutState state = PayoutState::requested;
  bool cancelling = false;
  std::string provider_number;
  std::string user_json;       // what the payee confirms with; empty: nothing to confirm
  std::string refusal;         // the provider's code
  std::string problem;         // of the last call, for operators
  std::string engine_refusal;  // the engine did not take send_withdrawal or resolve_withdrawal: somebody has to look
  Timestamp created_at;
  std::optional<Timestamp> finished_at;
};

// The same again is the same payout. Refusals: payment_amount_invalid, payment_field_invalid,
// payment_provider_unknown, payout_not_permitted, payout_differs.
Payout request_payout(Work& work, const PaymentRules& rules, const NewPayout& payout);
[[nodiscard]] Payout payout_of(Work& work, const std::string& id);  // refusal: payout_not_found
// Takes back one that the payee has not confirmed. Refusals: payout_not_found, payment_stage.
void cancel_payout(Work& work, const std::string& id);
void ask_about_payout(Work& work, const std::string& id);  // as ask_about_payment()

struct PayoutFilter {
  std::string programme = {};
  std::optional<PayoutState> state = {};
  std::string member = {};      // empty: any
  std::string withdrawal = {};  // empty: any
};
[[nodiscard]] std::vector<Payout> list_payouts(Work& work, const PayoutFilter& filter, std::int64_t before,
                                               std::size_t limit);

// As apply_payment(). What contradicts the end of a payout is noted as its problem and changes nothing.
bool apply_transfer(Work& work, const PaymentRules& rules, const ProviderTransfer& said);

// Nobody can say whether the payout was made: the engine is told once, and the provider is asked until it knows.
void doubt_payout(Work& work, const std::string& id, const std::string& why);

// Those whose end the engine does not know yet: open ones, and ended ones whose end is still in the outbox.
[[nodiscard]] std::vector<Payout> payouts_in_hand(Work& work);
[[nodiscard]] bool is_in_hand(Work& work, const std::string& id);

// The reaction to answers of kPayoutTopic.
void on_payout_engine_answer(Work& work, const PaymentRules& rules, const OutboxAnswer& answer);

}  // namespace greenpool
