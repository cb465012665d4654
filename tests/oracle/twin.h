// The engine and the oracle side by side: each step is given to both, and everything that can be seen is compared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/oracle/coverage.h"
#include "tests/oracle/exact_laws.h"
#include "tests/oracle/op.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

// How much is compared after every step: all members, or those whom the events name (all of them at checkpoints).
enum class Scrutiny : std::uint8_t { all_members, named_members };

class Twin {
 public:
  // The story's ops are not looked at. coverage may be null and outlives the twin.
  Twin(const Story& story, Scrutiny scrutiny, Flaw flaw, Coverage* coverage);
  ~Twin();
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  // How the two differ, or which promise was broken; nothing when all is well. After a difference no further steps.
  [[nodiscard]] std::optional<std::string> step(const Op& op);

  [[nodiscard]] const Oracle& oracle() const { return oracle_; }
  [[nodiscard]] const State& state() const { return engine_->state(); }
  // Whether the last step was an accepted command.
  [[nodiscard]] bool accepted() const { return accepted_; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }

 private:
  std::optional<std::string> step_command(const Command& command);
  std::optional<std::string> checkpoint(OpKind kind);
  std::optional<std::string> hand_to_copy();
  [[nodiscard]] bool may_refuse(const Command& command) const;
  [[nodiscard]] std::optional<std::string> compare_members() const;

  Scrutiny scrutiny_;
  bool has_fractional_times_;
  bool can_be_loaded_;
  Coverage* coverage_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Engine> follower_;
  Oracle oracle_;
  ExactLaws laws_;
  std::vector<Event> events_;
  std::vector<Event> expected_;
  bool accepted_ = false;
};

// Runs the whole story; the difference, with the number of the step, if there is one.
[[nodiscard]] std::optional<std::string> run(const Story& story, Scrutiny scrutiny, Flaw flaw = Flaw::none);

}  // namespace greenpool::oracle
