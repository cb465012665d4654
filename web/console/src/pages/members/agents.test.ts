import { describe, expect, it } from 'vitest'
import { agentsNow, levelOf } from './agents'

describe('agents', () => {
  it('have the level that their region says', () => expect(['330000', '330100', '330106'].map(levelOf)).toEqual(['province', 'city', 'district']))

  it('are those who were appointed last and not dismissed since', () => {
    const row = (seq: number, region: string, member: string) => ({ seq, time: `2026-01-0${seq}T00:00:00Z`, region, member })
    const found = agentsNow([row(5, '330106', 'cy'), row(3, '330100', 'bo'), row(1, '330106', 'ann')], [row(4, '330100', 'bo'), row(2, '330106', 'ann')])
    expect(found).toEqual([{ region: '330106', level: 'district', member: 'cy', since: '2026-01-05T00:00:00Z', record: '5' }])
  })
})
