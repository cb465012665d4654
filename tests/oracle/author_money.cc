// Withdrawals, the platform's money, suppliers, and people.
#include "tests/oracle/author.h"

namespace greenpool::oracle {

Told Author::step_of_withdrawal(const OpenWithdrawal& withdrawal) {
  BasicApproveWithdrawal<ToldForm> told{withdrawal.id, some_operator()};
  // The next step, mostly.
  const std::int64_t roll = random_.between(1, 100);
  const bool waits = withdrawal.stage == Stage::requested || withdrawal.stage == Stage::approved;
  if (roll <= (waits ? 10 : 3)) {
    BasicRejectWithdrawal<ToldForm> rejection;
    static_cast<BasicApproveWithdrawal<ToldForm>&>(rejection) = told;
    return rejection;
  }
  if (roll <= (withdrawal.stage == Stage::requested ? 90 : 15)) return told;
  if (roll <= (withdrawal.stage == Stage::approved ? 95 : 20)) {
    BasicSendWithdrawal<ToldForm> sending;
    static_cast<BasicApproveWithdrawal<ToldForm>&>(sending) = told;
    return sending;
  }
  return BasicResolveWithdrawal<ToldForm>{
      withdrawal.id, random_.pick({PayoutResult::paid, PayoutResult::paid, PayoutResult::paid, PayoutResult::failed,
                                   PayoutResult::unknown})};
}

Told Author::withdrawal(const Oracle& oracle, std::int64_t at) {
  const std::vector<OpenWithdrawal>& open = oracle.books().withdrawals();
  if (!open.empty() && random_.chance(75)) return step_of_withdrawal(open[random_.below(open.size())]);
  BasicRequestWithdrawal<ToldForm> told;
  told.withdrawal = new_id('w');
  told.member = random_.chance(90) ? some_creditor(oracle) : someone(oracle);
  if (!open.empty() && random_.chance(2)) told.withdrawal = open.back().id;
  const mpz_class wallet = oracle.books().purses()[told.member.value()].wallet;
  const WithdrawalTerms& terms = world_.terms.withdrawal;
  switch (random_.below(6)) {
    case 0:
      told.amount = Money(std::max<std::int64_t>(1, terms.minimum.units() + nudge()));
      break;
    case 1: {
      const mpz_class used = oracle.requested_today(told.member.value(), at);
      told.amount = money_of((terms.daily_limit ? whole(terms.daily_limit->units()) - used : wallet) + nudge());
      break;
    }
    case 2:
      told.amount = money_of(wallet * random_.between(1, 99) / 100);
      break;
    case 3:
      told.amount = money_of(whole(terms.four_eyes_above.units()) + nudge());
      break;
    default:
      told.amount = money_of(wallet + nudge());
  }
  return told;
}

Told Author::supplier_payment(const Oracle& oracle) {
  if (!oracle.bills().empty() && random_.chance(60)) {
    BasicApproveSupplierPayment<ToldForm> told{oracle.bills().begin()->first, some_operator()};
    if (random_.chance(75)) return told;
    BasicRejectSupplierPayment<ToldForm> rejection;
    static_cast<BasicApproveSupplierPayment<ToldForm>&>(rejection) = told;
    return rejection;
  }
  BasicRequestSupplierPayment<ToldForm> told{new_id('p'), random_.pick({"s1", "s2", "s3"}), Money(1), some_operator()};
  if (!oracle.bills().empty() && random_.chance(4)) told.payment = oracle.bills().begin()->first;
  for (const OracleSupplier& supplier : oracle.suppliers()) {
    if (supplier.owed > 0 && !supplier.id.empty() && random_.chance(50)) told.supplier = supplier.id;
  }
  for (const OracleSupplier& supplier : oracle.suppliers()) {
    const mpz_class part = random_.chance(60) ? supplier.owed : mpz_class(supplier.owed / 2);
    if (supplier.id == told.supplier) told.amount = money_of(part + nudge());
  }
  return told;
}

Told Author::platform(const Oracle& oracle) {
  const Money amount(random_.magnitude(world_.paid_max));
  // With enough of its own money the platform can afford refunds that leave debts behind.
  if (world_.theme == Theme::reversals && random_.chance(30)) {
    return BasicPayIn<ToldForm>{Money(random_.magnitude(world_.paid_max) + 10 * world_.standard_paid)};
  }
  switch (random_.below(10)) {
    case 0:
    case 1:
      return BasicPayIn<ToldForm>{amount};
    case 2:
      return BasicDraw<ToldForm>{money_of(oracle.books().surplus() + nudge())};
    case 3:
      return BasicDraw<ToldForm>{amount};
    case 4:
      return BasicRemitTax<ToldForm>{random_.chance(70) ? money_of(oracle.account(Account::tax_withheld) + nudge())
                                                        : amount};
    case 5:
    case 6:
      return BasicFundSubsidy<ToldForm>{amount};
    case 7:
      return BasicDistributeDividend<ToldForm>{};
    default:
      return supplier_payment(oracle);
  }
}

// A few that orders are delivered to: districts, a city without districts, a county without a city, provinces.
RegionCode Author::some_region() {
  return RegionCode(random_.pick<std::uint32_t>(
      {110'101, 110'101, 110'102, 110'100, 110'000, 441'900, 440'000, 440'305, 440'300, 429'004, 420'000, 810'000}));
}

Told Author::people(const Oracle& oracle) {
  const MemberIndex member = someone(oracle);
  if (random_.chance(10))
    return BasicAcceptTerms<ToldForm>{member, std::max<std::int64_t>(1, oracle.version() + nudge())};
  switch (random_.below(8)) {
    case 0:
    case 1: {
      const MemberStatus status =
          random_.pick({MemberStatus::active, MemberStatus::active, MemberStatus::frozen, MemberStatus::disqualified});
      return BasicSetMemberStatus<ToldForm>{member, status};
    }
    case 2:
      return BasicChangeReferrer<ToldForm>{member, someone(oracle), some_operator()};
    case 3:
    case 4:
      return BasicAppointAgent<ToldForm>{some_region(), member};
    case 5:
      return BasicDismissAgent<ToldForm>{some_region()};
    default:
      return BasicSetWeight<ToldForm>{member, random_.pick<std::int64_t>({0, 1, 1, 2, 3, 3, 7, kWeightMax})};
  }
}

}  // namespace greenpool::oracle
