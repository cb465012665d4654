// Signing in by WeChat: the browser goes there and comes back to /m/wechat. What it is to go on with waits in this window; where
// the browser keeps nothing, the way on is the first page, and linking begins anew.
import { answer, type ActionHeaders } from '@greenpool/client'
import { servedByDemo } from '@greenpool/shared'
import { computed } from 'vue'
import { api } from './api'
import { hasWechat } from './programme'

const kNext = 'greenpool.wechat.next'
const kTicket = 'greenpool.wechat.ticket'
const kTicketMs = 15 * 60_000

function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}
function keep(key: string, text: string | undefined) {
  try {
    if (text === undefined) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Not allowed to.
  }
}

// Elsewhere WeChat has nobody to tell us of; a demo plays it in every browser.
export const wechatIsHere = computed(() => hasWechat.value && (/MicroMessenger/i.test(navigator.userAgent) || servedByDemo()))

export async function addressOfWechat(next: string, headers: ActionHeaders): Promise<string> {
  const { url } = await answer(api.POST('/api/v1/wechat/authorizations', { headers }))
  keep(kNext, next)
  return url
}

export function wayOn(): string {
  const next = kept(kNext)
  return next !== null && next.startsWith('/m/') ? next : '/'
}

// Of a WeChat user whom no account is linked to: who signs in now, having come by WeChat, links theirs.
export function keepTicket(ticket: string) {
  keep(kTicket, `${Date.now() + kTicketMs} ${ticket}`)
}
export function waitingTicket(): string | undefined {
  const [until, ticket] = (kept(kTicket) ?? '').split(' ')
  return ticket !== undefined && BigInt(until ?? '0') > BigInt(Date.now()) ? ticket : undefined
}
export function dropTicket() {
  keep(kTicket, undefined)
}
