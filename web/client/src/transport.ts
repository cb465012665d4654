// How requests reach the server: with the session's token, the language and an Idempotency-Key; once more after the
// password was asked for again. Everything but success is thrown as a Problem.
import { clientProblem, problemOf } from './problem'

export interface TransportHooks {
  csrfToken(): string | undefined
  language(): string
  // The session is gone: signing in is due.
  signedOut(): void
  // Asks for the password or a code once more; false: the person would rather not.
  stepUp(): Promise<boolean>
}

export type Transport = (request: Request) => Promise<Response>

const kSafe = new Set(['GET', 'HEAD'])

export function newIdempotencyKey(): string {
  // Not crypto.randomUUID, which browsers offer to secure pages alone.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function createTransport(hooks: TransportHooks, send: typeof fetch = (...all) => fetch(...all)): Transport {
  let stepUpRunning: Promise<boolean> | undefined
  // Requests that are refused at the same time ask only once.
  const stepUpOnce = () => {
    stepUpRunning ??= hooks.stepUp().finally(() => (stepUpRunning = undefined))
    return stepUpRunning
  }

  const attempt = async (request: Request): Promise<Response> => {
    // The body is read once an attempt, so each gets a copy; the token may have changed since the one before.
    const copy = request.clone()
    const token = hooks.csrfToken()
    if (token !== undefined && !kSafe.has(copy.method)) copy.headers.set('X-CSRF-Token', token)
    try {
      return await send(copy)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw clientProblem('network_failed')
    }
  }

  return async (request) => {
    const prepared = new Request(request)
    prepared.headers.set('Accept-Language', hooks.language())
    if (!kSafe.has(prepared.method) && !prepared.headers.has('Idempotency-Key')) {
      prepared.headers.set('Idempotency-Key', newIdempotencyKey())
    }
    for (let asked = false; ; asked = true) {
      const response = await attempt(prepared)
      if (response.ok) return response
      const problem = await problemOf(response)
      if (problem.code === 'step_up_required' && !asked && (await stepUpOnce())) continue
      // Other codes of 401 are of a wrong password or code, which ends no session.
      if (problem.code === 'unauthorized' && hooks.csrfToken() !== undefined) hooks.signedOut()
      throw problem
    }
  }
}

