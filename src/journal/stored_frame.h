// Frames with bytes of their own, for tests of journals.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace greenpool {

struct StoredFrame {
  std::uint64_t first_seq = 0;
  std::uint32_t records = 0;
  std::uint64_t epoch = 0;
  Digest chain{};
  std::vector<std::uint8_t> payload = {};

  [[nodiscard]] FrameView view() const {
    return {.first_seq = first_seq, .records = records, .epoch = epoch, .chain = chain, .payload = payload};
  }
  friend bool operator==(const StoredFrame&, const StoredFrame&) = default;
};

// A frame whose every field follows from its place.
inline StoredFrame make_frame(std::uint64_t first_seq, std::uint32_t records, std::size_t payload_bytes,
                              std::uint64_t epoch = 1) {
  StoredFrame frame{.first_seq = first_seq, .records = records, .epoch = epoch};
  frame.chain = sha256("chain " + std::to_string(first_seq));
  std::string text = "payload of " + std::to_string(first_seq) + ";";
  frame.payload.reserve(payload_bytes);
  std::uint64_t noise = first_seq * 0x9e3779b97f4a7c15ULL + 1;
  while (frame.payload.size() < payload_bytes) {
    if (frame.payload.size() < text.size()) {
      frame.payload.push_back(static_cast<std::uint8_t>(text[frame.payload.size()]));
    } else {
      noise = noise * 6364136223846793005ULL + 1442695040888963407ULL;
      frame.payload.push_back(static_cast<std::uint8_t>(noise >> 56));
    }
  }
  return frame;
}

inline StoredFrame copy_frame(const FrameView& frame) {
  return {.first_seq = frame.first_seq,
          .records = frame.records,
          .epoch = frame.epoch,
          .chain = frame.chain,
          .payload = {frame.payload.begin(), frame.payload.end()}};
}

// Every frame that read() visits, and what it returned.
struct ReadBack {
  std::vector<StoredFrame> frames;
  Status status;
};

inline ReadBack read_back(const Journal& journal, std::uint64_t from = 0) {
  ReadBack back;
  back.status = journal.read(from, [&](const FrameView& frame) -> Status {
    back.frames.push_back(copy_frame(frame));
    return {};
  });
  return back;
}

}  // namespace greenpool
