#include "journal/checked_frames.h"

#include "journal/record.h"

namespace greenpool {
namespace {

// Not errors: why reading ends early.
Status reached() { return failure("reached", "what was appended since is of no interest"); }
Status gone() { return failure("gone", "nobody wants the rest"); }

}  // namespace

CheckedFrames::CheckedFrames(const Journal& journal, std::uint64_t from, const Digest& before)
    : frames_([&journal, from, before, head = journal.head()](ReadAhead<Frame>& ahead) -> Status {
        FrameReader reader(before);
        const auto check = [&](const FrameView& frame) -> Status {
          if (frame.first_seq >= head.next_seq) return reached();
          if (frame.first_seq < from) {
            return failure("journal_damaged", "no frame begins at record " + std::to_string(from));
          }
          if (Status read = reader.read(frame, [](const Record&) { return Status(); }); !read) return read;
          Frame* const slot = ahead.slot();
          if (slot == nullptr) return gone();
          slot->payload.assign(frame.payload.begin(), frame.payload.end());
          slot->view = frame;
          slot->view.payload = slot->payload;
          ahead.give();
          return {};
        };
        if (Status read = journal.read(from, check); !read && read.error().code != "reached") return read;
        if (reader.chain() != head.chain) {
          return failure("journal_damaged", "the journal does not end with its last hash");
        }
        return {};
      }) {}

Result<const FrameView*> CheckedFrames::next() {
  Result<const Frame*> frame = frames_.pull();
  if (!frame) return tl::unexpected<Error>(std::move(frame.error()));
  return *frame == nullptr ? nullptr : &(*frame)->view;
}

}  // namespace greenpool
