import { expect, it } from 'vitest'
import { shareCommand } from './share_forms'

it('what is typed about shares becomes the command, or nothing', () => {
  expect(shareCommand('open_round', { round: 'angel', pre_money: '4,000,000', amount: '1000000.00', subsidy_rate: '30' })).toEqual({
    type: 'open_round', round: 'angel', pre_money: '4000000', amount: '1000000.00', subsidy_rate: '0.3',
  })
  expect(shareCommand('issue_shares', { certificate: 't-1', holder: 'chen', kind: 'team', shares: '200000', cliff_days: '90', vesting_days: ' ' })).toEqual({
    type: 'issue_shares', certificate: 't-1', holder: 'chen', kind: 'team', shares: '200000', cliff_days: '90',
  })
  expect(shareCommand('issue_shares', { certificate: 't-1', holder: 'chen', kind: '', shares: '200000' })).toBeUndefined()
  expect(shareCommand('transfer_shares', { transfer: 't', certificate: 'c', holder: 'h', shares: '1.5' })).toBeUndefined()
  expect(shareCommand('list_shares', { share_price: '0' })).toBeUndefined()
})
