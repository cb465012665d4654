#include "sim/scenario.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/choices.h"
#include "sim/scenario_keys.h"
#include "terms/document_reader.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 6> kCurveNames{"constant", "linear", "exponential", "fading", "logistic", "csv"};
constexpr std::array<std::string_view, 3> kValueNames{"fixed", "log_normal", "csv"};
constexpr std::array<std::string_view, 2> kReferrerNames{"uniform", "preferential"};
constexpr std::array<std::string_view, 4> kSellerNames{"hold", "target", "hazard", "panic"};

double to_double(std::int64_t ppm) { return static_cast<double>(ppm) / static_cast<double>(kRateOne); }

struct Fault {
  std::string_view name;
  std::string key;
  std::string reason;
};

std::string in_table(std::string_view table, std::size_t index, std::string_view key) {
  return std::string(table) + "[" + std::to_string(index + 1) + "]." + std::string(key);
}

// A number in quotes, with up to six decimals.
void read_number(DocumentReader& reader, std::string_view path, double& value) {
  Multiple number(std::llround(value * static_cast<double>(kRateOne)));
  reader.read(path, number);
  value = to_double(number.units());
}

class ScenarioReader {
 public:
  ScenarioReader(DocumentReader& reader, const Terms& terms) : reader_(reader), digits_(terms.currency.digits) {
    scenario_.terms = terms;
  }

  Scenario read() {
    read_head();
    read_arrivals();
    read_purchases();
    read_sellers();
    read_money();
    read_attacks();
    return std::move(scenario_);
  }

 private:
  void read_head() {
    reader_.read("scenario.name", scenario_.name);
    reader_.read("scenario.days", scenario_.days);
    std::int64_t seed = 1;
    reader_.read("scenario.seed", seed);
    scenario_.seed = static_cast<std::uint64_t>(seed);
    reader_.read("scenario.cohort_days", scenario_.cohort_days);
  }

  void read_arrivals() {
    Arrivals& arrivals = scenario_.arrivals;
    reader_.read("arrivals.curve", arrivals.curve, kCurveNames);
    read_number(reader_, "arrivals.per_day", arrivals.per_day);
    read_number(reader_, "arrivals.growth", arrivals.growth);
    reader_.read("arrivals.capacity", arrivals.capacity);
    reader_.read("arrivals.until_day", arrivals.until_day);
    reader_.read("referrals.choice", scenario_.referrals.choice, kReferrerNames);
    read_number(reader_, "referrals.share", scenario_.referrals.share);
  }

  void read_purchases() {
    Purchases& purchases = scenario_.purchases;
    reader_.read("orders.value", purchases.value, kValueNames);
    reader_.read("orders.amount", purchases.amount, digits_);
    read_number(reader_, "orders.spread", purchases.spread);
    reader_.read("orders.cost_share", purchases.cost_share);
    read_number(reader_, "orders.repeat_per_day", purchases.repeat_per_day);
    reader_.read("orders.repeat_until_day", purchases.repeat_until_day);
  }

  void read_sellers() {
    const std::size_t count = reader_.tables("sellers", kSellersMax);
    if (count == 0) return;  // everyone holds
    scenario_.sellers.assign(count, Sellers{});
    for (std::size_t i = 0; i < count; ++i) {
      Sellers& sellers = scenario_.sellers[i];
      read_number(reader_, in_table("sellers", i, "share"), sellers.share);
      reader_.read(in_table("sellers", i, "kind"), sellers.kind, kSellerNames);
      reader_.read(in_table("sellers", i, "multiple"), sellers.multiple);
      read_number(reader_, in_table("sellers", i, "per_day"), sellers.per_day);
      read_number(reader_, in_table("sellers", i, "slowdown"), sellers.slowdown);
      reader_.read(in_table("sellers", i, "part"), sellers.part);
    }
  }

  void read_money() {
    read_number(reader_, "withdrawals.share", scenario_.withdrawn_share);
    read_number(reader_, "refunds.share", scenario_.refunded_share);
    reader_.read("refunds.after_days", scenario_.refund_after_days);
    reader_.read("refunds.cost", scenario_.refund_cost, kChoiceNames<CostReturn>);
    reader_.read("subsidies.share", scenario_.subsidy_share);
    reader_.read("subsidies.budget", scenario_.subsidy_budget, digits_);
    scenario_.injections.resize(reader_.tables("injection", kInjectionsMax));
    for (std::size_t i = 0; i < scenario_.injections.size(); ++i) {
      ScenarioInjection& injection = scenario_.injections[i];
      reader_.read(in_table("injection", i, "day"), injection.day);
      reader_.read(in_table("injection", i, "amount"), injection.amount, digits_);
      reader_.read(in_table("injection", i, "source"), injection.source, kChoiceNames<InjectionSource>);
    }
  }

  void read_attacks() {
    scenario_.attacks.resize(reader_.tables("attack", kAttacksMax));
    for (std::size_t i = 0; i < scenario_.attacks.size(); ++i) {
      ScenarioAttack& attack = scenario_.attacks[i];
      reader_.read(in_table("attack", i, "kind"), attack.kind, kAttackNames);
      reader_.read(in_table("attack", i, "day"), attack.day);
      const bool sells_at_once = attack.kind == AttackKind::self_buying || attack.kind == AttackKind::ring;
      attack.until_day = sells_at_once ? attack.day : std::max(1, scenario_.days) - 1;
      reader_.read(in_table("attack", i, "until_day"), attack.until_day);
      read_number(reader_, in_table("attack", i, "size"), attack.size);
      if (attack.kind == AttackKind::split_sale) attack.slices = 10;
      reader_.read(in_table("attack", i, "slices"), attack.slices);
      reader_.read(in_table("attack", i, "cost_share"), attack.cost_share);
    }
  }

  DocumentReader& reader_;
  const int digits_;
  Scenario scenario_;
};

// The first of these that does not hold.
class FaultFinder {
 public:
  void need(bool holds, std::string_view name, std::string key, std::string reason) {
    if (!holds && !fault_) fault_ = Fault{name, std::move(key), std::move(reason)};
  }
  void within(double value, double least, double most, const std::string& key, std::string reason) {
    need(value >= least && value <= most, "out_of_range", key, std::move(reason));
  }
  void share(double value, const std::string& key) { within(value, 0, 1, key, "must be 0 to 1"); }
  [[nodiscard]] std::optional<Fault> found() const { return fault_; }

 private:
  std::optional<Fault> fault_;
};

// What the curve and the value of orders need to be given, and what they have no use for.
void check_presence(const DocumentReader& reader, const Scenario& scenario, FaultFinder& finder) {
  const auto must = [&](std::string_view key, bool be_there, const std::string& where) {
    if (be_there) {
      finder.need(reader.has(key), "missing_key", std::string(key), "is missing; it must be given " + where);
    } else {
      finder.need(!reader.has(key), "inconsistent", std::string(key), "must be left out " + where);
    }
  };
  const auto with = [](std::string_view what, std::string_view name) {
    return "with the " + std::string(what) + " \"" + std::string(name) + "\"";
  };
  const ArrivalCurve curve = scenario.arrivals.curve;
  const std::string of_curve = with("curve", kCurveNames[static_cast<std::size_t>(curve)]);
  const bool is_drawn = curve != ArrivalCurve::csv;
  must("arrivals.per_day", is_drawn, of_curve);
  const OrderValue value = scenario.purchases.value;
  finder.need(is_drawn || value == OrderValue::csv, "inconsistent", "orders.value", "must be \"csv\" " + of_curve);
  const std::string of_value = with("value", kValueNames[static_cast<std::size_t>(value)]);
  must("orders.file", value == OrderValue::csv, of_value);
  for (const std::string_view key : {"orders.amount", "orders.cost_share"}) {
    must(key, value != OrderValue::csv, of_value);
  }
  if (is_drawn) return;
  for (const std::string_view key : {"arrivals.until_day", "orders.repeat_per_day", "orders.repeat_until_day",
                                     "referrals.share", "referrals.choice"}) {
    must(key, false, of_curve);
  }
}

void check_arrivals(const Scenario& scenario, FaultFinder& finder) {
  const Arrivals& arrivals = scenario.arrivals;
  if (arrivals.curve != ArrivalCurve::csv) {
    finder.within(arrivals.per_day, 0.000001, 10'000'000, "arrivals.per_day", "must be above 0 and at most 10 000 000");
  }
  finder.within(arrivals.growth, 0, arrivals.curve == ArrivalCurve::linear ? 1'000'000 : 1, "arrivals.growth",
                "must be 0 to 1 (linear: to 1 000 000)");
  const bool grows = arrivals.curve != ArrivalCurve::constant && arrivals.curve != ArrivalCurve::csv;
  finder.need(grows == (arrivals.growth > 0), "inconsistent", "arrivals.growth",
              grows ? "must be above 0 with this curve" : "must be left out with this curve");
  const bool is_logistic = arrivals.curve == ArrivalCurve::logistic;
  finder.need(is_logistic == (arrivals.capacity > 0), "inconsistent", "arrivals.capacity",
              is_logistic ? "must be given with the curve \"logistic\"" : "belongs to the curve \"logistic\" alone");
  finder.within(static_cast<double>(arrivals.capacity), 0, kScenarioMembersMax, "arrivals.capacity",
                "must be at most 200 000 000");
  finder.need(!is_logistic || arrivals.per_day / arrivals.growth < static_cast<double>(arrivals.capacity) / 2,
              "inconsistent", "arrivals.capacity",
              "must be more than twice per_day / growth, or the curve begins behind its middle");
  finder.within(arrivals.until_day, 0, kScenarioDaysMax, "arrivals.until_day", "must be 0 to 36525");
  finder.share(scenario.referrals.share, "referrals.share");
}

void check_purchases(const Scenario& scenario, FaultFinder& finder) {
  const Purchases& purchases = scenario.purchases;
  const bool is_real = purchases.value == OrderValue::csv;
  finder.within(is_real ? 1 : static_cast<double>(purchases.amount.units()), 1,
                static_cast<double>(kOrderMoneyMax) / 100, "orders.amount",
                "must be above 0 and at most a hundredth of the largest order");
  finder.within(purchases.spread, 0, 3, "orders.spread", "must be 0 to 3");
  const bool varies = purchases.value == OrderValue::log_normal;
  finder.need(varies == (purchases.spread > 0), "inconsistent", "orders.spread",
              varies ? "must be above 0 with \"log_normal\"" : "belongs to the value \"log_normal\" alone");
  const Terms& terms = scenario.terms;
  const std::int64_t left = kRateOne - terms.reward_rate.units() - terms.platform_rate.units();
  if (!is_real) {
    finder.within(static_cast<double>(purchases.cost_share.units()), 0, static_cast<double>(left), "orders.cost_share",
                  "leaves nothing for the pool: with these terms it can be at most " + format_rate(Rate(left)));
  }
  finder.within(purchases.repeat_per_day, 0, 100, "orders.repeat_per_day", "must be 0 to 100");
  finder.within(purchases.repeat_until_day, 0, kScenarioDaysMax, "orders.repeat_until_day", "must be 0 to 36525");
}

void check_sellers(const Scenario& scenario, FaultFinder& finder) {
  double all = 0;
  for (std::size_t i = 0; i < scenario.sellers.size(); ++i) {
    const Sellers& sellers = scenario.sellers[i];
    const auto key = [i](std::string_view name) { return in_table("sellers", i, name); };
    all += sellers.share;
    finder.share(sellers.share, key("share"));
    finder.within(to_double(sellers.multiple.units()), 0.000001, 1'000, key("multiple"),
                  "must be above 0 and at most 1000");
    finder.share(sellers.per_day, key("per_day"));
    const bool draws = sellers.kind == SellerKind::hazard || sellers.kind == SellerKind::panic;
    finder.need(draws == (sellers.per_day > 0), "inconsistent", key("per_day"),
                draws ? "must be above 0 with this kind" : "belongs to the kinds \"hazard\" and \"panic\" alone");
    finder.share(sellers.slowdown, key("slowdown"));
    finder.within(to_double(sellers.part.units()), 0.000001, 1, key("part"), "must be above 0 and at most 1");
  }
  finder.need(std::abs(all - 1) < 1e-9, "inconsistent", in_table("sellers", scenario.sellers.size() - 1, "share"),
              "all shares together must be 1");
}

void check_money(const Scenario& scenario, FaultFinder& finder) {
  finder.share(scenario.withdrawn_share, "withdrawals.share");
  finder.share(scenario.refunded_share, "refunds.share");
  finder.need(scenario.refunded_share == 0 || scenario.terms.reversal_days > 0, "inconsistent", "refunds.share",
              "needs terms with reversal_days");
  finder.within(scenario.refund_after_days, 0, std::max(1, scenario.terms.reversal_days), "refunds.after_days",
                "must be within the terms' reversal_days");
  finder.within(to_double(scenario.subsidy_share.units()), 0, 0.999999, "subsidies.share", "must be 0 to 0.999999");
  finder.need((scenario.subsidy_share > Rate(0)) == (scenario.subsidy_budget > Money(0)), "inconsistent",
              "subsidies.budget", "a share needs a budget, and a budget a share");
  const auto bounded = [&finder](Money amount, const std::string& key) {
    finder.need(amount >= Money(0) && amount <= Money(kMoneyMax / 100), "out_of_range", key,
                "must be at most a hundredth of the largest account");
  };
  bounded(scenario.subsidy_budget, "subsidies.budget");
  for (std::size_t i = 0; i < scenario.injections.size(); ++i) {
    const ScenarioInjection& injection = scenario.injections[i];
    finder.within(injection.day, 0, scenario.days - 1, in_table("injection", i, "day"),
                  "must be a day of the scenario");
    finder.need(i == 0 || injection.day >= scenario.injections[i - 1].day, "inconsistent",
                in_table("injection", i, "day"), "comes before the injection above it");
    finder.need(injection.amount > Money(0), "out_of_range", in_table("injection", i, "amount"), "must be above 0");
    bounded(injection.amount, in_table("injection", i, "amount"));
    finder.need(injection.source != InjectionSource::reserve, "inconsistent", in_table("injection", i, "source"),
                "must be \"subsidy\" or \"financing\": a simulated programme begins without a reserve");
  }
}

void check_attacks(const Scenario& scenario, FaultFinder& finder) {
  const Terms& terms = scenario.terms;
  const std::int64_t left = kRateOne - terms.reward_rate.units() - terms.platform_rate.units();
  for (std::size_t i = 0; i < scenario.attacks.size(); ++i) {
    const ScenarioAttack& attack = scenario.attacks[i];
    const auto key = [i](std::string_view name) { return in_table("attack", i, name); };
    finder.within(attack.day, 1, scenario.days - 1, key("day"),
                  "must be a day of the scenario behind the first, whose pool is empty");
    finder.within(attack.size, 0.000001, 1'000, key("size"), "must be above 0 and at most 1000");
    finder.within(attack.until_day, attack.day, scenario.days - 1, key("until_day"),
                  "must be a day of the scenario, not before the attack's day");
    finder.within(attack.slices, 1, 10'000, key("slices"), "must be 1 to 10000");
    finder.need(attack.cost_share < Rate(left), "out_of_range", key("cost_share"),
                "leaves nothing for the pool: with these terms it must be below " + format_rate(Rate(left)));
  }
}

std::optional<Fault> find_fault(const DocumentReader& reader, const Scenario& scenario) {
  FaultFinder finder;
  check_presence(reader, scenario, finder);
  finder.need(!scenario.name.empty() && scenario.name.size() <= 200, "out_of_range", "scenario.name",
              "must have 1 to 200 bytes");
  finder.within(scenario.days, 1, kScenarioDaysMax, "scenario.days", "must be 1 to 36525");
  finder.need(static_cast<std::int64_t>(scenario.seed) >= 0, "out_of_range", "scenario.seed", "must be 0 or more");
  finder.within(scenario.cohort_days, 1, kScenarioDaysMax, "scenario.cohort_days", "must be 1 to 36525");
  constexpr int kCohortsMax = 400;
  finder.need(scenario.days <= std::int64_t{scenario.cohort_days} * kCohortsMax, "inconsistent", "scenario.cohort_days",
              "makes more than 400 cohorts");
  check_arrivals(scenario, finder);
  check_purchases(scenario, finder);
  check_sellers(scenario, finder);
  check_money(scenario, finder);
  check_attacks(scenario, finder);
  return finder.found();
}

constexpr std::int64_t kDay = 86'400'000'000;  // microseconds

// The beginning of its day in the programme's own calendar.
Timestamp day_of(Timestamp at, const Terms& terms) {
  const std::int64_t offset = std::int64_t{terms.utc_offset_minutes} * 60'000'000;
  const std::int64_t local = at.microseconds() + offset;
  return Timestamp(local - (local % kDay + kDay) % kDay - offset);
}

// What stands for real orders where a figure of all of them is wanted: their means.
void sum_up(Scenario& scenario) {
  const RealOrders& orders = *scenario.real_orders;
  Int128 price = 0;
  Int128 cost = 0;
  std::uint32_t people = 0;
  for (const RealOrder& order : orders) {
    price += order.price.units();
    cost += order.cost.units();
    people = std::max(people, order.person + 1);
  }
  scenario.purchases.amount = Money(static_cast<std::int64_t>(price / static_cast<std::int64_t>(orders.size())));
  scenario.purchases.cost_share = Rate(static_cast<std::int64_t>(cost * kRateOne / price));
  if (scenario.arrivals.curve == ArrivalCurve::csv)
    scenario.arrivals.per_day = static_cast<double>(people) / scenario.days;
}

std::optional<std::string> find_row_fault(const Scenario& scenario, const std::string& file) {
  const std::int64_t begin = scenario.start.microseconds();
  const std::int64_t end = begin + scenario.days * kDay;
  for (const RealOrder& order : *scenario.real_orders) {
    const auto fault = [&](const std::string& reason) {
      return file + ":" + std::to_string(order.line) + ": " + reason;
    };
    if (order.price <= Money(0) || order.price > Money(kOrderMoneyMax)) {
      return fault("the price must be above 0 and at most the largest order");
    }
    if (order.cost < Money(0) || order.cost > order.price) return fault("the cost must be 0 to the price");
    if (order.referrer == order.person) return fault("the member refers themselves");
    if (scenario.arrivals.curve != ArrivalCurve::csv) continue;
    if (order.at.microseconds() < begin) return fault("the order comes before the scenario's start");
    if (order.at.microseconds() >= end) return fault("the order comes after the scenario's last day");
  }
  return std::nullopt;
}

Status read_orders(const DocumentReader& reader, const ScenarioFiles& files, Scenario& scenario) {
  std::string name;
  reader.read("orders.file", name);
  Result<RealOrders> orders = files.orders(name, scenario.terms);
  if (!orders) return tl::unexpected<Error>(orders.error());
  if (orders->empty()) return reader.fail("inconsistent", "orders.file", "has no orders");
  if (!reader.has("scenario.start") && scenario.arrivals.curve == ArrivalCurve::csv) {
    scenario.start = day_of(orders->front().at, scenario.terms);
  }
  scenario.real_orders = std::make_shared<const RealOrders>(std::move(*orders));
  if (const std::optional<std::string> fault = find_row_fault(scenario, name)) {
    return reader.fail("inconsistent", "orders.file", *fault);
  }
  sum_up(scenario);
  return {};
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view toml, std::string_view source, const ScenarioFiles& files) {
  const Result<std::vector<DocumentEntry>> document = read_document(toml, source, kScenarioVocabulary.code_prefix);
  if (!document) return tl::unexpected<Error>(document.error());
  DocumentReader reader(*document, source, kScenarioVocabulary);
  if (const Status names = reader.check_names_and_types(); !names) return tl::unexpected<Error>(names.error());
  std::string terms_name;
  std::string start = "2026-01-01T00:00:00+08:00";
  reader.read("scenario.terms", terms_name);
  reader.read("scenario.start", start);
  const Result<Terms> terms = files.terms(terms_name);
  if (!terms) return tl::unexpected<Error>(terms.error());
  Scenario scenario = ScenarioReader(reader, *terms).read();
  if (!reader.status()) return tl::unexpected<Error>(reader.status().error());
  const Result<Timestamp> first = parse_timestamp(start);
  if (!first) return reader.fail("wrong_type", "scenario.start", first.error().message);
  scenario.start = *first;
  scenario.source = toml;
  if (const std::optional<Fault> fault = find_fault(reader, scenario)) {
    return reader.fail(fault->name, fault->key, fault->reason);
  }
  if (scenario.purchases.value == OrderValue::csv) {
    if (Status read = read_orders(reader, files, scenario); !read) return tl::unexpected<Error>(read.error());
  }
  return scenario;
}

}  // namespace greenpool
