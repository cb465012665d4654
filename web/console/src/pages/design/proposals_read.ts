// The changes of terms of a programme, as its lists tell them.
import { readRecords } from '../../records'
import { proposalsOf, type Proposal } from './proposals'

export const kProposalsLimit = 200

export async function readProposals(programme: string, signal: AbortSignal): Promise<readonly Proposal[]> {
  const rowsOf = async (list: string) => (await readRecords(programme, list, {}, { limit: kProposalsLimit, signal })).rows
  const [proposed, acknowledged, approved, withdrawn, changed] = await Promise.all(
    ['terms_proposed', 'terms_acknowledged', 'terms_approved', 'terms_withdrawn', 'terms_changed'].map(rowsOf),
  )
  return proposalsOf({ proposed: proposed ?? [], acknowledged: acknowledged ?? [], approved: approved ?? [], withdrawn: withdrawn ?? [], changed: changed ?? [] })
}
