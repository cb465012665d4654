// The keys of a scenario's or a design's document as fields to type into, and what of it cannot be. What is valid the server
// decides; this finds the slips of a hand.
import type { Schemas } from '@greenpool/client'
import { compare, isDecimal, sum } from '@greenpool/shared'

export type Setting = Schemas['SimulationPreset']['settings'][number]
export type Typed = Record<string, string>
export type Fault = 'integer' | 'days' | 'number' | 'share' | 'list' | 'needed'

// "sellers[2].share": of the section "sellers" the second, its key "share".
export function partsOf(key: string): { section: string; place: string; name: string } {
  const [, section = '', place = '', name = ''] = /^(\w+)(?:\[(\d+)\])?\.(\w+)$/.exec(key) ?? []
  return { section, place, name }
}

const kTexts = new Set(['scenario.name', 'scenario.terms', 'scenario.start', 'scenario.file', 'design.name', 'design.terms'])
const kShares = new Set([
  'orders.cost_share', 'referrals.share', 'sellers.share', 'sellers.per_day', 'sellers.slowdown', 'sellers.part', 'withdrawals.share', 'refunds.share',
  'subsidies.share', 'goals.recovered', 'goals.late_received', 'goals.platform_rate', 'goals.reward_rate',
])
// Typed elsewhere in the form, or not to be had on a server.
const kElsewhere = new Set(['scenario.seed', 'orders.file'])
const kTerms = new Set(['scenario.terms', 'design.terms'])

// Whether it names a preset of terms.
export function isOfTerms(key: string): boolean {
  return kTerms.has(key)
}

export function isAsked(key: string, termsOfDocument: boolean): boolean {
  return !kElsewhere.has(key) && (termsOfDocument || !isOfTerms(key))
}

export function faultOf(setting: Setting, text: string, mostDays: number): Fault | undefined {
  const typed = text.trim()
  const { section, name } = partsOf(setting.key)
  const key = `${section}.${name}`
  if (typed === '') return key === 'scenario.days' || key === 'scenario.name' || key === 'design.name' ? 'needed' : undefined
  if (setting.choices.length > 0 || setting.kind === 'boolean' || kTexts.has(key)) return undefined
  if (key === 'scenario.days') return /^[1-9]\d{0,6}$/.test(typed) && compare(typed, String(mostDays)) <= 0 ? undefined : 'days'
  if (setting.kind === 'integer') return /^\d{1,9}$/.test(typed) ? undefined : 'integer'
  if (section === 'search') return typed.split(',').every((each) => each.trim() === 'none' || isDecimal(each.trim())) ? undefined : 'list'
  if (!isDecimal(typed) || typed.startsWith('-')) return kShares.has(key) ? 'share' : 'number'
  return kShares.has(key) && compare(typed, '1') > 0 ? 'share' : undefined
}

// What the groups of sellers come to, where that is not all members.
export function wrongShares(settings: readonly Setting[], typed: Typed): string | undefined {
  const shares = settings.filter(({ key }) => /^sellers\[\d+\]\.share$/.test(key)).map(({ key }) => (typed[key] ?? '').trim())
  if (shares.length === 0 || !shares.every(isDecimal)) return undefined
  const all = sum(shares)
  return compare(all, '1') === 0 ? undefined : all
}

// Only what differs from the document; an empty text takes a key out.
export function changesOf(settings: readonly Setting[], typed: Typed): Typed {
  return Object.fromEntries(
    settings.map(({ key, value }) => [key, (typed[key] ?? '').trim(), value ?? ''] as const)
      .filter(([, now, before]) => now !== before).map(([key, now]) => [key, now]),
  )
}

export interface Group {
  section: string
  place: string
  settings: readonly Setting[]
}

export function groupsOf(settings: readonly Setting[]): readonly Group[] {
  const groups = new Map<string, { section: string; place: string; settings: Setting[] }>()
  for (const setting of settings) {
    const { section, place } = partsOf(setting.key)
    const name = `${section} ${place}`
    const group = groups.get(name) ?? { section, place, settings: [] }
    group.settings.push(setting)
    groups.set(name, group)
  }
  return [...groups.values()]
}
