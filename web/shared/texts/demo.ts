// Whom one may look at a demo as.
import { defineTexts } from '../src/texts'

export default defineTexts('demo', {
  title: { zh: '演示账号', en: 'Accounts of this demo' },
  reason: { zh: '这是演示：数据均为虚构，点选一个身份即可登录。', en: 'This is a demo: nothing in it is real. Choose whom to look at it as.' },
  look_as: { zh: '切换演示身份', en: 'Look at the demo as' },
  roles: {
    owner: { zh: '查看并决定一切，规则变更需第二人批准', en: 'Sees and decides all; changed terms need a second person' },
    finance_maker: { zh: '登记打款与资金，等待复核', en: 'Enters payouts and money, for another to check' },
    finance_checker: { zh: '复核经办提交的资金事项', en: 'Checks what the maker entered' },
    risk: { zh: '查看风险、冻结与合规警报', en: 'Looks at risks, freezes and alarms' },
    shop_manager: { zh: '商品、订单与售后', en: 'Goods, orders and returns' },
    support: { zh: '查询会员，回答疑问', en: 'Looks members up and answers them' },
    auditor: { zh: '只读核对账簿与记录', en: 'Reads books and records, changes nothing' },
  },
})
