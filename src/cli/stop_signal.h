// Ctrl-C and SIGTERM as something to wait for: the first one asks the running command to finish what it accepted, the
// second one ends the process at once (which a journal survives).
// Thread safety: one object in the process, on the main thread.
#pragma once

#include <array>

namespace greenpool {

class StopSignal {
 public:
  StopSignal();  // also makes a closed output an error of write() instead of a signal
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Readable from the first signal on; for poll().
  [[nodiscard]] int fd() const { return pipe_[0]; }
  // The signal's number, 0 while there was none. O(1), cheap enough for every step of a loop.
  [[nodiscard]] static int caught();

 private:
  std::array<int, 2> pipe_{};
};

}  // namespace greenpool
