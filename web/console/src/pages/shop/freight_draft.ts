// A freight template as it is typed, and as the API takes it.
import type { Schemas } from '@greenpool/client'
import { readAmount } from '@greenpool/shared'
import { readCount } from './inputs'

export interface TypedZone {
  region: string
  first_grams: string
  first_fee: string
  next_grams: string
  next_fee: string
}
export interface TypedFreight {
  name: string
  free_from: string
  zones: TypedZone[]
}

export function typedZone(): TypedZone {
  return { region: '', first_grams: '1000', first_fee: '', next_grams: '1000', next_fee: '' }
}

export function typedFreight(freight?: Schemas['ShopFreight']): TypedFreight {
  if (freight === undefined) return { name: '', free_from: '', zones: [typedZone()] }
  const zones = freight.zones.map((zone) => ({
    region: zone.region ?? '', first_grams: String(zone.first_grams), first_fee: zone.first_fee, next_grams: String(zone.next_grams), next_fee: zone.next_fee,
  }))
  return { name: freight.name, free_from: freight.free_from ?? '', zones }
}

export type FreightFault = 'name' | 'free_from' | 'region' | 'grams' | 'fees' | 'twice'

const kMost = 1_000_000_000

export function readFreight(typed: TypedFreight): { draft: Schemas['ShopFreightDraft']; faults: readonly FreightFault[] } {
  const faults = new Set<FreightFault>()
  if (typed.name.trim() === '') faults.add('name')
  const free_from = typed.free_from.trim() === '' ? null : readAmount(typed.free_from, 2)
  if (free_from === undefined) faults.add('free_from')
  const grams = (text: string) => {
    const read = readCount(text, 1, kMost)
    if (read === undefined) faults.add('grams')
    return read ?? 1
  }
  const fee = (text: string) => {
    const read = readAmount(text, 2)
    if (read === undefined) faults.add('fees')
    return read ?? '0'
  }
  const zones = typed.zones.map((zone) => {
    const region = zone.region.trim()
    if (!/^([1-9][0-9]{5})?$/.test(region)) faults.add('region')
    return { region, first_grams: grams(zone.first_grams), first_fee: fee(zone.first_fee), next_grams: grams(zone.next_grams), next_fee: fee(zone.next_fee) }
  })
  if (new Set(zones.map(({ region }) => region)).size < zones.length) faults.add('twice')
  return { draft: { name: typed.name.trim(), free_from: free_from ?? null, zones }, faults: [...faults] }
}
