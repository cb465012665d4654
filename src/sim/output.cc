#include "sim/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "json/writer.h"
#include "sim/page_data.h"
#include "sim/pages.h"
#include "sim/runs.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

std::string share(std::uint64_t part, std::uint64_t whole) { return format_rate(share_of(part, whole)); }
std::string share(Money part, Money whole) {
  return share(static_cast<std::uint64_t>(part.units()), static_cast<std::uint64_t>(whole.units()));
}

class Writer {
 public:
  explicit Writer(const Scenario& scenario) : scenario_(scenario), digits_(scenario.terms.currency.digits) {}

  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, digits_); }
  [[nodiscard]] double major(Money amount) const {
    return static_cast<double>(amount.units()) / minor_per_major(digits_);
  }
  [[nodiscard]] std::string adjusted_price(const DayPoint& point) const {
    return fmt::format("{:.8f}", point.adjusted_price / minor_per_major(digits_));
  }

  void summary(std::string& json, const RunResult& result) const {
    const DayPoint& end = result.end;
    const Totals& totals = end.totals;
    ObjectWriter object(json);
    object.integer("members", end.members);
    object.integer("orders", totals.orders);
    object.id("spent", money(totals.spent));
    object.id("contributed", money(contributed(totals)));
    object.id("organic", money(totals.organic));
    object.id("subsidised", money(totals.subsidised));
    object.id("injected", money(totals.injected));
    object.id("pool", money(end.pool.cash));
    object.points("circulating", end.pool.circulating);
    object.price("price", end.pool.price(), digits_);
    object.id("price_adjusted", adjusted_price(end));
    object.integer("splits", totals.splits);
    object.integer("sales", totals.sales);
    object.id("sales_paid", money(totals.sales_paid));
    object.integer("exits", totals.exits);
    object.id("exits_paid", money(totals.exits_paid));
    object.id("rewards", money(totals.rewards));
    object.integer("refunds", totals.reversals);
    object.id("refunded", money(end.refunded));
    object.id("withdrawn", money(totals.withdrawn));
    for (std::size_t mark = 0; mark < kMarks; ++mark) {
      object.id(kMarkNames[mark], share(result.reached[mark], end.members));
    }
    object.id("exited", share(result.exited, end.members));
    object.id("top_percent_share", fmt::format("{:.6f}", result.top_percent_share));
    object.id("recoverable", recoverable(totals));
    object.integer("refused", result.refused);
    append_figures(object, result.figures, digits_);
    append_list(object.name("attacks"), result.attacks, [&, at = std::size_t{0}](const AttackResult& attack) mutable {
      this->attack(json, scenario_.attacks[at++], attack);
    });
    object.close();
  }

  void short_figures(std::string& json, const RunResult& result) const {
    const DayPoint& end = result.end;
    const Totals& totals = end.totals;
    ObjectWriter object(json);
    object.integer("members", end.members);
    object.integer("orders", totals.orders);
    object.id("spent", money(totals.spent));
    object.id("contributed", money(contributed(totals)));
    object.id("pool", money(end.pool.cash));
    object.points("circulating", end.pool.circulating);
    object.price("price", end.pool.price(), digits_);
    object.id("paid_out", money(paid_out(totals)));
    object.id("rewards", money(totals.rewards));
    for (std::size_t mark = 0; mark < kMarks; ++mark) {
      object.id(kMarkNames[mark], share(result.reached[mark], end.members));
    }
    object.id("exited", share(result.exited, end.members));
    object.id("recoverable", recoverable(totals));
    object.close();
  }

  void attack(std::string& json, const ScenarioAttack& plan, const AttackResult& result) const {
    ObjectWriter object(json);
    object.id("kind", kAttackNames[static_cast<std::size_t>(plan.kind)]);
    object.integer("day", static_cast<std::uint64_t>(plan.day));
    object.integer("until_day", static_cast<std::uint64_t>(plan.until_day));
    object.integer("slices", static_cast<std::uint64_t>(plan.slices));
    object.id("paid", money(result.paid));
    object.id("got", money(result.got));
    object.id("worth", money(result.worth));
    object.id("gain", money(result.gain()));
    object.close();
  }

  void series(std::string& json, const std::vector<DayPoint>& points) const {
    ObjectWriter object(json);
    const auto list = [&](std::string_view name, auto&& figure) {
      append_list(object.name(name), points, [&](const DayPoint& point) { json += drawn_number(figure(point)); });
    };
    list("day", [](const DayPoint& point) { return point.day; });
    list("price", [this](const DayPoint& point) { return price(point); });
    list("pool", [this](const DayPoint& point) { return major(point.pool.cash); });
    list("circulating", [](const DayPoint& point) {
      return static_cast<double>(point.pool.circulating.units()) / static_cast<double>(kUnitsPerPoint);
    });
    list("members", [](const DayPoint& point) { return static_cast<double>(point.members); });
    list("orders", [](const DayPoint& point) { return static_cast<double>(point.totals.orders); });
    list("spent", [this](const DayPoint& point) { return major(point.totals.spent); });
    list("contributed", [this](const DayPoint& point) { return major(contributed(point.totals)); });
    list("paid_out", [this](const DayPoint& point) { return major(paid_out(point.totals)); });
    list("exits", [](const DayPoint& point) { return static_cast<double>(point.totals.exits); });
    list("recovered", [](const DayPoint& point) { return recovered(point); });
    object.close();
  }

  void bands(std::string& json, const std::vector<RunResult>& results) const {
    ObjectWriter object(json);
    const auto band = [&](std::string_view name, auto&& figure) {
      const Band found = band_of(results, figure);
      ObjectWriter one(object.name(name));
      const auto list = [&](std::string_view part, const std::vector<double>& values) {
        append_list(one.name(part), values, [&](double value) { json += drawn_number(value); });
      };
      list("low", found.low);
      list("middle", found.middle);
      list("high", found.high);
      one.close();
    };
    band("price", [this](const DayPoint& point) { return price(point); });
    band("pool", [this](const DayPoint& point) { return major(point.pool.cash); });
    band("paid_out", [this](const DayPoint& point) { return major(paid_out(point.totals)); });
    band("recovered", [](const DayPoint& point) { return recovered(point); });
    object.close();
  }

  void cohort(std::string& json, const Cohort& cohort) const {
    ObjectWriter object(json);
    object.integer("from_day", static_cast<std::uint64_t>(cohort.from_day));
    object.integer("to_day", static_cast<std::uint64_t>(cohort.to_day));
    object.integer("members", cohort.members);
    object.id("spent", money(cohort.spent));
    object.id("from_pool", money(cohort.from_pool));
    object.id("rewards", money(cohort.rewards));
    object.id("worth", money(cohort.worth));
    for (std::size_t mark = 0; mark < kMarks; ++mark) {
      object.id(kMarkNames[mark], share(cohort.reached[mark], cohort.members));
    }
    object.integer("exited", cohort.exited);
    object.close();
  }

  void survival(std::string& json, const RunResult& result) const {
    ObjectWriter object(json);
    for (std::size_t mark = 0; mark < kMarks; ++mark) {
      append_list(object.name(kMarkNames[mark]), result.survival[mark],
                  [&](const SurvivalStep& step) { json += fmt::format("[{},{:.6g}]", step.days, step.reached); });
    }
    object.close();
  }

  void flows(std::string& json, const RunResult& result) const {
    ObjectWriter object(json);
    append_list(object.name("labels"), result.cohorts, [&](const Cohort& cohort) {
      json += fmt::format("\"{}–{}\"", cohort.from_day + 1, cohort.to_day + 1);
    });
    const auto matrix = [&](std::string_view name, const std::vector<std::vector<double>>& rows) {
      append_list(object.name(name), rows, [&](const std::vector<double>& row) {
        append_list(json, row, [&](double value) { json += drawn_number(value); });
      });
    };
    matrix("pool", result.flows.pool);
    matrix("rewards", result.flows.rewards);
    object.close();
  }

 private:
  // Of what members spent, at most so much can come back to them.
  static std::string recoverable(const Totals& totals) {
    return share(contributed(totals) + totals.injected, std::max(totals.spent, Money(1)));
  }
  [[nodiscard]] double price(const DayPoint& point) const { return point.adjusted_price / minor_per_major(digits_); }
  static double recovered(const DayPoint& point) {
    return point.members == 0 ? 0 : static_cast<double>(point.recovered) / static_cast<double>(point.members);
  }

  const Scenario& scenario_;
  const int digits_;
};

}  // namespace

std::string summary_json(const Scenario& scenario, const std::vector<RunResult>& results) {
  const Writer writer(scenario);
  std::string json;
  ObjectWriter object(json);
  append_head(object, scenario, results.size());
  writer.summary(object.name("summary"), results.front());
  if (results.size() > 1) {
    object.name("runs");
    append_list(json, results, [&](const RunResult& result) { writer.summary(json, result); });
  }
  object.close();
  json.push_back('\n');
  return json;
}

std::string series_csv(const Scenario& scenario, const RunResult& result) {
  const Writer writer(scenario);
  std::string csv =
      "day,members,orders,spent,contributed,pool,circulating,price,price_adjusted,sales,sales_paid,exits,exits_paid,"
      "rewards,injected,refunds,withdrawn,recovered\n";
  for (const DayPoint& point : result.series) {
    const Totals& totals = point.totals;
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", point.day, point.members,
                       totals.orders, writer.money(totals.spent), writer.money(contributed(point.totals)),
                       writer.money(point.pool.cash), format_points(point.pool.circulating),
                       format_price(point.pool.price(), scenario.terms.currency.digits), writer.adjusted_price(point),
                       totals.sales, writer.money(totals.sales_paid), totals.exits, writer.money(totals.exits_paid),
                       writer.money(totals.rewards), writer.money(totals.injected), totals.reversals,
                       writer.money(totals.withdrawn), point.recovered);
  }
  return csv;
}

std::string cohorts_csv(const Scenario& scenario, const RunResult& result) {
  const Writer writer(scenario);
  std::string csv = "from_day,to_day,members,spent,from_pool,rewards,worth,recovered,doubled,tripled,exited\n";
  for (const Cohort& cohort : result.cohorts) {
    csv +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", cohort.from_day, cohort.to_day, cohort.members,
                    writer.money(cohort.spent), writer.money(cohort.from_pool), writer.money(cohort.rewards),
                    writer.money(cohort.worth), cohort.reached[0], cohort.reached[1], cohort.reached[2], cohort.exited);
  }
  return csv;
}

std::string short_figures(const Scenario& scenario, const RunResult& result) {
  std::string json;
  Writer(scenario).short_figures(json, result);
  return json;
}

std::string report_data(const Scenario& scenario, const std::vector<RunResult>& results) {
  const RunResult& first = results.front();
  const Writer writer(scenario);
  std::string json;
  ObjectWriter object(json);
  append_head(object, scenario, results.size());
  writer.summary(object.name("summary"), first);
  writer.series(object.name("series"), first.series);
  if (results.size() == 1) {
    object.null("bands");
  } else {
    writer.bands(object.name("bands"), results);
  }
  append_list(object.name("cohorts"), first.cohorts, [&](const Cohort& cohort) { writer.cohort(json, cohort); });
  writer.survival(object.name("survival"), first);
  writer.flows(object.name("flows"), first);
  object.close();
  return json;
}

std::string report_html(const Scenario& scenario, const std::vector<RunResult>& results) {
  return filled_page(report_page(), report_data(scenario, results));
}

}  // namespace greenpool
