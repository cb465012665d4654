#include "tests/coalition/stage.h"

#include <fmt/format.h>

#include "base/check.h"

namespace greenpool::coalition {
namespace {

constexpr std::string_view kSupplierIds[kSuppliers] = {"mill", "fake"};
constexpr std::uint32_t kDistrict = 110101;  // of 110100 and 110000

RegionCode region(std::uint32_t code) { return parse_region(std::to_string(code)); }

}  // namespace

Stage::Stage(const Terms& terms, const Cast& cast, std::int64_t begins) : engine_(std::make_unique<Engine>(terms)) {
  const std::string text = to_toml(terms);
  events_.assign(1, Event(ProgrammeOpened{{text}}));
  const Status opened = engine_->replay(Timestamp{}, events_);
  GP_CHECK(opened.has_value(), "a programme opens");
  engine_->ready();
  const auto must = [&](const Operation& operation) {
    const bool accepted = decide(begins, operation);
    GP_CHECK(accepted, "the cast is sound");
  };
  const auto id = [this](int member) { return keep("m" + std::to_string(member)); };
  for (int member = 0; member < static_cast<int>(cast.referrers.size()); ++member) {
    const int referrer = cast.referrers[static_cast<std::size_t>(member)];
    must(RegisterMember{id(member), referrer < 0 ? std::string_view{} : id(referrer), 1});
  }
  for (std::size_t level = 0; level < cast.agents.size(); ++level) {
    if (cast.agents[level] < 0) continue;
    constexpr std::array<std::uint32_t, 3> kCodes{kDistrict, kDistrict / 100 * 100, kDistrict / 10'000 * 10'000};
    must(AppointAgent{region(kCodes[level]), number(cast.agents[level])});
  }
  for (int member = 0; member < static_cast<int>(cast.weights.size()); ++member) {
    const std::int64_t weight = cast.weights[static_cast<std::size_t>(member)];
    if (weight > 0) must(SetWeight{number(member), weight});
  }
}

bool Stage::decide(std::int64_t at, const Operation& operation) {
  events_.clear();
  const Reject answer = engine_->decide({Timestamp(at * 1'000'000), {}, operation}, events_);
  GP_CHECK(answer != Reject::programme_stopped, "no law breaks");
  return answer == Reject::none;
}

void Stage::catch_up(std::int64_t at) {
  for (std::optional<Timestamp> due = state().next_due(); due && due->seconds() <= at; due = state().next_due()) {
    const bool advanced = decide(due->seconds(), Advance{});
    GP_CHECK(advanced, "what is due is done");
  }
}

bool Stage::play(const Op& op) {
  catch_up(op.at);
  const std::optional<Points> points = op.points == 0 ? std::nullopt : std::optional(Points(op.points));
  switch (op.act) {
    case Act::pay_in:
      return decide(op.at, PayIn{Money(op.amount)});
    case Act::fund_subsidy:
      return decide(op.at, FundSubsidy{Money(op.amount)});
    case Act::order:
      return order(op);
    case Act::sale:
      return decide(op.at, SellPoints{number(op.member), points});
    case Act::refund:
      return refund(op);
    case Act::withdrawal:
      return withdrawal(op);
    case Act::collection:
      return collection(op);
    case Act::injection:
      return decide(op.at, Inject{Money(op.amount), op.source});
    case Act::distribution:
      return decide(op.at, DistributeDividend{});
  }
  return false;
}

bool Stage::order(const Op& op) {
  SettleOrder order{};
  order.order = keep("o" + std::to_string(orders_));
  order.member = number(op.member);
  order.paid = Money(op.paid);
  order.cost = Money(op.cost);
  order.subsidy = Money(op.subsidy);
  if (op.reward_rate != kOfTheTerms) order.reward_rate = Rate(op.reward_rate);
  if (op.platform_rate != kOfTheTerms) order.platform_rate = Rate(op.platform_rate);
  order.supplier = kSupplierIds[op.supplier];
  if (op.in_region) order.region = region(kDistrict);
  const bool accepted = decide(op.at, order);
  orders_ += accepted ? 1 : 0;
  return accepted;
}

bool Stage::refund(const Op& op) {
  ReverseOrder refund{};
  refund.refund = keep("r" + std::to_string(names_++));
  refund.order = keep("o" + std::to_string(op.order));
  if (op.amount != 0) refund.amount = Money(op.amount);
  refund.cost = op.cost_returned ? CostReturn::returned : CostReturn::kept;
  return decide(op.at, refund);
}

bool Stage::withdrawal(const Op& op) {
  const Money wallet = state().member(number(op.member)).wallet;
  const std::string_view name = keep("w" + std::to_string(names_++));
  if (!decide(op.at, RequestWithdrawal{name, number(op.member), wallet})) return false;
  return decide(op.at, ApproveWithdrawal{name, "ann"}) && decide(op.at, SendWithdrawal{name, "bob"}) &&
         decide(op.at, ResolveWithdrawal{name, PayoutResult::paid});
}

std::int64_t Stage::owed(int supplier) const {
  const std::uint32_t found = state().suppliers.find(kSupplierIds[supplier]);
  return found == kNoSupplier ? 0 : state().suppliers.at(found).owed.units();
}

bool Stage::collection(const Op& op) {
  const std::string_view name = keep("p" + std::to_string(names_++));
  const std::string_view supplier = kSupplierIds[op.supplier];
  return decide(op.at, RequestSupplierPayment{name, supplier, Money(owed(op.supplier)), "ann"}) &&
         decide(op.at, ApproveSupplierPayment{name, "bob"});
}

std::string Stage::difference(const Model& model) const {
  std::string found;
  const auto compare = [&found](std::string_view what, std::int64_t engine, std::int64_t mirror) {
    if (engine != mirror && found.empty()) found = fmt::format("{}: engine {}, model {}", what, engine, mirror);
  };
  const Books& books = state().books;
  compare("pool", state().pool.cash.units(), model.pool());
  compare("points", state().pool.circulating.units(), model.circulating());
  compare("subsidy", books.balance(Account::subsidy).units(), model.subsidy());
  compare("reserve", books.balance(Account::reserve).units(), model.reserve());
  compare("revenue", books.balance(Account::platform_revenue).units(), model.revenue());
  compare("loss", books.balance(Account::platform_loss).units(), model.loss());
  compare("dividend", books.balance(Account::dividend).units(), model.dividend());
  compare("surplus", books.surplus().units(), model.surplus());
  for (int supplier = 0; supplier < kSuppliers; ++supplier) {
    compare(fmt::format("owed {}", kSupplierIds[supplier]), owed(supplier), model.owed(supplier));
  }
  for (int member = 0; member < static_cast<int>(state().members.size()); ++member) {
    compare(fmt::format("wallet {}", member), state().member(number(member)).wallet.units(), model.wallet(member));
    compare(fmt::format("holding {}", member), state().holding_of(number(member)).units(), model.holding(member));
  }
  return found;
}

}  // namespace greenpool::coalition
