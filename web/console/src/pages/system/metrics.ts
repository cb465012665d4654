// The text format of Prometheus, as far as the server writes it.
export interface Metric {
  name: string
  help: string
  labels: string
  value: string
}

const kSample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/

export function readMetrics(text: string): readonly Metric[] {
  const helps = new Map<string, string>()
  const found: Metric[] = []
  for (const line of text.split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line)
    if (help !== null) helps.set(help[1] ?? '', help[2] ?? '')
    const sample = line.startsWith('#') ? null : kSample.exec(line)
    if (sample === null) continue
    const [, name = '', labels = '', value = ''] = sample
    found.push({ name, help: helps.get(name) ?? helps.get(name.replace(/_(bucket|sum|count)$/, '')) ?? '', labels, value })
  }
  return found
}
