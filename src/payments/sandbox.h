// A payment provider of our own for demonstrations and trials: it moves no money, keeps its books in its own tables,
// and behaves as it is told: well, badly, or so that nobody knows. Its notifications carry a signature (HMAC) as
// others' do.
//
// Thread safety: as PaymentProvider. The functions below it are office work.
#pragma once

#include <memory>
#include <string>

#include "office/office.h"
#include "payments/provider.h"

namespace greenpool {

extern const Schema kSandboxSchema;

// What the next requests meet.
enum class SandboxMood : std::uint8_t {
  by_hand,    // stays open until sandbox_settle()
  succeed,    // done at once
  fail,       // not done
  no_answer,  // taken, stays open, but the answer is lost
};
enum class SandboxKind : std::uint8_t { payment, refund, transfer };

void set_sandbox_mood(Work& work, SandboxKind kind, SandboxMood mood);  // by_hand at first; refunds: succeed
// The payer pays, the payee confirms, or not. False: no such number, or it is over.
enum class SandboxOutcome : std::uint8_t { succeeded, failed };
bool sandbox_settle(Work& work, const std::string& number, SandboxOutcome outcome);

// The payer has paid before the sandbox was asked for anything; what its notification then says.
[[nodiscard]] ProviderPayment sandbox_pay_ahead(Work& work, const std::string& number, Money amount);

// secret: of notifications. The office must outlive it.
[[nodiscard]] std::unique_ptr<PaymentProvider> make_sandbox_provider(Office& office, std::string secret);

// What the sandbox would send about that number now. Refusal: payment_not_found.
struct SandboxNotice {
  std::vector<HttpMessageField> fields;
  std::string body;
};
[[nodiscard]] SandboxNotice sandbox_notice(Work& work, const std::string& secret, const std::string& number);

}  // namespace greenpool
