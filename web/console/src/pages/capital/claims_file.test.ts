import { describe, expect, it } from 'vitest'
import { kMostClaims, readClaims } from './claims_file'

describe('claims of a table', () => {
  it('are read in any order of columns, in both languages', () => {
    expect(readClaims('claim,member,amount\nc-1,alice,6000.00\n\nc-2,"bob","1,500.5"\n', 2)).toEqual({
      claims: [{ line: 2, claim: 'c-1', member: 'alice', amount: '6000.00' }, { line: 4, claim: 'c-2', member: 'bob', amount: '1500.5' }], faults: [],
    })
    expect(readClaims('\uFEFF备注,金额,会员,债权\r\n旧,1,m-1,c-1', 2).claims).toEqual([{ line: 2, claim: 'c-1', member: 'm-1', amount: '1' }])
  })

  it('may have any id that the API takes', () => {
    expect(readClaims('claim,member,amount\n2019/7#3,m@1,1', 2)).toEqual({ claims: [{ line: 2, claim: '2019/7#3', member: 'm@1', amount: '1' }], faults: [] })
  })

  it('are refused by line', () => {
    const { claims, faults } = readClaims('claim,member,amount\nc 1,alice,1.00\nc-2,,0\nc-3,bob,1.001\nc-4,bob,1\nc-4,bob,1', 2)
    expect(claims.map(({ claim }) => claim)).toEqual(['c-4'])
    expect(faults.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['2 claim', '3 member', '3 amount', '4 amount', '6 twice'])
    expect(readClaims('claim,amount\nc,1', 2).faults).toEqual([{ line: 1, kind: 'columns' }])
    expect(readClaims('claim,member,amount\n', 2).faults).toEqual([{ line: 1, kind: 'no_rows' }])
    const many = Array.from({ length: kMostClaims + 1 }, (_, at) => `c-${at},m,1`).join('\n')
    expect(readClaims(`claim,member,amount\n${many}`, 2).faults).toEqual([{ line: kMostClaims + 2, kind: 'too_many' }])
  })
})
