// One life of a writer process: started on a journal, given commands, killed at a moment of chance.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/crash/author.h"
#include "tests/crash/conversation.h"
#include "tests/crash/history.h"
#include "tests/crash/process.h"
#include "tests/oracle/random.h"

namespace greenpool::crash {

enum class Manner : std::uint8_t {
  one_by_one,  // each command is answered before the next is sent
  under_load,  // as many as the pipes and queues take
};

// When it dies. The journal's own files change in all of them.
enum class Moment : std::uint8_t {
  starting,  // while it opens and replays, with commands waiting already
  serving,   // one by one: right after an answer, or between a command and its answer; under load: anywhere
  stopping,  // after its input ended: while it answers the rest, makes a snapshot and closes
  never,     // it ends by itself
};

// How long things take, learned on the way, so that kills fall inside them on any machine.
struct Pace {
  double opening = 30'000;  // microseconds, from the start to the first answer
  double answering = 1'000;
  double stopping = 10'000;  // from the end of the input to the end of the process

  static void learn(double& figure, Microseconds taken) { figure += (static_cast<double>(taken.count()) - figure) / 8; }
};

struct LifePlan {
  Manner manner = Manner::one_by_one;
  Moment moment = Moment::serving;
  std::uint32_t commands = 10;
};

// What went wrong beside the journal: it hung, or ended by itself when it should not have.
struct LifeReport {
  bool killed = false;
  std::optional<std::string> complaint;
};

// Runs the program, adds what it was sent and what it answered to the history. The first commands are retries of what
// the life before left unanswered.
class LifeDriver {
 public:
  LifeDriver(CommandLine command_line, std::filesystem::path complaints, std::uint64_t seed)
      : command_line_(std::move(command_line)), complaints_(std::move(complaints)), random_(seed) {}

  [[nodiscard]] LifeReport run(const LifePlan& plan, Author& author, History& history);

 private:
  struct Running;

  void queue_commands(Running& running, std::uint32_t count);
  void queue_retries(Running& running);
  void start(Running& running);
  void serve_one_by_one(Running& running);
  void serve_under_load(Running& running);
  void stop(Running& running);
  void finish(Running& running, LifeReport& report);

  // At most that many microseconds.
  [[nodiscard]] Microseconds moment_within(double figure) {
    return Microseconds(random_.between(0, static_cast<std::int64_t>(figure)));
  }

  CommandLine command_line_;
  std::filesystem::path complaints_;
  oracle::Random random_;
  Pace pace_;
};

}  // namespace greenpool::crash
