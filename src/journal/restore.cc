#include "journal/restore.h"

#include "journal/checked_frames.h"
#include "journal/record.h"
#include "terms/review.h"

namespace greenpool {
namespace {

// One thread reads and hashes, this one builds the state.
Result<std::unique_ptr<State>> load_snapshot(const SnapshotStore& store, const SnapshotHeader& header) {
  using Chunk = std::vector<std::uint8_t>;
  Digest digest{};
  ReadAhead<Chunk> chunks([&](ReadAhead<Chunk>& ahead) {
    Sha256 hash;
    Status loaded = store.load(header.next_seq, [&](SnapshotStore::Bytes bytes) -> Status {
      Chunk* const slot = ahead.slot();
      if (slot == nullptr) return failure("interrupted", "the snapshot is no longer wanted");
      slot->assign(bytes.begin(), bytes.end());
      ahead.give();
      hash.update(bytes);
      return {};
    });
    digest = hash.finish();
    return loaded;
  });
  Result<std::unique_ptr<State>> state = State::load([&chunks]() -> Result<std::span<const std::uint8_t>> {
    Result<const Chunk*> chunk = chunks.pull();
    if (!chunk) return tl::unexpected<Error>(std::move(chunk.error()));
    return *chunk == nullptr ? std::span<const std::uint8_t>{} : std::span<const std::uint8_t>(**chunk);
  });
  if (!state) return state;
  if (digest != header.state_hash) return failure("snapshot_damaged", "the snapshot does not have its hash");
  if ((*state)->next_seq != header.next_seq) return failure("snapshot_damaged", "the snapshot has another number");
  return state;
}

// Folds one record; the first one creates the engine.
Status fold(std::unique_ptr<Engine>& engine, const Record& record) {
  if (!engine) {
    const auto* opened = record.events.empty() ? nullptr : std::get_if<ProgrammeOpened>(&record.events.front());
    if (record.seq != 0 || opened == nullptr) {
      return failure("journal_damaged", "the journal does not begin with its programme's terms");
    }
    Result<Terms> terms = parse_terms(opened->terms.text, "journal");
    if (!terms) return tl::unexpected<Error>(terms.error());
    if (Status acknowledged = check_acknowledged(*opened, *terms); !acknowledged) return acknowledged;
    engine = std::make_unique<Engine>(*terms);
  }
  if (Status replayed = engine->replay(record.at, record.events); !replayed) return replayed;
  if (!(record.after == engine->state().pool)) {
    return failure("replay_failed",
                   "record " + std::to_string(record.seq) + " ends with another pool than its events lead to");
  }
  return {};
}

// Asks for the memory that these records will touch, all of it before any is waited for.
void prefetch(const Engine& engine, std::span<const Record> records) {
  const auto member_of = [](const Record& record) {
    const Event* const event = record.events.empty() ? nullptr : &record.events.front();
    if (const auto* order = std::get_if<OrderSettled>(event)) return order->member;
    if (const auto* sale = std::get_if<PointsSold>(event)) return sale->member;
    return MemberIndex{};
  };
  for (const Record& record : records) engine.prefetch_member(member_of(record));
  for (const Record& record : records) engine.prefetch_position(member_of(record));
}

// Folds what the journal holds after the snapshot, if there is one, else all of it.
Status replay(const Journal& journal, const SnapshotHeader& snapshot, std::unique_ptr<Engine>& engine,
              const RestoreProgress& progress) {
  const std::uint64_t total = journal.head().next_seq;
  CheckedFrames frames(journal, snapshot.next_seq, snapshot.chain);
  FrameReader reader;
  for (;;) {
    const Result<const FrameView*> frame = frames.next();
    if (!frame) return tl::unexpected<Error>(frame.error());
    if (*frame == nullptr) break;
    const Status folded = reader.read(
        **frame, [&engine](const Record& record) { return fold(engine, record); },
        [&engine](std::span<const Record> records) {
          if (engine) prefetch(*engine, records);
        });
    if (!folded) return folded;
    if (progress) progress((*frame)->first_seq + (*frame)->records, total);
  }
  if (engine) engine->ready();
  return {};
}

}  // namespace

Result<Restored> restore_programme(const Journal& journal, const SnapshotStore* snapshots,
                                   const RestoreProgress& progress) {
  const std::uint64_t next_seq = journal.head().next_seq;
  Result<std::vector<SnapshotHeader>> listed = snapshots == nullptr ? std::vector<SnapshotHeader>{} : snapshots->list();
  for (const SnapshotHeader& snapshot : listed ? *listed : std::vector<SnapshotHeader>{}) {
    if (snapshot.next_seq > next_seq) continue;
    Result<std::unique_ptr<State>> state = load_snapshot(*snapshots, snapshot);
    if (!state) continue;
    Restored restored{std::make_unique<Engine>(std::move(*state)), snapshot.next_seq};
    // When it fails, the whole journal tells whether that is to blame.
    if (replay(journal, snapshot, restored.engine, progress)) return restored;
  }
  Restored restored;
  if (Status replayed = replay(journal, SnapshotHeader{}, restored.engine, progress); !replayed) {
    return tl::unexpected<Error>(replayed.error());
  }
  return restored;
}

Status check_acknowledged(const ProgrammeOpened& opened, const Terms& terms) {
  // Whether the acknowledgement is sound is for the fold to say.
  if (!opened.acknowledged_by.empty()) return {};
  const std::string codes = blocking_codes(review(terms));
  if (codes.empty()) return {};
  return failure("replay_failed", "record 0 opens a programme whose terms are blocked (" + codes +
                                      "), and no two operators acknowledged that");
}

Result<Terms> read_journal_terms(const Journal& journal) {
  std::optional<Terms> terms;
  const Status read = journal.read(0, [&](const FrameView& frame) -> Status {
    FrameReader reader;
    return reader.read(frame, [&](const Record& record) -> Status {
      const auto* opened = record.events.empty() ? nullptr : std::get_if<ProgrammeOpened>(&record.events.front());
      if (opened == nullptr) return failure("journal_damaged", "the journal does not begin with its programme's terms");
      Result<Terms> parsed = parse_terms(opened->terms.text, "journal");
      if (!parsed) return tl::unexpected<Error>(parsed.error());
      terms = std::move(*parsed);
      return failure("found", "");
    });
  });
  if (terms) return *terms;
  if (!read) return tl::unexpected<Error>(read.error());
  return failure("journal_empty", "the journal is empty");
}

}  // namespace greenpool
