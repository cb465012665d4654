#include "journal/prefix.h"

#include <optional>
#include <string>

#include "journal/checked_frames.h"
#include "journal/record.h"

namespace greenpool {
namespace {

// Not errors: why reading ends early.
Status enough() { return failure("enough", "what follows is of no interest"); }
bool ended_early(const Status& read) { return !read && read.error().code == "enough"; }

class Prefix final : public Journal {
 public:
  Prefix(const Journal& journal, std::uint64_t last_seq) : journal_(journal), last_seq_(last_seq) {}

  Status open() {
    Status read = journal_.read(last_seq_, [this](const FrameView& frame) -> Status {
      head_ = {last_seq_ + 1, frame.epoch, frame.chain};
      if (frame.first_seq + frame.records == head_.next_seq) return enough();
      if (Status cut = cut_frame(frame); !cut) return cut;
      head_.chain = cut_.chain;
      return enough();
    });
    if (!ended_early(read)) return read;
    return {};
  }

  [[nodiscard]] JournalHead head() const override { return head_; }
  [[nodiscard]] Status append(const FrameView&) override {
    return failure("journal_closed", "what was recorded before a sequence number takes no more");
  }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    if (from > last_seq_) return {};
    Status read = journal_.read(from, [this, &visit](const FrameView& frame) -> Status {
      if (frame.first_seq > last_seq_) return enough();
      return visit(writer_ && frame.first_seq == cut_.first_seq ? cut_ : frame);
    });
    if (ended_early(read)) return {};
    return read;
  }

 private:
  // Equal records have equal bytes, so that the hashes of those that stay are what they were.
  Status cut_frame(const FrameView& frame) {
    const Result<Digest> before = chain_before(frame.first_seq);
    if (!before) return tl::unexpected<Error>(before.error());
    writer_.emplace(frame.epoch);
    writer_->start(frame.first_seq);
    FrameReader reader;
    Status read = reader.read(frame, [this](const Record& record) -> Status {
      if (record.seq > last_seq_) return enough();
      writer_->add(record);
      return {};
    });
    if (!read && !ended_early(read)) return read;
    cut_ = writer_->seal(*before);
    return {};
  }

  [[nodiscard]] Result<Digest> chain_before(std::uint64_t seq) const {
    Digest chain{};
    if (seq == 0) return chain;
    const Status read = journal_.read(seq - 1, [&chain](const FrameView& frame) {
      chain = frame.chain;
      return enough();
    });
    if (!ended_early(read)) {
      return failure("journal_damaged", "record " + std::to_string(seq - 1) + " is not in the journal");
    }
    return chain;
  }

  const Journal& journal_;
  const std::uint64_t last_seq_;
  JournalHead head_;
  std::optional<FrameWriter> writer_;  // of the frame that was cut, if one was
  FrameView cut_;
};

}  // namespace

Result<std::unique_ptr<Journal>> journal_up_to(const Journal& journal, std::uint64_t last_seq) {
  const std::uint64_t records = journal.head().next_seq;
  if (last_seq >= records) {
    return failure("journal_ends_before", "the journal has " + std::to_string(records) +
                                              " records, so there is no record " + std::to_string(last_seq));
  }
  auto prefix = std::make_unique<Prefix>(journal, last_seq);
  if (Status opened = prefix->open(); !opened) return tl::unexpected<Error>(opened.error());
  return prefix;
}

Status follow_chain(const Journal& journal) {
  CheckedFrames frames(journal, 0, Digest{});
  for (;;) {
    const Result<const FrameView*> frame = frames.next();
    if (!frame) return tl::unexpected<Error>(frame.error());
    if (*frame == nullptr) return {};
  }
}

}  // namespace greenpool
