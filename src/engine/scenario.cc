#include "engine/scenario.h"

#include <gmock/gmock.h>

#include <algorithm>

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

// A field's value from its text.
struct FieldReader {
  const State& state;
  std::string_view text;

  void operator()(std::string_view& value) const { value = text; }
  void operator()(MemberIndex& value) const { value = state.directory.find(text); }
  void operator()(RegionCode& value) const { value = parse_region(text); }
  void operator()(Money& value) const { value = *parse_money(text, state.terms.currency.digits); }
  void operator()(Points& value) const { value = *parse_points(text); }
  void operator()(Rate& value) const { value = *parse_rate(text); }
  void operator()(std::int64_t& value) const { value = std::stoll(std::string(text)); }
  template <class Value>
  void operator()(std::optional<Value>& value) const {
    if (text != "all") (*this)(value.emplace());
  }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void operator()(Choice& value) const {
    const auto& names = kChoiceNames<Choice>;
    const auto found = std::find(names.begin(), names.end(), text);
    EXPECT_NE(found, names.end()) << text;
    value = static_cast<Choice>(found - names.begin());
  }
};

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

Reject Story::tell_order(const std::vector<std::string_view>& words) {
  const bool prepaid = words[0] == "pay";
  PayOrder order;
  order.order = told_.emplace_back("o" + std::to_string(++orders_told_));
  order.member = member(words[1]);
  order.paid = money(words[2]);
  order.cost = money(words[3]);
  for (std::size_t i = 4; i + 1 < words.size(); i += 2) {
    const std::string_view what = words[i];
    const std::string_view value = words[i + 1];
    if (what == "as") order.order = value;
    if (what == "wallet") order.wallet = money(value);
    if (what == "subsidy") order.subsidy = money(value);
    if (what == "rewards") order.reward_rate = *parse_rate(value);
    if (what == "platform") order.platform_rate = *parse_rate(value);
    if (what == "in") order.region = parse_region(value);
    if (what == "from") order.supplier = value;
  }
  return prepaid ? decide(order) : decide(static_cast<const SettleOrder&>(order));
}

// "command field value field value", by the command's description.
std::optional<Reject> Story::tell_command(const std::vector<std::string_view>& words) {
  std::optional<Reject> reject;
  for (std::size_t i = 0; i < std::variant_size_v<Operation>; ++i) {
    with_alternative<Operation>(i, [&]<class T>() {
      if (T::kName != words[0]) return;
      T command{};
      for_each_field(command, [&](const auto& field, auto& value) {
        for (std::size_t word = 1; word + 1 < words.size(); word += 2) {
          if (words[word] == field.name) FieldReader{state(), words[word + 1]}(value);
        }
      });
      reject = decide(command);
    });
  }
  return reject;
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
  } else if (word(0) == "order" || word(0) == "pay") {
    reject = tell_order(words);
  } else if (word(0) == "sell") {
    const bool all = word(2) == "all";
    reject = decide(SellPoints{member(word(1)), all ? std::nullopt : std::optional(*parse_points(word(2)))});
  } else if (word(0) == "inject") {
    InjectionSource source = InjectionSource::financing;
    if (word(3) == "reserve") source = InjectionSource::reserve;
    if (word(3) == "subsidy") source = InjectionSource::subsidy;
    reject = decide(Inject{money(word(1)), source});
  } else if (const std::optional<Reject> decided = tell_command(words)) {
    reject = *decided;
  } else {
    return "no such command: " + std::string(line);
  }
  if (reject != Reject::none) return std::string(outcome_name(reject));
  std::string text;
  for (const Event& event : events_) text += (text.empty() ? "" : ", ") + describe(event);
  return text;
}

namespace {

// An event in a few words.
struct Describer {
  const State& state;

  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, state.terms.currency.digits); }
  [[nodiscard]] std::string id(MemberIndex member) const { return std::string(state.directory.id_of(member)); }

  std::string operator()(const MemberRegistered&) const { return "joined"; }
  std::string operator()(const OrderSettled& order) const {
    return order.granted == Points(0) ? "no grant" : "grant " + points_text(order.granted);
  }
  std::string operator()(const PointsSold& sale) const { return "sale pays " + money(sale.paid); }
  std::string operator()(const PoolInjected& injection) const { return "injected " + money(injection.amount); }
  std::string operator()(const ForcedExit& exit) const {
    return "exit " + id(exit.member) + "#" + std::to_string(exit.position.value()) + " pays " + money(exit.paid);
  }
  std::string operator()(const PoolReserved& sweep) const { return "reserve " + money(sweep.amount); }
  std::string operator()(const PointsSplit& split) const { return "split " + std::to_string(split.factor); }
  std::string operator()(const RewardPaid& reward) const {
    return std::string(name_of(reward.rule)) + " " + id(reward.member) + " " + money(reward.amount);
  }
  std::string operator()(const OrderPaid& order) const { return "deposit " + money(order.paid + order.subsidy); }
  std::string operator()(const OrderCancelled& order) const {
    return "back " + money(order.cash) + " wallet " + money(order.wallet) + " subsidy " + money(order.subsidy);
  }
  std::string operator()(const RewardReversed& reward) const {
    return std::string(name_of(reward.rule)) + " back from " + id(reward.member) + " " + money(reward.amount);
  }
  std::string operator()(const OrderReversed& order) const {
    std::string text = "refund " + money(order.refund) + " points " + points_text(order.points) + " pool " +
                       money(order.pool_back) + " taken " + money(order.received);
    if (order.received != order.collected) text += " debt " + money(order.received - order.collected);
    if (order.loss > Money(0)) text += " loss " + money(order.loss);
    if (order.gain > Money(0)) text += " gain " + money(order.gain);
    return text;
  }
  std::string operator()(const WithdrawalRequested& held) const { return "held " + money(held.amount); }
  std::string operator()(const WithdrawalApproved&) const { return "approved"; }
  std::string operator()(const WithdrawalSent&) const { return "sent"; }
  std::string operator()(const WithdrawalUnknown&) const { return "unknown"; }
  std::string operator()(const WithdrawalPaid& paid) const {
    return "paid out " + money(paid.amount - paid.fee - paid.tax) + " fee " + money(paid.fee) + " tax " +
           money(paid.tax);
  }
  std::string operator()(const WithdrawalReleased& released) const {
    return "released " + std::string(released.withdrawal) + " " + money(released.amount) + " " +
           std::string(name_of(released.reason));
  }
  std::string operator()(const SupplierPaid& paid) const { return "supplier paid " + money(paid.amount); }
  std::string operator()(const RankChanged& rank) const {
    return "rank " + id(rank.member) + " " + std::to_string(rank.from) + " to " + std::to_string(rank.to) + " own " +
           money(rank.own_spend) + " directs " + std::to_string(rank.directs) + " team " + money(rank.team);
  }
  std::string operator()(const RanksSettled& settled) const {
    return "ranks settled " + std::to_string(settled.changes);
  }
  std::string operator()(const ProfitGathered& profit) const {
    return "revenue " + money(profit.revenue) + " loss " + money(profit.loss) + " due " + money(profit.due) +
           " gathered " + money(profit.gathered);
  }
  std::string operator()(const DividendPaid& paid) const { return "dividend " + id(paid.member) + " " + money(paid.amount); }
  std::string operator()(const DividendDistributed& paid) const { return "distributed " + money(paid.amount); }
  template <class T>
  std::string operator()(const T&) const {
    return std::string(T::kName);
  }
};

}  // namespace

std::string Story::describe(const Event& event) const { return std::visit(Describer{state()}, event); }

std::string Story::fact(const std::vector<std::string_view>& words) const {
  const State& s = state();
  const int digits = s.terms.currency.digits;
  const std::string_view what = words[0];
  if (what == "pool") return format_money(s.pool.cash, digits);
  if (what == "points") return points_text(s.pool.circulating);
  if (what == "price") return format_price(s.pool.price(), digits);
  if (what == "open") return std::to_string(s.positions.open_count());
  if (what == "surplus") return format_money(s.books.surplus(), digits);
  if (what == "owed") {
    const std::uint32_t supplier = s.suppliers.find(words.size() > 1 ? words[1] : std::string_view{});
    return supplier == kNoSupplier ? "no supplier" : format_money(s.suppliers.at(supplier).owed, digits);
  }
  if (what == "account") {
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      if (words.size() > 1 && account_name(account) == words[1]) return format_money(s.books.balance(account), digits);
    }
  }
  const MemberIndex who = words.size() > 1 ? member(words[1]) : MemberIndex{};
  if (!who.exists()) return "no such fact";
  if (what == "wallet") return format_money(s.members[who.value()].wallet, digits);
  if (what == "spent") return format_money(s.members[who.value()].spent, digits);
  if (what == "received") return format_money(s.members[who.value()].received, digits);
  if (what == "holds") return points_text(s.holding_of(who));
  if (what == "rank") return std::to_string(s.ranks.empty() ? 0 : s.ranks.at(who).rank);
  if (what == "due") return format_money(s.reserve_due.contains(who) ? s.reserve_due.at(who) : Money(0), digits);
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
