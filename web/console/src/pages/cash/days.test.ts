import { expect, test } from 'vitest'
import { chinaDay, firstOfLast, isDay } from './days'

test('the day begins at 16:00 UTC', () => {
  expect(chinaDay(Date.parse('2026-03-01T15:59:59Z'))).toBe('2026-03-01')
  expect(chinaDay(Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
})

test('today is one of the last days', () => {
  const now = Date.parse('2026-03-05T02:00:00Z')
  expect(firstOfLast(1, now)).toBe('2026-03-05')
  expect(firstOfLast(7, now)).toBe('2026-02-27')
})

test('a day is a day', () => expect(['2026-02-28', '2026-2-8', '2026-13-01', 'x'].map(isDay)).toEqual([true, false, false, false]))
