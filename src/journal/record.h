// Records: what one command did, as bytes. docs/journal-format.md is the description for readers in other languages.
//
// A frame's payload is its records one after the other. The chain links every record to the one before:
//   hash(i) = SHA-256( hash(i-1) . epoch . at . body(i) ),  hash(-1) = 32 zero bytes, integers as 8 bytes little-endian
// so that no record can be edited, dropped, added or moved without changing every hash that follows.
// Thread safety: none needed, values only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "engine/command.h"
#include "engine/event.h"
#include "journal/journal.h"
#include "journal/varint.h"
#include "pool/pool.h"

namespace greenpool {

// One journal record. Texts are views into the payload it was read from, or of whoever decided it.
struct Record {
  std::uint64_t seq = 0;
  Timestamp at;
  std::string_view key;                // the command's idempotency key, may be empty
  std::optional<Operation> operation;  // nothing for record 0 alone, which does nothing but open the programme
  std::span<const Event> events;
  Pool after;  // P, S and, while S = 0, q, once the command was done
};

// Encodes consecutive records into one frame. Encoding and hashing are apart, because the writer thread does the one
// and the journal thread the other.
class FrameWriter {
 public:
  explicit FrameWriter(std::uint64_t epoch) : epoch_(epoch) {}

  // Forgets the records that were added.
  void start(std::uint64_t first_seq);
  void add(const Record& record);
  // Computes the chain on from the hash of the record before. Valid until the next start() or add().
  [[nodiscard]] FrameView seal(const Digest& before);

  [[nodiscard]] std::span<const std::uint8_t> payload() const { return payload_.view(); }
  [[nodiscard]] std::uint32_t records() const { return static_cast<std::uint32_t>(bodies_.size()); }

 private:
  struct Body {
    Timestamp at;
    std::size_t begin;
    std::size_t end;
  };

  std::uint64_t epoch_;
  std::uint64_t first_seq_ = 0;
  Timestamp last_at_;
  ByteBuffer payload_;
  std::vector<Body> bodies_;
};

// Decodes the records of frames, in order, and follows the chain.
class FrameReader {
 public:
  // Where the chain is not followed, records are only decoded: for look-ups in what was verified before.
  FrameReader() = default;
  // before: the chain's hash before the first frame that will be read.
  explicit FrameReader(const Digest& before) : chain_(before), follows_chain_(true) {}

  // Calls visit for each record; its error stops and is returned. Error: journal_damaged, naming the sequence number,
  // when the payload is not exactly its records, or they do not hash to the frame's chain (all records of a frame are
  // visited before that is known).
  template <class Visit>
  [[nodiscard]] Status read(const FrameView& frame, Visit&& visit) {
    return read(frame, visit, [](std::span<const Record>) {});
  }
  // The same; the records of each group of up to kGroup are shown to prepare together before they are visited.
  template <class Visit, class Prepare>
  [[nodiscard]] Status read(const FrameView& frame, Visit&& visit, Prepare&& prepare) {
    begin(frame);
    for (std::uint32_t left = frame.records; left > 0;) {
      Status decoded;
      std::uint32_t count = 0;
      while (decoded && count < std::min<std::uint32_t>(kGroup, left)) {
        decoded = next(records_[count], events_[count]);
        if (decoded) ++count;
      }
      prepare(std::span<const Record>(records_.data(), count));
      for (std::uint32_t i = 0; i < count; ++i) {
        if (Status visited = visit(static_cast<const Record&>(records_[i])); !visited) return visited;
      }
      if (!decoded) return decoded;
      left -= count;
    }
    return end();
  }

  [[nodiscard]] const Digest& chain() const { return chain_; }

  static constexpr std::uint32_t kGroup = 16;

 private:
  void begin(const FrameView& frame);
  [[nodiscard]] Status next(Record& record, std::vector<Event>& events);
  [[nodiscard]] Status end() const;
  [[nodiscard]] tl::unexpected<Error> damaged(const char* how) const;

  Digest chain_{};
  bool follows_chain_ = false;
  FrameView frame_;
  std::span<const std::uint8_t> left_;
  std::uint64_t seq_ = 0;
  Timestamp at_;
  std::array<Record, kGroup> records_;
  std::array<std::vector<Event>, kGroup> events_;
};

}  // namespace greenpool
