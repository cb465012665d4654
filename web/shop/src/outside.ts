// Not to have joined a programme is no fault: the way in is shown.
import type { Problem } from '@greenpool/client'

const kOutside: readonly string[] = ['membership_unknown', 'unknown_member']

export function isOutside(problem: Problem | undefined): boolean {
  return problem !== undefined && kOutside.includes(problem.code)
}
