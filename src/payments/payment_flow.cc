#include "payments/payment_flow.h"

#include "office/random.h"
#include "payments/list_query.h"
#include "payments/payment_names.h"
#include "payments/payment_tasks.h"
#include "payments/problems.h"

namespace greenpool {
namespace {

constexpr EnumNames<PaymentState, 5> kPaymentStates{{"created", "pending", "succeeded", "closed", "failed"}};
constexpr EnumNames<RefundState, 6> kRefundStates{
    {"requested", "sending", "processing", "succeeded", "failed", "abnormal"}};
constexpr EnumNames<PayMethod, 3> kMethods{{"jsapi", "h5", "native"}};

constexpr std::string_view kSelectPayment =
    "SELECT seq,id,programme,order_reference,member,provider,method,amount,state,closing,provider_number,client_json,"
    "problem,created_at,expires_at,finished_at FROM payments";
constexpr std::string_view kSelectRefund =
    "SELECT seq,id,payment,reference,amount,reason,state,provider_number,refusal,problem,created_at,finished_at "
    "FROM refunds";

Payment read_payment(const Rows& rows) {
  const auto finished = rows.maybe_integer(15);
  return {.seq = rows.integer(0),
          .id = rows.text(1),
          .programme = rows.text(2),
          .order = rows.text(3),
          .member = rows.text(4),
          .provider = rows.text(5),
          .method = kMethods.parse(rows.text(6)),
          .amount = Money(rows.integer(7)),
          .state = kPaymentStates.parse(rows.text(8)),
          .closing = rows.truth(9),
          .provider_number = rows.text(10),
          .client_json = rows.text(11),
          .problem = rows.text(12),
          .created_at = Timestamp(rows.integer(13)),
          .expires_at = Timestamp(rows.integer(14)),
          .finished_at = finished ? std::optional(Timestamp(*finished)) : std::nullopt};
}

Refund read_refund(const Rows& rows) {
  const auto finished = rows.maybe_integer(11);
  return {.seq = rows.integer(0),
          .id = rows.text(1),
          .payment = rows.text(2),
          .reference = rows.text(3),
          .amount = Money(rows.integer(4)),
          .reason = rows.text(5),
          .state = kRefundStates.parse(rows.text(6)),
          .provider_number = rows.text(7),
          .refusal = rows.text(8),
          .problem = rows.text(9),
          .created_at = Timestamp(rows.integer(10)),
          .finished_at = finished ? std::optional(Timestamp(*finished)) : std::nullopt};
}

std::optional<Payment> find_payment(Work& work, const std::string& id) {
  ListQuery query(kSelectPayment);
  query.where("id=", id);
  Rows rows = query.end(work.db, "", 1);
  return rows.next() ? std::optional(read_payment(rows)) : std::nullopt;
}

std::optional<Refund> first_of(Work& work, ListQuery& query) {
  Rows rows = query.end(work.db, "", 1);
  return rows.next() ? std::optional(read_refund(rows)) : std::nullopt;
}

std::optional<Refund> find_refund(Work& work, const std::string& id) {
  ListQuery query(kSelectRefund);
  query.where("id=", id);
  return first_of(work, query);
}

// The one of that reference that is under way or made; else the latest that failed and may be asked for again.
std::optional<Refund> find_refund_for(Work& work, const std::string& payment, const std::string& reference) {
  ListQuery query(kSelectRefund);
  query.where("payment=", payment);
  query.where("reference=", reference);
  query.where("closed=", 0);
  Rows rows = query.end(work.db, " ORDER BY state='failed', seq DESC", 1);
  return rows.next() ? std::optional(read_refund(rows)) : std::nullopt;
}

bool is_open(PaymentState state) { return state == PaymentState::created || state == PaymentState::pending; }

bool is_over(RefundState state) { return state == RefundState::succeeded || state == RefundState::failed; }

void check_fields(const NewPayment& payment, const PaymentRules& rules) {
  if (payment.amount < Money(1) || payment.amount > Money(kOrderMoneyMax)) throw Refusal(kPaymentAmountInvalid);
  if (rules.provider(payment.provider) == nullptr) throw Refusal(kPaymentProviderUnknown);
  if (payment.programme.empty() || payment.order.empty() || payment.member.empty() || payment.description.empty() ||
      payment.description.size() > 120) {
    throw Refusal(kPaymentFieldInvalid, "programme, order, member and a description of at most 120 bytes are needed");
  }
  if (payment.method == PayMethod::h5 && payment.client_ip.empty()) {
    throw Refusal(kPaymentFieldInvalid, "a payment from a browser needs the browser's address");
  }
}

// The open payment that is the same as the one asked for; others are being closed.
std::optional<Payment> same_open_payment(Work& work, const PaymentRules& rules, const NewPayment& wanted) {
  std::vector<Payment> earlier =
      list_payments(work, {.programme = wanted.programme, .state = {}, .order = wanted.order, .member = {}}, 0, 1'000);
  std::optional<Payment> same;
  for (Payment& payment : earlier) {
    if (payment.state == PaymentState::succeeded) throw Refusal(kPaymentMadeAlready);
    if (!is_open(payment.state) || payment.closing) continue;
    if (!same && payment.provider == wanted.provider && payment.method == wanted.method &&
        payment.amount == wanted.amount && payment.member == wanted.member && payment.expires_at > work.now) {
      same = std::move(payment);
    } else {
      close_payment(work, rules, payment.id);
    }
  }
  return same;
}

void tell(Work& work, const PaymentRules& rules, const Payment& payment, PaymentState before) {
  if (!rules.on_payment) return;
  rules.on_payment(work, {.payment = payment.id,
                          .programme = payment.programme,
                          .order = payment.order,
                          .member = payment.member,
                          .provider = payment.provider,
                          .provider_number = payment.provider_number,
                          .amount = payment.amount,
                          .before = before,
                          .state = payment.state});
}

void finish_payment(Work& work, const PaymentRules& rules, Payment payment, const ProviderPayment& said,
                    PaymentState state) {
  const PaymentState before = payment.state;
  payment.state = state;
  if (!said.provider_number.empty()) payment.provider_number = said.provider_number;
  const SqlValue number = payment.provider_number.empty() ? SqlValue(std::nullopt) : SqlValue(payment.provider_number);
  work.db.run(
      "UPDATE payments SET state=?2,provider_number=?3,client_ip=NULL,problem=NULL,updated_at=?4,finished_at=?5 "
      "WHERE id=?1",
      payment.id, kPaymentStates[state], number, work.now.microseconds(), said.at.value_or(work.now).microseconds());
  drop_task(work, payment.id);
  tell(work, rules, payment, before);
}

}  // namespace

std::string_view name_of(PaymentState state) { return kPaymentStates[state]; }
std::string_view name_of(RefundState state) { return kRefundStates[state]; }
std::string_view name_of(PayMethod method) { return kMethods[method]; }

PaymentProvider* PaymentRules::provider(std::string_view name) const {
  for (PaymentProvider* const one : providers) {
    if (one->name() == name) return one;
  }
  return nullptr;
}

Payment create_payment(Work& work, const PaymentRules& rules, const NewPayment& payment) {
  check_fields(payment, rules);
  if (payment.expires_at <= work.now) throw Refusal(kPaymentFieldInvalid, "the payment would have expired already");
  if (auto same = same_open_payment(work, rules, payment)) return *same;
  const std::string id = random_id("pm");
  const SqlValue ip = payment.client_ip.empty() ? SqlValue(std::nullopt) : SqlValue(payment.client_ip);
  work.db.run(
      "INSERT INTO payments(id,programme,order_reference,member,provider,method,amount,description,client_ip,state,"
      "created_at,expires_at,updated_at) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,'created',?10,?11,?10)",
      id, payment.programme, payment.order, payment.member, payment.provider, kMethods[payment.method],
      payment.amount.units(), payment.description, ip, work.now.microseconds(), payment.expires_at.microseconds());
  set_task(work, TaskKind::payment, id, TaskStep::call);
  return payment_of(work, id);
}

Payment payment_of(Work& work, const std::string& id) {
  auto payment = find_payment(work, id);
  if (!payment) throw Refusal(kPaymentNotFound);
  return *payment;
}

void close_payment(Work& work, const PaymentRules& /*rules*/, const std::string& id) {
  const Payment payment = payment_of(work, id);
  if (payment.state == PaymentState::succeeded) throw Refusal(kPaymentStage, "the payment was made");
  if (!is_open(payment.state) || payment.closing) return;
  work.db.run("UPDATE payments SET closing=1,updated_at=?2 WHERE id=?1", id, work.now.microseconds());
  set_task(work, TaskKind::payment, id, TaskStep::close);
}

void ask_about_payment(Work& work, const std::string& id) {
  const Payment payment = payment_of(work, id);
  if (is_open(payment.state)) hasten_task(work, payment.id);
}

std::vector<Payment> list_payments(Work& work, const PaymentFilter& filter, std::int64_t before, std::size_t limit) {
  ListQuery query(kSelectPayment);
  query.where("programme=", filter.programme);
  if (filter.state) query.where("state=", kPaymentStates[*filter.state]);
  if (!filter.order.empty()) query.where("order_reference=", filter.order);
  if (!filter.member.empty()) query.where("member=", filter.member);
  std::vector<Payment> payments;
  Rows rows = query.latest(work.db, before, limit);
  while (rows.next()) payments.push_back(read_payment(rows));
  return payments;
}

Refund request_refund(Work& work, const NewRefund& refund) {
  const Payment payment = payment_of(work, refund.payment);
  const auto earlier = find_refund_for(work, refund.payment, refund.reference);
  if (earlier && earlier->amount != refund.amount) throw Refusal(kRefundDiffers);
  if (earlier && earlier->state != RefundState::failed) return *earlier;
  if (payment.state != PaymentState::succeeded) throw Refusal(kPaymentStage, "the payment was not made");
  if (refund.amount < Money(1) || refund.amount > Money(kOrderMoneyMax)) throw Refusal(kPaymentAmountInvalid);
  if (refund.reference.empty() || refund.reason.size() > 80) throw Refusal(kPaymentFieldInvalid);
  const auto others = work.db.integer(
      "SELECT coalesce(sum(amount),0) FROM refunds WHERE payment=?1 AND state<>'failed'", refund.payment);
  if (Money(*others) + refund.amount > payment.amount) throw Refusal(kRefundOverPayment);
  // What was refused, under its number: should the provider have taken it after all, it is not paid twice. What was
  // closed, under another: the number is used up.
  const std::string id = earlier ? earlier->id : random_id("rf");
  work.db.run(
      "INSERT INTO refunds(id,payment,reference,amount,reason,state,created_at,updated_at) "
      "VALUES(?1,?2,?3,?4,?5,'requested',?6,?6) ON CONFLICT(id) DO UPDATE SET state='requested',refusal=NULL,"
      "problem=NULL,updated_at=?6,finished_at=NULL",
      id, refund.payment, refund.reference, refund.amount.units(), refund.reason, work.now.microseconds());
  set_task(work, TaskKind::refund, id, TaskStep::call);
  return refund_of(work, id);
}

Refund refund_of(Work& work, const std::string& id) {
  auto refund = find_refund(work, id);
  if (!refund) throw Refusal(kRefundNotFound);
  return *refund;
}

void ask_about_refund(Work& work, const std::string& id) {
  const Refund refund = refund_of(work, id);
  if (refund.state == RefundState::failed) {
    set_task(work, TaskKind::refund, refund.id, TaskStep::query);
  } else {
    hasten_task(work, refund.id);
  }
}

std::vector<Refund> list_refunds(Work& work, const RefundFilter& filter, std::int64_t before, std::size_t limit) {
  ListQuery query(kSelectRefund);
  if (!filter.payment.empty()) query.where("payment=", filter.payment);
  if (!filter.programme.empty()) {
    query.where("(SELECT programme FROM payments WHERE id=refunds.payment)=", filter.programme);
  }
  if (filter.state) query.where("state=", kRefundStates[*filter.state]);
  std::vector<Refund> refunds;
  Rows rows = query.latest(work.db, before, limit);
  while (rows.next()) refunds.push_back(read_refund(rows));
  return refunds;
}

bool apply_payment(Work& work, const PaymentRules& rules, const ProviderPayment& said) {
  const auto payment = find_payment(work, said.number);
  if (!payment) return false;
  if (said.amount && *said.amount != payment->amount) throw Refusal(kPaymentAmountDiffers);
  const bool open = is_open(payment->state);
  switch (said.state) {
    case ProviderPaymentState::absent:
    case ProviderPaymentState::pending:
      break;
    case ProviderPaymentState::succeeded:
      if (payment->state != PaymentState::succeeded) {
        finish_payment(work, rules, *payment, said, PaymentState::succeeded);
      }
      break;
    case ProviderPaymentState::closed:
      if (open) finish_payment(work, rules, *payment, said, PaymentState::closed);
      break;
    case ProviderPaymentState::failed:
      if (open) finish_payment(work, rules, *payment, said, PaymentState::failed);
      break;
  }
  return true;
}

bool apply_refund(Work& work, const PaymentRules& rules, const ProviderRefund& said) {
  const auto refund = find_refund(work, said.number);
  if (!refund) return false;
  if (said.amount && *said.amount != refund->amount) throw Refusal(kPaymentAmountDiffers);
  // What had failed may have been taken after all; of what was closed only that it was paid is news.
  const bool is_closed = work.db.integer("SELECT closed FROM refunds WHERE id=?1", refund->id) == 1;
  const bool is_paid = said.state == ProviderRefundState::succeeded;
  const bool fails = said.state == ProviderRefundState::absent || said.state == ProviderRefundState::failed;
  if (refund->state == RefundState::succeeded ||
      (refund->state == RefundState::failed && (fails || (is_closed && !is_paid)))) {
    drop_task(work, refund->id);
    return true;
  }
  if (said.state == ProviderRefundState::absent) return true;
  if (is_closed) {
    const auto other = find_refund_for(work, refund->payment, refund->reference);
    if (other && other->state != RefundState::failed) {
      work.db.run("UPDATE refunds SET problem=?2 WHERE id=?1", refund->id,
                  "paid after it was closed, beside " + other->id);
      drop_task(work, refund->id);
      return true;
    }
  }
  const RefundState state = said.state == ProviderRefundState::processing  ? RefundState::processing
                            : said.state == ProviderRefundState::succeeded ? RefundState::succeeded
                            : said.state == ProviderRefundState::failed    ? RefundState::failed
                                                                           : RefundState::abnormal;
  const SqlValue number = said.provider_number.empty() ? SqlValue(std::nullopt) : SqlValue(said.provider_number);
  const SqlValue finished = is_over(state) ? SqlValue(work.now.microseconds()) : SqlValue(std::nullopt);
  work.db.run(
      "UPDATE refunds SET state=?2,provider_number=coalesce(?3,provider_number),problem=NULL,updated_at=?4,"
      "finished_at=?5,closed=?6 WHERE id=?1",
      refund->id, kRefundStates[state], number, work.now.microseconds(), finished,
      state == RefundState::failed && !said.provider_number.empty() ? 1 : 0);
  if (is_over(state)) {
    drop_task(work, refund->id);
  } else if (refund->state == RefundState::failed || refund->state == RefundState::requested) {
    set_task(work, TaskKind::refund, refund->id, TaskStep::query);  // not to be made any more
  }
  if (state == refund->state || state == RefundState::processing || !rules.on_refund) return true;
  const Payment payment = payment_of(work, refund->payment);
  rules.on_refund(work, {.refund = refund->id,
                         .payment = payment.id,
                         .programme = payment.programme,
                         .order = payment.order,
                         .reference = refund->reference,
                         .amount = refund->amount,
                         .state = state});
  return true;
}

}  // namespace greenpool
