import { beforeEach, expect, it } from 'vitest'
import { asSent, emptyAddress, isComplete, keepAddress, keptAddress } from './address'

const whole = { name: ' Li ', phone: '13800000000', region: '110101', detail: 'Road 1', note: '' }

beforeEach(() => localStorage.clear())

it('is complete with all but the note', () => {
  expect(isComplete(whole)).toBe(true)
  expect(isComplete({ ...whole, detail: ' ' })).toBe(false)
  expect(isComplete({ ...whole, region: '11' })).toBe(false)
  expect(isComplete(emptyAddress())).toBe(false)
})

it('is sent trimmed, without an empty note', () => {
  expect(asSent(whole)).toEqual({ name: 'Li', phone: '13800000000', region: '110101', detail: 'Road 1' })
  expect(asSent({ ...whole, note: 'ring' }).note).toBe('ring')
})

it('is kept where its owner says so, and forgotten again', () => {
  expect(keptAddress()).toBeUndefined()
  keepAddress({ ...whole, note: 'once' })
  expect(keptAddress()).toEqual({ ...whole, note: '' })
  keepAddress(undefined)
  expect(keptAddress()).toBeUndefined()
  localStorage.setItem('greenpool.address', '{broken')
  expect(keptAddress()).toBeUndefined()
})
