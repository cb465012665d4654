// Names that the shop gives its things in both languages.
import { language } from './language'

export interface Titled {
  title_zh: string
  title_en: string
}

export function titleOf(thing: Titled): string {
  return language.value === 'zh' || thing.title_en === '' ? thing.title_zh : thing.title_en
}

export function specsOf(specs: readonly { name: string; value: string }[]): string {
  return specs.map(({ name, value }) => `${name} ${value}`).join(' · ')
}
