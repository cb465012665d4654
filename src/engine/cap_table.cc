#include "engine/cap_table.h"

#include <algorithm>
#include <utility>

namespace greenpool {
namespace {

constexpr std::uint64_t kMicrosecondsADay = 86'400'000'000;

// Both have passed the bounds of money and shares: the product fits 64 bits.
std::int64_t per_mille_of(std::int64_t part, std::int64_t whole) { return whole == 0 ? 0 : part * 1'000 / whole; }

std::int64_t investors_per_mille(Money money, Money pre_money) {
  return per_mille_of(money.units(), pre_money.units() + money.units());
}

}  // namespace

std::int64_t vested(const Certificate& certificate, Timestamp at) {
  if (at < certificate.vesting_from) return 0;
  // The difference of any two times fits 64 bits without a sign.
  const std::uint64_t passed = static_cast<std::uint64_t>(at.microseconds()) -
                               static_cast<std::uint64_t>(certificate.vesting_from.microseconds());
  const auto days = static_cast<std::int64_t>(passed / kMicrosecondsADay);
  if (days < certificate.cliff_days) return 0;
  if (days >= certificate.vesting_days) return certificate.shares;
  return certificate.shares * days / certificate.vesting_days;  // at most 1e12 x 36 525
}

std::vector<Stake> holders(const CapTable& table, Timestamp at) {
  std::map<std::pair<std::string_view, StakeKind>, Stake> stakes;
  for (const auto& [id, certificate] : table.certificates) {
    if (certificate.held() == 0) continue;
    Stake& stake = stakes[{certificate.holder, certificate.kind}];
    stake.holder = certificate.holder;
    stake.kind = certificate.kind;
    stake.shares += certificate.held();
    // Asked for a time before a transfer, less had vested than has left since.
    stake.vested += std::max<std::int64_t>(0, vested(certificate, at) - certificate.transferred);
    if (certificate.is_locked(at)) stake.locked += certificate.held();
  }
  std::vector<Stake> all;
  for (auto& [key, stake] : stakes) {
    stake.per_mille = per_mille_of(stake.shares, table.shares);
    all.push_back(std::move(stake));
  }
  return all;
}

std::vector<Dilution> dilution(const CapTable& table) {
  std::vector<Dilution> all;
  for (const auto& [id, round] : table.rounds) {
    all.push_back(
        {id, investors_per_mille(round.raised, round.pre_money), investors_per_mille(round.amount, round.pre_money)});
  }
  return all;
}

}  // namespace greenpool
