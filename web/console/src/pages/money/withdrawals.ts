// Withdrawals as the records have them.
import { readRecords, type RecordsAsked } from '../../records'

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

export async function readWithdrawals(programme: string, narrowed: RecordsAsked, ask: { cursor: number | undefined; limit: number; signal: AbortSignal }) {
  const { rows, next } = await readRecords(programme, 'withdrawals', narrowed, ask)
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
