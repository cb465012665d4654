// How shop, payments, people and engines are tied together: what one of them is told of another.
// Thread safety: the office's thread, but for payment_rules(), which is called once at the start.
#pragma once

#include <span>

#include "hooks/queue.h"
#include "payments/payment_rules.h"
#include "people/settings.h"
#include "server/ending_watch.h"
#include "server/programmes.h"
#include "shop/rates.h"

namespace greenpool {

// What the terms in force say to the shop. Refusal: programme_unknown (the programme is not open).
[[nodiscard]] shop::TermsRates terms_rates(const Programmes& programmes, std::string_view programme);

// The rules without the providers.
[[nodiscard]] PaymentRules payment_rules(const Programmes& programmes, const People& people);

// Asks the payments room for the refunds that the shop owes; again for the same one is the same refund.
void pass_refunds_on(Work& work);

// What happened to orders goes to the receivers of webhooks; each event once, whoever calls this first after it.
void pass_shop_events_on(Work& work, const Programmes& programmes);

// The engine settles an order of the shop piece by piece; receivers hear of it as a whole, from above.
[[nodiscard]] bool is_told_by_shop(Work& work, const HookEvent& event);

// The currency's digits, which a programme never changes.
void tell_shop_of_programmes(Work& work, const Programmes& programmes);

void tell_shop_of_endings(Work& work, std::span<const ProgrammeEnding> endings);

}  // namespace greenpool
