#include "process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

extern char** environ;

namespace greenpool {
namespace {

void close_end(int& fd) {
  if (fd >= 0) close(std::exchange(fd, -1));
}

// False at the end of the stream.
bool read_some(int fd, std::string& text) {
  std::array<char, 65'536> piece;
  const ssize_t got = read(fd, piece.data(), piece.size());
  if (got > 0) text.append(piece.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::string& language) {
  ::signal(SIGPIPE, SIG_IGN);
  std::array<std::array<int, 2>, 3> pipes{};
  for (auto& ends : pipes) EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO);
  std::vector<std::string> words{GREENPOOL_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables{"LANG=" + language};
  for (char** inherited = environ; *inherited != nullptr; ++inherited) {
    const std::string_view variable = *inherited;
    if (!variable.starts_with("LC_") && !variable.starts_with("LANG")) variables.emplace_back(variable);
  }
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  };
  std::vector<char*> argv = pointers(words);
  std::vector<char*> envp = pointers(variables);
  EXPECT_EQ(posix_spawn(&child_, GREENPOOL_BINARY, &actions, nullptr, argv.data(), envp.data()), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(pipes[0][0]);
  close(pipes[1][1]);
  close(pipes[2][1]);
  in_ = pipes[0][1];
  out_ = pipes[1][0];
  err_ = pipes[2][0];
}

Process::~Process() {
  close_end(in_);
  close_end(out_);
  close_end(err_);
  if (child_ <= 0) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

bool Process::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(in_, text.data(), text.size());
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string Process::read_line() {
  std::size_t newline = 0;
  while ((newline = unread_.find('\n')) == std::string::npos) {
    if (!read_some(out_, unread_)) return {};
  }
  std::string line = unread_.substr(0, newline);
  unread_.erase(0, newline + 1);
  return line;
}

void Process::close_output() { close_end(out_); }

void Process::signal(int number) const {
  ASSERT_GT(child_, 0) << "a signal to nobody would go to everybody";
  kill(child_, number);
}

ProcessResult Process::finish(std::string_view rest) {
  fcntl(in_, F_SETFL, O_NONBLOCK);
  ProcessResult result;
  result.out = std::move(unread_);
  for (bool open = true; open;) {
    if (rest.empty()) close_end(in_);
    std::array<pollfd, 3> streams{{{in_, POLLOUT, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}}};
    poll(streams.data(), streams.size(), -1);
    if (streams[0].revents != 0) {
      const ssize_t written = write(in_, rest.data(), rest.size());
      rest.remove_prefix(written < 0 ? (errno == EAGAIN ? 0 : rest.size()) : static_cast<std::size_t>(written));
    }
    if (streams[1].revents != 0 && !read_some(out_, result.out)) close_end(out_);
    if (streams[2].revents != 0 && !read_some(err_, result.err)) close_end(err_);
    open = out_ >= 0 || err_ >= 0;
  }
  int status = 0;
  waitpid(std::exchange(child_, -1), &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

ProcessResult run_greenpool(const std::vector<std::string>& arguments, std::string_view input,
                            const std::string& language) {
  return Process(arguments, language).finish(input);
}

}  // namespace greenpool
