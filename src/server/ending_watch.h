// Which programmes are ending, or have ended: asked of their engines now and then, because nobody else would tell the
// shop of an end at which nothing happened to be asked.
// Thread safety: any thread but the office's and the programmes'; waits for their engines.
#pragma once

#include <string>
#include <vector>

#include "server/programmes.h"
#include "shop/ending.h"

namespace greenpool {

struct ProgrammeEnding {
  std::string programme;
  shop::EndStage stage = shop::EndStage::closing;
};

// A programme that cannot be asked now is left out.
[[nodiscard]] std::vector<ProgrammeEnding> ask_for_endings(const Programmes& programmes, Timestamp now);

}  // namespace greenpool
