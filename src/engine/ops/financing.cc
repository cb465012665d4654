// Shares, rounds, the listing. SPEC section 10.
#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

std::int64_t shares_left(const State& state) { return kSharesMax - state.cap_table.shares; }

UInt128 product(std::int64_t a, std::int64_t b) {
  return wide(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
}

// floor(amount x shares_before / pre_money), however many that are.
UInt128 shares_for(const FinancingRound& round, Money amount) {
  return product(amount.units(), round.shares_before) / static_cast<std::uint64_t>(round.pre_money.units());
}

// floor(n x P / S / price): the floor of a floor's part is that of one division. Likewise of more points than there
// are.
UInt128 shares_for(const Pool& pool, Points points, Money share_price) {
  if (pool.circulating == Points(0)) return 0;
  const UInt128 worth =
      product(points.units(), pool.cash.units()) / static_cast<std::uint64_t>(pool.circulating.units());
  return worth / static_cast<std::uint64_t>(share_price.units());
}

// ceil(cash x S / P)
Points points_for(const Pool& pool, Money cash) {
  return Points(multiply_divide_ceil(cash.units(), pool.circulating.units(), pool.cash.units()));
}

}  // namespace

Reject check(const State& state, Timestamp, const IssueShares& command, Plan& plan) {
  if (command.shares > shares_left(state)) return Reject::shares_limit;
  plan.add(SharesIssued{command.certificate, command.holder, command.kind, command.shares, command.vesting_from,
                        command.cliff_days, command.vesting_days, command.locked_until, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const OpenRound& command, Plan& plan) {
  if (state.cap_table.shares == 0) return Reject::shares_missing;
  plan.add(RoundOpened{command.round, command.pre_money, command.amount, command.subsidy_rate, state.cap_table.shares,
                       command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const Invest& command, Plan& plan) {
  const auto found = state.cap_table.rounds.find(command.round);
  if (found == state.cap_table.rounds.end()) return Reject::unknown_round;
  const FinancingRound& round = found->second;
  if (command.amount > round.amount - round.raised) return Reject::round_limit;
  const UInt128 shares = shares_for(round, command.amount);
  if (shares == 0) return Reject::investment_too_small;
  if (shares > static_cast<std::uint64_t>(shares_left(state))) return Reject::shares_limit;
  const Money subsidy = share_floor(command.amount, round.subsidy_rate);
  if (!has_room(state, Account::cash, command.amount) || !has_room(state, Account::equity, command.amount - subsidy)) {
    return Reject::account_limit;
  }
  plan.add(Invested{command.certificate, command.round, command.holder, command.amount, subsidy,
                    static_cast<std::int64_t>(shares), command.locked_until});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const TransferShares& command, Plan& plan) {
  const auto found = state.cap_table.certificates.find(command.certificate);
  if (found == state.cap_table.certificates.end()) return Reject::unknown_certificate;
  const Certificate& certificate = found->second;
  if (command.shares > certificate.held()) return Reject::shares_insufficient;
  if (command.shares > vested(certificate, at) - certificate.transferred) return Reject::shares_unvested;
  if (certificate.is_locked(at)) return Reject::shares_locked;
  plan.add(SharesTransferred{command.transfer, command.certificate, command.holder, command.shares});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const ListShares& command, Plan& plan) {
  if (state.cap_table.share_price != Money(0)) return Reject::already_listed;
  plan.add(SharesListed{command.share_price, command.locked_until, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const ConvertPoints& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (is_frozen(state, command.member)) return Reject::member_frozen;
  const Money share_price = state.cap_table.share_price;
  if (share_price == Money(0)) return Reject::not_listed;
  // A conversion brings nothing that could repay a debt.
  if (state.member(command.member).wallet < Money(0)) return Reject::member_in_debt;
  const Points released = plan_collection(state, command.member, plan);
  const Points available = state.holding_of(command.member) + released - state.sale_window.of(command.member);
  const Points points = command.points.value_or(available);
  const UInt128 shares = shares_for(state.pool, points, share_price);
  if (shares > static_cast<std::uint64_t>(shares_left(state))) return Reject::shares_limit;
  if (points == Points(0) || points > available) return Reject::insufficient_points;
  if (shares == 0) return Reject::conversion_too_small;
  const Pool& pool = state.pool;
  const Money cash(static_cast<std::int64_t>(shares) * share_price.units());  // at most P
  if (!has_room(state, Account::equity, cash)) return Reject::account_limit;
  const Points burnt = points_for(pool, cash);
  if (would_leave_residue(state, command.member, released, burnt)) plan_releases_settled(state, released, plan);
  plan.add(PointsConverted{command.conversion, command.member, burnt, cash, static_cast<std::int64_t>(shares)});
  return Reject::none;
}

}  // namespace greenpool
