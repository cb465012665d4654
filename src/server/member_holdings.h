// What engines still hold in a member's name: it would be nobody's once the person behind the id is erased.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "server/programmes.h"

namespace greenpool {

inline constexpr ProblemInfo kMemberHoldsValue{
    "member_holds_value",
    2670,
    409,
    true,
    "账户中还有积分、零钱、消费币或未完成的提现，请先卖出、提现或用完",
    "points, wallet, coins or open withdrawals are left: sell, withdraw or spend them first"};

struct MemberHoldings {
  std::string programme;
  int digits = 2;
  Money wallet{};               // below 0: a debt
  Points points{};              // that a sale of all would pay something for
  Points locked{};              // for old claims
  Money coins{};                // likewise
  std::size_t withdrawals = 0;  // that are open

  [[nodiscard]] bool empty() const {
    return wallet == Money(0) && points == Points(0) && locked == Points(0) && coins == Money(0) && withdrawals == 0;
  }
};

// "shop: wallet 12.00, points 210.00000000; …" of what is not empty; empty: nothing is left.
[[nodiscard]] std::string describe(const std::vector<MemberHoldings>& holdings);

// Asks the engines one after the other. then: once, from any thread; nothing: one of them could not be asked. Where an
// engine does not know the member nothing is held.
using HoldingsKnown = std::function<void(std::optional<std::vector<MemberHoldings>>)>;
void ask_holdings(std::vector<Programme*> programmes, const std::string& member, HoldingsKnown then);

}  // namespace greenpool
