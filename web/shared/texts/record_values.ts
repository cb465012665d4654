// What the values of records mean, by the names that the API gives them. Accounts have a table of their own (accounts.ts), and so
// have the stages of withdrawals (withdrawals.ts).
import { defineTexts } from '../src/texts'

export default defineTexts('record_values', {
  rules: {
    direct: { zh: '直推', en: 'Direct' },
    indirect: { zh: '间推', en: 'Indirect' },
    differential: { zh: '级差', en: 'Differential' },
    peer: { zh: '平级', en: 'Peer' },
    district_agent: { zh: '区代', en: 'District agent' },
    city_agent: { zh: '市代', en: 'City agent' },
    province_agent: { zh: '省代', en: 'Province agent' },
  },
  statuses: {
    active: { zh: '正常', en: 'Active' },
    frozen: { zh: '已冻结', en: 'Frozen' },
    disqualified: { zh: '已取消资格', en: 'Disqualified' },
  },
  closings: {
    sale: { zh: '卖出积分', en: 'Sale' },
    exit: { zh: '强制退出', en: 'Forced exit' },
    reversal: { zh: '订单退款', en: 'Refund of an order' },
    conversion: { zh: '积分转股', en: 'Converted into shares' },
    closing: { zh: '方案终止', en: 'The programme closed' },
    lapse: { zh: '锁定积分失效', en: 'Locked points lapsed' },
  },
  claim_stages: {
    proposed: { zh: '待批准', en: 'Proposed' },
    approved: { zh: '已批准', en: 'Approved' },
    rejected: { zh: '已驳回', en: 'Refused' },
    coins: { zh: '已转为消费币', en: 'Turned into coins' },
  },
  sources: {
    subsidy: { zh: '补贴账户', en: 'Subsidy account' },
    financing: { zh: '融资', en: 'Financing' },
    reserve: { zh: '储备', en: 'Reserve' },
  },
  stakes: {
    founder: { zh: '创始人', en: 'Founder' },
    team: { zh: '团队', en: 'Team' },
    investor: { zh: '投资人', en: 'Investor' },
    member: { zh: '会员', en: 'Member' },
  },
  lapses: {
    exit: { zh: '历史持仓已强制退出', en: 'The legacy position left' },
    unusable: { zh: '超出可用部分', en: 'More than could ever be used' },
    closing: { zh: '方案终止', en: 'The programme closed' },
  },
  releases: {
    rejected: { zh: '已驳回', en: 'Refused' },
    debt: { zh: '会员有欠款', en: 'The member is in debt' },
    failed: { zh: '付款失败', en: 'The payment failed' },
  },
})
