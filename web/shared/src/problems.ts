// What a caught error says to the reader.
import { isProblem, type Problem } from '@greenpool/client'
import common from '../texts/common'
import { t } from './texts'

// Anything else is a fault of the page: it goes on to the console, and is not shown as if the server had said it.
export function problemFrom(error: unknown): Problem {
  if (isProblem(error)) return error
  throw error
}

export function problemTitle(problem: Problem): string {
  const own = (common.client_problems as Record<string, (typeof common.client_problems)['network_failed'] | undefined>)[problem.code]
  return own === undefined ? problem.message : t(own)
}

