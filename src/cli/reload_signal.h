// SIGHUP as something to wait for: the configuration is to be read again.
// Thread safety: one object in the process, on the main thread.
#pragma once

#include <array>

namespace greenpool {

class ReloadSignal {
 public:
  ReloadSignal();
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

  // Readable while a signal waits; for poll().
  [[nodiscard]] int fd() const { return pipe_[0]; }
  // Whether there was one since the last call; several count once.
  [[nodiscard]] bool take();

 private:
  std::array<int, 2> pipe_{};
};

}  // namespace greenpool
