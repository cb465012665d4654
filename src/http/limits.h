// How much one client may ask of the server. Every figure bounds memory, time or places, so that no client can take
// from the others more than its share.
#pragma once

#include <chrono>
#include <cstddef>

namespace greenpool {

struct HttpLimits {
  using Milliseconds = std::chrono::milliseconds;

  std::size_t header_bytes = std::size_t{8} << 10;   // request line and fields, 256 .. 1 MiB
  std::size_t body_bytes = std::size_t{64} << 10;    // of a single command
  std::size_t batch_bytes = std::size_t{8} << 20;    // of a batch
  std::size_t batch_commands = 10'000;               // in a batch
  std::size_t large_bytes = std::size_t{256} << 20;  // of all bodies and answers above body_bytes together
  std::size_t connections = 10'000;  // past it, the one that has waited longest for its client gives way

  std::size_t streams = 6'000;  // listeners at the same time, among the connections

  // Deadlines are kept by a sweep every `sweep`, so each may come up to two sweeps late, and never early.
  Milliseconds handshake{10'000};  // of TLS, from the accept
  Milliseconds header{10'000};     // from the first byte of a request (or the accept) to the end of its header
  Milliseconds body{60'000};       // the whole body
  Milliseconds idle{60'000};       // between two requests
  Milliseconds write{60'000};      // a whole answer
  Milliseconds linger{2'000};      // for the client to take the last answer
  Milliseconds drain{10'000};      // when stopping: for requests that have begun to arrive
  Milliseconds sweep{1'000};
  Milliseconds heartbeat{15'000};  // to a listener to whom there was nothing to say
};

}  // namespace greenpool
