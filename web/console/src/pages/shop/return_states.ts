// Returns as staff handle them: what can be done in which state. The server has the last word.
import type { Schemas } from '@greenpool/client'

type Return = Schemas['ShopReturn']
export type ReturnState = Return['state']

export const kReturnStates: readonly ReturnState[] = ['requested', 'approved', 'refunding', 'refunded', 'rejected', 'withdrawn', 'failed']

export const mayApprove = (found: Return) => found.state === 'requested'
export const mayReject = (found: Return) => found.state === 'requested' || found.state === 'approved'
export const mayReceive = (found: Return) => found.state === 'approved' && found.kind === 'goods_back'
// Only what the engine refused; else the refund is under way.
export const mayGiveUp = (found: Return) => found.state === 'refunding' && found.code !== undefined && found.code !== ''

export function returnTone(state: ReturnState): string {
  if (state === 'requested' || state === 'failed') return 'todo'
  if (state === 'refunded') return 'good'
  return state === 'rejected' || state === 'withdrawn' ? 'over' : ''
}
