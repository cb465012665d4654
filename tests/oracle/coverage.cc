#include "tests/oracle/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace greenpool::oracle {
namespace {

constexpr std::size_t kRejectNumbers = 1'000;

// Every kind of event, empty, for its name.
template <std::size_t... kIndex>
std::array<std::string_view, sizeof...(kIndex)> event_names(std::index_sequence<kIndex...>) {
  return {event_name(Event(std::in_place_index<kIndex>))...};
}

// What the engine itself never answers: too many decimals are for who reads texts, repeated keys and storage for the
// service; 2^32 positions, and a thousand shareholders of the greatest weight, are out of reach of small worlds.
bool is_engines_own(const RejectInfo& info) {
  switch (info.reject) {
    case Reject::amount_too_fine:
    case Reject::programme_full:
    case Reject::weights_limit:
    case Reject::key_conflict:
      return false;
    default:
      return static_cast<int>(info.reject) / 100 != 9;
  }
}

struct Promised {
  const char* name;
  bool (*holds)(const Terms&);
};

// What terms may say, that a run must have seen worlds of.
constexpr Promised kPromises[] = {
    {"multiple none", [](const Terms& terms) { return !terms.exit_multiple; }},
    {"multiple 1", [](const Terms& terms) { return terms.exit_multiple == Multiple(1'000'000); }},
    {"multiple 1.5", [](const Terms& terms) { return terms.exit_multiple == Multiple(1'500'000); }},
    {"multiple 2", [](const Terms& terms) { return terms.exit_multiple == Multiple(2'000'000); }},
    {"multiple 3", [](const Terms& terms) { return terms.exit_multiple == Multiple(3'000'000); }},
    {"multiple 50", [](const Terms& terms) { return terms.exit_multiple == Multiple(50'000'000); }},
    {"basis member", [](const Terms& terms) { return terms.exit_basis == ExitBasis::member; }},
    {"basis order", [](const Terms& terms) { return terms.exit_basis == ExitBasis::order; }},
    {"exit fee charged", [](const Terms& terms) { return terms.exit_fee == ExitFee::charged; }},
    {"exit fee waived", [](const Terms& terms) { return terms.exit_fee == ExitFee::waived; }},
    {"grant base contribution", [](const Terms& terms) { return terms.grant_base == GrantBase::contribution; }},
    {"grant base profit", [](const Terms& terms) { return terms.grant_base == GrantBase::profit; }},
    {"grant rate 0", [](const Terms& terms) { return terms.grant_rate == Rate(0); }},
    {"grant rate 0.000001", [](const Terms& terms) { return terms.grant_rate == Rate(1); }},
    {"grant rate 1", [](const Terms& terms) { return terms.grant_rate == Rate(kRateOne); }},
    {"sell fee 0", [](const Terms& terms) { return terms.sell_fee == Rate(0); }},
    {"sell fee 0.000001", [](const Terms& terms) { return terms.sell_fee == Rate(1); }},
    {"sell fee 0.999999", [](const Terms& terms) { return terms.sell_fee == Rate(999'999); }},
    {"all of the price to rewards and platform",
     [](const Terms& terms) { return terms.reward_rate + terms.platform_rate == Rate(kRateOne); }},
    {"remainder to platform", [](const Terms& terms) { return terms.remainder_to == RemainderTo::platform; }},
    {"remainder to pool", [](const Terms& terms) { return terms.remainder_to == RemainderTo::pool; }},
    {"remainder to reserve", [](const Terms& terms) { return terms.remainder_to == RemainderTo::reserve; }},
    {"currency without decimals", [](const Terms& terms) { return terms.currency.digits == 0; }},
    {"currency with two decimals", [](const Terms& terms) { return terms.currency.digits == 2; }},
    {"currency with three decimals", [](const Terms& terms) { return terms.currency.digits == 3; }},
    {"initial price the finest there is",
     [](const Terms& terms) { return format_price(terms.initial_price, terms.currency.digits) == "0.00000001"; }},
    {"initial price with eight decimals",
     [](const Terms& terms) { return format_price(terms.initial_price, terms.currency.digits).back() != '0'; }},
    {"split factor 2", [](const Terms& terms) { return terms.split_factor == 2; }},
    {"split factor 1000", [](const Terms& terms) { return terms.split_factor == 1'000; }},
    {"window of a day", [](const Terms& terms) { return terms.injection_window_days == 1; }},
    {"window of 90 days", [](const Terms& terms) { return terms.injection_window_days == 90; }},
};

std::string row(std::string_view name, std::uint64_t count) { return fmt::format("  {:<42} {:>12}\n", name, count); }

}  // namespace

Coverage::Coverage() : outcomes_(kRejectNumbers) {}

void Coverage::note(Reject outcome, std::span<const Event> events) {
  ++commands_;
  ++outcomes_[static_cast<std::size_t>(outcome)];
  for (const Event& event : events) ++events_[event.index()];
}

void Coverage::note(const OccasionCounts& occasions) {
  for (std::size_t i = 0; i < occasions.size(); ++i) occasions_[i] += occasions[i];
}

void Coverage::note(const Terms& terms) {
  for (const Promised& promised : kPromises) promises_[promised.name] += promised.holds(terms) ? 1U : 0U;
}

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> missing;
  const auto require = [&missing](std::string_view name, std::uint64_t count) {
    if (count == 0) missing.emplace_back(name);
  };
  const auto names = event_names(std::make_index_sequence<std::variant_size_v<Event>>());
  for (std::size_t i = 0; i < names.size(); ++i) {
    require(names[i], events_[i]);
  }
  for (const RejectInfo& info : all_rejects()) {
    if (is_engines_own(info)) require(info.name, outcomes_[static_cast<std::size_t>(info.reject)]);
  }
  for (std::size_t i = 0; i < kOccasionNames.size(); ++i) require(kOccasionNames[i], occasions_[i]);
  for (const auto& [name, count] : promises_) require(name, count);
  return missing;
}

std::string Coverage::table() const {
  std::string table = "commands\n" + row("decided", commands_) + row("accepted", outcomes_[0]) +
                      row("events", events()) + row("checkpoints", checkpoints_) +
                      row("cautious refusals (fractional times)", cautious_refusals_) + "events\n";
  const auto names = event_names(std::make_index_sequence<std::variant_size_v<Event>>());
  for (std::size_t i = 0; i < names.size(); ++i) table += row(names[i], events_[i]);
  table += "rejections\n";
  for (const RejectInfo& info : all_rejects()) {
    if (is_engines_own(info)) table += row(info.name, outcomes_[static_cast<std::size_t>(info.reject)]);
  }
  table += "occasions\n";
  for (std::size_t i = 0; i < kOccasionNames.size(); ++i) table += row(kOccasionNames[i], occasions_[i]);
  table += "worlds by terms\n";
  for (const auto& [name, count] : promises_) table += row(name, count);
  return table;
}

}  // namespace greenpool::oracle
