#include "payments/payment_tasks.h"

#include <algorithm>

#include "office/random.h"
#include "payments/payment_names.h"

namespace greenpool {
namespace {

constexpr EnumNames<TaskKind, 3> kKinds{{"payment", "refund", "payout"}};
constexpr EnumNames<TaskStep, 3> kStepNames{{"call", "query", "close"}};
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kLongestWait = 600 * kSecond;

}  // namespace

void set_task(Work& work, TaskKind kind, const std::string& subject, TaskStep step) {
  work.db.run(
      "INSERT INTO payment_tasks(subject,kind,step,due_at) VALUES(?1,?2,?3,?4) ON CONFLICT(subject) DO UPDATE SET "
      "step=?3,due_at=?4,attempts=0,lease=NULL,leased_until=0",
      subject, kKinds[kind], kStepNames[step], work.now.microseconds());
}

void put_off_task(Work& work, const PaymentTask& task, TaskStep step) {
  const std::int64_t wait = std::min(kLongestWait, 5 * kSecond << std::min<std::int64_t>(task.attempts, 10));
  work.db.run("UPDATE payment_tasks SET step=?2,due_at=?3,attempts=?4,lease=NULL,leased_until=0 WHERE subject=?1",
              task.subject, kStepNames[step], work.now.microseconds() + wait, task.attempts + 1);
}

std::int64_t count_tasks(Work& work) { return work.db.integer("SELECT count(*) FROM payment_tasks").value_or(0); }

void drop_task(Work& work, const std::string& subject) {
  work.db.run("DELETE FROM payment_tasks WHERE subject=?1", subject);
}

void hasten_task(Work& work, const std::string& subject) {
  work.db.run("UPDATE payment_tasks SET due_at=min(due_at,?2),attempts=0 WHERE subject=?1 AND leased_until<=?2",
              subject, work.now.microseconds());
}

std::optional<PaymentTask> take_task(Work& work) {
  PaymentTask task;
  {
    Rows rows = work.db.query(
        "SELECT subject,kind,step,attempts FROM payment_tasks WHERE due_at<=?1 AND leased_until<=?1 "
        "ORDER BY due_at LIMIT 1",
        work.now.microseconds());
    if (!rows.next()) return std::nullopt;
    task = {.subject = rows.text(0),
            .kind = kKinds.parse(rows.text(1)),
            .step = kStepNames.parse(rows.text(2)),
            .attempts = rows.integer(3),
            .lease = random_id("")};
  }
  work.db.run("UPDATE payment_tasks SET step='query',lease=?2,leased_until=?3 WHERE subject=?1", task.subject,
              task.lease, work.now.microseconds() + kLeaseMicroseconds);
  return task;
}

bool still_holds(Work& work, const PaymentTask& task) {
  return work.db.text("SELECT lease FROM payment_tasks WHERE subject=?1", task.subject) == task.lease;
}

std::optional<Timestamp> next_task_at(Work& work) {
  const auto at = work.db.integer("SELECT min(max(due_at,leased_until)) FROM payment_tasks");
  return at ? std::optional(Timestamp(*at)) : std::nullopt;
}

}  // namespace greenpool
