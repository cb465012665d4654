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
// service, and 2^32 positions are out of reach here.
bool is_engines_own(const RejectInfo& info) {
  const auto number = static_cast<int>(info.reject);
  return info.reject != Reject::amount_too_fine && info.reject != Reject::programme_full && number / 100 != 2 &&
         number / 100 != 9;
}

std::string row(std::string_view name, std::uint64_t count) { return fmt::format("  {:<36} {:>12}\n", name, count); }

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

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> missing;
  const auto require = [&missing](std::string_view name, std::uint64_t count) {
    if (count == 0) missing.emplace_back(name);
  };
  const auto names = event_names(std::make_index_sequence<std::variant_size_v<Event>>());
  for (std::size_t i = 0; i < names.size(); ++i) require(names[i], events_[i]);
  for (const RejectInfo& info : all_rejects()) {
    if (is_engines_own(info)) require(info.name, outcomes_[static_cast<std::size_t>(info.reject)]);
  }
  for (std::size_t i = 0; i < occasions_.size(); ++i) require(kOccasionNames[i], occasions_[i]);
  return missing;
}

std::string Coverage::table() const {
  std::string table = "commands\n" + row("decided", commands_) + row("accepted", outcomes_[0]) +
                      row("checkpoints", checkpoints_) +
                      row("cautious refusals (fractional times)", cautious_refusals_) + "events\n";
  const auto names = event_names(std::make_index_sequence<std::variant_size_v<Event>>());
  for (std::size_t i = 0; i < names.size(); ++i) table += row(names[i], events_[i]);
  table += "rejections\n";
  for (const RejectInfo& info : all_rejects()) {
    if (is_engines_own(info)) table += row(info.name, outcomes_[static_cast<std::size_t>(info.reject)]);
  }
  table += "occasions\n";
  for (std::size_t i = 0; i < occasions_.size(); ++i) table += row(kOccasionNames[i], occasions_[i]);
  return table;
}

}  // namespace greenpool::oracle
