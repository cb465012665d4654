// The next step of every payment, refund and payout that is not over, as a row with a time. A thread takes one, calls
// the provider outside of any transaction, and records what came of it.
//
//   A step that asks the provider to do something is turned into "ask what became of it" in the very transaction that
//   takes it. So whatever happens between the call and the record of its result (a crash, a lost answer, a thread that
//   is too late), the next thing that is done is a query, and a second call is made only after the provider said that
//   it does not know the number; under the same number even then.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/office.h"

namespace greenpool {

enum class TaskKind : std::uint8_t { payment, refund, payout };
enum class TaskStep : std::uint8_t { call, query, close };

struct PaymentTask {
  std::string subject;
  TaskKind kind = TaskKind::payment;
  TaskStep step = TaskStep::call;
  std::int64_t attempts = 0;  // queries since the last step forward
  std::string lease;
};

// How long a taken task is nobody else's. Longer than any call takes.
inline constexpr std::int64_t kLeaseMicroseconds = std::int64_t{120} * 1'000'000;

// Of one subject: sets its next step to come at once. A lease on it ends: what its holder brings is not recorded.
void set_task(Work& work, TaskKind kind, const std::string& subject, TaskStep step);
// To come when attempts say: 5 seconds, 10, 20, …, at most 10 minutes.
void put_off_task(Work& work, const PaymentTask& task, TaskStep step);
void drop_task(Work& work, const std::string& subject);
// How many there are.
[[nodiscard]] std::int64_t count_tasks(Work& work);
// Makes it due now, if nobody is at it.
void hasten_task(Work& work, const std::string& subject);

// The first one that is due, leased; a call or close is turned into a query behind it. nullopt: nothing is due.
[[nodiscard]] std::optional<PaymentTask> take_task(Work& work);
// Whether the task is still the one that was taken.
[[nodiscard]] bool still_holds(Work& work, const PaymentTask& task);
// When the next one is due.
[[nodiscard]] std::optional<Timestamp> next_task_at(Work& work);

}  // namespace greenpool
