#include "engine/scenario.h"

#include <gmock/gmock.h>

#include "engine/scenario_words.h"

namespace greenpool {

Terms classic_terms() { return *find_preset("classic"); }

Terms level_terms() {
  Terms terms = classic_terms();
  terms.grant_rate = Rate(1'000'000);
  terms.sell_fee = Rate(500'000);
  terms.exit_multiple = Multiple(1'000'000);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(500'000);
  return terms;
}

std::string saved_bytes(const State& state) {
  std::string bytes;
  const Status saved = state.save([&bytes](std::span<const std::uint8_t> piece) {
    bytes.append(piece.begin(), piece.end());
    return Status{};
  });
  EXPECT_TRUE(saved.has_value());
  return bytes;
}

Result<std::unique_ptr<State>> load_bytes(std::string_view bytes) {
  bool passed = false;
  return State::load([&]() -> Result<std::span<const std::uint8_t>> {
    if (std::exchange(passed, true)) return std::span<const std::uint8_t>{};
    return std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  });
}

Story::Story(const Terms& terms)
    : engine_(std::make_unique<Engine>(terms)), replayed_(std::make_unique<Engine>(terms)) {}

State& Story::sabotage() {
  sound_ = false;
  return EngineSabotage::state(*engine_);
}

void Story::play(std::string_view script, std::source_location where) {
  testing::ScopedTrace trace(where.file_name(), static_cast<int>(where.line()), "the story told here");
  std::vector<std::string> steps;
  for (const std::string_view line : split(script, '\n')) {
    if (line.starts_with("->")) {
      steps.back().append(" ").append(trim(line.substr(2)));
    } else if (line.starts_with("|")) {
      const bool more = steps.back().find('|') != std::string::npos;
      steps.back().append(more ? "; " : " | ").append(trim(line.substr(1)));
    } else {
      steps.emplace_back(line);
    }
  }
  for (std::string& step : steps) tell(told_.emplace_back(std::move(step)));
}

void Story::tell(std::string_view step) {
  const auto [told, facts] = halves(step, "|");
  const auto [command, expected] = halves(told, "->");
  const std::string happened = answer(command);
  EXPECT_EQ(happened, expected) << "in the line: " << step;
  for (const std::string_view claim : split(facts, ';')) {
    std::vector<std::string_view> words = split(claim, ' ');
    ASSERT_GE(words.size(), 2U) << "a fact is a name and a value: " << claim;
    const std::string_view value = words.back();
    words.pop_back();
    EXPECT_EQ(fact(words), value) << "is the \"" << claim << "\" of the line: " << step;
  }
}

Reject Story::decide(const Operation& operation) { return decide_at(now_, operation); }

Reject Story::decide_at(Timestamp at, const Operation& operation) {
  const Command command{at, {}, operation};
  const std::string before = sound_ ? saved_bytes(state()) : std::string{};
  events_.clear();
  const Reject reject = engine_->decide(command, events_);
  EXPECT_EQ(reject == Reject::none, !events_.empty()) << "a command causes events, a refused one none";
  if (!sound_) return reject;
  if (reject != Reject::none) {
    EXPECT_EQ(saved_bytes(state()), before) << "a refused command leaves the state untouched";
  } else {
    EXPECT_THAT(state().audit(), testing::IsEmpty());
    check_twins(command, before);
  }
  return reject;
}

void Story::check_twins(const Command& command, const std::string& before) {
  const Status replayed = replayed_->replay(command.at, events_);
  EXPECT_TRUE(replayed.has_value()) << replayed.error().message;
  EXPECT_EQ(replayed_->state().hash(), state().hash()) << "a replay of the events ends in another state";

  Result<std::unique_ptr<State>> loaded = load_bytes(before);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  Engine twin(std::move(*loaded));
  twin.ready();
  std::vector<Event> events;
  EXPECT_EQ(twin.decide(command, events), Reject::none);
  EXPECT_EQ(events.size(), events_.size());
  EXPECT_EQ(twin.state().hash(), state().hash()) << "an engine loaded from the state before decides otherwise";
}

}  // namespace greenpool
