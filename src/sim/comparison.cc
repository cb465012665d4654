#include "sim/comparison.h"

#include <fmt/format.h>

#include "sim/page_data.h"

namespace greenpool {
namespace {

void append_side(std::string& json, const ComparedSide& side) {
  const int digits = side.terms.currency.digits;
  const DayPoint& end = side.end;
  const Totals& totals = end.totals;
  ObjectWriter object(json);
  object.integer("members", end.members);
  object.integer("orders", totals.orders);
  object.money("spent", totals.spent, digits);
  object.money("pool", end.pool.cash, digits);
  object.points("circulating", end.pool.circulating);
  object.price("price", end.pool.price(), digits);
  object.integer("splits", totals.splits);
  object.integer("sales", totals.sales);
  object.money("sales_paid", totals.sales_paid, digits);
  object.integer("exits", totals.exits);
  object.money("exits_paid", totals.exits_paid, digits);
  object.money("rewards", totals.rewards, digits);
  for (std::size_t mark = 0; mark < kMarks; ++mark) object.integer(kMarkNames[mark], side.reached[mark]);
  object.close();
}

void append_series(std::string& json, const ComparedSide& side) {
  const double minor = minor_per_major(side.terms.currency.digits);
  ObjectWriter object(json);
  const auto list = [&](std::string_view name, auto&& figure) {
    append_list(object.name(name), side.series,
                [&](const DayPoint& point) { json += drawn_number(static_cast<double>(figure(point))); });
  };
  list("price", [&](const DayPoint& point) { return point.adjusted_price / minor; });
  list("pool", [&](const DayPoint& point) { return static_cast<double>(point.pool.cash.units()) / minor; });
  list("paid_out", [&](const DayPoint& point) { return static_cast<double>(paid_out(point.totals).units()) / minor; });
  list("exits", [](const DayPoint& point) { return point.totals.exits; });
  object.close();
}

void append_count(ObjectWriter& object, std::string_view name, const std::optional<std::uint64_t>& count) {
  count ? object.integer(name, *count) : object.null(name);
}

void append_sides(ObjectWriter& object, const Comparison& comparison) {
  append_side(object.name("was"), comparison.was);
  append_side(object.name("would"), comparison.would);
}

}  // namespace

ComparedSide compared_side(const Terms& terms, const RunResult& result) {
  return {.terms = terms, .end = result.end, .reached = result.reached, .series = result.series};
}

std::string comparison_figures(const Comparison& comparison) {
  std::string json;
  ObjectWriter object(json);
  append_sides(object, comparison);
  object.close();
  return json;
}

std::string comparison_data(const Comparison& comparison) {
  std::string json;
  ObjectWriter object(json);
  object.id("of", comparison.of);
  append_terms(object, "terms_was", comparison.was.terms);
  append_terms(object, "terms_would", comparison.would.terms);
  append_sides(object, comparison);
  object.name("series");
  ObjectWriter series(json);
  append_list(series.name("day"), comparison.was.series,
              [&](const DayPoint& point) { json += std::to_string(point.day); });
  append_series(series.name("was"), comparison.was);
  append_series(series.name("would"), comparison.would);
  series.close();
  append_count(object, "asked", comparison.asked);
  append_count(object, "left_out", comparison.left_out);
  append_list(object.name("refused"), comparison.refused, [&](const auto& each) {
    ObjectWriter one(json);
    one.id("command", each.first.first);
    one.id("outcome", each.first.second);
    one.integer("times", each.second);
    one.close();
  });
  object.close();
  return json;
}

}  // namespace greenpool
