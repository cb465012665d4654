// What the shop's things are called in both languages.
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

// A carrier that has no name here is called by its code.
export function carrierOf({ carrier, carrier_zh, carrier_en }: { carrier: string; carrier_zh?: string; carrier_en?: string }): string {
  return (language.value === 'zh' ? carrier_zh : carrier_en) ?? carrier
}
