// greenpool play: JSON commands from standard input, JSON outcomes to standard output.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/line_reader.h"
#include "cli/pipeline.h"
#include "cli/programme_door.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "wire/json_writer.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

struct PlayOptions {
  std::string terms;
  std::string journal;
  bool summary = false;
  ProgrammeOptions tuning;
};

bool is_blank(std::string_view line) {
  return line.size() <= kCommandBytesMax && line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Reads, sends on, collects and prints until the input ends, a line is malformed, a signal comes or something breaks.
// Whatever was accepted by then is answered. Before it waits for input it has printed every answer there is, so that
// someone who types one command at a time is answered at once.
class Player {
 public:
  Player(const PlayOptions& options, Programme& programme, const StopSignal& stop)
      : summary_(options.summary),
        currency_digits_(programme.terms().currency.digits),
        stop_(stop),
        pipeline_(programme, options.summary ? Pipeline::Render::nothing : Pipeline::Render::outcome) {}

  void run() {
    while (reading_ || !pipeline_.idle()) {
      if (reading_) read_lines();
      pipeline_.flush();
      print_answers();
      // Lines may be left in the buffer, and room for them: then nothing needs to happen first, and nothing would.
      if (reading_ && !starving_ && pipeline_.free_slot() != nullptr) continue;
      if (reading_ || !pipeline_.idle()) wait();
    }
    print_answers();
  }

  // What ended the run early, if something did.
  [[nodiscard]] const std::optional<Error>& malformed() const { return malformed_; }
  [[nodiscard]] const std::optional<Error>& broken() const { return broken_; }
  [[nodiscard]] Reject failed() const { return failed_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

  [[nodiscard]] std::uint64_t commands() const { return commands_; }
  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

 private:
  void read_lines() {
    std::string_view line;
    while (reading_ && pipeline_.free_slot() != nullptr && lines_.next(line)) read_line(line);
    // With a free slot at hand the buffer is used up.
    starving_ = pipeline_.free_slot() != nullptr;
    if (starving_ && lines_.at_end()) reading_ = false;
  }

  void read_line(std::string_view line) {
    if (is_blank(line)) {
      if (empty_line_ == 0) empty_line_ = lines_.number();
      return;
    }
    // Empty lines may only end the input.
    if (empty_line_ != 0) return refuse_line(empty_line_, format_text(Text::empty_line));
    Pipeline::Slot& slot = *pipeline_.free_slot();
    if (Status read = read_command(line, currency_digits_, slot.request); !read) {
      return refuse_line(lines_.number(), read.error().message);
    }
    pipeline_.push(slot);
  }

  void refuse_line(std::uint64_t number, std::string_view why) {
    malformed_ = Error{"command_malformed", format_text(Text::malformed_line, number, why)};
    reading_ = false;
  }

  void print_answers() {
    pipeline_.collect([this](Pipeline::Slot& slot) {
      if (slot.failed != Reject::none || slot.reject == Reject::programme_stopped) {
        failed_ = slot.failed != Reject::none ? slot.failed : slot.reject;
        reading_ = false;
        return;
      }
      ++commands_;
      if (slot.reject != Reject::none) ++rejected_;
      if (summary_) return;
      out_ += slot.answer;
      out_.push_back('\n');
    });
    if (out_.empty()) return;
    if (!broken_ && !write_all(STDOUT_FILENO, out_)) {
      broken_ = Error{"output_failed", format_text(Text::output_failed, std::strerror(errno))};
      reading_ = false;
    }
    out_.clear();
  }

  // Until there is something to read, to collect or to stop for.
  void wait() {
    std::array<pollfd, 3> waiting{{{pipeline_.fd(), POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}}};
    if (reading_) {
      waiting[1].fd = stop_.fd();
      if (starving_) waiting[2].fd = STDIN_FILENO;
    }
    if (poll(waiting.data(), waiting.size(), -1) < 0) return;  // a signal; the next round sees it
    if (waiting[1].revents != 0) {
      stopped_ = true;
      reading_ = false;
    } else if (waiting[2].revents != 0 && !lines_.fill()) {
      broken_ = Error{"input_failed", format_text(Text::input_failed, std::strerror(errno))};
      reading_ = false;
    }
  }

  const bool summary_;
  const int currency_digits_;
  const StopSignal& stop_;
  LineReader lines_{STDIN_FILENO, kCommandBytesMax};
  Pipeline pipeline_;
  std::string out_;
  bool reading_ = true;
  bool starving_ = true;
  bool stopped_ = false;
  std::uint64_t empty_line_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t rejected_ = 0;
  std::optional<Error> malformed_;
  std::optional<Error> broken_;
  Reject failed_ = Reject::none;
};

std::string summary_of(const Player& player, const State& state) {
  const int digits = state.terms.currency.digits;
  std::string json;
  ObjectWriter object(json);
  object.integer("commands", player.commands());
  object.integer("rejected", player.rejected());
  object.integer("members", state.members.size());
  object.integer("positions_open", state.positions.open_count());
  object.integer("exits", state.totals.exits);
  object.money("paid_out", state.totals.sales_paid + state.totals.exits_paid, digits);
  object.money("pool", state.pool.cash, digits);
  object.points("circulating", state.pool.circulating);
  object.price("price", state.pool.price(), digits);
  object.id("state_hash", to_hex(state.hash()));
  object.close();
  json.push_back('\n');
  return json;
}

int play(const PlayOptions& options) {
  if (options.terms.empty() && options.journal.empty()) {
    complain("usage", format_text(Text::terms_or_journal));
    return kExitUsage;
  }
  const StopSignal stop;
  Result<std::unique_ptr<Programme>> opened = open_programme(options.terms, options.journal, options.tuning);
  if (!opened) return complain(opened.error());
  Programme& programme = **opened;

  Player player(options, programme, stop);
  player.run();
  const ProgrammeStatus status = programme.status();
  const Status stopped = programme.stop();

  if (player.failed() != Reject::none) {
    const std::string_view name = outcome_name(player.failed());
    complain(name, fmt::format("{}: {}", text_of(player.failed()), status.alarm.value_or("")));
    return kExitEnvironment;
  }
  if (!stopped) return complain(stopped.error());
  if (player.broken()) return complain(*player.broken());
  if (options.summary && !write_all(STDOUT_FILENO, summary_of(player, programme.state_after_stop()))) {
    return complain(Error{"output_failed", format_text(Text::output_failed, std::strerror(errno))});
  }
  if (player.malformed()) return complain(*player.malformed());
  if (player.stopped()) {
    complain("interrupted", format_text(Text::stopped_by_signal));
    return kExitSignal + StopSignal::caught();
  }
  return kExitOk;
}

}  // namespace

void add_play_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("play", format_text(Text::play_help));
  command->footer(format_text(Text::play_footer));
  const auto options = std::make_shared<PlayOptions>();
  command->add_option("--terms", options->terms, format_text(Text::terms_option))->type_name("FILE");
  command->add_option("--journal", options->journal, format_text(Text::journal_option))->type_name("DIR");
  command->add_flag("--summary", options->summary, format_text(Text::summary_option));
  // Not shown: they bring what happens after millions of commands within reach of a test.
  command->add_option("--snapshot-every", options->tuning.snapshot_every)->group("");
  command->add_option("--recent-keys", options->tuning.recent_keys_max)->check(CLI::PositiveNumber)->group("");
  command->callback([options, &run] { run = [options] { return play(*options); }; });
}

}  // namespace greenpool
