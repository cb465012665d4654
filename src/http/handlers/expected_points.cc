#include "http/handlers/expected_points.h"

#include <memory>
#include <utility>
#include <vector>

#include "figures/settlement_quote.h"
#include "http/handlers/shop_views.h"
#include "server/engine_question.h"
#include "terms/price_risk.h"

namespace greenpool {
namespace {

struct Expectation {
  std::vector<std::string> units;
  std::vector<SettlementQuote> quotes = {};
  std::uint64_t records = 0;  // as of which
  Price price{};
  Reject failed = Reject::none;
};

void write_expected(ObjectWriter& object, const OfficeCall& call, const Expectation& expected) {
  // Nobody can be asked now: what is not known is not guessed.
  if (expected.failed != Reject::none) return object.null("expected");
  ObjectWriter one(object.name("expected"));
  one.truth("estimate", true);
  one.id("assumption", "each_unit_alone_and_now");
  one.integer("seq", expected.records - 1);
  one.price("price", expected.price, digits(call));
  Points granted;
  Points locked;
  for (const SettlementQuote& quote : expected.quotes) {
    granted += quote.granted;
    locked += quote.locked;
  }
  one.points("points", granted);
  one.points("locked", locked);
  std::string& json = one.name("units");
  json.push_back('[');
  for (std::size_t i = 0; i < expected.units.size(); ++i) {
    const SettlementQuote& quote = expected.quotes[i];
    if (i > 0) json.push_back(',');
    ObjectWriter unit(json);
    unit.id("unit", expected.units[i]);
    unit.points("points", quote.granted);
    unit.points("locked", quote.locked);
    quote.refused == Reject::none ? unit.null("code") : unit.id("code", outcome_name(quote.refused));
    unit.close();
  }
  json.push_back(']');
  const bool chinese = call.exchange.language == ProblemLanguage::chinese;
  one.text("risk", chinese ? kPriceRiskZh : kPriceRiskEn);
  one.close();
}

std::string with_expected(const OfficeCall& call, std::string order, const Expectation& expected) {
  std::string json;
  ObjectWriter object(json);
  write_expected(object, call, expected);
  // Into the object of the order, as its last field.
  order.pop_back();
  return order + "," + json.substr(1) + "}";
}

}  // namespace

void respond_order_with_expected(OfficeCall& call, const shop::Actor& actor, const std::string& id) {
  const auto expected = std::make_shared<Expectation>();
  // Refuses what is not the asker's.
  (void)shop::read_order(call.work, actor, id);
  for (const shop::Unit& unit : shop::read_units(call.work, id)) {
    if (unit.state == shop::UnitState::paid) expected->units.push_back(unit.id);
  }
  if (expected->units.empty()) return call.respond(order_in_full(call, actor, id));
  Programme& programme = *call.exchange.programme;
  call.later(
      [expected, &programme](OfficeCall::Back back) {
        ask_engine(
            programme,
            [expected](const State& state) {
              expected->records = state.next_seq;
              expected->price = state.pool.price();
              for (const std::string& unit : expected->units) expected->quotes.push_back(quote_settlement(state, unit));
            },
            [expected, back = std::move(back)](Reject failed) {
              expected->failed = failed;
              back();
            });
      },
      [expected, actor, id](OfficeCall& then) {
        then.respond(with_expected(then, order_in_full(then, actor, id), *expected));
      });
}

}  // namespace greenpool
