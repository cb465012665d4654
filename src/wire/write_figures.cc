// The figures of honesty. What is exact and what is estimated stand in objects of their own, and an estimate names what
// it assumes. SPEC section 12.
#include "figures/next_exit.h"
#include "json/writer.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void write_count(ObjectWriter& object, std::string_view name, const std::optional<std::int64_t>& count) {
  count ? object.integer(name, static_cast<std::uint64_t>(*count)) : object.null(name);
}

void write_bound(ObjectWriter& object, const Bound& bound, const Inflow& inflow, int digits) {
  ObjectWriter writer(object.name("bound"));
  writer.money("members_spent", bound.spent, digits);
  writer.money("members_received", bound.received, digits);
  writer.money("still_payable_at_most", bound.still_payable, digits);
  writer.money("contributed_organic", inflow.organic, digits);
  writer.money("contributed_subsidised", inflow.subsidised, digits);
  writer.money("injected", inflow.injected, digits);
  writer.close();
}

void write_recovery(ObjectWriter& object, const Recovery& recovery) {
  ObjectWriter writer(object.name("recovery"));
  writer.integer("members", recovery.members);
  writer.integer("spenders", recovery.spenders);
  writer.integer("recovered", recovery.recovered);
  writer.integer("twice", recovery.twice);
  writer.integer("thrice", recovery.thrice);
  const auto share = [&](std::string_view name, std::uint64_t part) {
    recovery.spenders == 0 ? writer.null(name) : writer.id(name, format_rate(share_of(part, recovery.spenders)));
  };
  share("share_recovered", recovery.recovered);
  share("share_twice", recovery.twice);
  share("share_thrice", recovery.thrice);
  writer.close();
}

void write_growth(ObjectWriter& object, const GrowthFolds& growth) {
  ObjectWriter estimates(object.name("estimates"));
  estimates.id("assumption", "equal_orders_and_no_sales");
  ObjectWriter folds(estimates.name("growth_folds"));
  const auto fold = [&folds](std::string_view name, const std::optional<GrowthFold>& of) {
    write_count(folds, name, of ? std::optional(of->rounded) : std::nullopt);
  };
  fold("break_even", growth.break_even);
  fold("break_even_after_fee", growth.break_even_after_fee);
  fold("twice", growth.twice);
  fold("thrice", growth.thrice);
  fold("exit", growth.exit);
  folds.close();
  estimates.close();
}

// Also where the position is not among those that are listed.
std::optional<std::int64_t> orders_until_next_exit(const State& state, MemberIndex member, const LikeOrder& mean) {
  const NextExit next = next_exit(state, member);
  if (next.position == nullptr) return std::nullopt;
  return orders_until(state.pool, mean,
                      {.acquired = next.position->acquired, .spend = next.position->spend, .multiple = next.multiple});
}

}  // namespace

void append_figures(ObjectWriter& object, const ProgrammeFigures& figures, int currency_digits) {
  write_bound(object, figures.bound, figures.inflow, currency_digits);
  write_recovery(object, figures.recovery);
  write_growth(object, figures.growth);
}

void append_member_estimates(ObjectWriter& object, const State& state, MemberIndex member) {
  const std::optional<MemberEstimates> found = member_estimates(state, member);
  if (!found) return object.null("estimates");
  const int digits = state.terms.currency.digits;
  std::string& json = object.name("estimates");
  ObjectWriter estimates(json);
  estimates.id("assumption", "orders_like_the_mean_and_no_sales");
  estimates.money("mean_contribution", found->mean.contribution, digits);
  estimates.money("mean_grant_value", found->mean.grant_value, digits);
  estimates.name("orders_needed").push_back('[');
  for (const MemberEstimates::OfPosition& position : found->positions) {
    if (&position != &found->positions.front()) json.push_back(',');
    ObjectWriter one(json);
    one.integer("position", position.position.value());
    write_count(one, "break_even", position.needed.break_even);
    write_count(one, "break_even_after_fee", position.needed.break_even_after_fee);
    write_count(one, "exit", position.needed.exit);
    one.close();
  }
  json.push_back(']');
  write_count(estimates, "next_exit", orders_until_next_exit(state, member, found->mean));
  estimates.close();
}

}  // namespace greenpool
