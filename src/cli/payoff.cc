// greenpool payoff: how long orders take to make everybody whole who is owed from before, for several rates of growth.
#include "engine/payoff.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/report.h"
#include "cli/state_door.h"
#include "cli/texts.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

struct PayoffOptions {
  std::string journal;
  std::string daily_contribution;
  bool json = false;
};

std::string text_of(const State& state, Money daily_contribution) {
  const int digits = state.terms.currency.digits;
  const auto money = [digits](Money amount) { return format_money(amount, digits); };
  std::string out = format_text(Text::payoff_head, state.terms.id, state.next_seq - 1, money(daily_contribution),
                                format_rate(state.terms.legacy.release_share)) +
                    "\n";
  const Int128 owed_now = payoff_amount(state, Money(0));
  const auto table = [&](const std::string& title, Money batch) {
    const Int128 amount = owed_now + payoff_of_batch(state, batch);
    const Money owed(static_cast<std::int64_t>(amount));
    out += title + ": " + money(owed) + "\n";
    if (owed == Money(0)) return;
    for (const std::int64_t growth : kPayoffGrowths) {
      const std::optional<std::int64_t> days =
          payoff_days(state, amount, {.daily_contribution = daily_contribution, .growth_per_month_ppm = growth});
      const std::string per_cent = fmt::format("{:>3}", growth / 10'000);
      out += days ? format_text(Text::payoff_days, per_cent, *days, payoff_date(state, *days))
                  : format_text(Text::payoff_never, per_cent, kPayoffDaysMax);
      out.push_back('\n');
    }
  };
  table(format_text(Text::payoff_now), Money(0));
  for (const auto& [id, batch] : state.legacy.batches) {
    if (!batch.approved) table(format_text(Text::payoff_batch, id, money(batch.amount)), batch.amount);
  }
  return out + format_text(Text::payoff_caution) + "\n";
}

int run_payoff(const PayoffOptions& options) {
  const Result<ReadState> read = read_state(options.journal, Text::opening);
  if (!read) return complain(read.error());
  const State& state = read->state();
  const Result<Money> daily = parse_money(options.daily_contribution, state.terms.currency.digits);
  if (!daily || *daily <= Money(0) || *daily > Money(kMoneyMax)) {
    return complain(Error{
        "usage", format_text(Text::payoff_bad_amount, format_money(Money(kMoneyMax), state.terms.currency.digits))});
  }
  if (!options.json) return print(text_of(state, *daily));
  std::string json;
  append_payoff(json, state, *daily);
  return print(json + "\n");
}

}  // namespace

void add_payoff_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("payoff", format_text(Text::payoff_help));
  command->footer(format_text(Text::state_footer));
  const auto options = std::make_shared<PayoffOptions>();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--daily-contribution", options->daily_contribution, format_text(Text::payoff_daily_option))
      ->required()
      ->type_name("AMOUNT");
  command->add_flag("--json", options->json, format_text(Text::json_option));
  command->callback([options, &run] { run = [options] { return run_payoff(*options); }; });
}

}  // namespace greenpool
