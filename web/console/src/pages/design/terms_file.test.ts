import { describe, expect, it } from 'vitest'
import { compareTerms, readTerms, valueIn } from './terms_file'

const kTerms = `[programme]
id = "demo"  # for files
name = "绿池 \\"演示\\""

[points]
sell_fee = "0.2"
split_factor = 1000

[[tax]]
above = "800.00"
[[tax]]
above = "4000.00"
`

describe('terms', () => {
  it('are read line by line, with the places of what stands several times', () => {
    expect(readTerms(kTerms)).toEqual([
      { section: 'programme', place: 0, key: 'id', value: 'demo' },
      { section: 'programme', place: 0, key: 'name', value: '绿池 "演示"' },
      { section: 'points', place: 0, key: 'sell_fee', value: '0.2' },
      { section: 'points', place: 0, key: 'split_factor', value: '1000' },
      { section: 'tax', place: 1, key: 'above', value: '800.00' },
      { section: 'tax', place: 2, key: 'above', value: '4000.00' },
    ])
    expect(valueIn(readTerms(kTerms), 'points', 'sell_fee')).toBe('0.2')
    expect(valueIn(readTerms(kTerms), 'calendar', 'notice_days')).toBeUndefined()
  })

  it('are compared: changed, added, taken out', () => {
    const changed = kTerms.replace('"0.2"', '"0.15"').replace('[[tax]]\nabove = "4000.00"\n', '[exit]\nmultiple = "2"\n')
    expect(compareTerms(readTerms(kTerms), readTerms(changed))).toEqual([
      { section: 'points', place: 0, key: 'sell_fee', before: '0.2', after: '0.15' },
      { section: 'exit', place: 0, key: 'multiple', before: undefined, after: '2' },
      { section: 'tax', place: 2, key: 'above', before: '4000.00', after: undefined },
    ])
    expect(compareTerms(readTerms(kTerms), readTerms(kTerms))).toEqual([])
  })
})
