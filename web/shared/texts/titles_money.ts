import { defineTexts } from '../src/texts'

export default defineTexts('titles_money', {
  withdrawals: { zh: '提现审核', en: 'Withdrawals' },
  withdrawal: { zh: '提现详情', en: 'Withdrawal' },
  payouts: { zh: '提现付款', en: 'Payouts' },
  payout: { zh: '付款单', en: 'Payout' },
  payments: { zh: '收款', en: 'Payments' },
  payment: { zh: '收款单', en: 'Payment' },
  provider_refunds: { zh: '渠道退款', en: 'Provider refunds' },
  provider_refund: { zh: '渠道退款单', en: 'Provider refund' },
  reconciliation: { zh: '资金对账', en: 'Reconciliation' },
  statements: { zh: '对账单', en: 'Statements' },
  statement_lines: { zh: '对账单明细', en: 'Statement lines' },
})
