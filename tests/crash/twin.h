// The same programme in memory, where nothing ever crashes: what it answers to the commands that survived is what the
// crashing one must have answered.
// Thread safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/pipeline.h"
#include "service/programme.h"
#include "tests/crash/history.h"

namespace greenpool::crash {

class Twin {
 public:
  explicit Twin(const Terms& terms);
  // Any other programme, to be asked in the same way.
  explicit Twin(const ProgrammeOptions& options);
  ~Twin();

  // The answers to sent[begin] .. sent[end - 1].
  [[nodiscard]] std::vector<std::string> play(const std::vector<Sent>& sent, std::size_t begin, std::size_t end);

 private:
  std::unique_ptr<Programme> programme_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace greenpool::crash
