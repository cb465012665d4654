// What staff type, as the API takes it.
import { compare, isDecimal, multiply } from '@greenpool/shared'

// The API's ids: printable, without blanks, quotes, backslashes and commas.
export function isId(text: string): boolean {
  return /^[!-~]{1,64}$/.test(text) && !/["\\,]/.test(text)
}

// "12.5", typed as per cent, as the share "0.125" that the API takes; undefined where it is none.
export function shareOfPercent(typed: string): string | undefined {
  const text = typed.trim().replace(/[%％]$/, '').trim()
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(text) || compare(text, '100') > 0) return undefined
  const share = multiply(text, '0.01')
  return share.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

export function percentOfShare(share: string): string {
  if (!isDecimal(share)) return share
  const percent = multiply(share, '100')
  return percent.includes('.') ? percent.replace(/0+$/, '').replace(/\.$/, '') : percent
}

// A field of whole numbers; undefined where it is none, or out of its bounds.
export function readCount(typed: string, least: number, most: number): number | undefined {
  const text = typed.trim()
  if (!/^-?\d{1,10}$/.test(text)) return undefined
  const count = Number.parseInt(text, 10)
  return count >= least && count <= most ? count : undefined
}
