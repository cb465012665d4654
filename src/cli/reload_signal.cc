#include "cli/reload_signal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "base/check.h"

namespace greenpool {
namespace {

std::atomic<int> pipe_end{-1};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may use it");

extern "C" void note_reload(int) {
  const int saved_errno = errno;
  const char byte = 0;
  if (write(pipe_end.load(), &byte, 1) != 1) {
    // The pipe is full: it is readable already.
  }
  errno = saved_errno;
}

}  // namespace

ReloadSignal::ReloadSignal() {
  GP_CHECK(pipe2(pipe_.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe can be made");
  pipe_end.store(pipe_[1]);
  struct sigaction action{};
  action.sa_handler = note_reload;
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, nullptr);
}

ReloadSignal::~ReloadSignal() {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  sigaction(SIGHUP, &standard, nullptr);
  close(pipe_[0]);
  close(pipe_[1]);
}

bool ReloadSignal::take() {
  char bytes[64];
  bool any = false;
  while (read(pipe_[0], bytes, sizeof bytes) > 0) any = true;
  return any;
}

}  // namespace greenpool
