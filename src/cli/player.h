// The loop of `greenpool play`: reads, sends on, collects and prints until the input ends, a line is malformed, a
// signal comes or something breaks. Whatever was accepted by then is answered.
//
// Before it waits for input it has printed every answer there is, so that someone who types one command at a time is
// answered at once. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/line_reader.h"
#include "cli/pipeline.h"
#include "wire/wire.h"

namespace greenpool {

struct PlayerStreams {
  int in = -1;
  int out = -1;
  int stop = -1;  // readable when the run is to end
};

class Player {
 public:
  // The programme must be stopped before the player is destroyed.
  Player(Programme& programme, const PlayerStreams& streams, Pipeline::Render render)
      : streams_(streams),
        prints_(render == Pipeline::Render::outcome),
        currency_digits_(programme.terms().currency.digits),
        lines_(streams.in, kCommandBytesMax),
        pipeline_(programme, render) {}

  void run();

  // What ended the run early, if something did.
  [[nodiscard]] const std::optional<Error>& malformed() const { return malformed_; }  // command_malformed
  [[nodiscard]] const std::optional<Error>& broken() const { return broken_; }        // input_failed, output_failed
  [[nodiscard]] Reject failed() const { return failed_; }                             // why the programme takes no more
  [[nodiscard]] bool stopped() const { return stopped_; }

  [[nodiscard]] std::uint64_t commands() const { return commands_; }
  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

 private:
  void read_lines();
  void read_line(std::string_view line);
  void refuse_line(std::uint64_t number, std::string_view why);
  void print_answers();
  void wait();

  // Lines are left in the buffer, and there is room for them.
  [[nodiscard]] bool can_read_on() { return reading_ && !starving_ && pipeline_.free_slot() != nullptr; }

  const PlayerStreams streams_;
  const bool prints_;
  const int currency_digits_;
  LineReader lines_;
  Pipeline pipeline_;
  std::string out_;
  bool reading_ = true;
  bool starving_ = true;  // for input: the buffer is used up
  bool stopped_ = false;
  std::uint64_t empty_line_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t rejected_ = 0;
  std::optional<Error> malformed_;
  std::optional<Error> broken_;
  Reject failed_ = Reject::none;
};

}  // namespace greenpool
