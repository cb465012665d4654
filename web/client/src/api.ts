// The routes of the OpenAPI document as typed calls: api.GET('/api/v1/programmes/{programme}', …).
import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from '../generated/schema'
import { clientProblem, isProblem } from './problem'
import type { Transport } from './transport'

// What comes as a table for a spreadsheet, as a picture or in other forms is downloaded (download.ts).
type Media = 'application/json'
export type Api = Client<paths, Media>
export type Schemas = components['schemas']
export type Role = Schemas['RoleGrant']['role']

export function createApi(transport: Transport, origin = location.origin): Api {
  return createClient<paths, Media>({ baseUrl: origin, fetch: transport })
}

// What a call answered; its problem is thrown. answer(api.GET(…)) has no "undefined" to look after.
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  const { data, response } = await call.catch((error: unknown) => {
    if (isProblem(error) || (error instanceof DOMException && error.name === 'AbortError')) throw error
    // The answer broke off while it was read.
    throw clientProblem('network_failed')
  })
  if (data === undefined || data === null) throw clientProblem('answer_unreadable', response.status)
  return data
}
