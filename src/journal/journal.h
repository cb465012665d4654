// The journal port: an append-only sequence of frames, each a durable unit of one or more records. What a record holds
// is the codec's affair (journal/record.h); the journal keeps bytes, order and the hash chain, and nothing else.
//
// Numbered invariants, checked by the contract suite (journal/journal_contract_test.h) on every implementation:
//   1. append() returns success only when the frame is durable: it survives power loss from that moment.
//   2. Frames are contiguous: a frame starts where the one before ended, at sequence number 0.
//   3. A frame is stored whole or not at all.
//   4. After a failed append the journal refuses every further append until it is opened again; whether the failed
//      frame was stored is answered by reading the reopened journal, never assumed. A frame out of order is refused
//      before anything is tried: that alone closes nothing.
//   5. What was stored is read back unchanged, or the damage is reported with the sequence number where it starts.
// Thread safety: one thread appends; read() may run in another thread at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "base/sha256.h"

namespace greenpool {

struct FrameView {
  std::uint64_t first_seq = 0;            // sequence number of the first record
  std::uint32_t records = 0;              // >= 1
  std::uint64_t epoch = 0;                // of the writer that appended it; never decreases
  Digest chain{};                         // hash of the last record in the frame (journal/record.h defines the chain)
  std::span<const std::uint8_t> payload;  // <= kFramePayloadMax bytes
};

// One command is one record, however many exits it causes: 26 million at some 20 bytes each.
inline constexpr std::size_t kFramePayloadMax = std::size_t{512} << 20;

struct JournalHead {
  std::uint64_t next_seq = 0;  // records stored so far
  std::uint64_t epoch = 0;     // of the last frame
  Digest chain{};              // of the last frame; all zero when empty
};

class Journal {
 public:
  virtual ~Journal() = default;

  [[nodiscard]] virtual JournalHead head() const = 0;

  // Stores one frame. Errors: journal_full (no space), journal_unavailable (the storage failed), journal_out_of_order
  // (first_seq != head().next_seq, or an epoch below the head's), journal_closed (an append failed before).
  [[nodiscard]] virtual Status append(const FrameView& frame) = 0;

  // Visits, in order, every frame that holds a record with seq >= from; the visitor's error stops and is returned.
  // Errors: journal_damaged (names the sequence number), journal_unavailable.
  using FrameVisitor = std::function<Status(const FrameView&)>;
  [[nodiscard]] virtual Status read(std::uint64_t from, const FrameVisitor& visit) const = 0;
};

// Nothing of it outlives the object. `capacity_bytes` bounds the sum of payloads; beyond it append() says journal_full.
[[nodiscard]] std::unique_ptr<Journal> make_memory_journal(std::uint64_t capacity_bytes = UINT64_MAX);

}  // namespace greenpool
