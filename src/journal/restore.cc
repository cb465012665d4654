#include "journal/restore.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "journal/record.h"

namespace greenpool {
namespace {

// Hands a snapshot's chunks from the thread that reads and hashes them to the one that builds the state.
class SnapshotPipe {
 public:
  SnapshotPipe(const SnapshotStore& store, const SnapshotHeader& header)
      : reader_([this, &store, next_seq = header.next_seq] { read(store, next_seq); }) {}
  ~SnapshotPipe() {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    reader_.join();
  }
  SnapshotPipe(const SnapshotPipe&) = delete;
  SnapshotPipe& operator=(const SnapshotPipe&) = delete;

  // The next chunk, empty at the end; it stays valid until the next call.
  Result<std::span<const std::uint8_t>> pull() {
    std::unique_lock lock(mutex_);
    if (lent_) {
      --full_;
      lent_ = false;
      changed_.notify_all();
    }
    changed_.wait(lock, [this] { return full_ > 0 || done_; });
    if (full_ == 0) {
      if (!status_) return tl::unexpected<Error>(status_.error());
      return std::span<const std::uint8_t>{};
    }
    lent_ = true;
    const std::vector<std::uint8_t>& buffer = buffers_[taken_++ % buffers_.size()];
    return std::span<const std::uint8_t>(buffer);
  }

  // After the end: the hash of all bytes.
  [[nodiscard]] const Digest& digest() const { return digest_; }

 private:
  void read(const SnapshotStore& store, std::uint64_t next_seq) {
    Sha256 hash;
    Status status = store.load(next_seq, [&](SnapshotStore::Bytes bytes) -> Status {
      hash.update(bytes);
      std::size_t slot = 0;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return full_ < buffers_.size() || abandoned_; });
        if (abandoned_) return failure("interrupted", "the snapshot is no longer wanted");
        slot = given_ % buffers_.size();
      }
      buffers_[slot].assign(bytes.begin(), bytes.end());
      {
        const std::lock_guard lock(mutex_);
        ++given_;
        ++full_;
      }
      changed_.notify_all();
      return {};
    });
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
    digest_ = hash.finish();
    done_ = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<std::vector<std::uint8_t>, 3> buffers_;
  std::size_t given_ = 0;
  std::size_t taken_ = 0;
  std::size_t full_ = 0;
  bool lent_ = false;
  bool done_ = false;
  bool abandoned_ = false;
  Status status_;
  Digest digest_{};
  std::thread reader_;
};

Result<std::unique_ptr<State>> load_snapshot(const SnapshotStore& store, const SnapshotHeader& header) {
  SnapshotPipe pipe(store, header);
  Result<std::unique_ptr<State>> state = State::load([&pipe] { return pipe.pull(); });
  if (!state) return state;
  if (pipe.digest() != header.state_hash) return failure("snapshot_damaged", "the snapshot does not have its hash");
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
    Result<Terms> terms = parse_terms(opened->terms, "journal");
    if (!terms) return tl::unexpected<Error>(terms.error());
    engine = std::make_unique<Engine>(*terms);
  }
  if (Status replayed = engine->replay(record.at, record.events); !replayed) return replayed;
  if (!(record.after == engine->state().pool)) {
    return failure("replay_failed",
                   "record " + std::to_string(record.seq) + " ends with another pool than its events lead to");
  }
  return {};
}

}  // namespace

Result<Restored> restore_programme(const Journal& journal, const SnapshotStore* snapshots,
                                   const RestoreProgress& progress) {
  const JournalHead head = journal.head();
  Result<std::vector<SnapshotHeader>> listed = snapshots == nullptr ? std::vector<SnapshotHeader>{} : snapshots->list();
  std::vector<SnapshotHeader> candidates = listed ? *listed : std::vector<SnapshotHeader>{};
  candidates.push_back(SnapshotHeader{});  // at last: from the beginning
  for (const SnapshotHeader& snapshot : candidates) {
    if (snapshot.next_seq > head.next_seq) continue;
    Restored restored;
    if (snapshot.next_seq > 0) {
      Result<std::unique_ptr<State>> state = load_snapshot(*snapshots, snapshot);
      if (!state) continue;
      restored.engine = std::make_unique<Engine>(std::move(*state));
      restored.from_snapshot = snapshot.next_seq;
    }
    FrameReader reader(snapshot.chain);
    const Status replayed = journal.read(snapshot.next_seq, [&](const FrameView& frame) -> Status {
      if (frame.first_seq < snapshot.next_seq) return failure("snapshot_damaged", "it does not end with a frame");
      if (Status read = reader.read(frame, [&](const Record& record) { return fold(restored.engine, record); });
          !read) {
        return read;
      }
      if (progress) progress(frame.first_seq + frame.records, head.next_seq);
      return {};
    });
    if (!replayed && snapshot.next_seq > 0) continue;  // the whole journal tells whether it is to blame
    if (!replayed) return tl::unexpected<Error>(replayed.error());
    if (reader.chain() != head.chain) {
      if (snapshot.next_seq > 0) continue;
      return failure("journal_damaged", "the journal does not end with its last hash");
    }
    if (restored.engine) restored.engine->ready();
    return restored;
  }
  return failure("journal_damaged", "the journal cannot be replayed");
}

Result<Terms> read_journal_terms(const Journal& journal) {
  std::optional<Terms> terms;
  const Status read = journal.read(0, [&](const FrameView& frame) -> Status {
    FrameReader reader;
    return reader.read(frame, [&](const Record& record) -> Status {
      const auto* opened = record.events.empty() ? nullptr : std::get_if<ProgrammeOpened>(&record.events.front());
      if (opened == nullptr) return failure("journal_damaged", "the journal does not begin with its programme's terms");
      Result<Terms> parsed = parse_terms(opened->terms, "journal");
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
