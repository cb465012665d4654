// The columns of a list of records: what they are called, and what their values mean.
import { choice, type Choices } from '@greenpool/shared'
import accounts from '@greenpool/shared/texts/accounts'
import values from '@greenpool/shared/texts/record_values'
import texts from '@greenpool/shared/texts/records'
import withdrawals from '@greenpool/shared/texts/withdrawals'
import type { ColumnKind, TableColumn } from './paged_table'

const kWords: Readonly<Record<string, Choices>> = {
  account: accounts.names, rule: values.rules, status: values.statuses, closed_by: values.closings, source: values.sources, kind: values.stakes,
}
// Where the same column means something else in another list.
const kWordsOf: Readonly<Record<string, Readonly<Record<string, Choices>>>> = {
  claims: { stage: values.claim_stages },
  withdrawals: { stage: withdrawals.stages },
  member_status_changed: { from: values.statuses, to: values.statuses },
  locked_lapsed: { reason: values.lapses },
  withdrawal_released: { reason: values.releases },
}
const kOperators = new Set(['operator', 'approved_by', 'sent_by', 'rejected_by', 'proposed_by', 'decided_by', 'acknowledged_by', 'acknowledged_too_by'])

// Where a column holds one of a few values.
export function recordChoices(list: string, column: string): Choices | undefined {
  return kWordsOf[list]?.[column] ?? kWords[column]
}

// What has no words is shown as it came.
export function recordWord(list: string, column: string, value: string): string {
  return choice(recordChoices(list, column) ?? {}, value)
}

interface RecordList {
  list: string
  columns: readonly string[]
  kinds: readonly ColumnKind[]
}

export function recordColumns({ list, columns, kinds }: RecordList, operatorName: (id: string) => string): readonly TableColumn[] {
  return columns.map((name, index) => ({
    name,
    title: choice(texts.columns, name),
    kind: kinds[index] ?? 'text',
    words: kOperators.has(name) ? operatorName : (value) => recordWord(list, name, value),
  }))
}
