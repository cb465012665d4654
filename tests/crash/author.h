// Writes commands as JSON lines, from a seed: mostly valid ones, repeats of earlier ones with the same and with other
// content, and every kind of invalid one. With times of their own, a command can always be told from every other by
// what the journal keeps of it: its time, or, where it has none after all, its key. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "tests/crash/history.h"
#include "tests/oracle/random.h"

namespace greenpool::crash {

class Author {
 public:
  enum class Times : std::uint8_t {
    own,   // each command has a time, nearly always later than the one before
    none,  // for clients that do not know each other: each new command has a name of its own, an order's id or a key
  };
  Author(std::uint64_t seed, std::uint32_t members, Times times = Times::own)
      : random_(seed), members_(members), times_(times) {}

  // The next command. Repeats are taken from what the history holds.
  [[nodiscard]] Sent next(const History& history);
  // The same again with a time of its own, as a client does that got no answer. The command must have a key, or be an
  // order or a registration.
  [[nodiscard]] Sent again(const Sent& sent);

 private:
  [[nodiscard]] std::string fresh();
  [[nodiscard]] std::string registration();
  [[nodiscard]] std::string order();
  [[nodiscard]] std::string sale();
  [[nodiscard]] std::string injection();
  [[nodiscard]] std::string invalid();
  [[nodiscard]] std::string other_content(const Sent& sent);

  [[nodiscard]] std::string someone();
  [[nodiscard]] std::string money(std::int64_t minor_max);
  [[nodiscard]] std::string time_field();

  oracle::Random random_;
  std::uint32_t members_;
  Times times_;
  std::uint32_t registered_ = 0;
  std::uint64_t number_ = 0;
  std::int64_t now_ = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
  std::unordered_set<std::int64_t> odd_times_;
};

}  // namespace greenpool::crash
