// A program of ours in a process of its own, to be killed: pipes on its standard input and output, its standard error
// in a file. It dies with the test.
// Thread safety: one thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace greenpool::crash {

using CommandLine = std::vector<std::string>;

class Process {
 public:
  // command_line: the program's path and its arguments. complaints: where its standard error is appended.
  Process(const CommandLine& command_line, const std::filesystem::path& complaints);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Our ends, which never block; -1 once closed.
  [[nodiscard]] int input() const { return input_; }
  [[nodiscard]] int output() const { return output_; }
  void close_input();

  void signal(int number) const;

  struct Ending {
    bool by_signal = false;
    int code = 0;  // the exit code, or the signal's number
  };
  // Waits for it.
  Ending wait();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
};

}  // namespace greenpool::crash
