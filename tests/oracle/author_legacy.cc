// Old claims, what they buy, and the orders that release what is locked for them.
#include "tests/oracle/author.h"
#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
Told Author::claim(const Oracle& oracle, std::int64_t at) {
  if (oracle.batches().empty() || random_.chance(35)) return proposal_of_claim(oracle);
  auto chosen = oracle.batches().begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(oracle.batches().size())));
  if (random_.chance(8)) return BasicRejectClaims<ToldForm>{chosen->first, some_operator()};
  BasicApproveClaims<ToldForm> told{chosen->first, {}, random_.chance(50) ? "cho" : some_operator()};
  switch (random_.below(6)) {
    case 0:
      told.from = Timestamp(at + random_.between(0, 60) * 3'600'000'000);
      break;
    case 1:
      // As a period ends, as another batch turns into coins, or now.
      told.from = Timestamp(oracle.next_due().value_or(at));
      break;
    case 2:
      told.from =
          Timestamp(at + kMicrosecondsPerDay -
                    (at + world_.terms.utc_offset_minutes * 60'000'000) % kMicrosecondsPerDay + nudge() * tick());
      break;
    default:
      break;
  }
  return told;
}

Told Author::proposal_of_claim(const Oracle& oracle) {
  BasicProposeClaim<ToldForm> told{new_id('c'), random_.pick<const char*>({"b1", "b2", "b3"}), someone(oracle),
                                   Money(world_.standard_paid), some_operator()};
  mpz_class together;
  for (const OracleMember& member : oracle.members()) together += member.legacy.claim;
  const mpz_class& owed = oracle.members()[told.member.value()].legacy.claim;
  switch (random_.below(world_.theme == Theme::legacy ? 12 : 24)) {
    case 0:
      told.amount = money_of(std::min(kOrderBound, mpz_class(kOrderBound - owed + nudge())));
      break;
    case 1: {
      const mpq_class left = kClaimsBound / per_million(oracle.highest_legacy_multiple().units()) - together;
      told.amount = money_of(std::min(kOrderBound, mpz_class(floor_of(left) + nudge())));
      break;
    }
    case 2:
    case 3:
    case 4:
      told.amount = Money(random_.magnitude(world_.paid_max));
      break;
    default:
      break;
  }
  return told;
}

// All of them or a part, alone or beside money; with a cost that the platform can just cover now and then.
void Author::spend_coins(const Oracle& oracle, Order& order) {
  for (int tries = 0; tries < 8 && oracle.members()[order.member.value()].legacy.coins == 0; ++tries) {
    order.member = someone(oracle);
  }
  const mpz_class coins = oracle.members()[order.member.value()].legacy.coins;
  const std::int64_t money = order.paid.units() + order.subsidy.units();
  switch (random_.below(6)) {
    case 0:
    case 1:
      order.coins = money_of(coins + nudge());
      break;
    case 2:
      order.coins = Money(random_.magnitude(amount_of(coins)));
      break;
    case 3:
      order.coins = money_of(std::min(coins, mpz_class(kOrderBound - money + nudge())));
      break;
    default:
      order.coins = money_of(std::min(coins, whole(random_.magnitude(world_.paid_max))));
  }
  if (random_.chance(45)) {
    order.paid = Money(0);
    order.wallet = Money(0);
    order.subsidy = Money(0);
    const std::int64_t roll = random_.between(1, 100);
    order.cost = Money(order.coins.units() / 100 * random_.between(0, 120));
    if (roll <= 35) order.cost = Money(0);
    if (roll > 35 && roll <= 60) order.cost = money_of(oracle.books().surplus() + nudge());
    order.cost = std::min(order.cost, Money(kOrderMoneyMax));
  } else if (random_.chance(20)) {
    order.paid = Money(random_.between(1, 3));
    order.wallet = Money(0);
  } else if (oracle.account(Account::subsidy) > 0 && random_.chance(40)) {
    order.subsidy = money_of(std::min(oracle.account(Account::subsidy), mpz_class(random_.between(1, 3))));
  }
}

void Author::release(const Oracle& oracle, Order& order, const mpz_class& points) {
  const Terms& terms = world_.terms;
  const mpz_class worth = ceiling_of(points * oracle.price()) + nudge();
  const mpq_class share =
      per_million(terms.legacy.release_share.units()) * per_million(kRateOne - terms.grant_rate.units());
  if (share == 0 || worth <= 0) return;
  const Order before = order;
  contribute(oracle, order, ceiling_of(worth / share));
  if (order.paid.units() > kOrderMoneyMax) order = before;
}

}  // namespace greenpool::oracle
