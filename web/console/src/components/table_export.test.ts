import { expect, test, vi } from 'vitest'

vi.mock('../api', () => ({ transport: undefined }))
const { addressOf } = await import('./table_export')

test('a table is asked for under the filters of its list', () => {
  expect(addressOf({ programme: 'a b', path: 'shop/admin/orders', query: { state: 'paid', member: undefined, text: '' } }, 'csv'))
    .toBe('/api/v1/programmes/a%20b/shop/admin/orders?format=csv&state=paid')
  expect(addressOf({ path: 'operators' }, 'xlsx')).toBe('/api/v1/operators?format=xlsx')
})

test('what is left of one is asked for where it stopped', () => {
  expect(addressOf({ path: 'audit', next: 'before' }, 'csv', '41')).toBe('/api/v1/audit?format=csv&before=41')
  expect(addressOf({ path: 'operators', query: { state: 'active' } }, 'csv', 'x/1')).toBe('/api/v1/operators?format=csv&state=active&cursor=x%2F1')
})
