#include "sim/scenario.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/choices.h"
#include "sim/scenario_keys.h"
#include "terms/document_reader.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 5> kCurveNames{"constant", "linear", "exponential", "fading", "logistic"};
constexpr std::array<std::string_view, 2> kValueNames{"fixed", "log_normal"};
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

void check_arrivals(const Scenario& scenario, FaultFinder& finder) {
  const Arrivals& arrivals = scenario.arrivals;
  finder.within(arrivals.per_day, 0.000001, 10'000'000, "arrivals.per_day", "must be above 0 and at most 10 000 000");
  finder.within(arrivals.growth, 0, arrivals.curve == ArrivalCurve::linear ? 1'000'000 : 1, "arrivals.growth",
                "must be 0 to 1 (linear: to 1 000 000)");
  const bool grows = arrivals.curve != ArrivalCurve::constant;
  finder.need(grows == (arrivals.growth > 0), "inconsistent", "arrivals.growth",
              grows ? "must be above 0 with this curve" : "must be left out with the curve \"constant\"");
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
  finder.within(static_cast<double>(purchases.amount.units()), 1, static_cast<double>(kOrderMoneyMax) / 100,
                "orders.amount", "must be above 0 and at most a hundredth of the largest order");
  finder.within(purchases.spread, 0, 3, "orders.spread", "must be 0 to 3");
  const bool varies = purchases.value == OrderValue::log_normal;
  finder.need(varies == (purchases.spread > 0), "inconsistent", "orders.spread",
              varies ? "must be above 0 with \"log_normal\"" : "belongs to the value \"log_normal\" alone");
  const Terms& terms = scenario.terms;
  const std::int64_t left = kRateOne - terms.reward_rate.units() - terms.platform_rate.units();
  finder.within(static_cast<double>(purchases.cost_share.units()), 0, static_cast<double>(left), "orders.cost_share",
                "leaves nothing for the pool: with these terms it can be at most " + format_rate(Rate(left)));
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

std::optional<Fault> find_fault(const Scenario& scenario) {
  FaultFinder finder;
  finder.need(!scenario.name.empty() && scenario.name.size() <= 200, "out_of_range", "scenario.name",
              "must have 1 to 200 bytes");
  finder.within(scenario.days, 1, kScenarioDaysMax, "scenario.days", "must be 1 to 36525");
  finder.need(static_cast<std::int64_t>(scenario.seed) >= 0, "out_of_range", "scenario.seed", "must be 0 or more");
  finder.within(scenario.cohort_days, 1, kScenarioDaysMax, "scenario.cohort_days", "must be 1 to 36525");
  constexpr int kCohortsMax = 400;
  finder.need(scenario.days <= scenario.cohort_days * kCohortsMax, "inconsistent", "scenario.cohort_days",
              "makes more than 400 cohorts");
  check_arrivals(scenario, finder);
  check_purchases(scenario, finder);
  check_sellers(scenario, finder);
  check_money(scenario, finder);
  return finder.found();
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view toml, std::string_view source, const FindTerms& find_terms) {
  const Result<std::vector<DocumentEntry>> document = read_document(toml, source, kScenarioVocabulary.code_prefix);
  if (!document) return tl::unexpected<Error>(document.error());
  DocumentReader reader(*document, source, kScenarioVocabulary);
  if (const Status names = reader.check_names_and_types(); !names) return tl::unexpected<Error>(names.error());
  std::string terms_name;
  std::string start = "2026-01-01T00:00:00+08:00";
  reader.read("scenario.terms", terms_name);
  reader.read("scenario.start", start);
  const Result<Terms> terms = find_terms(terms_name);
  if (!terms) return tl::unexpected<Error>(terms.error());
  Scenario scenario = ScenarioReader(reader, *terms).read();
  if (!reader.status()) return tl::unexpected<Error>(reader.status().error());
  const Result<Timestamp> first = parse_timestamp(start);
  if (!first) return reader.fail("wrong_type", "scenario.start", first.error().message);
  scenario.start = *first;
  scenario.source = toml;
  if (const std::optional<Fault> fault = find_fault(scenario)) {
    return reader.fail(fault->name, fault->key, fault->reason);
  }
  return scenario;
}

}  // namespace greenpool
