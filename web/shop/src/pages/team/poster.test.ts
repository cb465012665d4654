import { expect, it } from 'vitest'
import { wrapped } from './poster'

const measure = (text: string) => text.length

it('keeps words whole, and stops with what they end', () => {
  expect(wrapped('Points are not an investment', 12, measure)).toEqual(['Points are', 'not an', 'investment'])
  expect(wrapped('积分不是投资，价格', 6, measure)).toEqual(['积分不是投', '资，价格'])
  expect(wrapped('https://shop.example/m', 10, measure)).toEqual(['https://sh', 'op.example', '/m'])
  expect(wrapped('', 10, measure)).toEqual([])
})
