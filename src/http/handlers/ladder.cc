// GET …/exits/ladder: who is due for forced exit next, and at which price.
#include <memory>

#include "base/decimal.h"
#include "figures/orders_needed.h"
#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "server/page_figures.h"
#include "wire/trigger_price.h"

namespace greenpool {
namespace {

struct Question {
  std::string programme;
  std::string views;
  LadderQuestion asked;
  // Of the engine.
  Pool pool;
  std::optional<LikeOrder> mean;
  // Of the views.
  Result<LadderPage> page = LadderPage();
  std::vector<std::optional<std::int64_t>> orders_needed;  // of each rung
};

// A price as a trigger: u x 1e-8 major units a point, where triggers are minor units x 1e6 for point units.
Trigger trigger_at(const std::string& price, int currency_digits) {
  const Result<std::int64_t> units = parse_decimal(price, kPriceDecimals);
  if (!units) throw Refusal(info_of(HttpProblem::query_invalid), "\"above\": " + units.error().message);
  return {static_cast<std::uint64_t>(*units),
          static_cast<std::uint64_t>(power_of_ten(2 * kPriceDecimals - kRateDecimals - currency_digits))};
}

void read(Question& question, ExitLadders& ladders) {
  question.page = ladders.page(question.programme, question.views, question.asked);
  if (!question.page || !question.mean) return;
  for (const LadderRung& rung : question.page->rungs) {
    const Goal exit{.acquired = rung.acquired, .spend = rung.spend, .multiple = rung.multiple};
    question.orders_needed.push_back(orders_until(question.pool, *question.mean, exit));
  }
}

void append_rung(std::string& json, const LadderRung& rung, int digits) {
  ObjectWriter object(json);
  object.integer("position", rung.position);
  object.id("member", rung.member);
  object.id("trigger_price", format_trigger_price(rung.trigger, digits));
  object.id("multiple", format_multiple(rung.multiple));
  object.points("points", rung.remaining);
  object.points("acquired", rung.acquired);
  object.money("spent", rung.spend, digits);
  object.close();
}

// What is estimated stands apart from what is exact.
void write_estimates(ObjectWriter& object, const Question& question, int digits) {
  if (!question.mean) return object.null("estimates");
  std::string& json = object.name("estimates");
  ObjectWriter estimates(json);
  estimates.id("assumption", "orders_like_the_mean_and_no_sales");
  estimates.money("mean_contribution", question.mean->contribution, digits);
  estimates.money("mean_grant_value", question.mean->grant_value, digits);
  estimates.name("orders_needed").push_back('[');
  for (std::size_t i = 0; i < question.orders_needed.size(); ++i) {
    if (i > 0) json.push_back(',');
    ObjectWriter one(json);
    one.integer("position", question.page->rungs[i].position);
    const std::optional<std::int64_t>& orders = question.orders_needed[i];
    orders ? one.integer("exit", static_cast<std::uint64_t>(*orders)) : one.null("exit");
    one.close();
  }
  json.push_back(']');
  estimates.close();
}

std::string ladder_json(const Question& question) {
  const LadderPage& page = *question.page;
  const int digits = page.currency_digits;
  std::string json;
  ObjectWriter object(json);
  object.integer("records", page.records);
  object.price("price", question.pool.price(), digits);
  object.integer("positions_open", page.positions_open);
  object.integer("positions_waiting", page.positions_waiting);
  object.name("rungs").push_back('[');
  for (std::size_t i = 0; i < page.rungs.size(); ++i) {
    if (i > 0) json.push_back(',');
    append_rung(json, page.rungs[i], digits);
  }
  json.push_back(']');
  write_estimates(object, question, digits);
  page.next ? object.id("next", cursor_of(*page.next)) : object.null("next");
  object.close();
  return json;
}

// GET …/exits/ladder
void show(OfficeCall& call) {
  const auto question = std::make_shared<Question>();
  question->programme = call.programme();
  question->views = call.hall.house->opener.views_of(call.programme());
  question->asked.limit = call.limit();
  if (const auto above = call.query_text("above")) question->asked.above = trigger_at(*above, digits_of(call));
  if (const auto cursor = call.query_text("cursor")) {
    question->asked.after = parse_ladder_place(*cursor);
    if (!question->asked.after) throw Refusal(info_of(HttpProblem::query_invalid), "\"cursor\" is none of ours");
  }
  ExitLadders& ladders = call.hall.house->figures->ladders;
  ask_engine_then_read(
      call,
      [question](const State& state) {
        question->pool = state.pool;
        question->mean = mean_order(state);
      },
      [question, &ladders] { read(*question, ladders); },
      [question](OfficeCall& then) {
        if (!question->page) refuse_views(question->page.error());
        then.respond(ladder_json(*question));
      });
}

}  // namespace

namespace handlers {

extern const Handler show_exit_ladder{.work = show};

}  // namespace handlers
}  // namespace greenpool
