import { describe, expect, it } from 'vitest'
import { add, compare, formatDecimal, formatShare, isDecimal, multiply, readAmount, sign, subtract, sum, times } from './decimal'

describe('decimals', () => {
  it('are exact where floating point is not', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(sum(['0.1', '0.7'])).toBe('0.8')
    expect(add('90071992547409.93', '0.01')).toBe('90071992547409.94')
    expect(subtract('1.00', '1.01')).toBe('-0.01')
    expect(times('19.99', 3)).toBe('59.97')
    expect(multiply('210.00000000', '1.42857142')).toBe('299.9999982000000000')
    expect(() => times('1', 0.5)).toThrow(RangeError)
  })

  it('keep the decimals of the finer one', () => {
    expect(add('1', '2.50')).toBe('3.50')
    expect(subtract('5.00000000', '5')).toBe('0.00000000')
  })

  it('compare as amounts, not as texts', () => {
    expect(compare('10', '9.99')).toBe(1)
    expect(compare('1.0', '1.00000000')).toBe(0)
    expect(compare('-2', '1')).toBe(-1)
    expect([sign('-0.01'), sign('0.00'), sign('0.01')]).toEqual([-1, 0, 1])
  })

  it('are grouped, signed and trimmed for readers', () => {
    expect(formatDecimal('1234567.80')).toBe('1,234,567.80')
    expect(formatDecimal('-1234.5')).toBe('\u22121,234.5')
    expect(formatDecimal('999')).toBe('999')
    expect(formatDecimal('5.00', { sign: 'always' })).toBe('+5.00')
    expect(formatDecimal('0.00', { sign: 'always' })).toBe('0.00')
    expect(formatDecimal('210.00000000', { trimTo: 2 })).toBe('210.00')
    expect(formatDecimal('210.12500000', { trimTo: 2 })).toBe('210.125')
    expect(formatDecimal('100.000', { trimTo: 0 })).toBe('100')
    expect(formatDecimal('12345.6', { grouping: false })).toBe('12345.6')
    expect(formatShare('0.253100')).toBe('25.31%')
    expect(formatShare('0')).toBe('0%')
  })

  it('refuse what is none', () => {
    for (const text of ['', '1.', '.5', '1e3', '+1', '1,000', 'NaN', ' 1']) {
      expect(isDecimal(text), text).toBe(false)
      expect(() => add(text, '1'), text).toThrow(RangeError)
    }
  })

  it('are read as people type them', () => {
    expect(readAmount(' 1,234.50 ', 2)).toBe('1234.50')
    expect(readAmount('007.5', 2)).toBe('7.5')
    expect(readAmount('0.5', 2)).toBe('0.5')
    expect(readAmount('1.234', 2)).toBeUndefined()
    expect(readAmount('-1', 2)).toBeUndefined()
    expect(readAmount('1e3', 2)).toBeUndefined()
    expect(readAmount('', 2)).toBeUndefined()
  })
})
