// What can be done with an order in which state; the server has the last word.
import type { Schemas } from '@greenpool/client'

type State = Schemas['ShopOrder']['state']

const kOver: readonly State[] = ['cancelled', 'refused', 'returned']
const kCancellable: readonly State[] = ['created', 'paid']
const kReturnable: readonly State[] = ['shipped', 'received']
const kInvoiceable: readonly State[] = ['paid', 'shipped', 'received', 'settling', 'settled']

export const isOver = (state: State) => kOver.includes(state)
export const isCancellable = (state: State) => kCancellable.includes(state)
export const isReturnable = (state: State) => kReturnable.includes(state)
export const isInvoiceable = (state: State) => kInvoiceable.includes(state)
// No command of the member's: it goes on by itself, and the page looks again.
export const isMoving = (state: State) => ['confirming', 'settling', 'cancelling', 'refusing'].includes(state)
