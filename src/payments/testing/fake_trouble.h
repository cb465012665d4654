// What a fake provider does wrong with the next request.
#pragma once

#include <cstdint>

namespace greenpool::testing {

enum class FakeTrouble : std::uint8_t {
  none,
  hang_up_before,   // the request has no effect, and no answer
  hang_up_after,    // it has its effect, but no answer comes
  server_error,     // 500, without effect
  error_after,      // 500 after it had its effect
  wrong_signature,  // it has its effect; the answer is signed by somebody else
  stale_signature,  // it has its effect; the answer is an old one
};

}  // namespace greenpool::testing
