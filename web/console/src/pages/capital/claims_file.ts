// A table of claims, as `greenpool claims` reads it: looked through before anything is proposed.
import { compare, readAmount } from '@greenpool/shared'
import { isId } from '../shop/inputs'

// Well below the requests that a session has at once, with two for each claim.
export const kMostClaims = 50
const kNames = { claim: ['claim', '债权'], member: ['member', '会员'], amount: ['amount', '金额'] } as const
type Column = keyof typeof kNames

export interface Claim {
  line: number
  claim: string
  member: string
  amount: string
}
export type ClaimFaultKind = 'no_rows' | 'too_many' | 'columns' | 'claim' | 'member' | 'amount' | 'twice' | 'unknown'
export interface ClaimFault {
  line: number
  kind: ClaimFaultKind
}

// Cells of a CSV by lines; quotes may hold commas, and two of them stand for one.
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted?.replace(/""/g, '"') ?? plain ?? '').trim())
}

export function readClaims(text: string, decimals: number): { claims: readonly Claim[]; faults: readonly ClaimFault[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const head = cellsOf(lines[0] ?? '').map((name) => name.toLowerCase())
  const at = (column: Column) => head.findIndex((name) => (kNames[column] as readonly string[]).includes(name))
  const columns = { claim: at('claim'), member: at('member'), amount: at('amount') }
  if (Object.values(columns).some((place) => place < 0)) return { claims: [], faults: [{ line: 1, kind: 'columns' }] }

  const rows = lines.map((line, index) => ({ line: index + 1, text: line })).slice(1).filter((row) => row.text.trim() !== '')
  if (rows.length === 0) return { claims: [], faults: [{ line: 1, kind: 'no_rows' }] }
  if (rows.length > kMostClaims) return { claims: [], faults: [{ line: rows[kMostClaims]?.line ?? 0, kind: 'too_many' }] }

  const seen = new Set<string>()
  const claims: Claim[] = []
  const faults: ClaimFault[] = []
  for (const { line, text: row } of rows) {
    const cells = cellsOf(row)
    const cell = (column: Column) => cells[columns[column]] ?? ''
    const amount = readAmount(cell('amount'), decimals)
    const found = [
      ...(isId(cell('claim')) ? [] : ['claim' as const]),
      ...(isId(cell('member')) ? [] : ['member' as const]),
      ...(amount === undefined || compare(amount, '0') <= 0 ? ['amount' as const] : []),
      ...(seen.has(cell('claim')) ? ['twice' as const] : []),
    ]
    seen.add(cell('claim'))
    faults.push(...found.map((kind) => ({ line, kind })))
    if (found.length === 0 && amount !== undefined) claims.push({ line, claim: cell('claim'), member: cell('member'), amount })
  }
  return { claims, faults }
}
