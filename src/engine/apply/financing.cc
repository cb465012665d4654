// Shares, rounds, the listing. SPEC section 10.
#include "base/text_id.h"
#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"
#include "engine/apply/standing.h"

namespace greenpool {
namespace {

// Of a certificate that is to be written.
const char* impossible(const CapTable& table, std::string_view id, std::string_view holder) {
  if (!is_text_id(id) || table.certificates.contains(id)) return "the certificate is taken";
  return is_text_id(holder) ? nullptr : "the holder's id is malformed";
}

bool has_room_for(const CapTable& table, std::int64_t shares) {
  return shares > 0 && shares <= kSharesMax - table.shares;
}

Certificate certificate_of(std::string_view holder, StakeKind kind, std::int64_t shares) {
  Certificate certificate;
  certificate.holder = holder;
  certificate.kind = kind;
  certificate.shares = shares;
  return certificate;
}

// shares = floor(amount x shares_before / pre_money), as products.
bool is_priced(const FinancingRound& round, const Invested& event) {
  const auto unsigned_of = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  const UInt128 due = wide(unsigned_of(event.amount.units()), unsigned_of(round.shares_before));
  const UInt128 lower = wide(unsigned_of(event.shares), unsigned_of(round.pre_money.units()));
  return lower <= due && due - lower < unsigned_of(round.pre_money.units());
}

}  // namespace

const char* fold(State& state, const SharesIssued& event, Change&) {
  CapTable& table = state.cap_table;
  if (const char* why = impossible(table, event.certificate, event.holder)) return why;
  if (!has_room_for(table, event.shares)) return "the shares would pass their bound";
  if (event.cliff_days < 0 || event.cliff_days > event.vesting_days || event.vesting_days > kVestingDaysMax) {
    return "a cliff is no longer than the vesting";
  }
  Certificate certificate = certificate_of(event.holder, event.kind, event.shares);
  certificate.vesting_from = event.vesting_from;
  certificate.cliff_days = event.cliff_days;
  certificate.vesting_days = event.vesting_days;
  certificate.locked_until = event.locked_until;
  table.certificates.emplace(event.certificate, std::move(certificate));
  table.shares += event.shares;
  return nullptr;
}

const char* fold(State& state, const RoundOpened& event, Change&) {
  CapTable& table = state.cap_table;
  if (!is_text_id(event.round) || table.rounds.contains(event.round)) return "the round is taken";
  if (event.shares_before != table.shares || table.shares == 0) return "there are other shares to price the round by";
  if (event.pre_money <= Money(0) || event.amount <= Money(0)) return "a round has a price and an amount";
  table.rounds.emplace(
      event.round, FinancingRound{event.pre_money, event.amount, Money(0), event.subsidy_rate, event.shares_before});
  return nullptr;
}

const char* fold(State& state, const Invested& event, Change& change) {
  CapTable& table = state.cap_table;
  if (const char* why = impossible(table, event.certificate, event.holder)) return why;
  const auto found = table.rounds.find(event.round);
  if (found == table.rounds.end()) return "the round is unknown";
  FinancingRound& round = found->second;
  if (event.amount > round.amount - round.raised) return "the round raises no more";
  if (!has_room_for(table, event.shares)) return "the shares would pass their bound";
  if (!is_priced(round, event)) return "the shares have another price";
  if (event.subsidy != share_floor(event.amount, round.subsidy_rate)) return "the subsidy is another part";
  Certificate certificate = certificate_of(event.holder, StakeKind::investor, event.shares);
  certificate.locked_until = event.locked_until;
  table.certificates.emplace(event.certificate, std::move(certificate));
  table.shares += event.shares;
  round.raised += event.amount;
  change.posting.debit(Account::cash, event.amount);
  change.posting.credit(Account::subsidy, event.subsidy);
  change.posting.credit(Account::equity, event.amount - event.subsidy);
  return nullptr;
}

const char* fold(State& state, const SharesTransferred& event, Change&) {
  CapTable& table = state.cap_table;
  if (const char* why = impossible(table, event.transfer, event.holder)) return why;
  const auto found = table.certificates.find(event.certificate);
  if (found == table.certificates.end()) return "the certificate is unknown";
  Certificate& from = found->second;
  if (event.shares <= 0 || event.shares > vested(from, state.clock) - from.transferred) {
    return "that many shares have not vested";
  }
  if (from.is_locked(state.clock)) return "the shares are locked up";
  from.transferred += event.shares;
  table.certificates.emplace(event.transfer, certificate_of(event.holder, from.kind, event.shares));
  return nullptr;
}

const char* fold(State& state, const SharesListed& event, Change&) {
  CapTable& table = state.cap_table;
  if (table.share_price != Money(0)) return "shares are listed once";
  if (event.share_price <= Money(0)) return "a share has a price";
  table.share_price = event.share_price;
  table.locked_until = event.locked_until;
  return nullptr;
}

const char* fold(State& state, const PointsConverted& event, Change& change) {
  CapTable& table = state.cap_table;
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  const std::string_view holder = state.directory.id_of(event.member);
  if (const char* why = impossible(table, event.conversion, holder)) return why;
  if (table.share_price == Money(0)) return "points become shares after the listing";
  if (!has_room_for(table, event.shares)) return "the shares would pass their bound";
  const Points available = state.holding_of(event.member) - state.sale_window.of(event.member);
  if (event.points == Points(0) || event.points > available) return "the member does not hold that many points";
  if (event.cash > state.pool.cash) return "the pool holds less";
  take_holding(state, event.member, event.points, event.cash);
  take_from_pool(state.pool, event.points, event.cash);
  change.holdings -= event.points;
  change.posting.debit(Account::pool, event.cash);
  change.posting.credit(Account::equity, event.cash);
  Certificate certificate = certificate_of(holder, StakeKind::member, event.shares);
  certificate.locked_until = table.locked_until;
  table.certificates.emplace(event.conversion, std::move(certificate));
  table.shares += event.shares;
  change_standing(state, event.member, {.spent = {}, .received = event.cash});
  state.totals.converted += event.cash;
  return nullptr;
}

}  // namespace greenpool
