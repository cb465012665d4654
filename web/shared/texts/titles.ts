// The groups of the console's menu. Titles of pages stand in titles_AREA.ts, apart from what the pages say, because the menu
// needs them before any page is there.
import { defineTexts } from '../src/texts'

export default defineTexts('titles', {
  groups: {
    overview: { zh: '总览', en: 'Overview' },
    members: { zh: '会员', en: 'Members' },
    shop: { zh: '商城', en: 'Shop' },
    pool: { zh: '盈利池与积分', en: 'Pool and points' },
    money: { zh: '资金', en: 'Money' },
    approvals: { zh: '审批', en: 'Approvals' },
    capital: { zh: '资本', en: 'Capital' },
    design: { zh: '规则与推演', en: 'Terms and simulation' },
    books: { zh: '账簿与证明', en: 'Books and proofs' },
    system: { zh: '系统', en: 'System' },
  },
})
