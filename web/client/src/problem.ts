// Why a request was not answered (RFC 9457). The codes never change; the titles come in the language that was asked for.
import type { components } from '../generated/schema'

export type ProblemBody = components['schemas']['Problem']

// What the client itself has to say, where no answer of the server says it.
export type ClientCode = 'network_failed' | 'answer_unreadable'

export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly retryable: boolean
  readonly detail: string | undefined
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(body: Omit<ProblemBody, 'type' | 'number'>, retryAfterSeconds?: number) {
    super(body.title)
    this.name = 'Problem'
    this.code = body.code
    this.status = body.status
    this.retryable = body.retryable
    this.detail = body.detail
    this.requestId = body.request_id
    this.retryAfterSeconds = retryAfterSeconds
  }

  // Whether the request may have been carried out although its answer never came.
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'answer_unreadable' || this.code === 'answer_unknown'
  }
}

export function clientProblem(code: ClientCode, status = 0): Problem {
  return new Problem({ code, title: code, status, retryable: true })
}

export function isProblem(value: unknown): value is Problem {
  return value instanceof Problem
}

function isProblemBody(value: unknown): value is ProblemBody {
  const body = value as ProblemBody | null
  return typeof body === 'object' && body !== null && typeof body.code === 'string' && typeof body.title === 'string'
}

export async function problemOf(response: Response): Promise<Problem> {
  const wait = response.headers.get('Retry-After')
  const seconds = wait !== null && /^\d{1,6}$/.test(wait) ? Number.parseInt(wait, 10) : undefined
  try {
    const body: unknown = await response.json()
    if (isProblemBody(body)) return new Problem(body, seconds)
  } catch {
    // A proxy's page, or half an answer: said below.
  }
  return clientProblem('answer_unreadable', response.status)
}
