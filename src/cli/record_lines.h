// A journal as open text: one JSON object a record, with all that its hash in the chain is made from.
//
//   {"seq":5,"time":"2026-01-06T01:12:00Z","epoch":1,"at":1767661920000000,"hash":"…","body":"…","command":{…},
//    "events":[…],"pool":"418.74","circulating":"267.51417964","price":"1.56530020"}
//
// `body` are the record's bytes in hexadecimal, `at` its time in microseconds: hash = SHA-256(hash before . epoch . at
// . body), see docs/journal-format.md. `command` is what `greenpool play` takes (null for record 0), `events` are what
// `greenpool export` gives, the rest is as the record left it.
// Thread safety: one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/state.h"
#include "journal/record.h"

namespace greenpool {

class RecordLines {
 public:
  // Takes text as it comes; its error ends what is being added.
  using Sink = std::function<Status(std::string_view)>;

  // The state must know every member that the records name, and outlive this object.
  RecordLines(const State& state, Sink sink) : state_(state), sink_(std::move(sink)) {}

  // Of records from 0 on, in order; `epoch` is that of their frame. Text goes on in pieces of about 256 KiB, also
  // within a record. O(size of the record).
  [[nodiscard]] Status add(const Record& record, std::uint64_t epoch);
  // The rest of the text.
  [[nodiscard]] Status flush();

  // The hash of the record that was added last.
  [[nodiscard]] const Digest& chain() const { return chain_; }

 private:
  [[nodiscard]] Status flush_if_full();
  [[nodiscard]] Status append_body(std::span<const std::uint8_t> body);

  const State& state_;
  Sink sink_;
  std::string text_;
  std::optional<FrameWriter> writer_;
  std::uint64_t epoch_ = 0;
  Digest chain_{};
};

}  // namespace greenpool
