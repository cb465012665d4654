import { describe, expect, it } from 'vitest'
import { proposalsOf } from './proposals'

const proposed = (proposal: string) => ({ seq: 1, time: '2026-01-05T02:00:00Z', proposal, terms: '', effective: '2026-03-01T00:00:00Z', operator: 'li' })
const decided = (proposal: string, operator = 'wang') => ({ seq: 2, time: '2026-01-06T02:00:00Z', proposal, operator })

describe('proposals of terms', () => {
  it('say what became of each', () => {
    const found = proposalsOf({
      proposed: ['waits', 'approved', 'taken-back', 'counts'].map(proposed),
      acknowledged: [decided('waits', 'li'), decided('waits')],
      approved: [decided('approved'), decided('taken-back'), decided('counts')],
      withdrawn: [decided('taken-back')],
      changed: [{ seq: 3, time: '2026-03-01T00:00:00Z', proposal: 'counts', version: 2, terms: '' }],
    })
    expect(found.map(({ state }) => state)).toEqual(['waiting', 'approved', 'withdrawn', 'in_force'])
    expect(found[0]?.acknowledged).toEqual(['li', 'wang'])
    expect(found[0]?.approvedBy).toBeUndefined()
    expect(found[1]?.approvedBy).toBe('wang')
  })
})
