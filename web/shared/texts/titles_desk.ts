import { defineTexts } from '../src/texts'

export default defineTexts('titles_desk', {
  categories: { zh: '商品分类', en: 'Categories' },
  settlements: { zh: '批量结算', en: 'Settling orders' },
  invoices: { zh: '发票', en: 'Invoices' },
  refunds: { zh: '商城退款', en: 'Shop refunds' },
  incidents: { zh: '异常收款', en: 'Payments that fit no order' },
  reports: { zh: '商城报表', en: 'Shop reports' },
})
