#include "journal/prefix.h"

#include <optional>
#include <string>

#include "journal/checked_frames.h"
#include "journal/record.h"

namespace greenpool {
namespace {

// Ends a reading early. Whether it did is remembered beside it: the journal that is read may be a view of this kind,
// and say the same for a reason of its own.
Status enough() { return failure("enough", "what follows is of no interest"); }

class Prefix final : public Journal {
 public:
  Prefix(const Journal& journal, std::uint64_t last_seq) : journal_(journal), last_seq_(last_seq) {}

  Status open() {
    bool found = false;
    Status read = journal_.read(last_seq_, [this, &found](const FrameView& frame) -> Status {
      head_ = {last_seq_ + 1, frame.epoch, frame.chain};
      if (frame.first_seq + frame.records != head_.next_seq) {
        if (Status cut = cut_frame(frame); !cut) return cut;
        head_.chain = cut_.chain;
      }
      found = true;
      return enough();
    });
    if (found) return {};
    return read ? not_there(last_seq_) : read;
  }

  [[nodiscard]] JournalHead head() const override { return head_; }
  [[nodiscard]] Status append(const FrameView&) override {
    return failure("journal_closed", "what was recorded before a sequence number takes no more");
  }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    if (from > last_seq_) return {};
    bool at_end = false;
    Status read = journal_.read(from, [this, &visit, &at_end](const FrameView& frame) -> Status {
      at_end = frame.first_seq > last_seq_;
      if (at_end) return enough();
      return visit(writer_ && frame.first_seq == cut_.first_seq ? cut_ : frame);
    });
    return at_end ? Status{} : read;
  }

 private:
  // Equal records have equal bytes, so that the hashes of those that stay are what they were.
  Status cut_frame(const FrameView& frame) {
    const Result<Digest> before = chain_before(frame.first_seq);
    if (!before) return tl::unexpected<Error>(before.error());
    writer_.emplace(frame.epoch);
    writer_->start(frame.first_seq);
    FrameReader reader;
    bool at_end = false;
    Status read = reader.read(frame, [this, &at_end](const Record& record) -> Status {
      at_end = record.seq > last_seq_;
      if (at_end) return enough();
      writer_->add(record);
      return {};
    });
    if (!read && !at_end) return read;
    cut_ = writer_->seal(*before);
    return {};
  }

  [[nodiscard]] Result<Digest> chain_before(std::uint64_t seq) const {
    Digest chain{};
    if (seq == 0) return chain;
    bool found = false;
    const Status read = journal_.read(seq - 1, [&chain, &found](const FrameView& frame) {
      chain = frame.chain;
      found = true;
      return enough();
    });
    if (!found) return tl::unexpected<Error>((read ? not_there(seq - 1) : read).error());
    return chain;
  }

  static Status not_there(std::uint64_t seq) {
    return failure("journal_damaged", "record " + std::to_string(seq) + " is not in the journal");
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
