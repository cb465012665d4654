import { expect, test } from 'vitest'
import { columnTitle, exampleFile, isTooLarge, kImportColumns } from './import_files'

test('an example has every column that is required, and none that is unknown', () => {
  for (const kind of ['members', 'goods', 'orders'] as const) {
    for (const language of ['zh', 'en'] as const) {
      const [header = '', ...rows] = exampleFile(kind, language).replace('\uFEFF', '').trimEnd().split('\r\n').map((line) => line.split(','))
      const titles = kImportColumns[kind].map(({ name }) => columnTitle(kind, name, language))
      const required = kImportColumns[kind].filter((column) => column.required).map(({ name }) => columnTitle(kind, name, language))
      expect(header).toEqual(expect.arrayContaining(required))
      expect(titles).toEqual(expect.arrayContaining([...header]))
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row.length).toBe(header.length)
    }
  }
})

test('a column that has no name of ours is called as it came', () => {
  expect(columnTitle('orders', 'paid', 'zh')).toBe('实付')
  expect(columnTitle('orders', 'paid', 'en')).toBe('paid')
  expect(columnTitle('members', 'paid', 'zh')).toBe('paid')
})

test('8 MB are the most that the server takes', () => {
  expect(isTooLarge({ size: 8_388_608 })).toBe(false)
  expect(isTooLarge({ size: 8_388_609 })).toBe(true)
})
