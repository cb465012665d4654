// GET /api/v1/programmes/{programme}/legacy/payoff/{amount}: when orders that contribute so much a day have made
// everybody from before whole.
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// Past every bound where it is a number that does not fit; 0 where it is none.
Money daily_contribution(const Exchange& exchange, int digits) {
  const Result<Money> amount = parse_money(exchange.parameters[1], digits);
  if (!amount && amount.error().code == "decimal_out_of_range") return Money(INT64_MAX);
  return amount.value_or(Money(0));
}

Turn begin(Exchange& exchange, const HttpContext& context) {
  const Money amount = daily_contribution(exchange, exchange.programme->terms().currency.digits);
  if (amount <= Money(0) || amount > Money(kMoneyMax)) {
    exchange.fail(amount <= Money(0) ? Reject::amount_not_positive : Reject::amount_out_of_range);
    return Turn::done;
  }
  return begin_query(exchange, context);
}

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_payoff(exchange.answer.body, state, daily_contribution(exchange, state.terms.currency.digits));
  exchange.answer.content_type = kJson;
}

}  // namespace

namespace handlers {

extern const Handler show_payoff{.begin = begin, .render = render};

}  // namespace handlers

}  // namespace greenpool
