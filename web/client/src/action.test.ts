import { expect, test } from 'vitest'
import { Action } from './action'
import { answer } from './api'
import { clientProblem, Problem } from './problem'

function refused(code: string, status: number): Problem {
  return new Problem({ code, title: code, status, retryable: false })
}

// What the action's runs sent along, and how each ended.
async function keysOf(action: Action, ends: readonly (Problem | Error | undefined)[], content: unknown = 1): Promise<string[]> {
  const keys: string[] = []
  for (const end of ends) {
    await action.run(content, (headers) => {
      keys.push(headers['Idempotency-Key'])
      return end === undefined ? Promise.resolve(1) : Promise.reject(end)
    }).catch(() => undefined)
  }
  return keys
}

test('what was done or refused is followed by another action', async () => {
  const keys = await keysOf(new Action(), [undefined, refused('stock_short', 409), refused('rate_limited', 429), undefined])
  expect(new Set(keys).size).toBe(4)
})

test('what may have been done keeps its key until it is known to be done, whatever refuses it in between', async () => {
  const ends = [clientProblem('network_failed'), refused('rate_limited', 429), refused('unauthorized', 401), undefined, undefined]
  const [first, second, third, fourth, fifth] = await keysOf(new Action(), ends)
  expect([second, third, fourth]).toEqual([first, first, first])
  expect(fifth).not.toBe(first)
  for (const end of [clientProblem('answer_unreadable', 200), refused('answer_unknown', 409), refused('service_busy', 503), new TypeError('cut')]) {
    const [before, after] = await keysOf(new Action(), [end, undefined])
    expect(after, end.message).toBe(before)
  }
})

test('other content is another action', async () => {
  const action = new Action()
  const [first] = await keysOf(action, [clientProblem('network_failed')], { amount: '1.00' })
  const [second] = await keysOf(action, [undefined], { amount: '2.00' })
  expect(second).not.toBe(first)
})

test('an answer that breaks off is one that never came', async () => {
  await expect(answer(Promise.reject(new SyntaxError('Unexpected end')))).rejects.toMatchObject({ code: 'network_failed' })
  const aborted = new DOMException('', 'AbortError')
  await expect(answer(Promise.reject(aborted))).rejects.toBe(aborted)
})
