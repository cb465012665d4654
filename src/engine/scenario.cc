#include "engine/scenario.h"

#include <gmock/gmock.h>

#include "base/decimal.h"

namespace greenpool {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    if (const std::string_view part = trim(text.substr(0, end)); !part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The parts before and after the separator; the second is empty when there is none.
std::pair<std::string_view, std::string_view> halves(std::string_view text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {trim(text), {}};
  return {trim(text.substr(0, at)), trim(text.substr(at + separator.size()))};
}

std::string points_text(Points points) {
  std::string text = format_points(points);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::int64_t microseconds_of(std::string_view span) {
  const std::size_t digits = span.find_first_not_of("0123456789");
  const std::int64_t count = std::stoll(std::string(span.substr(0, digits)));
  const std::string_view unit = digits == std::string_view::npos ? std::string_view{} : span.substr(digits);
  if (unit == "us") return count;
  if (unit == "s") return count * 1'000'000;
  if (unit == "d") return count * 86'400'000'000;
  ADD_FAILURE() << "no such span: " << span;
  return 0;
}

}  // namespace

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

Money Story::money(std::string_view text) const {
  const Result<Money> parsed = parse_money(text, state().terms.currency.digits);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Money(0));
}

std::string Story::answer(std::string_view line) {
  const std::vector<std::string_view> words = split(line, ' ');
  const auto word = [&words](std::size_t i) { return i < words.size() ? words[i] : std::string_view{}; };
  Reject reject = Reject::none;
  if (word(0) == "wait") {
    wait_microseconds(microseconds_of(word(1)));
    return {};
  }
  if (word(0) == "join") {
    reject = decide(RegisterMember{word(1), word(2) == "by" ? word(3) : std::string_view{}});
  } else if (word(0) == "order") {
    reject = decide(SettleOrder{"o", member(word(1)), money(word(2)), money(word(3))});
  } else if (word(0) == "sell") {
    const bool all = word(2) == "all";
    reject = decide(SellPoints{member(word(1)), all ? std::nullopt : std::optional(*parse_points(word(2)))});
  } else if (word(0) == "inject") {
    InjectionSource source = InjectionSource::subsidy;
    if (word(3) == "reserve") source = InjectionSource::reserve;
    if (word(3) == "financing") source = InjectionSource::financing;
    reject = decide(Inject{money(word(1)), source});
  } else {
    return "no such command: " + std::string(line);
  }
  if (reject != Reject::none) return std::string(outcome_name(reject));
  std::string text;
  for (const Event& event : events_) text += (text.empty() ? "" : ", ") + describe(event);
  return text;
}

std::string Story::describe(const Event& event) const {
  const int digits = state().terms.currency.digits;
  if (std::holds_alternative<MemberRegistered>(event)) return "joined";
  if (const auto* order = std::get_if<OrderSettled>(&event)) {
    return order->granted == Points(0) ? "no grant" : "grant " + points_text(order->granted);
  }
  if (const auto* sale = std::get_if<PointsSold>(&event)) return "sale pays " + format_money(sale->paid, digits);
  if (const auto* injection = std::get_if<PoolInjected>(&event)) {
    return "injected " + format_money(injection->amount, digits);
  }
  if (const auto* exit = std::get_if<ForcedExit>(&event)) {
    return "exit " + std::string(state().directory.id_of(exit->member)) + "#" + std::to_string(exit->position.value()) +
           " pays " + format_money(exit->paid, digits);
  }
  if (const auto* sweep = std::get_if<PoolReserved>(&event)) return "reserve " + format_money(sweep->amount, digits);
  if (const auto* points_split = std::get_if<PointsSplit>(&event)) {
    return "split " + std::to_string(points_split->factor);
  }
  return "opened";
}

std::string Story::fact(const std::vector<std::string_view>& words) const {
  const State& s = state();
  const int digits = s.terms.currency.digits;
  const std::string_view what = words[0];
  if (what == "pool") return format_money(s.pool.cash, digits);
  if (what == "points") return points_text(s.pool.circulating);
  if (what == "price") return format_price(s.pool.price(), digits);
  if (what == "open") return std::to_string(s.positions.open_count());
  if (what == "account") {
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      if (account_name(account) == words.back()) return format_money(s.books.balance(account), digits);
    }
  }
  const MemberIndex who = words.size() > 1 ? member(words[1]) : MemberIndex{};
  if (!who.exists()) return "no such fact";
  if (what == "wallet") return format_money(s.members[who.value()].wallet, digits);
  if (what == "spent") return format_money(s.members[who.value()].spent, digits);
  if (what == "received") return format_money(s.members[who.value()].received, digits);
  if (what == "holds") return points_text(s.holding_of(who));
  const PositionSlot newest = s.newest_position(who);
  if (!newest.exists()) return "no position";
  const Position& oldest = s.positions.at(s.positions.oldest(newest));
  if (what == "acquired") return points_text(oldest.acquired);
  if (what == "spend") return format_money(oldest.spend, digits);
  return "no such fact";
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
