// What a sale would pay, for looking at before it is asked for; cut, never rounded up. The engine's figure counts.
import { multiply } from '@greenpool/shared'

// amount × part ÷ whole, cut to the decimals of the amount.
export function shareOf(amount: string, part: string, whole: string): string {
  const scale = amount.split('.')[1]?.length ?? 0
  const [over, under] = [unitsOf(multiply(amount, part), scale + 8), unitsOf(whole, 8)]
  return under === 0n ? printed(0n, scale) : printed(over / under, scale)
}

export function worthOf(points: string, pool: string, circulating: string): string {
  return shareOf(pool, points, circulating)
}

function unitsOf(amount: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale))
}

function printed(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, '0')
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
