#include "http/office_desk.h"

#include <array>

#include "base/check.h"
#include "base/sha256.h"
#include "server/dispatcher.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE answers(
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  asked TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_time ON answers(at);
)sql"};

// What was asked: the same key with another request is a mistake.
std::string digest_of(const Exchange& exchange) {
  Sha256 hash;
  hash.update(exchange.route->operation);
  for (const std::string& parameter : exchange.parameters) hash.update("\n" + parameter);
  hash.update("\n\n");
  hash.update(exchange.content);
  return to_hex(hash.finish());
}

// True: it was answered before, and is again.
bool answered_before(OfficeCall& call, const std::string& asked) {
  Exchange& exchange = call.exchange;
  Rows rows = call.db().query("SELECT asked,status,content_type,body FROM answers WHERE caller=?1 AND key=?2",
                              call.caller().id, exchange.idempotency_key);
  if (!rows.next()) return false;
  if (rows.text(0) != asked) throw Refusal(problem_of(Reject::key_conflict));
  const auto body = rows.blob(3);
  exchange.answer.status = static_cast<int>(rows.integer(1));
  exchange.answer.content_type = kJson;
  exchange.answer.body.assign(body.begin(), body.end());
  exchange.answer.fields += "Idempotent-Replayed: true\r\n";
  return true;
}

void remember_answer(OfficeCall& call, const std::string& asked) {
  const Answer& answer = call.exchange.answer;
  call.db().run("INSERT INTO answers VALUES(?1,?2,?3,?4,?5,?6,?7)", call.caller().id, call.exchange.idempotency_key,
                asked, answer.status, answer.content_type, Blob{bytes_of(answer.body)}, call.work.now.microseconds());
}

}  // namespace

const Schema kAnswersSchema{"answers", kSteps};

void forget_old_answers(Work& work) {
  work.db.run("DELETE FROM answers WHERE at<?1", work.now.microseconds() - kAnswersKeptDays * kDay);
}

// One exchange in the office; twice where the engine has to act in between.
class OfficeDesk::Job final : public Office::Job {
 public:
  Job(OfficeDesk& desk, Exchange& exchange) : desk_(desk), exchange_(exchange) {}

  void run(Work& work) override {
    OfficeCall call{desk_.hall_, work, exchange_};
    const bool keyed = !exchange_.idempotency_key.empty() && exchange_.route->method != Method::get;
    if (finish_ != nullptr) {
      finish_(call, answer_);
    } else {
      if (keyed) asked_ = digest_of(exchange_);
      if (keyed && answered_before(call, asked_)) return;
      exchange_.route->handler->work(call);
      waits_for_ = call.waits_for;
      finish_ = call.finish;
      if (waits_for_ != 0) return;
    }
    if (keyed) remember_answer(call, asked_);
  }

  void done(const Refusal* refused) override {
    if (refused != nullptr) {
      exchange_.fail(refused->problem(), refused->detail());
    } else if (waits_for_ != 0) {
      const std::int64_t number = std::exchange(waits_for_, 0);
      desk_.hall_.dispatcher->wait_for(number, [this](const OutboxAnswer& answer) {
        answer_ = answer;
        if (desk_.hall_.office->submit(*this)) return;
        exchange_.fail(kOfficeBusy, "the command was carried out; ask for its state");
        finished();
      });
      desk_.hall_.dispatcher->wake();
      return;
    }
    finished();
  }

 private:
  void finished() {
    OfficeDesk& desk = desk_;
    Exchange& exchange = exchange_;
    delete this;  // NOLINT(cppcoreguidelines-owning-memory): it lives as long as its exchange is in the office
    if (desk.hall_.dispatcher != nullptr) desk.hall_.dispatcher->wake();
    desk.settle(exchange);
  }

  OfficeDesk& desk_;
  Exchange& exchange_;
  std::string asked_;
  std::int64_t waits_for_ = 0;
  OfficeCall::Finisher finish_ = nullptr;
  OutboxAnswer answer_;
};

bool OfficeDesk::submit(Exchange& exchange) {
  auto job = std::make_unique<Job>(*this, exchange);
  if (hall_.office->submit(*job)) {
    static_cast<void>(job.release());
    return true;
  }
  exchange.fail(kOfficeBusy);
  return false;
}

void OfficeDesk::settle(Exchange& exchange) {
  const std::lock_guard lock(mutex_);
  settled_.push_back(&exchange);
  if (settled_.size() == 1) wake_();
}

void OfficeDesk::take_settled(std::vector<Exchange*>& settled) {
  settled.clear();
  const std::lock_guard lock(mutex_);
  settled.swap(settled_);
}

}  // namespace greenpool
