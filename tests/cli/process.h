// Runs the real program as a user would: arguments, standard input, exit code, both outputs.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

struct ProcessResult {
  int exit_code = -1;  // 128 + n when signal n killed it
  std::string out;
  std::string err;
};

// A child with pipes on its three standard descriptors; killed when it is still there at the end.
class Process {
 public:
  // The language is English, or Chinese where `language` says "zh_CN.UTF-8".
  explicit Process(const std::vector<std::string>& arguments, const std::string& language = "C.UTF-8");
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Writes all of it, waiting where it must; false when the child stopped reading.
  bool send(std::string_view text);
  // The next line of standard output, without its newline; empty at the end.
  std::string read_line();
  void close_output();
  void signal(int number) const;
  // Writes `rest`, ends the input, reads both outputs all the while, and waits for the end.
  ProcessResult finish(std::string_view rest = {});

 private:
  pid_t child_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string unread_;
};

ProcessResult run_greenpool(const std::vector<std::string>& arguments, std::string_view input = {},
                            const std::string& language = "C.UTF-8");

}  // namespace greenpool
