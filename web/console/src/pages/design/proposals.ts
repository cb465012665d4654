// Changes of terms and what became of each, put together from the lists of what happened.
type Row = Record<string, string | number | boolean | null>

export type ProposalState = 'waiting' | 'approved' | 'in_force' | 'withdrawn'

export interface Proposal {
  proposal: string
  terms: string
  effective: string
  operator: string
  at: string
  acknowledged: readonly string[]
  approvedBy: string | undefined
  state: ProposalState
}

export interface ProposalLists {
  proposed: readonly Row[]
  acknowledged: readonly Row[]
  approved: readonly Row[]
  withdrawn: readonly Row[]
  changed: readonly Row[]
}

export function proposalsOf({ proposed, acknowledged, approved, withdrawn, changed }: ProposalLists): readonly Proposal[] {
  const text = (row: Row, name: string) => String(row[name] ?? '')
  const of = (rows: readonly Row[], proposal: string) => rows.filter((row) => row['proposal'] === proposal)
  return proposed.map((row) => {
    const proposal = text(row, 'proposal')
    const approval = of(approved, proposal)[0]
    const state = of(changed, proposal).length > 0 ? 'in_force' : of(withdrawn, proposal).length > 0 ? 'withdrawn' : approval !== undefined ? 'approved' : 'waiting'
    return {
      proposal, terms: text(row, 'terms'), effective: text(row, 'effective'), operator: text(row, 'operator'), at: text(row, 'time'),
      acknowledged: of(acknowledged, proposal).map((each) => text(each, 'operator')),
      approvedBy: approval === undefined ? undefined : text(approval, 'operator'), state,
    }
  })
}
