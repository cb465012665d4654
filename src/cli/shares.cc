// greenpool shares: who holds which shares, what has vested, what is locked up, and the rounds that sold them.
#include <fmt/format.h>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/report.h"
#include "cli/state_door.h"
#include "cli/texts.h"
#include "engine/choices.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

struct SharesOptions {
  std::string journal;
  std::string at;
  bool json = false;
};

std::string per_cent(std::int64_t per_mille) { return fmt::format("{}.{} %", per_mille / 10, per_mille % 10); }

std::string text_of(const State& state, Timestamp at) {
  const CapTable& table = state.cap_table;
  const int digits = state.terms.currency.digits;
  const auto money = [digits](Money amount) { return format_money(amount, digits); };
  std::string out = format_text(Text::shares_head, state.terms.id, state.next_seq - 1, format_timestamp(at)) + "\n";
  const auto row = [&out](std::string_view holder, std::string_view kind, auto shares, auto vested, auto locked,
                          std::string_view part) {
    out += fmt::format("{:<20} {:<10} {:>15} {:>15} {:>15} {:>9}\n", holder, kind, shares, vested, locked, part);
  };
  row(format_text(Text::shares_holder), format_text(Text::shares_kind), format_text(Text::shares_shares),
      format_text(Text::shares_vested), format_text(Text::shares_locked), format_text(Text::shares_part));
  for (const Stake& stake : holders(table, at)) {
    row(stake.holder, name_of(stake.kind), stake.shares, stake.vested, stake.locked, per_cent(stake.per_mille));
  }
  out += fmt::format("{:<20} {:<10} {:>15}\n", format_text(Text::books_total), "", table.shares);
  for (const Dilution& dilution : dilution(table)) {
    const FinancingRound& round = table.rounds.find(dilution.round)->second;
    out += format_text(Text::shares_round, dilution.round, money(round.raised), money(round.amount),
                       money(round.pre_money), per_cent(dilution.raised_per_mille), per_cent(dilution.full_per_mille),
                       format_rate(round.subsidy_rate)) +
           "\n";
  }
  out += table.share_price == Money(0) ? format_text(Text::shares_not_listed)
                                       : format_text(Text::shares_listed, money(table.share_price));
  return out + "\n";
}

int run_shares(const SharesOptions& options) {
  std::optional<Timestamp> at;
  if (!options.at.empty()) {
    const Result<Timestamp> read = parse_timestamp(options.at);
    if (!read) return complain(Error{"usage", options.at + ": " + read.error().message});
    at = *read;
  }
  const Result<ReadState> read = read_state(options.journal, Text::opening);
  if (!read) return complain(read.error());
  const Timestamp when = at.value_or(read->state().clock);
  if (!options.json) return print(text_of(read->state(), when));
  std::string json;
  append_shares(json, read->state(), when);
  return print(json + "\n");
}

}  // namespace

void add_shares_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("shares", format_text(Text::shares_help));
  command->footer(format_text(Text::state_footer));
  const auto options = std::make_shared<SharesOptions>();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--at", options->at, format_text(Text::shares_at_option))->type_name("TIME");
  command->add_flag("--json", options->json, format_text(Text::json_option));
  command->callback([options, &run] { run = [options] { return run_shares(*options); }; });
}

}  // namespace greenpool
