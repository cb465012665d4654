// Goods and variants as they are typed, and as the API takes them.
import type { Schemas } from '@greenpool/client'
import { isDecimal, readAmount } from '@greenpool/shared'
import { isId, percentOfShare, readCount, shareOfPercent } from './inputs'

export type GoodsDraft = Required<Schemas['ShopGoodsDraft']>

export function goodsDraft(goods?: Schemas['ShopGoodsForStaffInFull']): GoodsDraft {
  return {
    kind: goods?.kind ?? 'regular', category: goods?.category ?? null, freight: goods?.freight ?? null, title_zh: goods?.title_zh ?? '', title_en: goods?.title_en ?? '',
    description_zh: goods?.description_zh ?? '', description_en: goods?.description_en ?? '',
  }
}

// All as text; rates in per cent, empty where the terms' count.
export interface TypedVariant {
  sku: string
  specs: { name: string; value: string }[]
  price: string
  cost: string
  supplier: string
  grams: string
  reward: string
  platform: string
  subsidy: string
  low_stock: string
}

const kMost = 1_000_000_000

export function typedVariant(variant?: Schemas['ShopVariantForStaff']): TypedVariant {
  const percent = (rate: string | null | undefined) => (rate === null || rate === undefined ? '' : percentOfShare(rate))
  return {
    sku: variant?.sku ?? '', specs: (variant?.specs ?? []).map((spec) => ({ ...spec })), price: variant?.price ?? '', cost: variant?.cost ?? '', supplier: variant?.supplier ?? '',
    grams: String(variant?.grams ?? 0), reward: percent(variant?.reward_rate), platform: percent(variant?.platform_rate),
    subsidy: percent(variant?.subsidy_rate ?? '0'), low_stock: String(variant?.low_stock ?? 0),
  }
}

export type VariantFault = 'sku' | 'price' | 'cost' | 'supplier' | 'grams' | 'rates' | 'low_stock' | 'specs'

export interface ReadVariant {
  draft: Schemas['ShopVariantDraft']
  faults: readonly VariantFault[]
}

export function readVariant(typed: TypedVariant): ReadVariant {
  const faults: VariantFault[] = []
  const fault = (which: VariantFault) => {
    if (!faults.includes(which)) faults.push(which)
  }
  const sku = typed.sku.trim()
  if (!isId(sku)) fault('sku')
  const money = (text: string, which: 'price' | 'cost') => {
    const read = readAmount(text, 2)
    if (read === undefined || !isDecimal(read)) fault(which)
    return read ?? '0'
  }
  const rate = (text: string) => {
    if (text.trim() === '') return null
    const read = shareOfPercent(text)
    if (read === undefined) fault('rates')
    return read ?? null
  }
  const count = (text: string, which: 'grams' | 'low_stock') => {
    const read = readCount(text, 0, kMost)
    if (read === undefined) fault(which)
    return read ?? 0
  }
  const supplier = typed.supplier.trim()
  if (supplier !== '' && !isId(supplier)) fault('supplier')
  const specs = typed.specs.map(({ name, value }) => ({ name: name.trim(), value: value.trim() }))
  if (specs.some(({ name, value }) => name === '' || value === '')) fault('specs')
  const draft = {
    sku, specs, price: money(typed.price, 'price'), cost: money(typed.cost, 'cost'), ...(supplier === '' ? {} : { supplier }),
    grams: count(typed.grams, 'grams'), reward_rate: rate(typed.reward), platform_rate: rate(typed.platform), subsidy_rate: rate(typed.subsidy),
    low_stock: count(typed.low_stock, 'low_stock'),
  }
  return { draft, faults }
}
