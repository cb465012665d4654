import { expect, it } from 'vitest'
import { methodHere } from './providers'

const kWeChat = 'Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.40'
const kPhone = 'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36'
const kDesk = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/120 Safari/537.36'

it('goes to the provider as the browser can', () => {
  expect([kWeChat, kPhone, kDesk].map((agent) => methodHere('wechat', agent))).toEqual(['jsapi', 'h5', 'native'])
  expect([kWeChat, kPhone, kDesk].map((agent) => methodHere('alipay', agent))).toEqual(['h5', 'h5', 'native'])
})
