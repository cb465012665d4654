import { expect, test } from 'vitest'
import { scan } from './scan'

// 1000 rows, the newest first, named by number; the cursor is the number of the last one read.
const read = (before = 1001, limit: number) => {
  const rows = Array.from({ length: Math.min(limit, before - 1) }, (_, index) => before - 1 - index)
  const last = rows[rows.length - 1] ?? 1
  return Promise.resolve({ rows, next: last > 1 ? last : null })
}

test('goes on until enough rows fit, and then from there', async () => {
  const first = await scan(read, (row) => row % 100 === 0, undefined, 3)
  expect(first).toEqual({ rows: [1000, 900, 800, 700], next: 601, looked: 400 })
  expect((await scan(read, (row) => row % 100 === 0, 601, 3)).rows).toEqual([600, 500, 400, 300])
})

test('ends with the list', async () => expect(await scan(read, (row) => row === 5, undefined, 3)).toEqual({ rows: [5], next: null, looked: 1000 }))

test('does not go through everything at once', async () => {
  const endless = (before = 1_000_000, limit: number) => Promise.resolve({ rows: Array.from({ length: limit }, () => 1), next: before - limit })
  expect(await scan(endless, () => false, undefined, 1)).toEqual({ rows: [], next: 998_000, looked: 2000 })
})
