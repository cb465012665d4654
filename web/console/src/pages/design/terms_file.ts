// What a programme's terms say, line by line. Only for showing: what is valid the server decides.
export interface TermsLine {
  section: string
  // Of sections that stand several times, from 1; 0 of the others.
  place: number
  key: string
  value: string
}

export interface ChangedLine extends Omit<TermsLine, 'value'> {
  before: string | undefined
  after: string | undefined
}

const kSection = /^\[(\[)?\s*([\w-]+)\s*\]?\]/
const kPair = /^([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s#]+))/

export function readTerms(text: string): readonly TermsLine[] {
  const places = new Map<string, number>()
  const lines: TermsLine[] = []
  let section = ''
  let place = 0
  for (const line of text.split('\n').map((each) => each.trim())) {
    const head = kSection.exec(line)
    if (head !== null) {
      section = head[2] ?? ''
      place = head[1] === undefined ? 0 : (places.get(section) ?? 0) + 1
      places.set(section, place)
      continue
    }
    const pair = kPair.exec(line)
    if (pair !== null) lines.push({ section, place, key: pair[1] ?? '', value: (pair[2] ?? pair[3] ?? '').replace(/\\(["\\])/g, '$1') })
  }
  return lines
}

const nameOf = ({ section, place, key }: Omit<TermsLine, 'value'>) => `${section} ${place} ${key}`

// What differs, in the order of the new terms; what was taken out comes last.
export function compareTerms(before: readonly TermsLine[], after: readonly TermsLine[]): readonly ChangedLine[] {
  const old = new Map(before.map((line) => [nameOf(line), line.value]))
  const now = new Set(after.map(nameOf))
  return [
    ...after.filter((line) => old.get(nameOf(line)) !== line.value)
      .map(({ value, ...line }) => ({ ...line, before: old.get(nameOf(line)), after: value })),
    ...before.filter((line) => !now.has(nameOf(line))).map(({ value, ...line }) => ({ ...line, before: value, after: undefined })),
  ]
}

export function valueIn(lines: readonly TermsLine[], section: string, key: string): string | undefined {
  return lines.find((line) => line.section === section && line.key === key)?.value
}
