// greenpool play: JSON commands from standard input, JSON outcomes to standard output.
#include <unistd.h>

#include "cli/command_list.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/player.h"
#include "cli/programme_door.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "json/writer.h"

namespace greenpool {
namespace {

struct PlayOptions {
  std::string terms;
  std::string journal;
  bool summary = false;
  ProgrammeOptions tuning;
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
  append_figures(object, programme_figures(state), digits);
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

  Player player(programme, {.in = STDIN_FILENO, .out = STDOUT_FILENO, .stop = stop.fd()},
                options.summary ? Pipeline::Render::nothing : Pipeline::Render::outcome);
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
  if (options.summary) {
    const int printed = print(summary_of(player, programme.state_after_stop()));
    if (printed != kExitOk) return printed;
  }
  if (player.malformed()) return complain(*player.malformed());
  if (player.stopped()) return complain_of_signal(format_text(Text::stopped_by_signal));
  return kExitOk;
}

}  // namespace

void add_play_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("play", format_text(Text::play_help));
  command->footer(format_text(Text::play_footer, list_of_commands()));
  const auto options = std::make_shared<PlayOptions>();
  command->add_option("--terms", options->terms, format_text(Text::terms_option))->type_name("FILE");
  add_acknowledge_option(*command, options->tuning.acknowledgement);
  command->add_option("--journal", options->journal, format_text(Text::journal_option))->type_name("DIR");
  command->add_flag("--summary", options->summary, format_text(Text::summary_option));
  // Not shown: they bring what happens after millions of commands within reach of a test.
  command->add_option("--snapshot-every", options->tuning.snapshot_every)->group("");
  command->add_option("--recent-keys", options->tuning.recent_keys_max)->check(CLI::PositiveNumber)->group("");
  command->callback([options, &run] { run = [options] { return play(*options); }; });
}

}  // namespace greenpool
