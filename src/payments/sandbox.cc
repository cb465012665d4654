#include "payments/sandbox.h"

#include <array>

#include "json/value.h"
#include "json/writer.h"
#include "office/random.h"
#include "payments/china_time.h"
#include "payments/payment_names.h"
#include "payments/problems.h"
#include "payments/signing.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE sandbox_moods(
  kind TEXT PRIMARY KEY CHECK(kind IN ('payment','refund','transfer')),
  mood TEXT NOT NULL CHECK(mood IN ('by_hand','succeed','fail','no_answer'))
) STRICT;
CREATE TABLE sandbox_orders(
  number TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind IN ('payment','refund','transfer')),
  payment TEXT,
  provider_number TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  state TEXT NOT NULL CHECK(state IN ('open','succeeded','failed','closed')),
  made_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX sandbox_orders_by_day ON sandbox_orders(settled_at) WHERE state='succeeded';
)sql"};

enum class State : std::uint8_t { open, succeeded, failed, closed };
constexpr EnumNames<State, 4> kStates{{"open", "succeeded", "failed", "closed"}};
constexpr EnumNames<SandboxKind, 3> kKinds{{"payment", "refund", "transfer"}};
constexpr EnumNames<SandboxMood, 4> kMoods{{"by_hand", "succeed", "fail", "no_answer"}};
constexpr std::string_view kSignatureField = "Sandbox-Signature";

struct Order {
  SandboxKind kind = SandboxKind::payment;
  std::string provider_number;
  Money amount;
  State state = State::open;
  std::optional<Timestamp> settled_at;
};

SandboxMood mood_of(Work& work, SandboxKind kind) {
  const auto mood = work.db.text("SELECT mood FROM sandbox_moods WHERE kind=?1", kKinds[kind]);
  if (mood) return kMoods.parse(*mood);
  return kind == SandboxKind::refund ? SandboxMood::succeed : SandboxMood::by_hand;
}

std::optional<Order> find(Work& work, const std::string& number) {
  Rows rows =
      work.db.query("SELECT kind,provider_number,amount,state,settled_at FROM sandbox_orders WHERE number=?1", number);
  if (!rows.next()) return std::nullopt;
  const auto settled = rows.maybe_integer(4);
  return Order{kKinds.parse(rows.text(0)), rows.text(1), Money(rows.integer(2)), kStates.parse(rows.text(3)),
               settled ? std::optional(Timestamp(*settled)) : std::nullopt};
}

ProviderPayment payment_facts(const std::string& number, const std::optional<Order>& order) {
  if (!order) return {.number = number};
  constexpr std::array kMeaning{ProviderPaymentState::pending, ProviderPaymentState::succeeded,
                                ProviderPaymentState::failed, ProviderPaymentState::closed};
  return {.number = number,
          .state = kMeaning[static_cast<std::size_t>(order->state)],
          .provider_number = order->provider_number,
          .amount = order->amount,
          .at = order->settled_at};
}

ProviderRefund refund_facts(const std::string& number, const std::optional<Order>& order) {
  if (!order) return {.number = number};
  constexpr std::array kMeaning{ProviderRefundState::processing, ProviderRefundState::succeeded,
                                ProviderRefundState::failed, ProviderRefundState::failed};
  return {.number = number,
          .state = kMeaning[static_cast<std::size_t>(order->state)],
          .provider_number = order->provider_number,
          .amount = order->amount};
}

ProviderTransfer transfer_facts(const std::string& number, const std::optional<Order>& order) {
  if (!order) return {.number = number};
  constexpr std::array kMeaning{ProviderTransferState::awaiting_user, ProviderTransferState::succeeded,
                                ProviderTransferState::failed, ProviderTransferState::failed};
  return {.number = number,
          .state = kMeaning[static_cast<std::size_t>(order->state)],
          .provider_number = order->provider_number,
          .amount = order->amount,
          .user_json = order->state == State::open ? R"({"sandbox":"confirm"})" : ""};
}

struct Wanted {
  SandboxKind kind;
  std::string number;
  std::string payment;  // of a refund
  Money amount;
};

// The order of that number, made by the mood of the hour when it is new; and whether its answer is lost.
std::pair<Order, bool> take(Work& work, const Wanted& wanted) {
  if (auto known = find(work, wanted.number)) return {*known, false};
  const SandboxMood mood = mood_of(work, wanted.kind);
  const State state = mood == SandboxMood::succeed ? State::succeeded
                      : mood == SandboxMood::fail  ? State::failed
                                                   : State::open;
  Order order{wanted.kind, random_id("sb"), wanted.amount, state, std::nullopt};
  if (state != State::open) order.settled_at = work.now;
  work.db.run(
      "INSERT INTO sandbox_orders(number,kind,payment,provider_number,amount,state,made_at,settled_at) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
      wanted.number, kKinds[wanted.kind], wanted.payment.empty() ? SqlValue(std::nullopt) : SqlValue(wanted.payment),
      order.provider_number, wanted.amount.units(), kStates[state], work.now.microseconds(),
      state == State::open ? SqlValue(std::nullopt) : SqlValue(work.now.microseconds()));
  return {order, mood == SandboxMood::no_answer};
}

class Sandbox final : public PaymentProvider {
 public:
  Sandbox(Office& office, std::string secret) : office_(office), secret_(std::move(secret)) {}

  [[nodiscard]] std::string_view name() const override { return "sandbox"; }

  CallResult<PayParameters> create(const PaymentOrder& order) override {
    return ask<PayParameters>([&](Work& work) -> CallResult<PayParameters> {
      const auto [made, lost] = take(work, {SandboxKind::payment, order.number, {}, order.amount});
      if (lost) return CallUnknown{"the sandbox was told not to answer"};
      PayParameters parameters;
      ObjectWriter json(parameters.json);
      json.text("sandbox", order.number);
      json.close();
      return parameters;
    });
  }
  CallResult<ProviderPayment> query(const std::string& number) override {
    return ask<ProviderPayment>([&](Work& work) { return payment_facts(number, find(work, number)); });
  }
  CallResult<ProviderPayment> close(const std::string& number) override {
    return ask<ProviderPayment>([&](Work& work) {
      work.db.run("UPDATE sandbox_orders SET state='closed',settled_at=?2 WHERE number=?1 AND state='open'", number,
                  work.now.microseconds());
      return payment_facts(number, find(work, number));
    });
  }
  CallResult<ProviderRefund> refund(const RefundOrder& order) override {
    return ask<ProviderRefund>([&](Work& work) -> CallResult<ProviderRefund> {
      const auto paid = find(work, order.payment);
      if (!paid || paid->state != State::succeeded) return CallRefused{"NOT_PAID", "the payment was not made"};
      const auto [made, lost] = take(work, {SandboxKind::refund, order.number, order.payment, order.amount});
      if (lost) return CallUnknown{"the sandbox was told not to answer"};
      return refund_facts(order.number, made);
    });
  }
  CallResult<ProviderRefund> query_refund(const RefundQuery& query) override {
    return ask<ProviderRefund>([&](Work& work) { return refund_facts(query.number, find(work, query.number)); });
  }
  CallResult<ProviderTransfer> transfer(const TransferOrder& order) override {
    return ask<ProviderTransfer>([&](Work& work) -> CallResult<ProviderTransfer> {
      const auto [made, lost] = take(work, {SandboxKind::transfer, order.number, {}, order.amount});
      if (lost) return CallUnknown{"the sandbox was told not to answer"};
      return transfer_facts(order.number, made);
    });
  }
  CallResult<ProviderTransfer> query_transfer(const std::string& number) override {
    return ask<ProviderTransfer>([&](Work& work) { return transfer_facts(number, find(work, number)); });
  }
  CallResult<ProviderTransfer> cancel_transfer(const std::string& number) override {
    return ask<ProviderTransfer>([&](Work& work) {
      work.db.run("UPDATE sandbox_orders SET state='closed',settled_at=?2 WHERE number=?1 AND state='open'", number,
                  work.now.microseconds());
      return transfer_facts(number, find(work, number));
    });
  }

  // In the form of WeChat Pay's daily bill, cut down to the columns that are read.
  CallResult<ProviderBill> download_bill(std::int64_t day) override {
    return ask<ProviderBill>([&](Work& work) {
      ProviderBill bill{"交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款金额,手续费,订单金额\n"};
      std::int64_t count = 0;
      Rows rows = work.db.query(
          "SELECT number,kind,coalesce(payment,''),provider_number,amount,settled_at FROM sandbox_orders "
          "WHERE state='succeeded' AND kind<>'transfer' AND settled_at>=?1 AND settled_at<?2 ORDER BY "
          "settled_at,number",
          kChinaCalendar.begin_of_day(day).microseconds(), kChinaCalendar.begin_of_day(day + 1).microseconds());
      while (rows.next()) {
        const bool refund = rows.text(1) == "refund";
        const std::string amount = format_money(Money(rows.integer(4)), 2);
        bill.content += "`" + format_china_time(Timestamp(rows.integer(5))) + ",`" + (refund ? "0" : rows.text(3)) +
                        ",`" + (refund ? rows.text(2) : rows.text(0)) + ",`" + (refund ? "REFUND" : "SUCCESS") + ",`" +
                        (refund ? rows.text(3) : "0") + ",`" + (refund ? rows.text(0) : "0") + ",`" +
                        (refund ? amount : "0.00") + ",`0.00,`" + (refund ? "0.00" : amount) + "\n";
        ++count;
      }
      bill.content += "总交易单数\n`" + std::to_string(count) + "\n";
      return bill;
    });
  }

  Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) override {
    IncomingResponse message;
    message.fields.assign(incoming.fields.begin(), incoming.fields.end());
    if (!equal_in_constant_time(message.field(kSignatureField), hmac_sha256_hex(secret_, incoming.body))) {
      return failure("notification_forged", "the notification's signature is not valid");
    }
    const Result<JsonValue> json = parse_json(incoming.body);
    const auto id = json ? json->text_at("id") : std::nullopt;
    const auto number = json ? json->text_at("number") : std::nullopt;
    if (!id || !number) return failure("notification_malformed", "the notification has no id or number");
    // The books are at hand, and say more than a notification could.
    const std::string text(*number);
    const auto order = office_.ask([&](Work& work) { return find(work, text); });
    if (!order) return failure("notification_malformed", "the notification is about an unknown number");
    ProviderNotification notification{.id = std::string(*id), .facts = payment_facts(text, order)};
    if (order->kind == SandboxKind::refund) notification.facts = refund_facts(text, order);
    if (order->kind == SandboxKind::transfer) notification.facts = transfer_facts(text, order);
    return notification;
  }

  [[nodiscard]] NotificationReply reply(NotificationVerdict verdict) const override {
    return {.status = verdict == NotificationVerdict::accepted  ? 204
                      : verdict == NotificationVerdict::refused ? 401
                                                                : 503};
  }

 private:
  template <class Facts, class F>
  CallResult<Facts> ask(const F& work) {
    try {
      return office_.ask([&](Work& given) -> CallResult<Facts> { return work(given); });
    } catch (const Refusal& refusal) {
      return CallUnknown{std::string(refusal.problem().code)};
    }
  }

  Office& office_;
  const std::string secret_;
};

}  // namespace

const Schema kSandboxSchema{"sandbox", kSteps};

void set_sandbox_mood(Work& work, SandboxKind kind, SandboxMood mood) {
  work.db.run("INSERT INTO sandbox_moods VALUES(?1,?2) ON CONFLICT(kind) DO UPDATE SET mood=?2", kKinds[kind],
              kMoods[mood]);
}

bool sandbox_settle(Work& work, const std::string& number, SandboxOutcome outcome) {
  return work.db.run("UPDATE sandbox_orders SET state=?2,settled_at=?3 WHERE number=?1 AND state='open'", number,
                     kStates[outcome == SandboxOutcome::succeeded ? State::succeeded : State::failed],
                     work.now.microseconds()) == 1;
}

ProviderPayment sandbox_pay_ahead(Work& work, const std::string& number, Money amount) {
  static_cast<void>(take(work, {SandboxKind::payment, number, {}, amount}));
  static_cast<void>(sandbox_settle(work, number, SandboxOutcome::succeeded));
  return payment_facts(number, find(work, number));
}

std::unique_ptr<PaymentProvider> make_sandbox_provider(Office& office, std::string secret) {
  return std::make_unique<Sandbox>(office, std::move(secret));
}

SandboxNotice sandbox_notice(Work& work, const std::string& secret, const std::string& number) {
  const auto order = find(work, number);
  if (!order) throw Refusal(kPaymentNotFound);
  SandboxNotice notice;
  ObjectWriter json(notice.body);
  json.text("id", order->provider_number + "-" + std::string(kStates[order->state]));
  json.text("number", number);
  json.close();
  notice.fields = {{std::string(kSignatureField), hmac_sha256_hex(secret, notice.body)}};
  return notice;
}

}  // namespace greenpool
