#include "ledger/accounts.h"

namespace greenpool {

std::string_view account_name(Account account) {
  static constexpr std::array<std::string_view, kAccountCount> kNames{
      "cash", "customer_deposits", "platform_capital", "supplier_payable",
      "pool", "reserve",           "wallets",          "platform_revenue"};
  return kNames[static_cast<std::size_t>(account)];
}

}  // namespace greenpool
