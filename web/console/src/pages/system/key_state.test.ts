import { describe, expect, it } from 'vitest'
import { keyState } from './key_state'

describe('a key', () => {
  const now = Date.parse('2026-03-01T00:00:00Z')
  it('is valid until it expires or is revoked', () => {
    expect(keyState({ revoked_at: null, expires_at: null }, now)).toBe('valid')
    expect(keyState({ revoked_at: null, expires_at: '2026-03-01T00:00:01Z' }, now)).toBe('valid')
    expect(keyState({ revoked_at: null, expires_at: '2026-03-01T00:00:00Z' }, now)).toBe('expired')
    expect(keyState({ revoked_at: '2026-02-01T00:00:00Z', expires_at: '2026-03-01T00:00:00Z' }, now)).toBe('revoked')
  })
})
