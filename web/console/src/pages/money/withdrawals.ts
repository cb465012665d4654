// Withdrawals as the records have them.
import { answer } from '@greenpool/client'
import { api } from '../../api'

export const kStages = ['requested', 'approved', 'sent', 'unknown', 'paid', 'rejected', 'failed', 'debt'] as const

export interface WithdrawalRow {
  withdrawal: string
  member: string
  stage: string
  amount: string
  fee: string | null
  tax: string | null
  approved_by: string | null
  sent_by: string | null
  rejected_by: string | null
  requested_at: string | null
  approved_at: string | null
  sent_at: string | null
  unknown_at: string | null
  ended_at: string | null
}

export interface Narrowed {
  member?: string
  by?: string
  value?: string
}

export async function readWithdrawals(programme: string, narrowed: Narrowed, before: number | undefined, limit: number, signal: AbortSignal) {
  const { rows, next } = await answer(api.GET('/api/v1/programmes/{programme}/records/{list}', {
    params: { path: { programme, list: 'withdrawals' }, query: { ...narrowed, before, limit } }, signal,
  }))
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    rows: rows.map((row): WithdrawalRow => ({
      withdrawal: text(row['withdrawal']) ?? '', member: text(row['member']) ?? '', stage: text(row['stage']) ?? '', amount: text(row['amount']) ?? '0',
      fee: text(row['fee']), tax: text(row['tax']), approved_by: text(row['approved_by']), sent_by: text(row['sent_by']), rejected_by: text(row['rejected_by']),
      requested_at: text(row['requested_at']), approved_at: text(row['approved_at']), sent_at: text(row['sent_at']), unknown_at: text(row['unknown_at']),
      ended_at: text(row['ended_at']),
    })),
    next,
  }
}

export function toneOf(stage: string): 'good' | 'waits' | 'bad' | undefined {
  if (stage === 'requested' || stage === 'approved') return 'waits'
  if (stage === 'unknown' || stage === 'failed') return 'bad'
  return stage === 'paid' ? 'good' : undefined
}
