// Text messages. What is to be sent is queued in the transaction that decided it, sealed, and sent by a thread outside;
// again after a failure or a crash, until it has expired. A message may arrive twice, it never is forgotten.
#pragma once

#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

#include "office/office.h"
#include "people/settings.h"

namespace greenpool {

struct SmsMessage {
  std::string phone = {};  // E.164
  std::string kind = {};   // the provider's template goes by it: "sign_in", "change_phone", …
  std::string code = {};   // the parameter of the template
  std::string text = {};   // the whole text, for providers without templates
};

// The port to a provider. Called by one thread at a time; may block for some seconds.
class SmsSender {
 public:
  virtual ~SmsSender() = default;
  // The error's code is recorded, its message is not: it must not go anywhere, it may name the phone.
  [[nodiscard]] virtual Status send(const SmsMessage& message) = 0;
};

// For the demo: writes every message as a line. Thread safety: any thread.
class ConsoleSms final : public SmsSender {
 public:
  explicit ConsoleSms(std::ostream& out) : out_(out) {}
  [[nodiscard]] Status send(const SmsMessage& message) override;

 private:
  std::mutex mutex_;
  std::ostream& out_;
};

// Queues it in this transaction. Office thread.
void queue_sms(Work& work, const People& people, const SmsMessage& message, Timestamp expires_at);

struct DueSms {
  std::int64_t number = 0;
  SmsMessage message;
};
// Takes what is due and notes the try; expires what is too old. Office thread.
[[nodiscard]] std::vector<DueSms> take_due_sms(Work& work, const People& people, std::size_t at_most);
// `error`: its code, empty when it was sent. Office thread.
void finish_sms(Work& work, std::int64_t number, std::string_view error);
// Forgets what was done more than seven days ago. Office thread.
void sweep_sms(Work& work);

// Sends what is due; how many there were. Not on the office thread. Throws the office's refusals.
[[nodiscard]] std::size_t send_due_sms(Office& office, const People& people, SmsSender& sender);

struct SmsCounts {
  std::int64_t waiting = 0;
  std::int64_t failed = 0;  // of the last days
};
[[nodiscard]] SmsCounts count_sms(Work& work);

}  // namespace greenpool
