// Terms as somebody writes them: one figure changed at a time, all else left as it stands.
import { compare, isDecimal, readAmount, remembered } from '@greenpool/shared'
import { readTerms, valueIn } from '../design/terms_file'
import { percentOfShare, readCount, shareOfPercent } from '../shop/inputs'

export const draft = remembered<string>('greenpool.opening', '', () => true)

export function nameIn(terms: string): string {
  const lines = readTerms(terms)
  return valueIn(lines, 'programme', 'name') ?? valueIn(lines, 'programme', 'id') ?? ''
}
export function idIn(terms: string): string | undefined {
  return valueIn(readTerms(terms), 'programme', 'id')
}

// Puts a value, as TOML writes it; undefined takes the line out. What a comment said of the value before goes with it.
export function withValue(terms: string, section: string, key: string, value: string | undefined): string {
  const lines = terms.split('\n')
  const head = lines.findIndex((line) => line.trim().startsWith(`[${section}]`))
  if (head < 0) return value === undefined ? terms : `${terms.trimEnd()}\n\n[${section}]\n${key} = ${value}\n`
  const next = lines.findIndex((line, at) => at > head && line.trim().startsWith('['))
  const end = next < 0 ? lines.length : next
  const at = lines.findIndex((line, index) => index > head && index < end && new RegExp(`^\\s*${key}\\s*=`).test(line))
  if (at >= 0) {
    lines.splice(at, 1, ...(value === undefined ? [] : [`${key} = ${value}`]))
  } else if (value !== undefined) {
    let last = end
    while (last > head + 1 && /^\s*(#.*)?$/.test(lines[last - 1] ?? '')) --last
    lines.splice(last, 0, `${key} = ${value}`)
  }
  return lines.join('\n')
}

export type FieldKind = 'id' | 'name' | 'share' | 'price' | 'amount' | 'multiple' | 'count' | 'choice'

export interface DraftField {
  section: string
  key: string
  kind: FieldKind
  choices?: readonly string[]
  most?: number
  // Where nothing stands.
  initial?: string
  // Empty is "none" where the terms must say so, or no line at all.
  empty?: 'none' | 'absent'
}

export const kFields: readonly DraftField[] = [
  { section: 'programme', key: 'id', kind: 'id' },
  { section: 'programme', key: 'name', kind: 'name' },
  { section: 'programme', key: 'currency', kind: 'choice', choices: ['CNY', 'HKD', 'USD', 'EUR'] },
  { section: 'points', key: 'initial_price', kind: 'price' },
  { section: 'points', key: 'grant_rate', kind: 'share' },
  { section: 'points', key: 'sell_fee', kind: 'share' },
  { section: 'exit', key: 'multiple', kind: 'multiple', empty: 'none' },
  { section: 'exit', key: 'fee', kind: 'choice', choices: ['charged', 'waived'], initial: 'charged' },
  { section: 'order', key: 'platform_rate', kind: 'share' },
  { section: 'order', key: 'reward_rate', kind: 'share' },
  { section: 'order', key: 'remainder_to', kind: 'choice', choices: ['platform', 'pool', 'reserve'] },
  { section: 'order', key: 'reversal_days', kind: 'count', most: 366, initial: '0' },
  { section: 'rewards', key: 'direct', kind: 'share', initial: '0', empty: 'absent' },
  { section: 'rewards', key: 'indirect', kind: 'share', initial: '0', empty: 'absent' },
  { section: 'withdrawal', key: 'minimum', kind: 'amount', empty: 'absent' },
  { section: 'withdrawal', key: 'daily_limit', kind: 'amount', empty: 'absent' },
  { section: 'calendar', key: 'notice_days', kind: 'count', most: 365, initial: '7' },
]

// What stands in the field.
export function typedOf(field: DraftField, terms: string): string {
  const value = valueIn(readTerms(terms), field.section, field.key)
  if (value === undefined) return field.kind === 'choice' ? (field.initial ?? '') : ''
  if (value === 'none' && field.kind !== 'choice') return ''
  return field.kind === 'share' && isDecimal(value) ? percentOfShare(value) : value
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

// The value as the terms write it. Undefined: no line; null: it is none.
export function writtenOf(field: DraftField, typed: string): string | undefined | null {
  const text = typed.trim()
  if (text === '' && field.empty !== undefined) return field.empty === 'none' ? '"none"' : undefined
  switch (field.kind) {
    case 'id': return /^[A-Za-z0-9._-]{1,64}$/.test(text) ? quoted(text) : null
    case 'name': return text !== '' && !/[\p{Cc}]/u.test(text) ? quoted(text) : null
    case 'choice': return quoted(text)
    case 'share': {
      const share = shareOfPercent(text)
      return share === undefined ? null : quoted(share)
    }
    case 'count': {
      if (text === '') return field.initial === undefined ? null : undefined
      const count = readCount(text, 0, field.most ?? 0)
      return count === undefined ? null : String(count)
    }
    case 'multiple': {
      const multiple = readAmount(text, 6)
      return multiple === undefined || compare(multiple, '1') < 0 ? null : quoted(multiple)
    }
    default: {
      const amount = readAmount(text, field.kind === 'price' ? 8 : 2)
      return amount === undefined ? null : quoted(amount)
    }
  }
}
