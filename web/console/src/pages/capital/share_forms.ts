// What is asked for about shares: the fields of each command, and the command of what was typed.
import { compare, readAmount } from '@greenpool/shared'
import { isId, readCount, shareOfPercent } from '../shop/inputs'

export const kShareActions = ['issue_shares', 'open_round', 'invest', 'transfer_shares', 'list_shares'] as const
export type ShareAction = (typeof kShareActions)[number]
export type ShareFieldName =
  | 'certificate' | 'holder' | 'kind' | 'shares' | 'vesting_from' | 'cliff_days' | 'vesting_days' | 'locked_until' | 'round' | 'pre_money' | 'amount'
  | 'subsidy_rate' | 'transfer' | 'share_price'
export type ShareFieldKind = 'id' | 'kind' | 'round' | 'shares' | 'days' | 'time' | 'amount' | 'percent'

export interface ShareField {
  name: ShareFieldName
  kind: ShareFieldKind
  optional?: boolean
}

const kLock: ShareField = { name: 'locked_until', kind: 'time', optional: true }
export const kShareFields: Readonly<Record<ShareAction, readonly ShareField[]>> = {
  issue_shares: [
    { name: 'certificate', kind: 'id' }, { name: 'holder', kind: 'id' }, { name: 'kind', kind: 'kind' }, { name: 'shares', kind: 'shares' },
    { name: 'vesting_from', kind: 'time', optional: true }, { name: 'cliff_days', kind: 'days', optional: true },
    { name: 'vesting_days', kind: 'days', optional: true }, kLock,
  ],
  open_round: [
    { name: 'round', kind: 'id' }, { name: 'pre_money', kind: 'amount' }, { name: 'amount', kind: 'amount' }, { name: 'subsidy_rate', kind: 'percent' },
  ],
  invest: [{ name: 'certificate', kind: 'id' }, { name: 'round', kind: 'round' }, { name: 'holder', kind: 'id' }, { name: 'amount', kind: 'amount' }, kLock],
  transfer_shares: [{ name: 'transfer', kind: 'id' }, { name: 'certificate', kind: 'id' }, { name: 'holder', kind: 'id' }, { name: 'shares', kind: 'shares' }],
  list_shares: [{ name: 'share_price', kind: 'amount' }, kLock],
}
export const kStakeKinds = ['founder', 'team', 'investor', 'member'] as const

function valueOf(kind: ShareFieldKind, typed: string): string | undefined {
  const text = typed.trim()
  switch (kind) {
    case 'id': return isId(text) ? text : undefined
    case 'shares': return /^[1-9]\d{0,15}$/.test(text) ? text : undefined
    case 'days': return readCount(text, 0, 36_500)?.toString()
    case 'percent': return shareOfPercent(text)
    case 'amount': {
      const amount = readAmount(text, 2)
      return amount === undefined || compare(amount, '0') <= 0 ? undefined : amount
    }
    default: return text === '' ? undefined : text
  }
}

// The command as the API takes it; undefined while something is missing or not understood.
export function shareCommand(type: ShareAction, typed: Readonly<Partial<Record<ShareFieldName, string>>>): ({ type: string } & Record<string, string>) | undefined {
  const command: { type: string } & Record<string, string> = { type }
  for (const { name, kind, optional } of kShareFields[type]) {
    const text = typed[name] ?? ''
    if (text.trim() === '' && optional === true) continue
    const value = valueOf(kind, text)
    if (value === undefined) return undefined
    command[name] = value
  }
  return command
}
