#include "payments/payment_notifications.h"

#include "payments/payment_flow.h"
#include "payments/payout_flow.h"
#include "payments/problems.h"

namespace greenpool {

NotificationEffect apply_notification(Work& work, const PaymentRules& rules, const ReceivedNotification& received) {
  const std::string subject = std::visit([](const auto& facts) { return facts.number; }, received.what.facts);
  // The id decides, not the digest: sent again, the same notification may be sealed anew.
  const bool first =
      work.db.run(
          "INSERT INTO payment_notifications(provider,id,digest,subject,received_at) "
          "VALUES(?1,?2,?3,?4,?5) ON CONFLICT DO NOTHING",
          received.provider, received.what.id, Blob{received.digest}, subject, work.now.microseconds()) == 1;
  if (!first) return NotificationEffect::known_already;
  struct Apply {
    Work& work;
    const PaymentRules& rules;
    bool operator()(const ProviderPayment& said) const { return apply_payment(work, rules, said); }
    bool operator()(const ProviderRefund& said) const { return apply_refund(work, rules, said); }
    bool operator()(const ProviderTransfer& said) const { return apply_transfer(work, rules, said); }
  };
  if (!std::visit(Apply{work, rules}, received.what.facts)) throw Refusal(kNotificationSubjectUnknown);
  return NotificationEffect::applied;
}

NotificationReply take_notification(Office& office, const PaymentRules& rules, PaymentProvider& provider,
                                    const IncomingNotification& incoming) {
  const Result<ProviderNotification> parsed = provider.parse_notification(incoming);
  if (!parsed) {
    // An authentic one that is about nothing of ours need not come again.
    const bool unsupported = parsed.error().code == "notification_unsupported";
    return provider.reply(unsupported ? NotificationVerdict::accepted : NotificationVerdict::refused);
  }
  const ReceivedNotification received{std::string(provider.name()), *parsed, sha256(incoming.body)};
  try {
    office.ask([&](Work& work) { apply_notification(work, rules, received); });
  } catch (const Refusal&) {
    return provider.reply(NotificationVerdict::try_again);
  }
  return provider.reply(NotificationVerdict::accepted);
}

}  // namespace greenpool
