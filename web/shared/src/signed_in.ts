// Whether somebody signed in here and has not left since. The cookie cannot be seen by scripts, and asking for the session of
// somebody who never came is answered 401, which browsers write down as a fault.
import { watch, type ShallowRef } from 'vue'
import { remembered } from './remembered'

const came = remembered<'yes' | 'no'>('greenpool.signed_in', 'no', (text) => text === 'yes' || text === 'no')

export function mayHaveSession(): boolean {
  return came.value === 'yes'
}

// The session was asked for, and there is none.
export function noSession(): void {
  came.value = 'no'
}

// Both apps share the cookie, so they share this, too.
export function rememberSession(session: ShallowRef<unknown>): void {
  watch(session, (now) => (came.value = now === undefined ? 'no' : 'yes'), { flush: 'sync' })
}
