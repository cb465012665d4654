// Who is the agent of which region, from what was appointed and dismissed so far.
import { compare } from '@greenpool/shared'

type Row = Record<string, string | number | boolean | null>

export type AgentLevel = 'province' | 'city' | 'district'

export interface Agent {
  region: string
  level: AgentLevel
  member: string
  since: string
  record: string
}

// GB/T 2260: two digits for the province, two for the city, two for the district.
export function levelOf(region: string): AgentLevel {
  return region.endsWith('0000') ? 'province' : region.endsWith('00') ? 'city' : 'district'
}

export function agentsNow(appointed: readonly Row[], dismissed: readonly Row[]): readonly Agent[] {
  const now = new Map<string, Agent | undefined>()
  const all = [...appointed.map((row) => ({ row, there: true })), ...dismissed.map((row) => ({ row, there: false }))]
  for (const { row, there } of all.sort((a, b) => compare(String(a.row['seq']), String(b.row['seq'])))) {
    const region = String(row['region'])
    now.set(region, there ? { region, level: levelOf(region), member: String(row['member']), since: String(row['time']), record: String(row['seq']) } : undefined)
  }
  return [...now.values()].filter((agent) => agent !== undefined).sort((a, b) => a.region.localeCompare(b.region))
}
