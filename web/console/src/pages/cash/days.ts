// Days of China's calendar, which has no summer time.
const kAheadMs = 8 * 3_600_000
const kDayMs = 86_400_000

export function chinaDay(at: number): string {
  return new Date(at + kAheadMs).toISOString().slice(0, 10)
}

// The first of the last so many days, today among them.
export function firstOfLast(days: number, now = Date.now()): string {
  return chinaDay(now - (days - 1) * kDayMs)
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}
