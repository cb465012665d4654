import { describe, expect, it } from 'vitest'
import { readCoupon, typedCoupon } from './coupon_draft'

const times: [Date, Date] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')]
const typed = { ...typedCoupon(), title_zh: '满减', title_en: 'Off', times }

describe('a coupon that is typed', () => {
  it('takes off an amount, or a rate, never both', () => {
    expect(readCoupon({ ...typed, amount: '10', percent: '5' })).toEqual({
      faults: [],
      draft: { kind: 'fixed', title_zh: '满减', title_en: 'Off', begins_at: times[0].toISOString(), ends_at: times[1].toISOString(), per_member: 1, stock: 1000, amount: '10' },
    })
    const { draft, faults } = readCoupon({ ...typed, kind: 'percentage', amount: '10', percent: '5', discount_max: '20', spend_min: '100' })
    expect(faults).toEqual([])
    expect(draft).toMatchObject({ kind: 'percentage', rate: '0.05', discount_max: '20', spend_min: '100' })
    expect(draft).not.toHaveProperty('amount')
  })
  it('says what is missing', () => {
    expect(readCoupon(typedCoupon()).faults).toEqual(['titles', 'amount', 'times'])
    expect(readCoupon({ ...typed, kind: 'percentage', stock: '0' }).faults).toEqual(['percent', 'stock'])
  })
})
