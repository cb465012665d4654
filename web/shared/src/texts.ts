// The one table of texts for people: each area has its file under texts/, with every text in Chinese and English. A page
// imports its area's table, so that texts travel with the pages that show them:
//
//   import texts from '@greenpool/shared/texts/orders'
//   t(texts.paid)   t(texts.refunded, { amount })   choice(texts.stages, order.stage)
//
// texts.test.ts proves that both languages are there, say the same placeholders, and are used.
import { i18n } from './language'

export interface Text {
  zh: string
  en: string
}

export type TextKey = string & { readonly __text: unique symbol }
// Texts of a value that the server gives, by its names.
export type Choices = Readonly<Record<string, TextKey>>

type Entry = Text | Readonly<Record<string, Text>>
type Keys<T> = { readonly [K in keyof T]: T[K] extends Text ? TextKey : { readonly [C in keyof T[K]]: TextKey } }

function isText(entry: Entry): entry is Text {
  return typeof entry.zh === 'string' && typeof entry.en === 'string'
}

const declared = new Map<string, Text>()

export function defineTexts<const T extends Record<string, Entry>>(area: string, table: T): Keys<T> {
  const zh: Record<string, string> = {}
  const en: Record<string, string> = {}
  const put = (name: string, text: Text): TextKey => {
    const key = `${area}_${name}`
    zh[key] = text.zh
    en[key] = text.en
    declared.set(key, text)
    return key as TextKey
  }
  const keys: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(table)) {
    keys[name] = isText(entry)
      ? put(name, entry)
      : Object.fromEntries(Object.entries(entry).map(([value, text]) => [value, put(`${name}_${value}`, text)]))
  }
  i18n.global.mergeLocaleMessage('zh', zh)
  i18n.global.mergeLocaleMessage('en', en)
  return keys as Keys<T>
}

// The text in the reader's language; follows it when it changes, wherever it is rendered.
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return i18n.global.t(key, values)
}

// The text of a server's value. What has none yet, because the server is newer, is shown as it came.
export function choice(choices: Choices, value: string): string {
  const key = choices[value]
  return key === undefined ? value : t(key)
}

// For tests: every text that was declared.
export function declaredTexts(): ReadonlyMap<string, Text> {
  return declared
}
