// Certificates, rounds, the listing, conversions.
#include "tests/oracle/author.h"
#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
Told Author::shares(const Oracle& oracle, std::int64_t& at) {
  const std::int64_t roll = random_.between(1, 100);
  if (oracle.cap_table().share_price && roll <= 55) return conversion(oracle);
  // A round before there is any share to price it by, now and then.
  const bool has_none = oracle.cap_table().certificates.empty();
  if (roll <= 60 || (has_none && roll <= 95)) return certificate(oracle, at);
  if (has_none) return round(oracle, at);
  if (roll <= 75) return round(oracle, at);
  if (roll <= 90) return transfer(oracle, at);
  if (roll <= 93 && !oracle.cap_table().share_price) return conversion(oracle);
  // A part of the pool, or a few minor units.
  BasicListShares<ToldForm> told{Money(random_.magnitude(world_.standard_paid)), {}, some_operator()};
  if (oracle.pool() > 0) told.share_price = money_of(oracle.pool() / random_.between(1, 30));
  if (random_.chance(50)) told.locked_until = Timestamp(at + random_.between(0, 20) * kMicrosecondsPerDay);
  return told;
}

Told Author::certificate(const Oracle& oracle, std::int64_t at) {
  BasicIssueShares<ToldForm> told;
  told.certificate = random_.chance(97) ? new_id('s') : some_certificate(oracle);
  told.holder = random_.pick({"founder", "team", "fund"});
  told.kind = random_.pick({StakeKind::founder, StakeKind::team, StakeKind::investor});
  const mpz_class left = kSharesBound - oracle.cap_table().shares();
  told.shares = random_.chance(8) ? amount_of(left + nudge()) : random_.magnitude(random_.pick({100, 100'000}));
  if (random_.chance(60)) {
    told.vesting_days = random_.pick({1, 3, 7, 30, 365, 36'525});
    told.cliff_days = random_.between(0, told.vesting_days + (random_.chance(5) ? 1 : 0));
    // Many have begun before, so that a cliff is near.
    told.vesting_from =
        Timestamp(std::max<std::int64_t>(0, at - random_.between(0, told.cliff_days) * kMicrosecondsPerDay));
  }
  if (random_.chance(30)) told.locked_until = Timestamp(at + random_.between(0, 10) * kMicrosecondsPerDay);
  told.operator_id = some_operator();
  return told;
}

std::string Author::some_certificate(const Oracle& oracle) {
  const auto& certificates = oracle.cap_table().certificates;
  if (certificates.empty()) return "none";
  auto chosen = certificates.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(certificates.size())));
  return chosen->first;
}

Told Author::round(const Oracle& oracle, std::int64_t at) {
  const auto& rounds = oracle.cap_table().rounds;
  if (rounds.empty() || random_.chance(15)) {
    BasicOpenRound<ToldForm> told;
    told.round = random_.chance(90) ? new_id('f') : "A";
    told.pre_money = Money(random_.magnitude(world_.paid_max * 10));
    told.amount = Money(random_.magnitude(world_.paid_max * 3));
    told.subsidy_rate = Rate(random_.pick<std::int64_t>({0, 100'000, 333'333, kRateOne}));
    told.operator_id = some_operator();
    return told;
  }
  auto chosen = rounds.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(rounds.size())));
  const auto& [id, round] = *chosen;
  BasicInvest<ToldForm> told;
  told.certificate = random_.chance(97) ? new_id('s') : some_certificate(oracle);
  told.round = random_.chance(97) ? id : "none";
  told.holder = "fund";
  const mpz_class left = round.amount - round.raised;
  switch (random_.below(4)) {
    case 0:
      told.amount = money_of(left + nudge());
      break;
    case 1:
      // The least that buys one share, or a few.
      told.amount = money_of(ceiling_of(ratio(round.pre_money * random_.between(1, 4), round.shares_before)) + nudge());
      break;
    default:
      told.amount = money_of(left / random_.between(2, 9));
  }
  if (random_.chance(30)) told.locked_until = Timestamp(at + random_.between(0, 10) * kMicrosecondsPerDay);
  return told;
}

Told Author::transfer(const Oracle& oracle, std::int64_t& at) {
  BasicTransferShares<ToldForm> told{new_id('s'), some_certificate(oracle), "heir", 1};
  const auto found = oracle.cap_table().certificates.find(told.certificate);
  if (found == oracle.cap_table().certificates.end()) return told;
  const OracleCertificate& certificate = found->second;
  const std::int64_t cliff = certificate.vesting_from + certificate.cliff_days * kMicrosecondsPerDay;
  const std::int64_t edge = random_.chance(50) ? certificate.locked_until : cliff;
  const std::int64_t reach = world_.has_short_periods ? kMicrosecondsPerDay : 20 * kMicrosecondsPerDay;
  if (edge >= at && edge < at + reach && random_.chance(40)) at = std::max(oracle.clock(), edge + nudge() * tick());
  const mpz_class vested = oracle.vested(certificate, at) - certificate.transferred;
  switch (random_.below(4)) {
    case 0:
      told.shares = amount_of(certificate.shares - certificate.transferred + nudge());
      break;
    case 1:
    case 2:
      told.shares = amount_of(vested + nudge());
      break;
    default:
      told.shares = random_.magnitude(amount_of(vested));
  }
  if (random_.chance(2)) told.transfer = told.certificate;
  return told;
}

// All; the fewest points that are worth so many shares; a part.
Told Author::conversion(const Oracle& oracle) {
  BasicConvertPoints<ToldForm> told;
  told.conversion = random_.chance(98) ? new_id('s') : some_certificate(oracle);
  told.member = some_holder(oracle);
  const mpz_class held = oracle.available_to(told.member.value());
  const mpz_class price = oracle.cap_table().share_price.value_or(1);
  switch (random_.below(5)) {
    case 0:
    case 1:
      break;
    case 2:
      told.points = Points(amount_of(ceiling_of(price * random_.between(1, 3) / oracle.price()) + nudge()));
      break;
    case 3:
      told.points = Points(amount_of(held + nudge()));
      break;
    default:
      told.points = Points(amount_of(held * random_.between(1, 99) / 100));
  }
  return told;
}

}  // namespace greenpool::oracle
