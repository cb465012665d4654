// How a payer gets to their provider from this browser.
import type { Schemas } from '@greenpool/client'

export type Provider = 'wechat' | 'alipay' | 'sandbox'
type Method = Schemas['ShopPayment']['method']

export function inWeChat(agent = navigator.userAgent): boolean {
  return /MicroMessenger/i.test(agent)
}

// Inside WeChat its own window opens; a telephone goes over to the app; elsewhere a code is scanned.
export function methodHere(provider: Provider, agent = navigator.userAgent): Method {
  if (provider === 'wechat' && inWeChat(agent)) return 'jsapi'
  return /Android|iPhone|iPad|Mobile/i.test(agent) ? 'h5' : 'native'
}

type Bridge = { invoke(name: string, values: unknown, done: () => void): void }

// WeChat's browser puts its bridge there by itself, maybe after the page.
export function payInWeChat(values: unknown, done: () => void): void {
  const bridge = (window as { WeixinJSBridge?: Bridge }).WeixinJSBridge
  if (bridge !== undefined) bridge.invoke('getBrandWCPayRequest', values, done)
  else document.addEventListener('WeixinJSBridgeReady', () => payInWeChat(values, done), { once: true })
}
