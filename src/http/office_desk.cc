#include "http/office_desk.h"

#include <optional>

#include "base/sha256.h"
#include "server/dispatcher.h"
#include "server/house.h"
#include "server/kept_answers.h"

namespace greenpool {
namespace {

// What was asked: the same key with another request is a mistake.
std::string digest_of(const Exchange& exchange, const SecretKey& key) {
  Sha256 hash;
  hash.update(exchange.route->operation);
  for (const std::string& parameter : exchange.parameters) hash.update("\n" + parameter);
  std::string query;
  for (const JsonValue& value : exchange.query) append_json(query, value);
  hash.update("\n" + query);
  hash.update("\n\n");
  hash.update(exchange.content);
  return to_hex(key.digest_of(to_hex(hash.finish())));
}

enum class Before : std::uint8_t { nothing, begun, answered };

// What became of the same request before; what was answered is answered again.
Before look_before(OfficeCall& call, const std::string& asked) {
  Exchange& exchange = call.exchange;
  std::optional<KeptAnswer> kept = find_answer(call.work, {call.visitor().id, exchange.idempotency_key});
  if (!kept) return Before::nothing;
  if (kept->asked != asked) throw Refusal(problem_of(Reject::key_conflict));
  if (kept->status == KeptAnswer::kBegun) return Before::begun;
  call.respond(std::move(kept->body), kept->status);
  call.add_field("Idempotent-Replayed: true");
  return Before::answered;
}

void remember_answer(OfficeCall& call, const std::string& asked) {
  const Answer& answer = call.exchange.answer;
  keep_answer(call.work, {call.visitor().id, call.exchange.idempotency_key}, {asked, answer.status, answer.body});
}

}  // namespace

// One exchange in the office: one piece of work, or several with something elsewhere in between.
class OfficeDesk::Job final : public Office::Job {
 public:
  Job(OfficeDesk& desk, Exchange& exchange) : desk_(desk), exchange_(exchange) {}

  void run(Work& work) override {
    OfficeCall call{desk_.hall_, work, exchange_};
    if (then_) {
      go_on(call);
    } else {
      // Whoever is not known yet (at a sign-in) has no answers of their own.
      keyed_ = !exchange_.idempotency_key.empty() && exchange_.route->method != Method::get &&
               exchange_.visitor.kind != VisitorKind::nobody;
      if (keyed_) asked_ = digest_of(exchange_, desk_.hall_.house->answers_key);
      waits_ = false;
      if (keyed_) {
        const Before before = look_before(call, asked_);
        if (before == Before::answered) return;
        if (!is_first_) is_first_ = desk_.keys_.begin(key());
        waits_ = !is_first_;
        if (waits_) return;
        // Begun, and not by anybody who is at it still.
        if (before == Before::begun) throw Refusal(kAnswerUnknown);
      }
      exchange_.route->handler->work(call);
    }
    start_ = std::move(call.start_elsewhere);
    next_ = std::move(call.then_here);
    after_ = std::move(call.after);
    if (!keyed_) return;
    if (start_ && !begun_) {
      begin_answer(work, answer_key(), asked_);
      begun_ = true;
    } else if (!start_ && begun_ && (!call.keeps_answer || refused_)) {
      forget_begun(work, answer_key());
    } else if (!start_ && call.keeps_answer) {
      remember_answer(call, asked_);
    }
  }

  void done(const Refusal* refused) override {
    if (refused != nullptr) {
      exchange_.fail(refused->problem(), refused->detail());
      return finished();
    }
    if (waits_) {
      if (!desk_.keys_.wait(key(), [this] { run_again(); })) run_again();
      return;
    }
    for (const auto& action : std::exchange(after_, {})) action();
    if (refused_) {
      exchange_.fail(refused_->problem(), refused_->detail());
      return finished();
    }
    if (!start_) return finished();
    then_ = std::exchange(next_, nullptr);
    const OfficeCall::Start start = std::exchange(start_, nullptr);
    start([this] {
      if (desk_.hall_.office->submit(*this)) return;
      exchange_.fail(kOfficeBusy, "part of it was carried out; ask for its state");
      finished();
    });
  }

 private:
  [[nodiscard]] AnswerKey answer_key() const { return {exchange_.visitor.id, exchange_.idempotency_key}; }

  // A later part that is refused does nothing, but it ends what was noted as begun: both in one transaction.
  void go_on(OfficeCall& call) {
    if (!begun_) return then_(call);
    call.work.db.run("SAVEPOINT later_part");
    try {
      then_(call);
    } catch (const Refusal& refusal) {
      call.work.db.run("ROLLBACK TO later_part");
      refused_ = refusal;
      call.start_elsewhere = nullptr;
      call.after.clear();
    }
    call.work.db.run("RELEASE later_part");
  }

  // Keys of one caller do not meet those of another.
  [[nodiscard]] std::string key() const { return exchange_.visitor.id + "\n" + exchange_.idempotency_key; }

  void run_again() {
    if (desk_.hall_.office->submit(*this)) return;
    exchange_.fail(kOfficeBusy);
    finished();
  }

  void finished() {
    OfficeDesk& desk = desk_;
    Exchange& exchange = exchange_;
    if (is_first_) desk.keys_.end(key());
    delete this;  // NOLINT(cppcoreguidelines-owning-memory): it lives as long as its exchange is in the office
    // What only reads has nothing for an engine.
    if (exchange.route->method != Method::get) desk.hall_.dispatcher->wake();
    desk.settle(exchange);
  }

  OfficeDesk& desk_;
  Exchange& exchange_;
  bool keyed_ = false;
  bool begun_ = false;  // noted as such
  std::optional<Refusal> refused_;
  bool is_first_ = false;  // under its key
  bool waits_ = false;     // for the answer of the first
  std::string asked_;
  OfficeCall::Start start_ = nullptr;
  OfficeCall::Then next_ = nullptr;
  OfficeCall::Then then_ = nullptr;
  std::vector<std::function<void()>> after_;
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
