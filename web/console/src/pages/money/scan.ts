// A list that the API cannot narrow by what a page asks for: its pages are read until enough rows fit, so many at most.
import type { Page } from '../../components/paged_table'

const kPagesMax = 10
export const kScanned = 200

export interface Scanned<Row> extends Page<Row, number> {
  // How many rows were looked at.
  looked: number
}

export async function scan<Row>(
  read: (before: number | undefined, limit: number) => Promise<Page<Row, number>>, fits: (row: Row) => boolean, before: number | undefined, enough: number,
): Promise<Scanned<Row>> {
  const rows: Row[] = []
  let next: number | null = null
  let looked = 0
  let cursor = before
  for (let page = 0; page < kPagesMax; ++page) {
    const found: Page<Row, number> = await read(cursor, kScanned)
    rows.push(...found.rows.filter(fits))
    looked += found.rows.length
    next = found.next
    if (next === null || rows.length >= enough) break
    cursor = next
  }
  return { rows, next, looked }
}
