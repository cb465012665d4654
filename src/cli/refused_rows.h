// Rows of an import that were not settled: the first ones for the screen, all of them for a CSV file.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

#include "base/result.h"
#include "service/request.h"

namespace greenpool {

class RefusedRows {
 public:
  // Also writes them to this file; an empty path: to none. Error: file_unwritable.
  [[nodiscard]] Status open(const std::string& path);

  void note(std::uint64_t line, const SettleOrderRequest& order, Reject reject);

  // Error: file_unwritable.
  [[nodiscard]] Status close();

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // One line each, in the language of the environment.
  [[nodiscard]] std::string list() const;

 private:
  [[nodiscard]] Status check();

  std::string path_;
  std::ofstream file_;
  std::uint64_t count_ = 0;
  std::string shown_;
};

}  // namespace greenpool
