// How business says no in the middle of a transaction: a Refusal is thrown, everything the transaction did is undone,
// and the caller is told why (docs/adr/0023). Nothing else is thrown on purpose but StorageFailure
// (office/database.h).
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "base/problem.h"

namespace greenpool {

class Refusal final : public std::exception {
 public:
  explicit Refusal(const ProblemInfo& problem, std::string detail = {})
      : problem_(problem), detail_(std::move(detail)) {}

  [[nodiscard]] const ProblemInfo& problem() const { return problem_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }
  [[nodiscard]] const char* what() const noexcept override { return problem_.code.data(); }

 private:
  ProblemInfo problem_;  // its texts are literals of a table
  std::string detail_;   // one English sentence, for developers; may be empty
};

}  // namespace greenpool
