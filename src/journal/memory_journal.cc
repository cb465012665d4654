// A journal in memory: for simulation and tests. Nothing in it is durable beyond the object.
#include <deque>
#include <mutex>
#include <vector>

#include "base/check.h"
#include "journal/journal.h"

namespace greenpool {

namespace {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(std::uint64_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}

  JournalHead head() const override {
    const std::lock_guard lock(mutex_);
    return head_;
  }

  Status append(const FrameView& frame) override {
    GP_CHECK(frame.records >= 1, "a frame holds a record");
    const std::lock_guard lock(mutex_);
    if (closed_) return failure("journal_closed", "an append to the journal in memory failed before");
    if (frame.first_seq != head_.next_seq || frame.epoch < head_.epoch) {
      return failure("journal_out_of_order", "a frame at " + std::to_string(frame.first_seq) + ", epoch " +
                                                 std::to_string(frame.epoch) + ", does not follow the head at " +
                                                 std::to_string(head_.next_seq) + ", epoch " +
                                                 std::to_string(head_.epoch));
    }
    if (frame.payload.size() > kFramePayloadMax || frame.payload.size() > capacity_bytes_ - used_bytes_) {
      closed_ = true;
      return failure("journal_full", "the journal in memory has no space left for such a frame");
    }
    used_bytes_ += frame.payload.size();
    auto stored = std::make_shared<Stored>();
    stored->frame = frame;
    stored->payload.assign(frame.payload.begin(), frame.payload.end());
    stored->frame.payload = stored->payload;
    frames_.push_back(std::move(stored));
    head_ = {.next_seq = frame.first_seq + frame.records, .epoch = frame.epoch, .chain = frame.chain};
    return {};
  }

  Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    // The visitor runs without the lock: it may take its time, append, or read again.
    std::size_t position = 0;
    while (const std::shared_ptr<const Stored> stored = at(position++)) {
      if (stored->frame.first_seq + stored->frame.records <= from) continue;
      const Status visited = visit(stored->frame);
      if (!visited) return visited;
    }
    return {};
  }

 private:
  struct Stored {
    FrameView frame;
    std::vector<std::uint8_t> payload;
  };

  std::shared_ptr<const Stored> at(std::size_t position) const {
    const std::lock_guard lock(mutex_);
    return position < frames_.size() ? frames_[position] : nullptr;
  }

  const std::uint64_t capacity_bytes_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const Stored>> frames_;
  std::uint64_t used_bytes_ = 0;
  JournalHead head_;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<Journal> make_memory_journal(std::uint64_t capacity_bytes) {
  return std::make_unique<MemoryJournal>(capacity_bytes);
}

}  // namespace greenpool
