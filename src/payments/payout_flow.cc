#include "payments/payout_flow.h"

#include "json/value.h"
#include "json/writer.h"
#include "office/random.h"
#include "payments/list_query.h"
#include "payments/payment_names.h"
#include "payments/payment_tasks.h"
#include "payments/problems.h"

namespace greenpool {
namespace {

constexpr EnumNames<PayoutState, 7> kStates{
    {"requested", "sending", "sent", "awaiting_user", "unknown", "succeeded", "failed"}};

constexpr std::string_view kSelect =
    "SELECT seq,id,programme,withdrawal,member,provider,amount,operator,state,cancelling,provider_number,user_json,"
    "refusal,problem,engine_refusal,created_at,finished_at FROM payouts";

constexpr std::string_view kInHand =
    "(state NOT IN ('succeeded','failed') OR id IN (SELECT reference FROM outbox WHERE outcome IS NULL AND "
    "topic='payouts'))";

Payout read(const Rows& rows) {
  const auto finished = rows.maybe_integer(16);
  return {.seq = rows.integer(0),
          .id = rows.text(1),
          .programme = rows.text(2),
          .withdrawal = rows.text(3),
          .member = rows.text(4),
          .provider = rows.text(5),
          .amount = Money(rows.integer(6)),
          .operator_id = rows.text(7),
          .state = kStates.parse(rows.text(8)),
          .cancelling = rows.truth(9),
          .provider_number = rows.text(10),
          .user_json = rows.text(11),
          .refusal = rows.text(12),
          .problem = rows.text(13),
          .engine_refusal = rows.text(14),
          .created_at = Timestamp(rows.integer(15)),
          .finished_at = finished ? std::optional(Timestamp(*finished)) : std::nullopt};
}

std::optional<Payout> find(Work& work, const std::string& id) {
  ListQuery query(kSelect);
  query.where("id=", id);
  Rows rows = query.end(work.db, "", 1);
  return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

bool is_over(PayoutState state) { return state == PayoutState::succeeded || state == PayoutState::failed; }

void give_to_engine(Work& work, const Payout& payout, std::string_view type, std::string_view result) {
  std::string command;
  ObjectWriter json(command);
  json.text("type", type);
  json.text("withdrawal", payout.withdrawal);
  if (result.empty()) {
    json.text("operator", payout.operator_id);
  } else {
    json.text("result", result);
  }
  json.close();
  add_to_outbox(work, {.programme = payout.programme,
                       .topic = std::string(kPayoutTopic),
                       .reference = payout.id,
                       .command = std::move(command)});
}

void tell(Work& work, const PaymentRules& rules, const Payout& payout, PayoutState state) {
  if (!rules.on_payout) return;
  rules.on_payout(work, {.payout = payout.id,
                         .programme = payout.programme,
                         .withdrawal = payout.withdrawal,
                         .member = payout.member,
                         .amount = payout.amount,
                         .state = state});
}

PayoutState state_of(ProviderTransferState state) {
  switch (state) {
    case ProviderTransferState::awaiting_user:
      return PayoutState::awaiting_user;
    case ProviderTransferState::succeeded:
      return PayoutState::succeeded;
    case ProviderTransferState::failed:
      return PayoutState::failed;
    case ProviderTransferState::absent:
    case ProviderTransferState::processing:
      break;
  }
  return PayoutState::sent;
}

void note_contradiction(Work& work, const Payout& payout, PayoutState said) {
  if (payout.state == said || !is_over(said)) return;
  work.db.run("UPDATE payouts SET problem=?2,updated_at=?3 WHERE id=?1", payout.id,
              "the provider now says " + std::string(kStates[said]), work.now.microseconds());
}

}  // namespace

std::string_view name_of(PayoutState state) { return kStates[state]; }

Payout request_payout(Work& work, const PaymentRules& rules, const NewPayout& wanted) {
  const auto earlier = list_payouts(
      work, {.programme = wanted.programme, .state = {}, .member = {}, .withdrawal = wanted.withdrawal}, 0, 1);
  if (!earlier.empty()) {
    const Payout& same = earlier.front();
    if (same.amount != wanted.amount || same.member != wanted.member || same.provider != wanted.provider) {
      throw Refusal(kPayoutDiffers);
    }
    return same;
  }
  if (wanted.amount < Money(1) || wanted.amount > Money(kMoneyMax)) throw Refusal(kPaymentAmountInvalid);
  if (wanted.programme.empty() || wanted.withdrawal.empty() || wanted.member.empty() || wanted.operator_id.empty()) {
    throw Refusal(kPaymentFieldInvalid, "programme, withdrawal, member and operator are needed");
  }
  if (rules.provider(wanted.provider) == nullptr) throw Refusal(kPaymentProviderUnknown);
  if (!rules.may_pay_out || !rules.may_pay_out(work, wanted.member)) throw Refusal(kPayoutNotPermitted);
  const std::string id = random_id("po");
  work.db.run(
      "INSERT INTO payouts(id,programme,withdrawal,member,provider,amount,operator,state,created_at,updated_at) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,'requested',?8,?8)",
      id, wanted.programme, wanted.withdrawal, wanted.member, wanted.provider, wanted.amount.units(),
      wanted.operator_id, work.now.microseconds());
  Payout payout = payout_of(work, id);
  give_to_engine(work, payout, "send_withdrawal", {});
  return payout;
}

Payout payout_of(Work& work, const std::string& id) {
  auto payout = find(work, id);
  if (!payout) throw Refusal(kPayoutNotFound);
  return *payout;
}

void cancel_payout(Work& work, const std::string& id) {
  const Payout payout = payout_of(work, id);
  if (payout.cancelling) return;
  if (payout.state != PayoutState::sent && payout.state != PayoutState::awaiting_user) {
    throw Refusal(kPaymentStage, "only a payout that waits for its payee can be taken back");
  }
  work.db.run("UPDATE payouts SET cancelling=1,updated_at=?2 WHERE id=?1", id, work.now.microseconds());
  set_task(work, TaskKind::payout, id, TaskStep::close);
}

void ask_about_payout(Work& work, const std::string& id) { hasten_task(work, payout_of(work, id).id); }

std::vector<Payout> list_payouts(Work& work, const PayoutFilter& filter, std::int64_t before, std::size_t limit) {
  ListQuery query(kSelect);
  query.where("programme=", filter.programme);
  if (filter.state) query.where("state=", kStates[*filter.state]);
  if (!filter.member.empty()) query.where("member=", filter.member);
  if (!filter.withdrawal.empty()) query.where("withdrawal=", filter.withdrawal);
  std::vector<Payout> payouts;
  Rows rows = query.latest(work.db, before, limit);
  while (rows.next()) payouts.push_back(read(rows));
  return payouts;
}

std::vector<Payout> payouts_in_hand(Work& work) {
  std::vector<Payout> payouts;
  Rows rows = work.db.query(std::string(kSelect) + " WHERE " + std::string(kInHand));
  while (rows.next()) payouts.push_back(read(rows));
  return payouts;
}

bool is_in_hand(Work& work, const std::string& id) {
  return work.db.integer("SELECT 1 FROM payouts WHERE id=?1 AND " + std::string(kInHand), id).has_value();
}

bool apply_transfer(Work& work, const PaymentRules& rules, const ProviderTransfer& said) {
  const auto payout = find(work, said.number);
  if (!payout) return false;
  if (said.amount && *said.amount != payout->amount) throw Refusal(kPaymentAmountDiffers);
  if (said.state == ProviderTransferState::absent) return true;
  const PayoutState state = state_of(said.state);
  if (is_over(payout->state)) {
    note_contradiction(work, *payout, state);
    return true;
  }
  const auto or_null = [](const std::string& text) { return text.empty() ? SqlValue(std::nullopt) : SqlValue(text); };
  work.db.run(
      "UPDATE payouts SET state=?2,provider_number=coalesce(?3,provider_number),user_json=coalesce(?4,user_json),"
      "refusal=coalesce(?5,refusal),problem=NULL,updated_at=?6,finished_at=?7 WHERE id=?1",
      payout->id, kStates[state], or_null(said.provider_number), or_null(said.user_json), or_null(said.reason),
      work.now.microseconds(), is_over(state) ? SqlValue(work.now.microseconds()) : SqlValue(std::nullopt));
  if (is_over(state)) {
    drop_task(work, payout->id);
    give_to_engine(work, *payout, "resolve_withdrawal", state == PayoutState::succeeded ? "paid" : "failed");
  }
  if (state != payout->state && state != PayoutState::sent) tell(work, rules, *payout, state);
  return true;
}

void doubt_payout(Work& work, const std::string& id, const std::string& why) {
  const Payout payout = payout_of(work, id);
  if (is_over(payout.state)) return;
  work.db.run(
      "UPDATE payouts SET state=CASE state WHEN 'sending' THEN 'unknown' ELSE state END,problem=?2,"
      "updated_at=?3 WHERE id=?1",
      id, why, work.now.microseconds());
  const bool unknown = payout.state == PayoutState::sending || payout.state == PayoutState::unknown;
  if (unknown && work.db.run("UPDATE payouts SET told_unknown=1 WHERE id=?1 AND told_unknown=0", id) == 1) {
    give_to_engine(work, payout, "resolve_withdrawal", "unknown");
  }
}

namespace {

// What was sent and what the engine booked must be the same amount; if not (the month ended, or terms changed, while
// the payout was on its way), somebody has to look. The figures stand in the outcome.
void check_booked(Work& work, const Payout& payout, const OutboxAnswer& answer) {
  const Result<JsonValue> outcome = parse_json(answer.line);
  const JsonValue* const events = outcome ? outcome->find("events") : nullptr;
  if (events == nullptr || !events->is(JsonValue::Kind::list)) return;
  for (const JsonValue& event : events->items()) {
    if (event.text_at("type") != "withdrawal_paid") continue;
    const auto amount_of = [&event](std::string_view name) -> std::string {
      return std::string(event.text_at(name).value_or("0"));
    };
    const std::string amount = amount_of("amount");
    const std::size_t point = amount.find('.');
    const int digits = point == std::string::npos ? 0 : static_cast<int>(amount.size() - point - 1);
    const auto money = [&](std::string_view name) { return parse_money(amount_of(name), digits).value_or(Money(0)); };
    const Money booked = money("amount") - money("fee") - money("tax");
    if (booked == payout.amount) return;
    work.db.run("UPDATE payouts SET problem=?2,updated_at=?3 WHERE id=?1", payout.id,
                "the engine booked " + format_money(booked, digits) + ", not " + format_money(payout.amount, digits),
                work.now.microseconds());
  }
}

}  // namespace

void on_payout_engine_answer(Work& work, const PaymentRules& rules, const OutboxAnswer& answer) {
  const auto payout = find(work, answer.reference);
  if (!payout) return;
  const Result<JsonValue> command = parse_json(answer.command);
  const bool sending = command && command->text_at("type") == "send_withdrawal";
  if (answer.accepted()) {
    if (sending && payout->state == PayoutState::requested)
      set_task(work, TaskKind::payout, payout->id, TaskStep::call);
    if (!sending) check_booked(work, *payout, answer);
    return;
  }
  work.db.run("UPDATE payouts SET engine_refusal=?2,updated_at=?3 WHERE id=?1", payout->id, answer.outcome,
              work.now.microseconds());
  if (!sending || payout->state != PayoutState::requested) return;
  work.db.run("UPDATE payouts SET state='failed',finished_at=?2 WHERE id=?1", payout->id, work.now.microseconds());
  tell(work, rules, *payout, PayoutState::failed);
}

}  // namespace greenpool
