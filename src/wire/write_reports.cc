// What is asked for by itself: the cap table, and when claims from before the programme are paid off.
#include <algorithm>

#include "engine/payoff.h"
#include "json/writer.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// One object for each of the elements, in an array.
template <class List, class Write>
void write_list(ObjectWriter& object, std::string& json, std::string_view name, const List& list, Write&& write) {
  object.name(name).push_back('[');
  bool first = true;
  for (const auto& element : list) {
    if (!first) json.push_back(',');
    first = false;
    ObjectWriter one(json);
    write(one, element);
    one.close();
  }
  json.push_back(']');
}

void write_head(ObjectWriter& object, const State& state) {
  state.next_seq > 0 ? object.integer("seq", state.next_seq - 1) : object.null("seq");
  object.time("time", state.clock);
}

void write_payoff(ObjectWriter& object, std::string& json, const State& state, Int128 owed, PayoffScenario scenario) {
  object.money("owed", Money(static_cast<std::int64_t>(owed)), state.terms.currency.digits);
  write_list(object, json, "payoff", kPayoffGrowths, [&](ObjectWriter& one, std::int64_t growth) {
    scenario.growth_per_month_ppm = growth;
    one.id("growth_per_month", format_rate(Rate(growth)));
    const std::optional<std::int64_t> days = payoff_days(state, owed, scenario);
    days ? one.integer("days", static_cast<std::uint64_t>(*days)) : one.null("days");
    const std::string date = days ? payoff_date(state, *days) : std::string();
    date.empty() ? one.null("date") : one.id("date", date);
  });
}

}  // namespace

void append_shares(std::string& json, const State& state, Timestamp at) {
  const CapTable& table = state.cap_table;
  const int digits = state.terms.currency.digits;
  ObjectWriter object(json);
  write_head(object, state);
  object.time("at", at);
  object.integer("shares", static_cast<std::uint64_t>(table.shares));
  table.share_price == Money(0) ? object.null("share_price") : object.money("share_price", table.share_price, digits);
  std::vector<Stake> stakes = holders(table, at);
  const std::size_t left_out = stakes.size() - std::min(stakes.size(), kListedHoldersMax);
  stakes.resize(stakes.size() - left_out);
  write_list(object, json, "holders", stakes, [&](ObjectWriter& one, const Stake& stake) {
    one.id("holder", stake.holder);
    one.id("kind", name_of(stake.kind));
    one.integer("shares", static_cast<std::uint64_t>(stake.shares));
    one.integer("vested", static_cast<std::uint64_t>(stake.vested));
    one.integer("locked", static_cast<std::uint64_t>(stake.locked));
    one.integer("per_mille", static_cast<std::uint64_t>(stake.per_mille));
  });
  if (left_out > 0) object.integer("holders_left_out", left_out);
  write_list(object, json, "rounds", dilution(table), [&](ObjectWriter& one, const Dilution& dilution) {
    const FinancingRound& round = table.rounds.find(dilution.round)->second;
    one.id("round", dilution.round);
    one.money("pre_money", round.pre_money, digits);
    one.money("amount", round.amount, digits);
    one.money("raised", round.raised, digits);
    one.id("subsidy_rate", format_rate(round.subsidy_rate));
    one.integer("raised_per_mille", static_cast<std::uint64_t>(dilution.raised_per_mille));
    one.integer("full_per_mille", static_cast<std::uint64_t>(dilution.full_per_mille));
  });
  object.close();
}

void append_payoff(std::string& json, const State& state, Money daily_contribution) {
  const int digits = state.terms.currency.digits;
  ObjectWriter object(json);
  write_head(object, state);
  object.money("daily_contribution", daily_contribution, digits);
  object.id("release_share", format_rate(state.terms.legacy.release_share));
  // Every holding is looked at once, whatever the number of batches.
  const Int128 owed = payoff_amount(state, Money(0));
  const PayoffScenario scenario{.daily_contribution = daily_contribution};
  write_payoff(object, json, state, owed, scenario);
  std::vector<std::pair<std::string_view, Money>> waiting;
  std::size_t left_out = 0;
  for (const auto& [id, batch] : state.legacy.batches) {
    if (batch.approved) continue;
    if (waiting.size() < kListedBatchesMax) {
      waiting.emplace_back(id, batch.amount);
    } else {
      ++left_out;
    }
  }
  write_list(object, json, "batches", waiting, [&](ObjectWriter& one, const auto& batch) {
    one.id("batch", batch.first);
    one.money("amount", batch.second, digits);
    write_payoff(one, json, state, owed + payoff_of_batch(state, batch.second), scenario);
  });
  if (left_out > 0) object.integer("batches_left_out", left_out);
  object.close();
}

}  // namespace greenpool
