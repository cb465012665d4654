// One random world from its seed: written, run on engine and oracle, and made short if they differ.
#pragma once

#include <cstdint>
#include <optional>

#include "tests/oracle/author.h"
#include "tests/oracle/coverage.h"
#include "tests/oracle/shrink.h"

namespace greenpool::oracle {

// The difference found, if one is, as the author wrote the story: not yet short. coverage may be null.
[[nodiscard]] std::optional<Failure> run_world(Author author, Scrutiny scrutiny, Flaw flaw, Coverage* coverage);

// The seed of the world that runs now, its step and what was asked: for messages about an abort inside the engine.
struct Whereabouts {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  const Op* op = nullptr;
};
[[nodiscard]] const Whereabouts& whereabouts();

// Seeds of the worlds of one run.
[[nodiscard]] std::uint64_t world_seed(std::uint64_t base, std::uint64_t number);

}  // namespace greenpool::oracle
