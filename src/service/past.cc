#include "service/past.h"

#include "journal/key_anchor.h"

namespace greenpool {
namespace {

// Names are of several kinds: the same text as one is not another.
std::uint64_t hash_of_key(std::string_view key) { return hash_key(key); }
std::uint64_t hash_of_name(const OwnName& name) {
  // Odd, so that different kinds move a hash to different places.
  constexpr std::uint64_t kStep = 0x9e37'79b9'7f4a'7c15;
  return ~hash_key(name.text) + kStep * static_cast<std::uint64_t>(name.kind);
}

}  // namespace

Status Past::find(const Question& question, std::vector<std::uint64_t>& candidates) const {
  if (!question.key.empty()) {
    if (Status found = index_->find(hash_of_key(question.key), candidates); !found) return found;
  }
  if (const std::optional<OwnName> name = own_name(question.operation)) {
    return index_->find(hash_of_name(*name), candidates);
  }
  return {};
}

Status Past::add(const Question& question, std::uint64_t seq) {
  if (!question.key.empty()) {
    if (Status added = index_->add(hash_of_key(question.key), seq); !added) return added;
  }
  if (const std::optional<OwnName> name = own_name(question.operation)) {
    return index_->add(hash_of_name(*name), seq);
  }
  return {};
}

void Past::prefetch_order(std::string_view order) const { index_->prepare(hash_of_name({NameKind::order, order})); }

Status Past::anchor() {
  const JournalHead head = journal_.head();
  GP_CHECK(head.next_seq >= index_->complete_to(), "keys are anchored once their records are durable");
  anchored_to_ = index_->complete_to();
  return keys_.empty() ? Status() : write_key_anchor(keys_, head.next_seq, head.chain);
}

Status Past::flush() {
  if (Status flushed = index_->flush(journal_.head().next_seq); !flushed) return flushed;
  return anchor();
}

Status Past::catch_up() {
  const std::uint64_t from = index_->complete_to();
  FrameReader reader;
  return journal_.read(from, [&](const FrameView& frame) {
    return reader.read(frame, [&](const Record& record) -> Status {
      if (record.seq < from || !record.operation) return {};
      return add({record.key, *record.operation}, record.seq);
    });
  });
}

Result<const Record*> Past::record(std::uint64_t seq) {
  const auto holds = [&] {
    return !stored_.empty() && seq >= stored_.front().record.seq && seq <= stored_.back().record.seq;
  };
  if (!holds()) {
    stored_.clear();
    events_.clear();
    const Status read = journal_.read(seq, [&](const FrameView& frame) -> Status {
      payload_.assign(frame.payload.begin(), frame.payload.end());
      FrameView own = frame;
      own.payload = payload_;
      FrameReader reader;
      Status decoded = reader.read(own, [&](const Record& record) -> Status {
        stored_.push_back({record, events_.size()});
        events_.insert(events_.end(), record.events.begin(), record.events.end());
        return {};
      });
      return decoded ? Status(failure("found", "")) : decoded;
    });
    if (!read && read.error().code != "found") return tl::unexpected<Error>(read.error());
    if (!holds()) return failure("journal_damaged", "record " + std::to_string(seq) + " is not in the journal");
  }
  Stored& stored = stored_[seq - stored_.front().record.seq];
  stored.record.events = std::span<const Event>(events_).subspan(stored.events_begin, stored.record.events.size());
  return &stored.record;
}

}  // namespace greenpool
