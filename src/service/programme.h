// One served programme: a single writer that decides, a journal thread that makes durable, and answers that go out only
// after durability.
//
//   submit() ──▶ queue ──▶ writer: look up ids and keys, decide ──▶ batch ──▶ journal thread: chain, append ──▶ answers
//
// While one batch is being made durable the next is decided, so batches grow under load. Answers keep the order of
// submission, refusals and queries included: nobody is told what could still be lost.
//
// Idempotency: a command's key, and an order's id, are remembered for as long as the programme exists. The same content
// answers the first outcome again, other content is key_conflict or order_conflict; a refused command leaves no trace,
// so the same key may be tried again. The time of a command is not part of its content.
//
// After a storage failure or a broken law the programme answers storage_unavailable or programme_stopped until it is
// opened again; status().alarm says why.
//
// Thread safety: submit() and status() from any thread; stop() once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "engine/engine.h"
#include "service/request.h"
#include "service/storage.h"

namespace greenpool {

// What became of a command. Events, and texts in them, live as long as the call that passes them.
struct Outcome {
  Reject reject = Reject::none;
  bool repeated = false;  // an earlier outcome, answered again
  std::uint64_t seq = 0;  // of the record, when accepted
  Timestamp at;
  const Operation* operation = nullptr;  // as recorded; when accepted
  std::span<const Event> events;
  Pool after;  // P, S, q after the command; as they stand, when refused
};

// A client's clock may be this much ahead of the programme's.
inline constexpr std::int64_t kClockSkewMicroseconds = 5'000'000;

class Answers;

// A command or question on its way through. The caller owns it and keeps it alive until durable() was called for it.
struct Ticket {
  Answers* answers = nullptr;
  Request request;
  bool is_query = false;  // asks for the state only: decided() is called with an empty outcome
};

// Who is told. Both calls must be quick: they hold up everybody's commands.
class Answers {
 public:
  virtual ~Answers() = default;
  // Writer thread, once for each ticket: the outcome, and the state to render it from. Not yet to be sent.
  virtual void decided(Ticket& ticket, const Outcome& outcome, const State& state) = 0;
  // Journal thread: all these tickets (consecutive ones of one Answers) are durable and may be answered; or, with a
  // reason, it is not known which of them are: storage_unavailable, whatever decided() said.
  virtual void durable(std::span<Ticket* const> tickets, Reject failed) = 0;
};

// Two different operators have read the findings that block the terms (terms/review.h). All three are text ids.
struct Acknowledgement {
  std::string first;
  std::string second;
  std::string reference;  // to where the reasons are recorded
};

// Where a programme stands after a batch.
struct Moment {
  std::uint64_t next_seq = 0;  // records, all durable
  Timestamp at;
  Pool pool;
  std::uint64_t members = 0;
  std::uint64_t orders = 0;
  std::uint64_t sales = 0;
  std::uint64_t exits = 0;
  std::uint64_t withdrawals = 0;  // that are open
  Money wallets;
  Money surplus;                             // cash beyond all that it must cover
  std::chrono::nanoseconds append_taken{0};  // until the batch was durable; 0: of no batch
};

struct ProgrammeOptions {
  std::optional<Acknowledgement> acknowledgement;  // for a new programme on disk whose terms are blocked
  std::filesystem::path directory;                 // of the journal; empty: everything in memory
  std::optional<Terms> terms;                      // required for a new journal; must equal those of an existing one
  Clock* clock = nullptr;          // gives commands without a time theirs; nullptr: the time of the command before
  std::size_t queue_max = 65'536;  // waiting tickets before service_busy
  std::size_t batch_bytes = std::size_t{1} << 20;
  std::uint64_t snapshot_every = 4'000'000;  // records; 0: only when stopping
  std::size_t recent_keys_max = 4'000'000;   // keys in memory before they go to the index on disk
  // Called while a long opening goes on: records done so far, and all of them.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  // Journal thread, for every batch that holds records, once it is durable and before its answers. Must be quick. May
  // be empty.
  std::function<void(const Moment&)> on_batch = {};
};

// The terms that new orders are under.
struct TermsInForce {
  std::shared_ptr<const Terms> terms;
  std::int64_t version = 0;
};

struct ProgrammeStatus {
  std::uint64_t next_seq = 0;  // durable records
  std::uint64_t batches = 0;
  std::optional<std::string> alarm = {};
  std::uint64_t waiting = 0;  // tickets in the queue
  Moment last = {};           // where it stands, as of the last durable batch
};

class Programme {
 public:
  // Opens or creates. Errors: those of the journal; terms_missing (a new journal without terms),
  // terms_blocked, acknowledgement_malformed (after these three no journal was made), journal_of_other_terms,
  // replay_failed, snapshot ones never (a damaged snapshot costs a replay).
  [[nodiscard]] static Result<std::unique_ptr<Programme>> open(const ProgrammeOptions& options);
  // The same over storage that the caller brings; options.directory is only a name in messages.
  [[nodiscard]] static Result<std::unique_ptr<Programme>> open(const ProgrammeOptions& options, Storage storage);

  virtual ~Programme() = default;  // stops

  // Queues tickets in this order; they are answered through ticket->answers. Either all are taken (none), or none is:
  // service_busy, service_stopping.
  [[nodiscard]] virtual Reject submit(std::span<Ticket* const> tickets) = 0;
  [[nodiscard]] Reject submit(Ticket& ticket) {
    Ticket* const one = &ticket;
    return submit(std::span<Ticket* const>(&one, 1));
  }
  // Waits until there is room for more tickets, or the programme stops.
  virtual void wait_for_room() = 0;

  // Answers everything queued, makes a snapshot, ends the threads. Error: what kept the last part from being stored.
  [[nodiscard]] virtual Status stop() = 0;

  [[nodiscard]] virtual ProgrammeStatus status() const = 0;
  // As of the batch that is being made durable, or was last.
  [[nodiscard]] virtual TermsInForce terms_in_force() const = 0;
  // Those it was opened with: its id, name and currency never change, its rates may since.
  [[nodiscard]] virtual const Terms& terms() const = 0;
  // The state, for reading once stop() has returned.
  [[nodiscard]] virtual const State& state_after_stop() const = 0;
};

}  // namespace greenpool
