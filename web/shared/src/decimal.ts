// Amounts are decimal strings from the server to the screen and back. What is computed with them here is exact; no
// amount ever becomes a floating-point number (charts/drawing.ts is the one exception, and only draws).

interface Exact {
  units: bigint
  scale: number
}

const kDecimal = /^(-?)(\d+)(?:\.(\d+))?$/

export function isDecimal(text: string): boolean {
  return kDecimal.test(text)
}

function parse(text: string): Exact {
  const match = kDecimal.exec(text)
  if (match === null) throw new RangeError(`not a decimal: "${text}"`)
  const [, sign, whole, fraction = ''] = match
  const units = BigInt(`${whole}${fraction}`)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

function print({ units, scale }: Exact): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`
  return negative ? `-${text}` : text
}

function aligned(a: string, b: string): [bigint, bigint, number] {
  const [left, right] = [parse(a), parse(b)]
  const scale = left.scale > right.scale ? left.scale : right.scale
  const lift = (exact: Exact) => exact.units * 10n ** BigInt(scale - exact.scale)
  return [lift(left), lift(right), scale]
}

export function add(a: string, b: string): string {
  const [left, right, scale] = aligned(a, b)
  return print({ units: left + right, scale })
}

export function subtract(a: string, b: string): string {
  const [left, right, scale] = aligned(a, b)
  return print({ units: left - right, scale })
}

export function sum(amounts: readonly string[], zero = '0'): string {
  return amounts.reduce(add, zero)
}

// An amount so many times; of whole things, so nothing is rounded.
export function times(amount: string, count: number): string {
  if (!Number.isSafeInteger(count)) throw new RangeError(`not a count: ${count}`)
  const { units, scale } = parse(amount)
  return print({ units: units * BigInt(count), scale })
}

// The exact product, with the decimals of both.
export function multiply(a: string, b: string): string {
  const [left, right] = [parse(a), parse(b)]
  return print({ units: left.units * right.units, scale: left.scale + right.scale })
}

// Below, equal, above: -1, 0, 1.
export function compare(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = aligned(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

export function sign(amount: string): -1 | 0 | 1 {
  return compare(amount, '0')
}

export interface DecimalStyle {
  // 'always' puts + before what is above zero; for changes.
  sign?: 'auto' | 'always'
  // Cuts zeros at the end, down to so many decimals: points have eight, most of them zeros.
  trimTo?: number
  // Thousands in groups; left out in fields that are typed into.
  grouping?: boolean
}

const kMinus = '\u2212'

export function formatDecimal(amount: string, style: DecimalStyle = {}): string {
  const { units, scale } = parse(amount)
  const negative = units < 0n
  let [whole = '0', fraction = ''] = print({ units: negative ? -units : units, scale }).split('.')
  if (style.trimTo !== undefined) {
    while (fraction.length > style.trimTo && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  }
  if (style.grouping !== false) whole = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const before = negative ? kMinus : style.sign === 'always' && units > 0n ? '+' : ''
  return before + (fraction === '' ? whole : `${whole}.${fraction}`)
}

// A share like 0.253100 as per cent, all of its decimals kept: 25.31%.
export function formatShare(share: string): string {
  const { units, scale } = parse(share)
  return `${formatDecimal(print({ units: units * 100n, scale }), { trimTo: 0 })}%`
}

// What somebody typed, as the server takes it; undefined where it is no amount or has more decimals than may be.
export function readAmount(typed: string, decimals: number): string | undefined {
  const text = typed.trim().replace(/[,，\s]/g, '').replace(/^\+/, '').replace('。', '.')
  if (!/^\d{1,16}(\.\d+)?$/.test(text)) return undefined
  const { scale } = parse(text)
  return scale <= decimals ? text.replace(/^0+(?=\d)/, '') : undefined
}
