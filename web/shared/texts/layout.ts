// The frame of the console.
import { defineTexts } from '../src/texts'

export default defineTexts('layout', {
  menu: { zh: '主菜单', en: 'Main menu' },
  open_menu: { zh: '打开菜单', en: 'Open the menu' },
  programme: { zh: '平台方案', en: 'Programme' },
  account: { zh: '账号', en: 'Account' },
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  tour: { zh: '两分钟导览', en: 'Two-minute tour' },
  risk: { zh: '积分价格不构成收益承诺；全体会员可取出的金额以盈利池余额为限。', en: 'The price of points is no promise; members as a whole can take out no more than the pool holds.' },
  api_docs: { zh: '接口文档', en: 'API documentation' },
})
