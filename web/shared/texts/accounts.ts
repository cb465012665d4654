// The accounts of a programme's books, by the names that the API gives them.
import { defineTexts } from '../src/texts'

export default defineTexts('accounts', {
  names: {
    cash: { zh: '银行存款', en: 'Cash' },
    customer_deposits: { zh: '预收订单款', en: 'Deposits of customers' },
    platform_capital: { zh: '平台资本', en: 'Platform capital' },
    supplier_payable: { zh: '应付供应商', en: 'Owed to suppliers' },
    pool: { zh: '盈利池', en: 'Pool' },
    reserve: { zh: '储备', en: 'Reserve' },
    wallets: { zh: '会员零钱', en: 'Wallets of members' },
    platform_revenue: { zh: '平台收入', en: 'Platform revenue' },
    held_withdrawals: { zh: '提现处理中', en: 'Withdrawals under way' },
    rewards_payable: { zh: '应付奖励', en: 'Rewards payable' },
    dividend: { zh: '待分配分红', en: 'Dividend to be paid' },
    platform_loss: { zh: '平台损失', en: 'Platform loss' },
    subsidy: { zh: '补贴', en: 'Subsidy' },
    legacy_claims: { zh: '历史权益', en: 'Old claims' },
    coins: { zh: '消费币', en: 'Coins' },
    equity: { zh: '股本', en: 'Equity' },
    member_debt: { zh: '会员欠款', en: 'Debts of members' },
    tax_withheld: { zh: '代扣税款', en: 'Tax withheld' },
    reserve_due: { zh: '应归储备', en: 'Due to the reserve' },
    supplier_receivable: { zh: '应收供应商', en: 'Owed by suppliers' },
    profit_distributed: { zh: '已归集分红', en: 'Profit gathered so far' },
    platform_drawings: { zh: '平台支取', en: 'Platform drawings' },
    legacy_assumed: { zh: '承接的历史权益', en: 'Old claims assumed' },
    withdrawal_fees: { zh: '提现手续费', en: 'Withdrawal fees' },
  },
})
