// How a member comes in.
import { defineTexts } from '../src/texts'

export default defineTexts('sign_in', {
  welcome: { zh: '登录绿池', en: 'Sign in to Greenpool' },
  new_account: { zh: '未注册的手机号验证后自动创建账号；加入平台方案前会另行请您阅读条款与风险提示。', en: 'A phone without an account gets one. Before you join a programme you will be asked to read its terms and risk text.' },
  phone: { zh: '手机号', en: 'Phone' },
  code: { zh: '验证码', en: 'Code' },
  send: { zh: '获取验证码', en: 'Send a code' },
  sent: { zh: '已发送', en: 'Sent' },
  again: { zh: '{seconds} 秒后可重发', en: 'Again in {seconds} s' },
  by_password: { zh: '使用密码登录', en: 'Use a password instead' },
  wechat: { zh: '微信登录', en: 'Sign in by WeChat' },
  wechat_under_way: { zh: '正在通过微信登录…', en: 'Signing in by WeChat…' },
  wechat_first: { zh: '此微信尚未绑定账号：用手机号登录一次即可绑定。', en: 'No account is linked to this WeChat user yet: sign in by phone once, and yours is.' },
  wechat_link_this: { zh: '此微信尚未绑定账号。是否绑定到当前账号“{name}”？', en: 'No account is linked to this WeChat user. Link the account you are signed in to, “{name}”?' },
  wechat_link: { zh: '绑定', en: 'Link it' },
  wechat_linked: { zh: '已绑定微信', en: 'WeChat is linked' },
  wechat_go_on: { zh: '暂不绑定，继续', en: 'Go on without linking' },
  by_code: { zh: '使用验证码登录', en: 'Use a code instead' },
})
