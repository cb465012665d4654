#include "journal/key_index.h"

#include <xxhash.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "journal/key_index_arriving.h"
#include "journal/key_index_filter.h"
#include "journal/key_index_runs.h"
#include "journal/key_index_table.h"
#include "journal/key_index_worker.h"

namespace greenpool {
namespace {

using keys::KeyFilter;
using keys::KeyTable;
using keys::kSegments;
using keys::segment_of;
using keys::spread;

// What both kinds demand of the sequence numbers.
class SeqOrder {
 public:
  explicit SeqOrder(std::uint64_t complete_to) : opened_at_(complete_to), last_(complete_to) {}

  [[nodiscard]] bool is_known(std::uint64_t seq) const { return seq < opened_at_; }
  [[nodiscard]] bool starts_record(std::uint64_t seq) const { return seq > last_; }
  void add(std::uint64_t seq) {
    GP_CHECK(seq >= last_ && seq != std::numeric_limits<std::uint64_t>::max(), "sequence numbers never decrease");
    last_ = seq;
    any_ = true;
  }
  void complete(std::uint64_t next_seq) {
    GP_CHECK(next_seq > last_ || (next_seq == last_ && !any_), "flush names the number after the last one added");
    last_ = next_seq;
    any_ = false;
  }

 private:
  const std::uint64_t opened_at_;
  std::uint64_t last_;
  bool any_ = false;  // last_ was added
};

class MemoryKeyIndex final : public KeyIndex {
 public:
  [[nodiscard]] Status find(std::uint64_t hash, std::vector<std::uint64_t>& candidates) const override {
    table_.find(spread(hash), candidates);
    return {};
  }
  [[nodiscard]] Status add(std::uint64_t hash, std::uint64_t seq) override {
    order_.add(seq);
    table_.add(spread(hash), seq);
    return {};
  }
  void prepare(std::uint64_t hash) const override { table_.prefetch(spread(hash)); }
  [[nodiscard]] std::uint64_t complete_to() const override { return complete_to_; }
  [[nodiscard]] Status flush(std::uint64_t next_seq) override {
    order_.complete(next_seq);
    complete_to_ = next_seq;
    return {};
  }
  [[nodiscard]] std::size_t memory_bytes() const override { return table_.memory_bytes(); }
  [[nodiscard]] std::uint64_t size() const override { return table_.size(); }

 private:
  KeyTable table_;
  SeqOrder order_{0};
  std::uint64_t complete_to_ = 0;
};

// Invariants: (1) every key added is in exactly one of runs_, frozen_, recent_ and arriving_, and in its segment's
// filter where that exists; (2) runs_ ends at complete_to_, frozen_ follows on it, recent_ and arriving_ on that.
class DiskKeyIndex final : public KeyIndex {
 public:
  DiskKeyIndex(std::size_t recent_max, keys::RunSet runs, keys::BuiltFilters filters,
               std::unique_ptr<keys::KeyIndexWorker> worker)
      : recent_max_(recent_max),
        worker_(std::move(worker)),
        runs_(std::make_shared<const keys::RunSet>(std::move(runs))),
        complete_to_(runs_->empty() ? 0 : runs_->back()->header().complete_to),
        order_(complete_to_) {
    for (std::size_t segment = 0; segment < kSegments; ++segment) {
      segments_[segment].filter = std::move(filters[segment].filter);
      segments_[segment].count = filters[segment].count;
      size_ += filters[segment].count;
    }
  }

  [[nodiscard]] Status find(std::uint64_t hash, std::vector<std::uint64_t>& candidates) const override {
    if (worker_->has_failed()) [[unlikely]] {
      return worker_->failure();
    }
    hash = spread(hash);
    const KeyFilter& filter = segments_[segment_of(hash)].filter;
    if (filter.exists() && !filter.may_contain(hash)) [[likely]] {
      return {};
    }
    return find_everywhere(hash, candidates);
  }

  [[nodiscard]] Status add(std::uint64_t hash, std::uint64_t seq) override {
    if (worker_->has_failed()) [[unlikely]] {
      return worker_->failure();
    }
    if (order_.is_known(seq)) [[unlikely]] {
      return {};
    }
    if (worker_->has_news()) [[unlikely]] {
      take_over(worker_->take_news());
    }
    if (recent_size() >= recent_max_ && order_.starts_record(seq)) [[unlikely]] {
      if (Status ready = make_room(seq); !ready) {
        return ready;
      }
    }
    order_.add(seq);
    hash = spread(hash);
    Segment& segment = segments_[segment_of(hash)];
    if (segment.filter.exists()) {
      segment.filter.add(hash);
    }
    if (segment.growing) [[unlikely]] {
      segment.added_since.push_back(hash);
    }
    arriving_.add(*recent_, hash, seq);
    if (recent_->size() == next_recent_from_) [[unlikely]] {
      ask_for_next_recent();
    }
    ++segment.count;
    ++size_;
    return {};
  }

  void prepare(std::uint64_t hash) const override {
    hash = spread(hash);
    const KeyFilter& filter = segments_[segment_of(hash)].filter;
    if (filter.exists()) {
      filter.prefetch(hash);
    } else {
      recent_->prefetch(hash);
    }
  }

  [[nodiscard]] std::uint64_t complete_to() const override { return complete_to_; }

  [[nodiscard]] Status flush(std::uint64_t next_seq) override {
    if (worker_->has_failed()) {
      return worker_->failure();
    }
    order_.complete(next_seq);
    if (Status written = await_frozen(); !written) {
      return written;
    }
    if (next_seq == complete_to_) {
      return {};
    }
    freeze(next_seq);
    return await_frozen();
  }

  [[nodiscard]] std::size_t memory_bytes() const override {
    std::size_t bytes = sizeof(*this) + recent_->memory_bytes() + (frozen_ ? frozen_->memory_bytes() : 0) +
                        (next_recent_ ? next_recent_->memory_bytes() : 0);
    for (const Segment& segment : segments_) {
      bytes += segment.filter.memory_bytes() + segment.added_since.capacity() * sizeof(std::uint64_t);
    }
    for (const std::shared_ptr<const keys::KeyRun>& run : *runs_) {
      bytes += run->memory_bytes();
    }
    return bytes;
  }

  [[nodiscard]] std::uint64_t size() const override { return size_; }

 private:
  struct Segment {
    KeyFilter filter;         // none before the first freeze: recent_ answers as fast
    std::uint64_t count = 0;  // keys, everywhere
    bool growing = false;     // a larger filter is being built, which will lack the next:
    std::vector<std::uint64_t> added_since;
  };

  [[nodiscard]] [[gnu::noinline]] Status find_everywhere(std::uint64_t hash,
                                                         std::vector<std::uint64_t>& candidates) const {
    const std::size_t before = candidates.size();
    for (const std::shared_ptr<const keys::KeyRun>& run : *runs_) {
      if (Status found = run->find(hash, candidates); !found) {
        candidates.resize(before);
        return failure(keys::kUnavailable, found.error().message);
      }
    }
    if (frozen_ != nullptr) {
      frozen_->find(hash, candidates);
    }
    recent_->find(hash, candidates);
    arriving_.find(hash, candidates);
    return {};
  }

  [[nodiscard]] std::size_t recent_size() const { return recent_->size() + arriving_.size(); }

  // The recent keys are many. While the frozen one is being written it goes on to grow, within bounds.
  [[nodiscard]] Status make_room(std::uint64_t next_seq) {
    if (frozen_ != nullptr) {
      if (recent_size() / 2 < recent_max_) {
        return {};
      }
      if (Status written = await_frozen(); !written) {
        return written;
      }
    }
    freeze(next_seq);
    return {};
  }

  // A table that is nearly full will be followed by another that fills up.
  void ask_for_next_recent() {
    if (next_recent_ == nullptr && !next_recent_asked_) {
      next_recent_asked_ = true;
      worker_->make_table();
    }
  }

  void freeze(std::uint64_t next_seq) {
    arriving_.settle(*recent_);
    frozen_ = std::exchange(recent_, next_recent_ != nullptr ? std::move(next_recent_) : std::make_shared<KeyTable>());
    frozen_complete_to_ = next_seq;
    worker_->freeze({.table = frozen_, .complete_to = next_seq});
    for (std::size_t number = 0; number < kSegments; ++number) {
      Segment& segment = segments_[number];
      if (!segment.growing && segment.count + recent_max_ / kSegments >= segment.filter.capacity()) {
        segment.growing = true;
        worker_->grow_filter(number);
      }
    }
  }

  [[nodiscard]] Status await_frozen() {
    while (frozen_ != nullptr) {
      Result<keys::News> news = worker_->await_news();
      if (!news) {
        return tl::unexpected(std::move(news.error()));
      }
      take_over(std::move(*news));
    }
    return {};
  }

  void take_over(std::optional<keys::News> news) {
    if (!news.has_value()) {
      return;
    }
    if (auto* const ready = std::get_if<keys::TableReady>(&*news)) {
      next_recent_ = std::move(ready->table);
      next_recent_asked_ = false;
    } else if (auto* const changed = std::get_if<keys::RunsChanged>(&*news)) {
      worker_->dispose(std::exchange(runs_, std::move(changed->runs)));
      complete_to_ = runs_->back()->header().complete_to;
      if (frozen_ != nullptr && complete_to_ == frozen_complete_to_) {
        worker_->dispose(std::exchange(frozen_, nullptr));
      }
    } else {
      take_over(std::get<keys::FilterBuilt>(*news));
    }
  }

  // The filter covers what was frozen when it was asked for; the rest is added here.
  void take_over(keys::FilterBuilt& built) {
    Segment& segment = segments_[built.segment];
    for (const std::uint64_t hash : segment.added_since) {
      built.filter.add(hash);
    }
    segment.growing = false;
    segment.added_since = {};
    worker_->dispose(std::make_shared<KeyFilter>(std::exchange(segment.filter, std::move(built.filter))));
  }

  const std::size_t recent_max_;
  const std::size_t next_recent_from_ = recent_max_ - recent_max_ / 8;
  std::unique_ptr<keys::KeyIndexWorker> worker_;
  std::shared_ptr<const keys::RunSet> runs_;
  std::uint64_t complete_to_;
  SeqOrder order_;
  std::shared_ptr<KeyTable> recent_ = std::make_shared<KeyTable>();
  keys::ArrivingKeys arriving_;
  std::shared_ptr<KeyTable> next_recent_;  // none: not asked for, or not there yet
  bool next_recent_asked_ = false;
  std::shared_ptr<KeyTable> frozen_;  // read by the worker as well: only read here
  std::uint64_t frozen_complete_to_ = 0;
  std::array<Segment, kSegments> segments_;
  std::uint64_t size_ = 0;
};

struct Loaded {
  keys::RunSet runs;
  keys::BuiltFilters filters;
};

Result<Loaded> load(const keys::Directory& directory, const KeyIndexOptions& options, std::uint64_t filter_room) {
  Result<keys::RunSet> runs =
      keys::load_runs(directory, {.journal_next_seq = options.journal_next_seq, .identity = options.journal_identity});
  if (!runs) {
    return tl::unexpected(std::move(runs.error()));
  }
  Loaded loaded;
  if (!runs->empty()) {
    Result<keys::BuiltFilters> filters = keys::build_filters(*runs, filter_room);
    if (!filters) {
      return tl::unexpected(std::move(filters.error()));
    }
    loaded.filters = std::move(*filters);
  }
  loaded.runs = std::move(*runs);
  return loaded;
}

}  // namespace

std::uint64_t hash_key(std::string_view key) {
  constexpr XXH64_hash_t kSeed = 0x6772'6565'6e70'6f6fULL;
  return XXH3_64bits_withSeed(key.data(), key.size(), kSeed);
}

Result<std::unique_ptr<KeyIndex>> open_key_index(const KeyIndexOptions& options) {
  GP_CHECK(options.recent_max > 0, "room for a key");
  if (options.directory.empty()) {
    return std::make_unique<MemoryKeyIndex>();
  }
  Result<keys::Directory> directory = keys::Directory::open(options.directory);
  if (!directory) {
    return tl::unexpected(std::move(directory.error()));
  }
  // What gathers between a freeze and the arrival of a larger filter, and the recent keys after it.
  const std::uint64_t filter_room = options.recent_max / kSegments * 2 + keys::kEntriesPerPage;
  Result<Loaded> loaded = load(*directory, options, filter_room);
  if (!loaded && loaded.error().code == keys::kDamaged) {
    if (Status removed = keys::remove_runs(*directory); !removed) {
      return tl::unexpected(std::move(removed.error()));
    }
    loaded = Loaded{};
  }
  if (!loaded) {
    return tl::unexpected(std::move(loaded.error()));
  }
  auto worker = keys::KeyIndexWorker::start(
      std::move(*directory), loaded->runs,
      {.recent_max = options.recent_max, .identity = options.journal_identity, .filter_room = filter_room});
  if (!worker) {
    return tl::unexpected(std::move(worker.error()));
  }
  return std::make_unique<DiskKeyIndex>(options.recent_max, std::move(loaded->runs), std::move(loaded->filters),
                                        std::move(*worker));
}

}  // namespace greenpool
