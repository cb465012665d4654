import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTerms, valueIn } from '../design/terms_file'
import { kFields, typedOf, withValue, writtenOf } from './draft'

const kTerms = readFileSync(join(import.meta.dirname, '../../../../../examples/two-level.toml'), 'utf8')
const field = (section: string, key: string) => kFields.find((each) => each.section === section && each.key === key)!

describe('a draft of terms', () => {
  it('changes one line and leaves the rest', () => {
    const changed = withValue(kTerms, 'order', 'reversal_days', '15')
    expect(changed.split('\n').filter((line, at) => line !== kTerms.split('\n')[at])).toEqual(['reversal_days = 15'])
  })

  it('adds to a section, makes one, and takes out', () => {
    const added = withValue(kTerms, 'rewards', 'peer', '"0"')
    expect(valueIn(readTerms(added), 'rewards', 'peer')).toBe('0')
    expect(added.indexOf('peer =')).toBeLessThan(added.indexOf('[withdrawal]'))
    const legacy = withValue(kTerms, 'legacy', 'release_share', '"0.5"')
    expect(valueIn(readTerms(legacy), 'legacy', 'release_share')).toBe('0.5')
    expect(valueIn(readTerms(withValue(kTerms, 'rewards', 'indirect', undefined)), 'rewards', 'indirect')).toBeUndefined()
    expect(withValue(kTerms, 'legacy', 'multiple', undefined)).toBe(kTerms)
  })

  it('is typed as people write it', () => {
    expect(typedOf(field('points', 'grant_rate'), kTerms)).toBe('60')
    expect(writtenOf(field('points', 'grant_rate'), '62.5 %')).toBe('"0.625"')
    expect(writtenOf(field('points', 'grant_rate'), '101')).toBeNull()
    expect(writtenOf(field('exit', 'multiple'), '')).toBe('"none"')
    expect(writtenOf(field('exit', 'multiple'), '0.5')).toBeNull()
    expect(writtenOf(field('withdrawal', 'daily_limit'), ' ')).toBeUndefined()
    expect(writtenOf(field('order', 'reversal_days'), '30')).toBe('30')
    expect(writtenOf(field('order', 'reversal_days'), '400')).toBeNull()
    expect(writtenOf(field('programme', 'name'), '"绿" \\ 池')).toBe('"\\"绿\\" \\\\ 池"')
    expect(writtenOf(field('programme', 'id'), 'a b')).toBeNull()
  })
})
