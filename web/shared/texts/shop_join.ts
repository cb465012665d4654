// Joining a programme, and accepting its terms.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_join', {
  invited: { zh: '您收到邀请，邀请码 {code}', en: 'You were invited, with the code {code}' },
  code: { zh: '邀请码（选填）', en: 'Invitation code (optional)' },
  read: { zh: '加入前请完整阅读以下条款与风险提示', en: 'Read the terms and the risk text before you join' },
  terms: { zh: '条款（第 {version} 版）', en: 'Terms, version {version}' },
  hash: { zh: '文本哈希', en: 'Hash of the text' },
  accept: { zh: '我已阅读条款与风险提示，知道积分可能换不回所付金额', en: 'I have read the terms and the risk text, and know that points may never bring back what was paid' },
  join: { zh: '接受并加入', en: 'Accept and join' },
  joined: { zh: '您已加入此方案。', en: 'You have joined this programme.' },
  pending: { zh: '加入申请处理中，请稍后再看。', en: 'Joining is under way; look again in a moment.' },
  refused: { zh: '加入未成功：{reason}', en: 'Joining was refused: {reason}' },
  to_shop: { zh: '去商城', en: 'To the shop' },
  accepted: { zh: '您已接受第 {version} 版条款。', en: 'You have accepted version {version} of the terms.' },
  to_accept: { zh: '条款已更新，需要接受第 {version} 版后才能继续下单。', en: 'The terms have changed: accept version {version} before your next order.' },
  accept_now: { zh: '接受此版本', en: 'Accept this version' },
  look_again: { zh: '刷新', en: 'Look again' },
})
