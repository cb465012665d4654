#include "payments/wechat_answers.h"

#include <array>

#include "json/writer.h"

namespace greenpool {
namespace {

template <class State>
struct Named {
  std::string_view text;
  State state;
};

template <class State, std::size_t kCount>
std::optional<State> state_of(const std::array<Named<State>, kCount>& table, std::optional<std::string_view> text) {
  for (const Named<State>& named : table) {
    if (named.text == text) return named.state;
  }
  return std::nullopt;
}

// REFUND: paid, and refunded in part or whole afterwards, which is the refund's affair.
constexpr std::array<Named<ProviderPaymentState>, 7> kPaymentStates{{
    {"SUCCESS", ProviderPaymentState::succeeded},
    {"REFUND", ProviderPaymentState::succeeded},
    {"NOTPAY", ProviderPaymentState::pending},
    {"USERPAYING", ProviderPaymentState::pending},
    {"CLOSED", ProviderPaymentState::closed},
    {"REVOKED", ProviderPaymentState::closed},
    {"PAYERROR", ProviderPaymentState::failed},
}};

constexpr std::array<Named<ProviderRefundState>, 4> kRefundStates{{
    {"SUCCESS", ProviderRefundState::succeeded},
    {"PROCESSING", ProviderRefundState::processing},
    {"CLOSED", ProviderRefundState::failed},
    {"ABNORMAL", ProviderRefundState::abnormal},
}};

constexpr std::array<Named<ProviderTransferState>, 8> kTransferStates{{
    {"ACCEPTED", ProviderTransferState::processing},
    {"PROCESSING", ProviderTransferState::processing},
    {"WAIT_USER_CONFIRM", ProviderTransferState::awaiting_user},
    {"TRANSFERING", ProviderTransferState::processing},
    {"SUCCESS", ProviderTransferState::succeeded},
    {"FAIL", ProviderTransferState::failed},
    {"CANCELING", ProviderTransferState::processing},
    {"CANCELLED", ProviderTransferState::failed},
}};

tl::unexpected<Error> malformed(const char* what) {
  return failure("answer_malformed", std::string("WeChat Pay's answer has no valid ") + what);
}

// A field that may be missing, but names us when it is there.
bool names_other(const JsonValue& json, const char* field, const std::string& ours) {
  const JsonValue* const value = json.find(field);
  return value != nullptr && json.text_at(field) != ours;
}

std::optional<Money> money_at(const JsonValue& json, const char* object, const char* field) {
  const JsonValue* const amount = json.find(object);
  const auto units = amount == nullptr ? std::nullopt : amount->integer_at(field);
  return units ? std::optional(Money(*units)) : std::nullopt;
}

std::string text_or_empty(const JsonValue& json, const char* field) {
  return std::string(json.text_at(field).value_or(""));
}

}  // namespace

Result<ProviderPayment> read_wechat_payment(const JsonValue& json, const WechatAccount& account) {
  if (names_other(json, "mchid", account.merchant) || names_other(json, "appid", account.app_id)) {
    return failure("notification_foreign", "the payment is another merchant's");
  }
  const auto number = json.text_at("out_trade_no");
  const auto state = state_of(kPaymentStates, json.text_at("trade_state"));
  if (!number) return malformed("out_trade_no");
  if (!state) return malformed("trade_state");
  ProviderPayment payment{.number = std::string(*number),
                          .state = *state,
                          .provider_number = text_or_empty(json, "transaction_id"),
                          .amount = money_at(json, "amount", "total")};
  if (const auto at = json.text_at("success_time")) {
    if (const auto parsed = parse_timestamp(*at)) payment.at = *parsed;
  }
  if (*state == ProviderPaymentState::succeeded && (!payment.amount || payment.provider_number.empty())) {
    return malformed("amount or transaction_id");
  }
  return payment;
}

Result<ProviderRefund> read_wechat_refund(const JsonValue& json) {
  const auto number = json.text_at("out_refund_no");
  // Answers call it status, notifications refund_status.
  const auto word = json.find("status") != nullptr ? json.text_at("status") : json.text_at("refund_status");
  const auto state = state_of(kRefundStates, word);
  if (!number) return malformed("out_refund_no");
  if (!state) return malformed("status");
  return ProviderRefund{.number = std::string(*number),
                        .state = *state,
                        .provider_number = text_or_empty(json, "refund_id"),
                        .amount = money_at(json, "amount", "refund")};
}

Result<ProviderTransfer> read_wechat_transfer(const JsonValue& json, const WechatAccount& account) {
  if (names_other(json, "mch_id", account.merchant) || names_other(json, "appid", account.app_id)) {
    return failure("notification_foreign", "the transfer is another merchant's");
  }
  const auto number = json.text_at("out_bill_no");
  const auto state = state_of(kTransferStates, json.text_at("state"));
  if (!number) return malformed("out_bill_no");
  if (!state) return malformed("state");
  ProviderTransfer transfer{.number = std::string(*number),
                            .state = *state,
                            .provider_number = text_or_empty(json, "transfer_bill_no"),
                            .reason = text_or_empty(json, "fail_reason")};
  if (const auto units = json.integer_at("transfer_amount")) transfer.amount = Money(*units);
  if (transfer.reason.empty() && *state == ProviderTransferState::failed) transfer.reason = *json.text_at("state");
  if (const auto package = json.text_at("package_info")) {
    ObjectWriter user(transfer.user_json);
    user.text("mchId", account.merchant);
    user.text("appId", account.app_id);
    user.text("package", *package);
    user.close();
  }
  return transfer;
}

}  // namespace greenpool
