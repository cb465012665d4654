// How a line of a story becomes a command.
#include <gmock/gmock.h>

#include <algorithm>

#include "base/calendar.h"
#include "base/decimal.h"
#include "engine/scenario.h"
#include "engine/scenario_words.h"

namespace greenpool {
namespace {

std::int64_t microseconds_of(std::string_view span) {
  const std::size_t digits = span.find_first_not_of("0123456789");
  const std::int64_t count = std::stoll(std::string(span.substr(0, digits)));
  const std::string_view unit = digits == std::string_view::npos ? std::string_view{} : span.substr(digits);
  if (unit == "us") return count;
  if (unit == "s") return count * 1'000'000;
  if (unit == "h") return count * 3'600'000'000;
  if (unit == "d") return count * 86'400'000'000;
  ADD_FAILURE() << "no such span: " << span;
  return 0;
}

// Whether there is such a code is for the engine to say.
RegionCode region_of(std::string_view code) {
  return RegionCode(static_cast<std::uint32_t>(std::stoul(std::string(code))));
}

// A field's value from its text.
struct FieldReader {
  const State& state;
  std::string_view text;

  void operator()(std::string_view& value) const { value = text; }
  void operator()(LongText& value) const { value.text = text; }
  void operator()(Timestamp& value) const {
    const Result<Timestamp> at = parse_timestamp(text);
    EXPECT_TRUE(at.has_value()) << text;
    value = at.value_or(Timestamp{});
  }
  void operator()(MemberIndex& value) const { value = state.directory.find(text); }
  void operator()(RegionCode& value) const { value = region_of(text); }
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
    if (what == "coins") order.coins = money(value);
    if (what == "rewards") order.reward_rate = *parse_rate(value);
    if (what == "platform") order.platform_rate = *parse_rate(value);
    if (what == "in") order.region = region_of(value);
    if (what == "from") order.supplier = value;
  }
  return prepaid ? decide(order) : decide(static_cast<const SettleOrder&>(order));
}

// "command value value" in the order of the command's fields, or "field value" for any of them.
std::optional<Reject> Story::tell_command(const std::vector<std::string_view>& words) {
  std::optional<Reject> reject;
  for (std::size_t i = 0; i < std::variant_size_v<Operation>; ++i) {
    with_alternative<Operation>(i, [&]<class T>() {
      if (T::kName != words[0]) return;
      T command{};
      std::vector<std::string_view> names;
      for_each_field(command, [&names](const auto& field, const auto&) { names.push_back(field.name); });
      std::size_t next = 0;
      for (std::size_t word = 1; word < words.size(); ++word) {
        std::string_view name = next < names.size() ? names[next] : std::string_view{};
        const bool named = std::find(names.begin(), names.end(), words[word]) != names.end() && word + 1 < words.size();
        if (named) {
          name = words[word++];
        } else {
          ++next;
        }
        EXPECT_FALSE(name.empty()) << "the command has no field for " << words[word];
        for_each_field(command, [&](const auto& field, auto& value) {
          if (field.name == name) FieldReader{state(), words[word]}(value);
        });
      }
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
  if (word(0) == "until") {
    const Result<Timestamp> day = parse_timestamp(std::string(word(1)) + "T00:00:00Z");
    EXPECT_TRUE(day.has_value()) << "no such day: " << word(1);
    if (day) now_ = Calendar(state().terms.utc_offset_minutes).begin_of_day(Calendar(0).day_of(*day));
    return {};
  }
  if (word(0) == "join") {
    const bool consents = std::find(words.begin(), words.end(), "without") == words.end();
    reject = decide(
        RegisterMember{word(1), word(2) == "by" ? word(3) : std::string_view{}, consents ? state().version() : 0});
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
  for (const Event& event : events_) {
    if (word(0) == "join" && std::holds_alternative<TermsAccepted>(event)) continue;
    text += (text.empty() ? "" : ", ") + describe(event);
  }
  return text;
}

}  // namespace greenpool
