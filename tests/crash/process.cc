#include "tests/crash/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/check.h"

namespace greenpool::crash {
namespace {

// As many bytes in flight as a pipe can hold without privileges.
constexpr int kPipeBytes = 1 << 20;

}  // namespace

Process::Process(const CommandLine& command_line, const std::filesystem::path& complaints) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  GP_CHECK(pipe2(in.data(), O_CLOEXEC) == 0 && pipe2(out.data(), O_CLOEXEC) == 0, "pipes can be made");
  const int log = open(complaints.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  GP_CHECK(log >= 0, "the complaints can be written");
  std::vector<char*> arguments;
  for (const std::string& argument : command_line) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  pid_ = fork();
  GP_CHECK(pid_ >= 0, "a process can be started");
  if (pid_ == 0) {
    // Only what is safe between fork and exec, for this program has threads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  close(log);
  input_ = in[1];
  output_ = out[0];
  for (const int end : {input_, output_}) {
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
    fcntl(end, F_SETPIPE_SZ, kPipeBytes);
  }
}

Process::~Process() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  close_input();
  close(output_);
}

void Process::close_input() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void Process::signal(int number) const {
  GP_CHECK(pid_ > 0, "only a process that was not waited for gets signals");
  kill(pid_, number);
}

Process::Ending Process::wait() {
  int status = 0;
  GP_CHECK(waitpid(pid_, &status, 0) == pid_, "our process can be waited for");
  pid_ = -1;
  if (WIFSIGNALED(status)) return {true, WTERMSIG(status)};
  return {false, WEXITSTATUS(status)};
}

}  // namespace greenpool::crash
