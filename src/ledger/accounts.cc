#include "ledger/accounts.h"

namespace greenpool {

std::string_view account_name(Account account) {
  static constexpr std::array<std::string_view, kAccountCount> kNames{"cash",
                                                                      "customer_deposits",
                                                                      "platform_capital",
                                                                      "supplier_payable",
                                                                      "pool",
                                                                      "reserve",
                                                                      "wallets",
                                                                      "platform_revenue",
                                                                      "held_withdrawals",
                                                                      "rewards_payable",
                                                                      "dividend",
                                                                      "platform_loss",
                                                                      "subsidy",
                                                                      "legacy_claims",
                                                                      "coins",
                                                                      "equity",
                                                                      "member_debt",
                                                                      "tax_withheld",
                                                                      "reserve_due",
                                                                      "supplier_receivable",
                                                                      "profit_distributed",
                                                                      "platform_drawings",
                                                                      "legacy_assumed",
                                                                      "withdrawal_fees"};
  return kNames[static_cast<std::size_t>(account)];
}

}  // namespace greenpool
