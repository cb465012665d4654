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

// Of a search that the server has to read the list for, as many parts as are read for one page. Then the page ends, however little
// was found, and its "next" goes on.
const kPartsMax = 10

// Where the server has to search by reading, its pages can be short or empty: reads on until this page is full, or the list ends.
export async function readRecords(
  programme: string, list: string, asked: RecordsAsked, { cursor, limit, signal }: { cursor?: number | undefined; limit: number; signal: AbortSignal },
) {
  const rows: Record<string, string | number | boolean | null>[] = []
  let before = cursor
  let parts = 0
  do {
    parts += 1
    const params = { path: { programme, list }, query: { ...asked, before, limit: limit - rows.length } }
    const part = await answer(api.GET('/api/v1/programmes/{programme}/records/{list}', { params, signal }))
    rows.push(...part.rows)
    before = part.next ?? undefined
  } while (rows.length < limit && before !== undefined && parts < kPartsMax)
  return { rows, next: before ?? null }
}
