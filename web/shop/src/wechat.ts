// Signing in by WeChat: the browser goes there and comes back to /m/wechat. What it is to go on with waits in this window.
import { answer, type ActionHeaders } from '@greenpool/client'
import { servedByDemo } from '@greenpool/shared'
import { api } from './api'

const kNext = 'greenpool.wechat.next'
const kTicket = 'greenpool.wechat.ticket'

// Elsewhere WeChat has nobody to tell us of; a demo plays it in every browser.
export const wechatIsHere = /MicroMessenger/i.test(navigator.userAgent) || servedByDemo()

export async function addressOfWechat(next: string, headers: ActionHeaders): Promise<string> {
  const { url } = await answer(api.POST('/api/v1/wechat/authorizations', { headers }))
  sessionStorage.setItem(kNext, next)
  return url
}

export function wayOn(): string {
  const next = sessionStorage.getItem(kNext)
  return next !== null && next.startsWith('/m/') ? next : '/'
}

// Of a WeChat user whom no account is linked to: who signs in next can link theirs.
export function keepTicket(ticket: string) {
  sessionStorage.setItem(kTicket, ticket)
}
export function waitingTicket(): string | undefined {
  return sessionStorage.getItem(kTicket) ?? undefined
}
export function dropTicket() {
  sessionStorage.removeItem(kTicket)
}
