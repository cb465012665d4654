import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

describe('whether somebody signed in here', () => {
  beforeEach(() => {
    localStorage.clear()
    vi.resetModules()
  })

  it('is no for who never came', async () => expect((await import('./signed_in')).mayHaveSession()).toBe(false))

  it('outlives the page until they leave', async () => {
    const session = shallowRef<object>()
    const first = await import('./signed_in')
    first.rememberSession(session)
    session.value = {}
    vi.resetModules()
    expect((await import('./signed_in')).mayHaveSession()).toBe(true)
    session.value = undefined
    expect(first.mayHaveSession()).toBe(false)
    vi.resetModules()
    expect((await import('./signed_in')).mayHaveSession()).toBe(false)
  })

  it('is no once the session has ended', async () => {
    localStorage.setItem('greenpool.signed_in', 'yes')
    const { mayHaveSession, noSession } = await import('./signed_in')
    expect(mayHaveSession()).toBe(true)
    noSession()
    expect(mayHaveSession()).toBe(false)
    expect(localStorage.getItem('greenpool.signed_in')).toBe('no')
  })
})
