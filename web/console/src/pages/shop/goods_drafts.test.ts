import { describe, expect, it } from 'vitest'
import { readVariant, typedVariant } from './goods_drafts'
import { isId, percentOfShare, readCount, shareOfPercent } from './inputs'

describe('what is typed of a variant', () => {
  const typed = { ...typedVariant(), sku: 'TEA-1', price: '1,280.50', cost: '300' }

  it('comes out as the API takes it', () => {
    const { draft, faults } = readVariant({ ...typed, reward: '12.5', specs: [{ name: '颜色', value: ' 蓝 ' }], grams: '420' })
    expect(faults).toEqual([])
    expect(draft).toEqual({
      sku: 'TEA-1', specs: [{ name: '颜色', value: '蓝' }], price: '1280.50', cost: '300', grams: 420, reward_rate: '0.125', platform_rate: null, subsidy_rate: '0', low_stock: 0,
    })
  })

  it('says which fields are wrong', () => {
    expect(readVariant({ ...typed, sku: 'a b', price: '1.234', reward: '101', grams: '-1', specs: [{ name: '', value: 'x' }] }).faults)
      .toEqual(['sku', 'specs', 'price', 'grams', 'rates'])
  })
})

describe('shares', () => {
  it('are typed in per cent', () => {
    expect(shareOfPercent('30')).toBe('0.3')
    expect(shareOfPercent('0')).toBe('0')
    expect(shareOfPercent('100%')).toBe('1')
    expect(shareOfPercent('100.5')).toBeUndefined()
    expect(shareOfPercent('x')).toBeUndefined()
  })
  it('come back as they were typed', () => {
    for (const typed of ['30', '12.5', '0', '100', '0.05']) expect(percentOfShare(shareOfPercent(typed) ?? '')).toBe(typed)
  })
})

describe('ids and counts', () => {
  it('keep to what the API takes', () => {
    expect(isId('SF-1/2')).toBe(true)
    for (const bad of ['', 'a b', 'a,b', '顺丰', 'a"']) expect(isId(bad)).toBe(false)
    expect(readCount('20', 1, 60)).toBe(20)
    for (const bad of ['61', '0', '1.5', '']) expect(readCount(bad, 1, 60)).toBeUndefined()
  })
})
