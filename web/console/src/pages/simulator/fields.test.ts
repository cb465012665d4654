import { describe, expect, it } from 'vitest'
import { changesOf, faultOf, groupsOf, isAsked, partsOf, wrongShares, type Setting } from './fields'

const setting = (key: string, kind: Setting['kind'] = 'text', value: string | null = null, choices: string[] = []): Setting =>
  ({ key, kind, value, example: '', choices })

describe('what is typed', () => {
  it('belongs to a section and a place in it', () => {
    expect(partsOf('sellers[2].share')).toEqual({ section: 'sellers', place: '2', name: 'share' })
    expect(partsOf('scenario.days')).toEqual({ section: 'scenario', place: '', name: 'days' })
    expect(groupsOf([setting('sellers[1].share'), setting('sellers[2].share'), setting('sellers[1].kind')]).map(({ settings }) => settings.length)).toEqual([2, 1])
  })

  it('is checked as what it is', () => {
    const fault = (key: string, typed: string, kind: Setting['kind'] = 'text') => faultOf(setting(key, kind), typed, 3660)
    expect(fault('scenario.days', '365', 'integer')).toBeUndefined()
    for (const days of ['0', '3661', '1.5', '-1', '1e3']) expect(fault('scenario.days', days, 'integer'), days).toBe('days')
    expect(fault('scenario.days', ' ', 'integer')).toBe('needed')
    expect(fault('orders.cost_share', '0.30')).toBeUndefined()
    for (const share of ['1.01', '30%', '-0.1', 'x']) expect(fault('orders.cost_share', share), share).toBe('share')
    expect(fault('arrivals.per_day', '12.5')).toBeUndefined()
    expect(fault('arrivals.per_day', '1e9')).toBe('number')
    expect(fault('search.exit_multiple', 'none, 1.5,2')).toBeUndefined()
    expect(fault('search.sell_fee', '0.1 0.2')).toBe('list')
    expect(fault('refunds.share', '')).toBeUndefined()
  })

  it('has groups that come to all members', () => {
    const settings = [setting('sellers[1].share'), setting('sellers[2].share')]
    expect(wrongShares(settings, { 'sellers[1].share': '0.7', 'sellers[2].share': '0.3' })).toBeUndefined()
    expect(wrongShares(settings, { 'sellers[1].share': '0.7', 'sellers[2].share': '0.2' })).toBe('0.9')
    expect(wrongShares([], {})).toBeUndefined()
  })

  it('is sent where it differs', () => {
    const settings = [setting('scenario.days', 'integer', '365'), setting('orders.amount', 'text', '10'), setting('refunds.share')]
    expect(changesOf(settings, { 'scenario.days': ' 100 ', 'orders.amount': '10', 'refunds.share': '' })).toEqual({ 'scenario.days': '100' })
    expect(changesOf(settings, { 'scenario.days': '365', 'orders.amount': '' })).toEqual({ 'orders.amount': '' })
  })

  it('is not asked twice', () => {
    expect(isAsked('scenario.seed', true)).toBe(false)
    expect(isAsked('scenario.terms', false)).toBe(false)
    expect(isAsked('scenario.terms', true)).toBe(true)
  })
})
