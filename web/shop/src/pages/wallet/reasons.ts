// A line's reason as text: the event's figures by their names, as they stand in the books.
import { choice, type Choices } from '@greenpool/shared'
import values from '@greenpool/shared/texts/record_values'
import texts from '@greenpool/shared/texts/shop_reasons'

// The line says these itself.
const kSaid: readonly string[] = ['type', 'member', 'seq', 'time']
const kWords: Readonly<Record<string, Choices>> = { rule: values.rules, reason: values.releases }

export function eventName(event: string): string {
  return choice(texts.events, event)
}

export function reasonsOf(reason: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(reason)
    .filter(([name]) => !kSaid.includes(name))
    .map(([name, value]) => ({ name: choice(texts.figures, name), value: choice(kWords[name] ?? {}, String(value)) }))
}
