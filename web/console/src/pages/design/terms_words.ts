// Lines of terms in words.
import { choice, formatDecimal, formatShare, isDecimal, t } from '@greenpool/shared'
import texts from '@greenpool/shared/texts/terms'

const kShares = new Set([
  'points.grant_rate', 'points.sell_fee', 'order.reward_rate', 'order.platform_rate', 'rewards.direct', 'rewards.indirect', 'rewards.peer',
  'rewards.district_agent', 'rewards.city_agent', 'rewards.province_agent', 'rank.rate', 'dividend.rate', 'withdrawal.fee_rate', 'tax.rate',
  'legacy.release_share',
])
const kNames = new Set(['programme.id', 'programme.name', 'programme.currency', 'rank.name', 'calendar.utc_offset'])

export function sectionWords({ section, place }: { section: string; place: number }): string {
  return place === 0 ? choice(texts.sections, section) : `${choice(texts.sections, section)} ${place}`
}

export function keyWords({ section, key }: { section: string; key: string }): string {
  const known = `${section}_${key}`
  return known in texts.keys ? choice(texts.keys, known) : key
}

export function valueWords({ section, key }: { section: string; key: string }, value: string | undefined): string {
  if (value === undefined) return t(texts.absent)
  const name = `${section}.${key}`
  if (kNames.has(name)) return value
  if (!isDecimal(value)) return choice(texts.values, value)
  if (kShares.has(name)) return formatShare(value)
  return name === 'exit.multiple' || name === 'legacy.multiple' ? `${value}×` : formatDecimal(value)
}
