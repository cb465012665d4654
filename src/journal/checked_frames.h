// The frames of a journal from some record on, one after the other, each already found to be exactly its records and to
// continue the hash chain. They are read and checked in a thread of their own, ahead of whoever uses them.
#pragma once

#include <vector>

#include "journal/journal.h"
#include "journal/read_ahead.h"

namespace greenpool {

class CheckedFrames {
 public:
  // before: the chain's hash before record `from`, where a frame must begin.
  CheckedFrames(const Journal& journal, std::uint64_t from, const Digest& before);

  // Valid until the next call; nullptr at the end, once the chain has led to the journal's head as it was when this
  // began. Errors: journal_damaged, naming the sequence number; journal_unavailable.
  [[nodiscard]] Result<const FrameView*> next();

 private:
  struct Frame {
    FrameView view;
    std::vector<std::uint8_t> payload;
  };

  ReadAhead<Frame> frames_;
};

}  // namespace greenpool
