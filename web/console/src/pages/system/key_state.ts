import type { Schemas } from '@greenpool/client'

export type KeyState = 'valid' | 'expired' | 'revoked'

export function keyState(key: Pick<Schemas['ApiKey'], 'revoked_at' | 'expires_at'>, now = Date.now()): KeyState {
  if (key.revoked_at !== null) return 'revoked'
  return key.expires_at !== null && new Date(key.expires_at).getTime() <= now ? 'expired' : 'valid'
}
