// A page of a list of records.
import { answer } from '@greenpool/client'
import { api } from './api'

export interface RecordsAsked {
  member?: string
  from?: string
  until?: string
  by?: string
  value?: string
}

// Where the server has to search by reading, its pages can be short or empty: reads on until this page is full, or the list ends.
export async function readRecords(
  programme: string, list: string, asked: RecordsAsked, { cursor, limit, signal }: { cursor?: number | undefined; limit: number; signal: AbortSignal },
) {
  const rows: Record<string, string | number | boolean | null>[] = []
  let before = cursor
  do {
    const params = { path: { programme, list }, query: { ...asked, before, limit: limit - rows.length } }
    const part = await answer(api.GET('/api/v1/programmes/{programme}/records/{list}', { params, signal }))
    rows.push(...part.rows)
    before = part.next ?? undefined
  } while (rows.length < limit && before !== undefined)
  return { rows, next: before ?? null }
}
