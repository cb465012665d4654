#include <algorithm>

#include "terms/validate.h"
#include "tests/history/author.h"

namespace greenpool::history {
namespace {

constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kDay = 24 * kHour;

Timestamp later(Timestamp at, std::int64_t microseconds) { return Timestamp(at.microseconds() + microseconds); }

}  // namespace

Operation Author::people(const State& state) {
  switch (random_.below(8)) {
    case 0:
      return SetMemberStatus{someone(state), static_cast<MemberStatus>(random_.below(3))};
    case 1:
    case 2:
      return SetMemberStatus{someone(state), MemberStatus::active};
    case 3:
      return ChangeReferrer{someone(state), someone(state), operator_id()};
    case 4:
      return AppointAgent{parse_region(random_.pick({"110101", "110000"})), someone(state)};
    case 5:
      return DismissAgent{parse_region(random_.pick({"110101", "110000"}))};
    case 6:
      return SetWeight{someone(state), random_.between(0, 10)};
    default:
      return AcceptTerms{someone(state), state.version()};
  }
}

Operation Author::money(const State& state) {
  switch (random_.below(5)) {
    case 0:
      return PayIn{Money(random_.magnitude(1'000'000))};
    case 1:
      return Draw{Money(random_.magnitude(10'000))};
    case 2:
      return RemitTax{state.books.balance(Account::tax_withheld) + Money(random_.between(0, 1))};
    case 3:
      return FundSubsidy{Money(random_.magnitude(10'000))};
    default:
      return DistributeDividend{};
  }
}

Operation Author::supplier_payment(const State& state) {
  const auto* payment = some(state.suppliers.payments(), "payment");
  if (payment == nullptr || random_.chance(40)) {
    return RequestSupplierPayment{name("payment"), random_.pick<std::string_view>({"mill", "farm", ""}),
                                  Money(random_.magnitude(5'000)), operator_id()};
  }
  if (random_.chance(30)) return RejectSupplierPayment{{text(payment->first), operator_id()}};
  return ApproveSupplierPayment{text(payment->first), operator_id()};
}

Operation Author::injection(const State& state) {
  const auto* stream = some(state.streams, "stream");
  if (stream != nullptr && random_.chance(10)) return StopStream{text(stream->first), operator_id()};
  if (random_.chance(40)) {
    const std::int64_t daily = random_.magnitude(2'000);
    return StartStream{name("stream"), Money(daily * random_.between(1, 20)), Money(daily),
                       random_.pick({StreamSource::subsidy, StreamSource::reserve}), operator_id()};
  }
  const std::int64_t part = state.pool.cash.units() / random_.between(5, 50);
  return Inject{Money(std::max<std::int64_t>(part, 1)), static_cast<InjectionSource>(random_.below(3))};
}

Operation Author::terms(const State& state) {
  const auto* proposal = some(state.proposals, "proposal");
  if (proposal == nullptr || (state.proposals.size() < 3 && random_.chance(10))) {
    Terms changed = state.terms;
    changed.sale_pricing = random_.pick({SalePricing::instant, SalePricing::window});
    changed.sale_window_hours = static_cast<int>(random_.between(1, 12));
    changed.rewards.direct = Rate(random_.between(10'000, 50'000));
    changed.exit_multiple = Multiple(random_.pick<std::int64_t>({1'300'000, 1'500'000}));
    if (random_.chance(20)) changed.sell_fee = Rate(random_.pick<std::int64_t>({200'000, 150'000}));
    if (!validate(changed)) return AcceptTerms{someone(state), state.version()};
    return ProposeTerms{name("proposal"),
                        {text(to_toml(changed))},
                        later(at_, (changed.notice_days + random_.between(4, 12)) * kDay),
                        operator_id()};
  }
  const std::string_view id = text(proposal->first);
  if (!proposal->second.acknowledged && random_.chance(90)) {
    return AcknowledgeTerms{id, operator_id(), "minutes"};
  }
  // Approved terms are left to come, mostly; others make room for them.
  const bool withdraws = proposal->second.approved ? random_.chance(10)
                                                   : state.periods.terms_effective != Timestamp{} || random_.chance(20);
  if (withdraws) return WithdrawTerms{{id, operator_id()}};
  return ApproveTerms{id, operator_id()};
}

Operation Author::claims(const State& state) {
  const auto* batch = some(state.legacy.batches, "batch");
  if (batch == nullptr || random_.chance(45)) {
    const bool joins = batch != nullptr && random_.chance(60);
    return ProposeClaim{name("claim"), joins ? text(batch->first) : name("batch"), someone(state),
                        Money(random_.magnitude(300'000)), operator_id()};
  }
  const std::string_view id = text(batch->first);
  if (random_.chance(15)) return RejectClaims{id, operator_id()};
  return ApproveClaims{id, random_.chance(35) ? later(at_, random_.magnitude(3 * kDay)) : Timestamp{}, operator_id()};
}

Operation Author::shares(const State& state) {
  const CapTable& table = state.cap_table;
  const auto* certificate = some(table.certificates, "certificate");
  if (certificate == nullptr || random_.chance(10)) {
    IssueShares issue{name("certificate"),
                      random_.pick<std::string_view>({"lin", "ma", "qiu"}),
                      random_.pick({StakeKind::founder, StakeKind::team, StakeKind::investor}),
                      random_.magnitude(100'000),
                      {},
                      0,
                      0,
                      {},
                      operator_id()};
    if (random_.chance(50)) {
      issue.vesting_from = at_;
      issue.cliff_days = random_.between(0, 5);
      issue.vesting_days = random_.between(5, 50);
    }
    if (random_.chance(30)) issue.locked_until = later(at_, random_.magnitude(20 * kDay));
    return issue;
  }
  const auto* round = some(table.rounds, "round");
  if (round == nullptr || random_.chance(10)) {
    return OpenRound{name("round"), Money(1 + random_.magnitude(100'000'000)), Money(random_.magnitude(10'000'000)),
                     Rate(random_.between(0, 1'000'000)), operator_id()};
  }
  if (random_.chance(20)) {
    return Invest{name("certificate"),
                  text(round->first),
                  random_.pick<std::string_view>({"fund", "angel"}),
                  Money(random_.magnitude(500'000)),
                  {}};
  }
  if (random_.chance(30)) {
    return TransferShares{name("certificate"), text(certificate->first),
                          random_.pick<std::string_view>({"lin", "ma", "qiu", "fund"}),
                          random_.magnitude(std::max<std::int64_t>(certificate->second.held(), 1))};
  }
  if (table.share_price == Money(0)) {
    if (random_.chance(80)) return SetWeight{someone(state), random_.between(0, 10)};
    return ListShares{Money(random_.magnitude(500)), later(at_, random_.magnitude(5 * kDay)), operator_id()};
  }
  const MemberIndex member = someone(state);
  const Points holding = state.holding_of(member);
  if (holding <= Points(0) || random_.chance(30)) return ConvertPoints{name("certificate"), member, std::nullopt};
  return ConvertPoints{name("certificate"), member, Points(random_.magnitude(holding.units()))};
}

Operation Author::closing(const State& state) {
  if (state.closing.stage == ClosingStage::running) return CloseProgramme{operator_id()};
  if (ending_ && random_.chance(80)) return ConfirmClosing{operator_id()};
  return WithdrawClosing{operator_id()};
}

}  // namespace greenpool::history
