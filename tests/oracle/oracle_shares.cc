// Shares: certificates, rounds, the listing, and points that become shares. SPEC section 10.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
bool Oracle::shares_overflow(const mpz_class& more) const {
  const mpz_class bound = flawed(Flaw::shares_bound_off) ? kSharesBound - 1 : kSharesBound;
  return cap_table_.shares() + more > bound;
}

void Oracle::add_certificate(std::string_view id, OracleCertificate certificate) {
  cap_table_.certificates.emplace(id, std::move(certificate));
  if (cap_table_.shares() == kSharesBound) meet(Occasion::shares_reach_bound);
}

// Nothing before the cliff, then by the whole day.
mpz_class Oracle::vested(const OracleCertificate& certificate, std::int64_t at) const {
  const std::int64_t passed = at - certificate.vesting_from;
  const std::int64_t cliff = certificate.cliff_days * kMicrosecondsPerDay;
  if (flawed(Flaw::cliff_day_excluded) ? passed <= cliff : passed < cliff) return 0;
  std::int64_t days = passed / kMicrosecondsPerDay;
  if (flawed(Flaw::vesting_begins_after_cliff)) days -= certificate.cliff_days;
  if (days >= certificate.vesting_days) return certificate.shares;
  if (flawed(Flaw::vesting_by_the_moment)) {
    return floor_of(ratio(certificate.shares * passed, whole(certificate.vesting_days) * kMicrosecondsPerDay));
  }
  return floor_of(ratio(certificate.shares * days, certificate.vesting_days));
}

Reasons Oracle::reasons(const IssueShares& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(cap_table_.certificates.contains(operation.certificate), Reject::name_conflict);
  reasons.add_if(shares_overflow(operation.shares), Reject::shares_limit);
  return reasons;
}

void Oracle::apply(const IssueShares& operation, Events& events) {
  add_certificate(operation.certificate, {std::string(operation.holder), operation.kind, whole(operation.shares),
                                          operation.vesting_from.microseconds(), operation.cliff_days,
                                          operation.vesting_days, operation.locked_until.microseconds(), 0});
  events.emplace_back(SharesIssued{operation.certificate, operation.holder, operation.kind, operation.shares,
                                   operation.vesting_from, operation.cliff_days, operation.vesting_days,
                                   operation.locked_until, operation.operator_id});
}

Reasons Oracle::reasons(const OpenRound& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(cap_table_.rounds.contains(operation.round), Reject::name_conflict);
  reasons.add_if(cap_table_.shares() == 0, Reject::shares_missing);
  return reasons;
}

void Oracle::apply(const OpenRound& operation, Events& events) {
  const mpz_class shares = cap_table_.shares();
  cap_table_.rounds.emplace(operation.round,
                            OracleRound{whole(operation.pre_money.units()), whole(operation.amount.units()), 0,
                                        per_million(operation.subsidy_rate.units()), shares});
  events.emplace_back(RoundOpened{operation.round, operation.pre_money, operation.amount, operation.subsidy_rate,
                                  units_of(shares), operation.operator_id});
}

Oracle::Investment Oracle::investment_of(const OracleRound& round, const Invest& operation) const {
  Investment investment;
  investment.amount = whole(operation.amount.units());
  const mpz_class shares = flawed(Flaw::round_price_moves) ? cap_table_.shares() : round.shares_before;
  investment.shares = floor_of(ratio(investment.amount * shares, round.pre_money));
  const mpq_class subsidy = investment.amount * round.subsidy_rate;
  investment.subsidy = flawed(Flaw::subsidy_of_round_rounds_up) ? ceiling_of(subsidy) : floor_of(subsidy);
  return investment;
}

Reasons Oracle::reasons(const Invest& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(cap_table_.certificates.contains(operation.certificate), Reject::name_conflict);
  const auto found = cap_table_.rounds.find(operation.round);
  reasons.add_if(found == cap_table_.rounds.end(), Reject::unknown_round);
  if (found == cap_table_.rounds.end()) return reasons;
  const OracleRound& round = found->second;
  const Investment investment = investment_of(round, operation);
  const mpz_class raised = round.raised + investment.amount;
  reasons.add_if(raised > round.amount || (flawed(Flaw::round_never_full) && raised == round.amount),
                 Reject::round_limit);
  reasons.add_if(investment.shares == 0, Reject::investment_too_small);
  reasons.add_if(shares_overflow(investment.shares), Reject::shares_limit);
  reasons.add_if(
      overflows(Account::cash, investment.amount) || overflows(Account::equity, investment.amount - investment.subsidy),
      Reject::account_limit);
  return reasons;
}

void Oracle::apply(const Invest& operation, Events& events) {
  OracleRound& round = cap_table_.rounds.find(operation.round)->second;
  const Investment investment = investment_of(round, operation);
  round.raised += investment.amount;
  if (round.raised == round.amount) meet(Occasion::round_is_raised);
  balance(Account::cash) += investment.amount;
  balance(Account::subsidy) += investment.subsidy;
  balance(Account::equity) += investment.amount - investment.subsidy;
  OracleCertificate certificate;
  certificate.holder = operation.holder;
  certificate.kind = StakeKind::investor;
  certificate.shares = investment.shares;
  certificate.locked_until = operation.locked_until.microseconds();
  add_certificate(operation.certificate, std::move(certificate));
  events.emplace_back(Invested{operation.certificate, operation.round, operation.holder, operation.amount,
                               Money(units_of(investment.subsidy)), units_of(investment.shares),
                               operation.locked_until});
}

Reasons Oracle::reasons(const TransferShares& operation, std::int64_t at) const {
  Reasons reasons;
  reasons.add_if(cap_table_.certificates.contains(operation.transfer), Reject::name_conflict);
  const auto found = cap_table_.certificates.find(operation.certificate);
  reasons.add_if(found == cap_table_.certificates.end(), Reject::unknown_certificate);
  if (found == cap_table_.certificates.end()) return reasons;
  const OracleCertificate& certificate = found->second;
  const mpz_class wanted = whole(operation.shares) + certificate.transferred;
  reasons.add_if(wanted > certificate.shares, Reject::shares_insufficient);
  reasons.add_if(wanted > vested(certificate, at), Reject::shares_unvested);
  const bool locked =
      flawed(Flaw::lock_up_end_excluded) ? at <= certificate.locked_until : at < certificate.locked_until;
  reasons.add_if(locked, Reject::shares_locked);
  return reasons;
}

void Oracle::apply(const TransferShares& operation, Events& events) {
  OracleCertificate& from = cap_table_.certificates.find(operation.certificate)->second;
  if (clock_ == from.locked_until) meet(Occasion::transfer_as_the_lock_up_ends);
  if (vested(from, clock_) == from.transferred + operation.shares) meet(Occasion::transfer_of_all_that_vested);
  from.transferred += operation.shares;
  OracleCertificate certificate;
  certificate.holder = operation.holder;
  certificate.kind = from.kind;
  certificate.shares = operation.shares;
  if (flawed(Flaw::transfer_keeps_vesting)) {
    certificate.vesting_from = from.vesting_from;
    certificate.vesting_days = from.vesting_days;
  }
  add_certificate(operation.transfer, std::move(certificate));
  events.emplace_back(SharesTransferred{operation.transfer, operation.certificate, operation.holder, operation.shares});
}

Reasons Oracle::reasons(const ListShares&, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(cap_table_.share_price.has_value(), Reject::already_listed);
  return reasons;
}

void Oracle::apply(const ListShares& operation, Events& events) {
  cap_table_.share_price = whole(operation.share_price.units());
  cap_table_.locked_until = operation.locked_until.microseconds();
  events.emplace_back(SharesListed{operation.share_price, operation.locked_until, operation.operator_id});
}

Oracle::Conversion Oracle::conversion_of(const ConvertPoints& operation) const {
  Conversion conversion;
  const std::size_t member = operation.member.value();
  conversion.available = flawed(Flaw::conversion_of_locked_points)
                             ? mpz_class(available_to(member) + locked_.locked_of(member))
                             : available_to(member);
  conversion.points = operation.points ? whole(operation.points->units()) : conversion.available;
  if (circulating_ == 0 || !cap_table_.share_price) return conversion;
  mpq_class worth = conversion.points * price();
  if (flawed(Flaw::conversion_pays_fee)) worth *= 1 - fee_;
  conversion.shares = floor_of(worth / *cap_table_.share_price);
  conversion.cash = conversion.shares * *cap_table_.share_price;
  const mpq_class burnt = conversion.cash / price();
  conversion.burnt = flawed(Flaw::burnt_points_round_down) ? floor_of(burnt) : ceiling_of(burnt);
  if (flawed(Flaw::conversion_burns_all)) conversion.burnt = conversion.points;
  return conversion;
}

Reasons Oracle::reasons(const ConvertPoints& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(cap_table_.certificates.contains(operation.conversion), Reject::name_conflict);
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  reasons.add_if(!cap_table_.share_price, Reject::not_listed);
  if (!knows(operation.member)) return reasons;
  const Conversion conversion = conversion_of(operation);
  reasons.add_if(is_frozen(operation.member), Reject::member_frozen);
  const bool owes = in_debt(operation.member.value()) && !flawed(Flaw::debtors_convert);
  reasons.add_if(owes, Reject::member_in_debt);
  reasons.add_if(conversion.points == 0 || conversion.points > conversion.available, Reject::insufficient_points);
  if (!cap_table_.share_price) return reasons;
  reasons.add_if(conversion.shares == 0, Reject::conversion_too_small);
  reasons.add_if(shares_overflow(conversion.shares), Reject::shares_limit);
  reasons.add_if(overflows(Account::equity, conversion.cash), Reject::account_limit);
  return reasons;
}

void Oracle::apply(const ConvertPoints& operation, Events& events) {
  const std::size_t member = operation.member.value();
  const Conversion conversion = conversion_of(operation);
  meet_conversion(conversion, member);
  collect(member, events);
  const std::vector<std::size_t> from = members_[member].open_positions;
  settle_residue_before(conversion.burnt, events);
  sell_from(from, conversion.burnt, conversion.cash);
  if (conversion.burnt == circulating_) last_price_ = price();
  pool_ -= conversion.cash;
  circulating_ -= conversion.burnt;
  balance(Account::pool) -= conversion.cash;
  balance(Account::equity) += conversion.cash;
  if (!flawed(Flaw::conversion_is_no_receipt)) members_[member].received += conversion.cash;
  totals_.converted += conversion.cash;
  OracleCertificate certificate;
  certificate.holder = members_[member].id;
  certificate.kind = StakeKind::member;
  certificate.shares = conversion.shares;
  certificate.locked_until = flawed(Flaw::converted_shares_are_free) ? 0 : cap_table_.locked_until;
  add_certificate(operation.conversion, std::move(certificate));
  events.emplace_back(PointsConverted{operation.conversion, operation.member, Points(units_of(conversion.burnt)),
                                      Money(units_of(conversion.cash)), units_of(conversion.shares)});
  consequences(Occasion::exit_caused_by_conversion, events);
}

}  // namespace greenpool::oracle
