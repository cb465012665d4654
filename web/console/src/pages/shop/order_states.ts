// Orders as staff handle them: what can be done in which state. The server has the last word.
import type { Schemas } from '@greenpool/client'

export type OrderState = Schemas['ShopOrder']['state']

export const kOrderStates: readonly OrderState[] = [
  'created', 'confirming', 'paid', 'shipped', 'received', 'settling', 'settled', 'cancelling', 'cancelled', 'refusing', 'refused', 'returned',
]

export const isOver = (state: OrderState) => state === 'cancelled' || state === 'refused' || state === 'returned'
// The engine or a timer takes it on; the page looks again.
export const isMoving = (state: OrderState) => state === 'confirming' || state === 'settling' || state === 'cancelling' || state === 'refusing'
export const maySend = (state: OrderState) => state === 'paid' || state === 'shipped'
export const mayCancel = (state: OrderState) => state === 'created' || state === 'paid'

export function maySettle(order: Pick<Schemas['ShopOrder'], 'state' | 'settle_at'>, now = Date.now()): boolean {
  return order.state === 'received' && order.settle_at !== undefined && new Date(order.settle_at).getTime() <= now
}

export function orderTone(state: OrderState): string {
  if (isOver(state)) return 'over'
  if (state === 'paid') return 'todo'
  return state === 'settled' ? 'good' : ''
}
