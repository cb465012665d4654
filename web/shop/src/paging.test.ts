import { Problem } from '@greenpool/client'
import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import { usePages } from './paging'

function inScope<T>(work: () => T): T {
  const made = effectScope().run(work)
  if (made === undefined) throw new Error('the scope is gone')
  return made
}

it('puts the next page behind what was read, until the last', async () => {
  const asked: (number | undefined)[] = []
  const pages = inScope(() => usePages<string, number>((next) => {
    asked.push(next)
    return Promise.resolve(next === undefined ? { rows: ['a', 'b'], next: 2 } : { rows: ['c'], next: null })
  }))
  await pages.begin()
  expect([pages.rows.value, pages.ended.value]).toEqual([['a', 'b'], false])
  await pages.more()
  expect([pages.rows.value, pages.ended.value]).toEqual([['a', 'b', 'c'], true])
  await pages.more()
  expect(asked).toEqual([undefined, 2])
})

it('keeps what was read when the next page fails, and goes on from there', async () => {
  let fails = false
  const pages = inScope(() => usePages<string, number>((next) => {
    if (fails) return Promise.reject(new Problem({ code: 'busy', title: 'busy', status: 503, retryable: true }))
    return Promise.resolve(next === undefined ? { rows: ['a'], next: 1 } : { rows: ['b'], next: null })
  }))
  await pages.begin()
  fails = true
  await pages.more()
  expect([pages.rows.value, pages.problem.value?.code]).toEqual([['a'], 'busy'])
  fails = false
  await pages.more()
  expect([pages.rows.value, pages.problem.value]).toEqual([['a', 'b'], undefined])
})
