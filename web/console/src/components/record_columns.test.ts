import { i18n } from '@greenpool/shared'
import { expect, test } from 'vitest'
import { recordColumns, recordWord } from './record_columns'

test('values of an enumeration are words; what is unknown is shown as it came', () => {
  i18n.global.locale.value = 'en'
  expect(recordWord('reward_paid', 'rule', 'district_agent')).toBe('District agent')
  expect(recordWord('ledger', 'account', 'pool')).toBe('Pool')
  expect(recordWord('withdrawals', 'stage', 'debt')).toBe('Kept for a debt')
  expect(recordWord('claims', 'stage', 'coins')).toBe('Turned into coins')
  expect(recordWord('locked_lapsed', 'reason', 'exit')).toBe('The legacy position left')
  expect(recordWord('referrer_changed', 'from', 'active')).toBe('active')
  expect(recordWord('reward_paid', 'rule', 'newer')).toBe('newer')
})

test('operators have names', () => {
  const columns = recordColumns({ list: 'claims', columns: ['member', 'decided_by'], kinds: ['text', 'text'] }, (id) => `name of ${id}`)
  expect(columns.map(({ words }) => words?.('o-1'))).toEqual(['o-1', 'name of o-1'])
})
