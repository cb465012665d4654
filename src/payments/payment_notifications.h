// Notifications of providers: parsed outside of transactions (PaymentProvider::parse_notification), applied once
// inside.
#pragma once

#include <cstdint>
#include <string>

#include "base/sha256.h"
#include "payments/payment_rules.h"

namespace greenpool {

enum class NotificationEffect : std::uint8_t { applied, known_already };

struct ReceivedNotification {
  std::string provider = {};
  ProviderNotification what = {};
  Digest digest = {};  // of the body as it came
};

// One that is known already has no second effect and is accepted all the same. Refusals: notification_subject_unknown
// (it is not stored: the provider sends it again), payment_amount_differs.
NotificationEffect apply_notification(Work& work, const PaymentRules& rules, const ReceivedNotification& received);

// All of it, for the handler of the HTTP door: verify, parse, apply through the office, and what to answer. Never
// inside office work.
[[nodiscard]] NotificationReply take_notification(Office& office, const PaymentRules& rules, PaymentProvider& provider,
                                                  const IncomingNotification& incoming);

}  // namespace greenpool
