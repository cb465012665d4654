// Which terms somebody chose for a run, and what is asked for with them.
export interface ChosenTerms {
  from: 'scenario' | 'current' | 'proposed' | 'given'
  proposal: string
  terms: string
}

export function areComplete({ from, proposal, terms }: ChosenTerms): boolean {
  return from === 'given' ? terms.trim() !== '' : from !== 'proposed' || proposal !== ''
}

export function askedTerms({ from, proposal, terms }: ChosenTerms) {
  return {
    terms_from: from,
    ...(from === 'proposed' ? { proposal } : {}),
    ...(from === 'given' ? { terms } : {}),
  }
}
