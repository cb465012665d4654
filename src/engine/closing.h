// The programme's end, and the injections that are streamed until then. SPEC sections 3 and 15.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/time.h"
#include "engine/choices.h"
#include "money/money.h"

namespace greenpool {

enum class ClosingStage : std::uint8_t { running, proposed, confirmed, closed };

struct Closing {
  ClosingStage stage = ClosingStage::running;
  std::string proposed_by;
  Timestamp closes;  // when confirmed: the end of the notice

  // While it is paid out, inside one command: what it is divided by, and what was paid so far. Nothing otherwise.
  bool begun = false;
  Money pool;
  Points circulating;
  Money reserve;
  Money claims;
  Money paid;                // claims repaid included
  std::int64_t members = 0;  // who held points

  // Of the reserve, what repays claims, and what is left for holders.
  [[nodiscard]] Money for_claims() const { return std::min(reserve, claims); }
  [[nodiscard]] Money for_holders() const { return reserve - for_claims(); }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.stage);
    archive.text(self.proposed_by);
    archive.value(self.closes);
  }
};

struct Stream {
  StreamSource source = StreamSource::subsidy;
  Money daily;
  Money left;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.source);
    archive.value(self.daily);
    archive.value(self.left);
  }
};

}  // namespace greenpool
