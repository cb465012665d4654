// A coupon as it is typed, and as the API takes it.
import type { Schemas } from '@greenpool/client'
import { readAmount, sign } from '@greenpool/shared'
import { readCount, shareOfPercent } from './inputs'

export interface TypedCoupon {
  kind: Schemas['ShopCouponDraft']['kind']
  title_zh: string
  title_en: string
  amount: string
  percent: string
  discount_max: string
  spend_min: string
  times: [Date, Date] | null
  per_member: string
  stock: string
}

export function typedCoupon(): TypedCoupon {
  return { kind: 'fixed', title_zh: '', title_en: '', amount: '', percent: '', discount_max: '', spend_min: '', times: null, per_member: '1', stock: '1000' }
}

export type CouponFault = 'titles' | 'amount' | 'percent' | 'discount_max' | 'spend_min' | 'times' | 'per_member' | 'stock'

export function readCoupon(typed: TypedCoupon): { draft: Schemas['ShopCouponDraft']; faults: readonly CouponFault[] } {
  const faults: CouponFault[] = []
  const money = (text: string, which: CouponFault, needed: boolean) => {
    if (text.trim() === '' && !needed) return undefined
    const read = readAmount(text, 2)
    if (read === undefined || (needed && sign(read) === 0)) faults.push(which)
    return read
  }
  const count = (text: string, which: CouponFault, most: number) => {
    const read = readCount(text, 1, most)
    if (read === undefined) faults.push(which)
    return read ?? 1
  }
  const [title_zh, title_en] = [typed.title_zh.trim(), typed.title_en.trim()]
  if (title_zh === '' || title_en === '') faults.push('titles')
  const fixed = typed.kind === 'fixed'
  const amount = fixed ? money(typed.amount, 'amount', true) : undefined
  const rate = fixed ? undefined : shareOfPercent(typed.percent)
  if (!fixed && (rate === undefined || sign(rate) === 0)) faults.push('percent')
  const discount_max = fixed ? undefined : money(typed.discount_max, 'discount_max', false)
  const spend_min = money(typed.spend_min, 'spend_min', false)
  if (typed.times === null || typed.times[0] >= typed.times[1]) faults.push('times')
  const draft = {
    kind: typed.kind, title_zh, title_en, begins_at: typed.times?.[0].toISOString() ?? '', ends_at: typed.times?.[1].toISOString() ?? '',
    per_member: count(typed.per_member, 'per_member', 1000), stock: count(typed.stock, 'stock', 1_000_000_000),
    ...(amount === undefined ? {} : { amount }), ...(rate === undefined ? {} : { rate }), ...(discount_max === undefined ? {} : { discount_max }),
    ...(spend_min === undefined ? {} : { spend_min }),
  }
  return { draft, faults }
}
