// greenpool check-claim: what "three times in a year" or "free consumption for everyone" would take under given terms.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "figures/claim.h"
#include "terms/review/ratio.h"

namespace greenpool {
namespace {

struct ClaimOptions {
  std::string terms;
  std::string multiple;
  int days = 0;
  std::int64_t orders = 1;
  std::string growth_per_day = "0";
  std::string cost_share;
};

constexpr std::int64_t kGrowthMax = 100'000'000;  // ppm a day

std::string per_cent(double part) { return fmt::format("{:.2f} %", 100 * part); }

// A part of people is never shown as more than it is.
std::string per_cent_cut(double part) {
  const auto hundredths = static_cast<std::int64_t>(part * 10'000);
  return fmt::format("{}.{:02} %", hundredths / 100, hundredths % 100);
}

std::string told(const ClaimOptions& options, const Claim& claim, const ClaimCheck& check) {
  std::string text;
  const auto line = [&text](Text form, const auto&... values) { text += format_text(form, values...) + "\n"; };
  line(Text::claim_head, format_multiple(claim.multiple), claim.days);
  line(Text::claim_bound, decimal_text(check.recovered_at_most * Ratio(100), 2) + " %",
       decimal_text(check.members_at_most * Ratio(100), 2) + " %");
  const auto tell = [&](Text title, const ClaimOutlook& outlook) {
    line(title);
    if (!outlook.fold) {
      line(Text::claim_never);
      return;
    }
    line(Text::claim_fold, outlook.fold->rounded,
         outlook.growth_per_day ? per_cent(*outlook.growth_per_day) : std::string("-"), claim.days);
    line(Text::claim_assumed, options.growth_per_day,
         format_text(outlook.in_time ? Text::claim_in_time : Text::claim_too_late), per_cent_cut(outlook.come_true));
  };
  tell(Text::claim_at_price, check.at_price);
  tell(Text::claim_after_fee, check.after_fee);
  line(Text::claim_caution);
  return text;
}

int check_claim_of(const ClaimOptions& options) {
  const Result<Terms> terms = read_terms_file(options.terms);
  if (!terms) return complain(terms.error());
  const auto usage = [](Text text) { return complain(Error{"usage", format_text(text)}); };
  const Result<Multiple> multiple = parse_multiple(options.multiple);
  if (!multiple || *multiple <= Multiple(0) || *multiple > Multiple(kMultipleMax))
    return usage(Text::claim_bad_multiple);
  const Result<Rate> growth = parse_rate(options.growth_per_day);
  if (!growth || *growth < Rate(0) || *growth > Rate(kGrowthMax)) return usage(Text::claim_bad_growth);
  ReferenceOrder order = reference_order(*terms);
  if (!options.cost_share.empty()) {
    const Result<Rate> cost = parse_rate(options.cost_share);
    if (!cost || *cost < Rate(0) || *cost > Rate(kRateOne)) return usage(Text::claim_bad_cost);
    order = reference_order(*terms, *cost);
  }
  const Claim claim{.multiple = *multiple, .days = options.days};
  const GrowthAssumption assumption{.orders = options.orders, .growth_per_day_ppm = growth->units()};
  return print(told(options, claim, check_claim(*terms, order, claim, assumption)));
}

}  // namespace

void add_check_claim_command(CLI::App& app, Run& run) {
  constexpr int kDaysMax = 36'525;
  auto* command = app.add_subcommand("check-claim", format_text(Text::check_claim_help));
  command->footer(format_text(Text::check_claim_footer));
  const auto options = std::make_shared<ClaimOptions>();
  command->add_option("FILE", options->terms, format_text(Text::terms_file_argument))->required();
  command->add_option("--multiple", options->multiple, format_text(Text::claim_multiple_option))
      ->required()
      ->type_name("X");
  command->add_option("--days", options->days, format_text(Text::claim_days_option))
      ->required()
      ->type_name("N")
      ->check(CLI::Range(1, kDaysMax));
  command->add_option("--orders", options->orders, format_text(Text::claim_orders_option))
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kOrdersMax));
  command->add_option("--growth-per-day", options->growth_per_day, format_text(Text::claim_growth_option))
      ->type_name("RATE");
  command->add_option("--cost-share", options->cost_share, format_text(Text::claim_cost_option))->type_name("RATE");
  command->callback([options, &run] { run = [options] { return check_claim_of(*options); }; });
}

}  // namespace greenpool
