#include "cli/stop_signal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <initializer_list>

#include "base/check.h"

namespace greenpool {
namespace {

std::atomic<int> signal_caught{0};
std::atomic<int> pipe_end{-1};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may use it");

extern "C" void note_signal(int number) {
  const int saved_errno = errno;
  signal_caught.store(number);
  const char byte = 0;
  if (write(pipe_end.load(), &byte, 1) != 1) {
    // The pipe is full: it is readable already.
  }
  errno = saved_errno;
}

}  // namespace

StopSignal::StopSignal() {
  GP_CHECK(pipe2(pipe_.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe can be made");
  pipe_end.store(pipe_[1]);
  struct sigaction action{};
  action.sa_handler = note_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

StopSignal::~StopSignal() {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &standard, nullptr);
  close(pipe_[0]);
  close(pipe_[1]);
}

int StopSignal::caught() { return signal_caught.load(); }

}  // namespace greenpool
