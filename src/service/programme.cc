#include "service/programme.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text_id.h"
#include "engine/ops/ops.h"
#include "journal/record.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"
#include "service/activation.h"
#include "service/door.h"
#include "service/lookahead.h"
#include "service/past.h"
#include "service/snapshots.h"
#include "service/storage.h"

namespace greenpool {
namespace {

// What is handed from the writer to the journal thread in one piece.
struct Batch {
  explicit Batch(std::uint64_t epoch) : writer(epoch) {}

  FrameWriter writer;
  std::uint64_t first_seq = 0;
  std::vector<Ticket*> tickets;
  Moment after;  // where the programme stands once it is durable

  [[nodiscard]] bool empty() const { return tickets.empty(); }
};

Moment moment_of(const State& state) {
  return {.next_seq = state.next_seq,
          .at = state.clock,
          .pool = state.pool,
          .members = state.members.size(),
          .orders = static_cast<std::uint64_t>(state.totals.orders),
          .sales = static_cast<std::uint64_t>(state.totals.sales),
          .exits = static_cast<std::uint64_t>(state.totals.exits),
          .withdrawals = state.withdrawals.size(),
          .wallets = state.books.balance(Account::wallets),
          .surplus = state.books.surplus()};
}

class LiveProgramme final : public Programme {
 public:
  struct Parts {
    std::unique_ptr<Journal> journal;
    std::unique_ptr<SnapshotStore> snapshots;  // none in memory
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Past> past;
    std::uint64_t epoch = 1;
    std::uint64_t last_snapshot = 0;
  };

  LiveProgramme(ProgrammeOptions options, Parts parts)
      : options_(std::move(options)),
        parts_(std::move(parts)),
        terms_(parts_.engine->state().terms),
        snapshots_(parts_.snapshots.get(), options_.snapshot_every, parts_.last_snapshot),
        lookahead_(*parts_.engine, *parts_.past),
        open_(std::make_unique<Batch>(parts_.epoch)),
        spare_(std::make_unique<Batch>(parts_.epoch)),
        durable_seq_(parts_.journal->head().next_seq) {
    recorded_after_ = parts_.engine->state().pool;
    last_ = moment_of(parts_.engine->state());
    note_terms();
    start_batch();
    journal_thread_ = std::thread([this] { run_journal(); });
    writer_thread_ = std::thread([this] { run_writer(); });
  }

  ~LiveProgramme() override { static_cast<void>(stop()); }

  Reject submit(std::span<Ticket* const> tickets) override {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return Reject::service_stopping;
      if (queue_.size() + tickets.size() > options_.queue_max && !queue_.empty()) return Reject::service_busy;
      queue_.insert(queue_.end(), tickets.begin(), tickets.end());
    }
    work_.notify_one();
    return Reject::none;
  }

  void wait_for_room() override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return stopping_ || queue_.size() < options_.queue_max / 2; });
  }

  Status stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    work_.notify_one();
    room_.notify_all();
    if (writer_thread_.joinable()) writer_thread_.join();
    {
      const std::lock_guard lock(mutex_);
      writer_done_ = true;
    }
    handed_over_.notify_one();
    if (journal_thread_.joinable()) {
      journal_thread_.join();
      snapshots_.wait();
      if (!failed_)
        snapshots_.save_at_end(parts_.engine->state(), durable_seq_, parts_.journal->head().chain, *parts_.past);
    }
    return stop_status_;
  }

  ProgrammeStatus status() const override {
    const std::lock_guard lock(mutex_);
    return {.next_seq = durable_seq_, .batches = batches_, .alarm = alarm_, .waiting = queue_.size(), .last = last_};
  }

  TermsInForce terms_in_force() const override {
    const std::lock_guard lock(mutex_);
    return in_force_;
  }

  const Terms& terms() const override { return terms_; }
  const State& state_after_stop() const override {
    GP_CHECK(!writer_thread_.joinable(), "the state is read once the programme stopped");
    return parts_.engine->state();
  }

 private:
  // ---- writer thread ----

  void run_writer() {
    std::vector<Ticket*> taken;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        work_.wait(lock, [this] { return !queue_.empty() || (open_->empty() ? stopping_ : !in_flight_); });
        taken.clear();
        taken.swap(queue_);
        if (taken.empty() && open_->empty() && stopping_) return;
      }
      room_.notify_all();
      for (std::size_t i = 0; i < taken.size(); ++i) {
        lookahead_.step(taken, i);
        take(*taken[i]);
        const bool full =
            open_->writer.payload().size() >= options_.batch_bytes || open_->tickets.size() >= kBatchTicketsMax;
        // A journal at rest is not left waiting for a long queue to be decided, nor does it sync for a few at a time.
        const bool worthwhile = open_->tickets.size() >= kBatchTicketsMin;
        if (full || (worthwhile && journal_idle_.load(std::memory_order_relaxed))) hand_over_when_idle();
      }
      if (!open_->empty()) {
        const std::lock_guard lock(mutex_);
        if (!in_flight_) hand_over();
      }
      if (snapshots_.due(parts_.engine->state().next_seq)) take_snapshot();
      if (parts_.past->anchor_due()) anchor_keys();
    }
  }

  // Decides and tells; then the ticket joins the open batch, behind all that were decided before.
  void take(Ticket& ticket) {
    decide(ticket);
    open_->tickets.push_back(&ticket);
  }

  void decide(Ticket& ticket) {
    const State& state = parts_.engine->state();
    // After a broken law the state holds what was never recorded: nobody is shown it.
    if (parts_.engine->violation()) return refuse(ticket, Reject::programme_stopped);
    if (ticket.is_query) return ticket.answers->decided(ticket, Outcome{}, state);
    const Request& request = ticket.request;
    const Operation operation = resolve(request, state);
    const Command command{time_of(request), request.key, operation};
    if (const Reject refused = check_door(request, command); refused != Reject::none) return refuse(ticket, refused);
    candidates_.clear();
    if (Status found = parts_.past->find({command.key, operation}, candidates_); !found) {
      return refuse(ticket, fail(found.error()));
    }
    if (!candidates_.empty() && answer_from_past(ticket, command)) return;

    if (!advance_to(command.at)) return refuse(ticket, Reject::programme_stopped);
    events_.clear();
    const std::uint64_t seq = state.next_seq;
    const Reject reject = parts_.engine->decide(command, events_);
    if (reject != Reject::none) return refuse(ticket, reject);
    if (Status added = parts_.past->add({command.key, operation}, seq); !added)
      return refuse(ticket, fail(added.error()));
    recorded_after_ = state.pool;
    open_->writer.add({seq, command.at, command.key, operation, events_, state.pool});
    ticket.answers->decided(ticket, {Reject::none, false, seq, command.at, &operation, events_, state.pool}, state);
  }

  // Records what the calendar makes due up to that time, each at the moment it falls due. False when a law broke.
  bool advance_to(Timestamp at) {
    const State& state = parts_.engine->state();
    for (std::optional<Timestamp> due = state.next_due(); due && *due <= at && *due >= state.clock;
         due = state.next_due()) {
      events_.clear();
      const std::uint64_t seq = state.next_seq;
      const Operation operation = Advance{};
      const Reject reject = parts_.engine->decide({*due, {}, operation}, events_);
      if (reject == Reject::programme_stopped) return false;
      GP_CHECK(reject == Reject::none, "what is due is not refused");
      recorded_after_ = state.pool;
      open_->writer.add({seq, *due, {}, operation, events_, state.pool});
    }
    return true;
  }

  // The shape of the command, which comes before the question whether it was seen before.
  Reject check_door(const Request& request, const Command& command) const {
    if (failed_) return Reject::storage_unavailable;
    if (!command.key.empty() && !is_text_id(command.key)) return Reject::id_malformed;
    const Reject shape = check_shape(command.operation, command.at);
    if (shape == Reject::id_malformed) return shape;
    if (request.unreadable != Reject::none) return request.unreadable;
    if (shape != Reject::none) return shape;
    if (options_.clock != nullptr && request.at &&
        request.at->microseconds() > options_.clock->now().microseconds() + kClockSkewMicroseconds) {
      return Reject::time_out_of_range;
    }
    return Reject::none;
  }

  Timestamp time_of(const Request& request) const {
    if (request.at) return *request.at;
    const Timestamp last = parts_.engine->state().clock;
    return options_.clock == nullptr ? last : std::max(last, options_.clock->now());
  }

  // True when the command was seen before and is answered.
  bool answer_from_past(Ticket& ticket, const Command& command) {
    const std::optional<OwnName> name = own_name(command.operation);
    Reject conflict = Reject::none;
    for (const std::uint64_t seq : candidates_) {
      wait_until_durable(seq);
      if (failed_) {
        refuse(ticket, Reject::storage_unavailable);
        return true;
      }
      const Result<const Record*> found = parts_.past->record(seq);
      if (!found) {
        refuse(ticket, fail(found.error()));
        return true;
      }
      const Record& record = **found;
      const bool same_key = !command.key.empty() && record.key == command.key;
      const bool same_name = name && record.operation && own_name(*record.operation) == name;
      if (!same_key && !same_name) continue;  // two texts with one hash
      if (*record.operation == command.operation) {
        if (conflict == Reject::none || same_key) {
          answer_again(ticket, record);
          return true;
        }
      } else if (same_key) {
        conflict = Reject::key_conflict;
        break;
      } else {
        const bool is_order = name->kind == NameKind::order || name->kind == NameKind::order_end;
        conflict = is_order ? Reject::order_conflict : Reject::name_conflict;
      }
    }
    if (conflict == Reject::none) return false;
    refuse(ticket, conflict);
    return true;
  }

  void answer_again(Ticket& ticket, const Record& record) {
    const Outcome outcome{Reject::none, true, record.seq, record.at, &*record.operation, record.events, record.after};
    ticket.answers->decided(ticket, outcome, parts_.engine->state());
  }

  void refuse(Ticket& ticket, Reject reject) {
    if (reject == Reject::programme_stopped) {
      const std::optional<Violation>& violation = parts_.engine->violation();
      raise_alarm("the programme stopped: law " + (violation ? violation->law : std::string("?")) + " is broken");
    }
    Outcome outcome;
    outcome.reject = reject;
    outcome.at = parts_.engine->state().clock;
    outcome.after = reject == Reject::programme_stopped ? recorded_after_ : parts_.engine->state().pool;
    ticket.answers->decided(ticket, outcome, parts_.engine->state());
  }

  // Storage said no: from now on nothing is accepted.
  Reject fail(const Error& error) {
    raise_alarm(error.code + ": " + error.message);
    failed_ = true;
    const std::lock_guard lock(mutex_);
    stop_status_ = tl::unexpected<Error>(error);
    return Reject::storage_unavailable;
  }

  void raise_alarm(std::string why) {
    const std::lock_guard lock(mutex_);
    if (!alarm_) alarm_ = std::move(why);
  }

  void start_batch() {
    open_->tickets.clear();
    open_->first_seq = parts_.engine->state().next_seq;
    open_->writer.start(open_->first_seq);
  }

  // Requires the lock, or that no other thread has begun.
  void note_terms() {
    const State& state = parts_.engine->state();
    const auto version = static_cast<std::int64_t>(state.version());
    if (in_force_.version == version) return;
    in_force_ = {std::make_shared<const Terms>(state.terms), version};
  }

  // Requires the lock, and that nothing is in flight.
  void hand_over() {
    in_flight_ = true;
    note_terms();
    open_->after = moment_of(parts_.engine->state());
    journal_idle_.store(false, std::memory_order_relaxed);
    open_.swap(spare_);
    start_batch();
    handed_over_.notify_one();
  }

  void hand_over_when_idle() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return !in_flight_; });
    if (!open_->empty()) hand_over();
  }

  // Everything decided so far is on disk, or failed.
  void settle() {
    hand_over_when_idle();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return !in_flight_; });
  }

  void wait_until_durable(std::uint64_t seq) {
    if (seq >= durable_seq_.load(std::memory_order_acquire)) settle();
  }

  void take_snapshot() {
    settle();
    if (failed_ || parts_.engine->violation()) return;
    snapshots_.save_in_background(parts_.engine->state(), parts_.journal->head().chain);
    if (Status flushed = parts_.past->flush(); !flushed) static_cast<void>(fail(flushed.error()));
  }

  void anchor_keys() {
    settle();
    if (failed_) return;
    if (Status anchored = parts_.past->anchor(); !anchored) static_cast<void>(fail(anchored.error()));
  }

  // ---- journal thread ----

  void run_journal() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        handed_over_.wait(lock, [this] { return in_flight_ || writer_done_; });
        if (!in_flight_) return;
      }
      const Reject failed = make_durable(*spare_);
      answer(*spare_, failed);
      {
        const std::lock_guard lock(mutex_);
        in_flight_ = false;
        ++batches_;
        journal_idle_.store(true, std::memory_order_relaxed);
      }
      idle_.notify_all();
      work_.notify_one();
    }
  }

  Reject make_durable(Batch& batch) {
    if (failed_) return Reject::storage_unavailable;
    if (batch.writer.records() == 0) return Reject::none;
    const FrameView frame = batch.writer.seal(parts_.journal->head().chain);
    const auto begin = std::chrono::steady_clock::now();
    if (Status appended = parts_.journal->append(frame); !appended) return fail(appended.error());
    batch.after.append_taken = std::chrono::steady_clock::now() - begin;
    durable_seq_.store(frame.first_seq + frame.records, std::memory_order_release);
    if (options_.on_batch) options_.on_batch(batch.after);
    const std::lock_guard lock(mutex_);
    last_ = batch.after;
    return Reject::none;
  }

  static void answer(const Batch& batch, Reject failed) {
    const std::span<Ticket* const> tickets(batch.tickets);
    for (std::size_t begin = 0; begin < tickets.size();) {
      std::size_t end = begin + 1;
      Answers* const answers = tickets[begin]->answers;
      while (end < tickets.size() && tickets[end]->answers == answers) ++end;
      answers->durable(tickets.subspan(begin, end - begin), failed);
      begin = end;
    }
  }

  static constexpr std::size_t kBatchTicketsMin = 1'024;  // about a millisecond's decisions
  static constexpr std::size_t kBatchTicketsMax = 65'536;

  const ProgrammeOptions options_;
  Parts parts_;
  const Terms terms_;
  Snapshots snapshots_;

  // Writer's own.
  Lookahead lookahead_;
  std::unique_ptr<Batch> open_;
  std::vector<Event> events_;
  std::vector<std::uint64_t> candidates_;
  Pool recorded_after_;  // the pool after the last accepted command

  // Journal thread's while in_flight_, else the writer's.
  std::unique_ptr<Batch> spare_;

  std::atomic<std::uint64_t> durable_seq_;
  std::atomic<bool> journal_idle_{true};
  std::atomic<bool> failed_{false};

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable work_;
  std::condition_variable handed_over_;
  std::condition_variable idle_;
  std::condition_variable room_;
  std::vector<Ticket*> queue_;
  bool in_flight_ = false;
  bool stopping_ = false;
  bool writer_done_ = false;
  std::uint64_t batches_ = 0;
  Moment last_;
  std::optional<std::string> alarm_;
  TermsInForce in_force_;
  Status stop_status_;

  std::thread journal_thread_;
  std::thread writer_thread_;
};

bool was_in_force(const State& state, const Terms& terms) {
  return std::any_of(state.versions.begin(), state.versions.end(),
                     [&terms](const TermsVersion& version) { return version.terms == terms; });
}

}  // namespace

Result<std::unique_ptr<Programme>> Programme::open(const ProgrammeOptions& options) {
  // A start that is refused leaves nothing behind.
  if (!options.directory.empty() && !has_sqlite_journal(options.directory)) {
    if (Status may = check_start(options); !may) return tl::unexpected<Error>(may.error());
  }
  Result<Storage> storage = open_storage(options.directory, options.recent_keys_max);
  if (!storage) return tl::unexpected<Error>(storage.error());
  return open(options, std::move(*storage));
}

Result<std::unique_ptr<Programme>> Programme::open(const ProgrammeOptions& options, Storage storage) {
  LiveProgramme::Parts parts;
  parts.journal = std::move(storage.journal);
  parts.snapshots = std::move(storage.snapshots);
  if (parts.journal->head().next_seq == 0) {
    if (Status may = check_start(options); !may) return tl::unexpected<Error>(may.error());
  }
  Result<Restored> restored = restore_programme(*parts.journal, parts.snapshots.get(), options.progress);
  if (!restored) return tl::unexpected<Error>(restored.error());
  parts.engine = std::move(restored->engine);
  parts.last_snapshot = restored->from_snapshot;
  parts.epoch = parts.journal->head().epoch + 1;
  if (!parts.engine) {
    parts.engine = std::make_unique<Engine>(*options.terms);
    if (Status opened = append_first_record(*parts.journal, *parts.engine, parts.epoch, options); !opened) {
      return tl::unexpected<Error>(opened.error());
    }
  } else if (options.terms && !was_in_force(parts.engine->state(), *options.terms)) {
    return failure("journal_of_other_terms", "the journal in " + options.directory.string() +
                                                 " belongs to a programme with other terms (" +
                                                 parts.engine->state().terms.id + ")");
  }
  parts.past = std::make_unique<Past>(*parts.journal, std::move(storage.keys), std::move(storage.keys_directory));
  if (Status caught_up = parts.past->catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  return std::make_unique<LiveProgramme>(options, std::move(parts));
}

}  // namespace greenpool
