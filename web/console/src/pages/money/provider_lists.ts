// What goes through providers: payments for orders, refunds of them, payouts of withdrawals. The pages treat the three alike.
import { answer } from '@greenpool/client'
import type { Choices } from '@greenpool/shared'
import texts from '@greenpool/shared/texts/payments'
import { api } from '../../api'

export type Kind = 'payments' | 'payouts' | 'provider_refunds'

const kPaymentStates = ['created', 'pending', 'succeeded', 'closed', 'failed'] as const
const kPayoutStates = ['requested', 'sending', 'sent', 'awaiting_user', 'unknown', 'succeeded', 'failed'] as const
const kRefundStates = ['requested', 'sending', 'processing', 'succeeded', 'failed', 'abnormal'] as const

export const kKinds: Record<Kind, { states: readonly string[]; names: Choices; filters: readonly ('order' | 'member' | 'withdrawal' | 'payment')[]; item: string; parameter: string }> = {
  payments: { states: kPaymentStates, names: texts.payment_states, filters: ['order', 'member'], item: 'payment', parameter: 'payment' },
  payouts: { states: kPayoutStates, names: texts.payout_states, filters: ['member', 'withdrawal'], item: 'payout', parameter: 'payout' },
  provider_refunds: { states: kRefundStates, names: texts.refund_states, filters: ['payment'], item: 'provider_refund', parameter: 'refund' },
}

export interface Item {
  id: string
  state: string
  amount: string
  created_at: string
  finished_at: string | null
  provider_number: string | null
  problem: string | null
  order?: string
  member?: string
  withdrawal?: string
  payment?: string
  provider?: string
  method?: string
  operator?: string
  expires_at?: string
  reference?: string
  reason?: string
  refusal?: string | null
  engine_refusal?: string | null
  closing?: boolean
  cancelling?: boolean
}

export interface Question {
  state: string
  by: Readonly<Record<string, string>>
  before: number | undefined
  limit: number
  signal: AbortSignal
}

export async function readItems(kind: Kind, programme: string, { state, by, before, limit, signal }: Question): Promise<{ rows: readonly Item[]; next: number | null }> {
  const path = { programme }
  const page = { before, limit }
  if (kind === 'payments') {
    const query = { ...page, state: kPaymentStates.find((each) => each === state), order: by['order'], member: by['member'] }
    const { payments, next } = await answer(api.GET('/api/v1/programmes/{programme}/payments', { params: { path, query }, signal }))
    return { rows: payments, next }
  }
  if (kind === 'payouts') {
    const query = { ...page, state: kPayoutStates.find((each) => each === state), member: by['member'], withdrawal: by['withdrawal'] }
    const { payouts, next } = await answer(api.GET('/api/v1/programmes/{programme}/payouts', { params: { path, query }, signal }))
    return { rows: payouts, next }
  }
  const query = { ...page, state: kRefundStates.find((each) => each === state), payment: by['payment'] }
  const { refunds, next } = await answer(api.GET('/api/v1/programmes/{programme}/provider-refunds', { params: { path, query }, signal }))
  return { rows: refunds, next }
}

export function readItem(kind: Kind, programme: string, id: string, signal: AbortSignal): Promise<Item> {
  if (kind === 'payments') return answer(api.GET('/api/v1/programmes/{programme}/payments/{payment}', { params: { path: { programme, payment: id } }, signal }))
  if (kind === 'payouts') return answer(api.GET('/api/v1/programmes/{programme}/payouts/{payout}', { params: { path: { programme, payout: id } }, signal }))
  return answer(api.GET('/api/v1/programmes/{programme}/provider-refunds/{refund}', { params: { path: { programme, refund: id } }, signal }))
}

export function kindOf(page: string | undefined): Kind {
  return page?.startsWith('payout') === true ? 'payouts' : page?.startsWith('payment') === true ? 'payments' : 'provider_refunds'
}

export function itemTone(state: string): 'good' | 'waits' | 'bad' | undefined {
  if (state === 'succeeded') return 'good'
  if (state === 'unknown' || state === 'failed' || state === 'abnormal') return 'bad'
  return state === 'closed' ? undefined : 'waits'
}

export function isOver(state: string): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'closed'
}
