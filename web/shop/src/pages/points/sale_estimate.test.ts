import { expect, it } from 'vitest'
import { shareOf, worthOf } from './sale_estimate'

it('gives a part its share, cut to the cent', () => {
  expect(shareOf('240.00', '105', '210.00000000')).toBe('120.00')
  expect(shareOf('100.00', '1', '3.00000000')).toBe('33.33')
  expect(shareOf('100.00', '0.00000001', '3.00000000')).toBe('0.00')
  expect(shareOf('0.00', '1', '0.00000000')).toBe('0.00')
})

it('values points at pool ÷ circulating, as in the worked table', () => {
  expect(worthOf('210', '900.00', '481.95000000')).toBe('392.15')
})
