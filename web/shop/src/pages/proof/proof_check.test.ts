import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkProof, kSteps, type Checked, type Digest, type Given } from './proof_check'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const digest: Digest = (bytes) => {
  const hash = createHash('sha256').update(bytes).digest()
  return Promise.resolve(Uint8Array.from(hash).buffer)
}
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

// From a demo with 405 members; and, made by `greenpool prove`, the last of five leaves, which moves up twice as it is.
const captured = givenOf(read('captured_statement.txt'), read('captured_proof.txt'), 'demo')
const small = givenOf(read('small_statement.txt'), read('small_proof.txt'), 'classic')

function givenOf(statement: string, proof: string, programme: string): Given {
  return { statement, proof, published: { statement, hash: hashOf(statement) }, programme, member: /^member: (.*)$/m.exec(proof)?.[1] ?? '' }
}
const check = (given: Partial<Given>, base = captured) => checkProof({ ...base, ...given }, digest)
const failed = ({ holds, steps }: Checked) => (holds ? [] : steps.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code))
// Another statement, published as it is, and a proof that names it.
const consistent = (statement: string, proof = captured.proof) => ({
  statement, published: { statement, hash: hashOf(statement) }, proof: proof.replace(/^statement: .*$/m, `statement: ${hashOf(statement)}`),
})

it('holds for what a server gave, every step of it', async () => {
  const checked = await check({})
  expect(checked.steps.map(({ outcome }) => outcome)).toEqual(kSteps.map(() => 'held'))
  expect([checked.holds, checked.joints.length]).toEqual([true, 9])
  expect(checked.joints.at(-1)?.points).toBe(checked.statement?.points)
})

it('lets an odd last leaf move up', async () => {
  const checked = await check({}, small)
  expect([checked.holds, checked.joints.map(({ side }) => side)]).toEqual([true, ['none', 'none', 'left']])
})

it('takes no green step for granted: an empty text fails, and what builds on it is not taken', async () => {
  const checked = await check({ statement: '', proof: '' })
  expect(checked.holds).toBe(false)
  expect(checked.steps.filter(({ outcome }) => outcome === 'held')).toEqual([])
  expect(checked.steps).toHaveLength(kSteps.length)
})

it.each([
  ['more points', (text: string) => text.replace(/^points: 12/m, 'points: 13'), 'proof_totals_differ'],
  ['less points', (text: string) => text.replace(/^points: 12/m, 'points: 11'), 'proof_totals_differ'],
  ['another wallet', (text: string) => text.replace('wallet: 0.74', 'wallet: 0.75'), 'proof_totals_differ'],
  ['another salt', (text: string) => text.replace('salt: aaf9', 'salt: aaf8'), 'proof_root_differs'],
  ['another hash on the way', (text: string) => text.replace('node: 1077', 'node: 1078'), 'proof_root_differs'],
  ['a neighbouring leaf', (text: string) => text.replace('leaf: 308', 'leaf: 309'), 'proof_root_differs'],
  ['a leaf that is none', (text: string) => text.replace('leaf: 308', 'leaf: 405'), 'proof_out_of_place'],
  ['a node too few', (text: string) => text.replace(/node: .*\n$/, ''), 'proof_out_of_place'],
  ['a negative sibling', (text: string) => text.replace(' 1.60503601 ', ' -1.60503601 '), 'proof_malformed'],
  ['an overflow', (text: string) => text.replace(' 1.60503601 ', ' 89999999999.00000000 '), 'proof_sum_out_of_range'],
  ['a leading zero', (text: string) => text.replace(/^points: 12/m, 'points: 012'), 'proof_malformed'],
  ['a space at an end', (text: string) => text.replace('leaf: 308', 'leaf: 308 '), 'proof_malformed'],
  ['a line more', (text: string) => `${text}\n`, 'proof_malformed'],
  ['another statement', (text: string) => text.replace('statement: 7f', 'statement: 7e'), 'proof_of_other_statement'],
] as const)('finds a proof with %s', async (_what, change, code) => {
  const proof = change(captured.proof)
  expect(proof).not.toBe(captured.proof)
  expect(failed(await check({ proof }))).toContain(code)
})

it("finds another member's proof", async () => {
  expect(failed(await check({ member: 'm-somebody-else' }))).toEqual(['proof_of_other_member'])
})

it.each([
  ['a smaller total', (text: string) => text.replace('points: 3051.5', 'points: 3050.5'), 'proof_totals_differ'],
  ['another root', (text: string) => text.replace('root: c0', 'root: c1'), 'proof_root_differs'],
  ['a member more', (text: string) => text.replace('members: 405', 'members: 406'), 'proof_root_differs'],
  ['a higher price', (text: string) => text.replace('price: 32.45331577', 'price: 32.45331578'), 'statement_inconsistent'],
  ['another pool', (text: string) => text.replace('\npool: 99033.26', '\npool: 99033.27'), 'statement_inconsistent'],
  ['too little cash', (text: string) => text.replace('cash: 340088.61', 'cash: 237384.38'), 'statement_not_covered'],
  ['an account twice', (text: string) => text.replace('owed.reserve', 'owed.pool'), 'statement_malformed'],
  ['a time that is none', (text: string) => text.replace('2026-11-28T08', '2026-13-28T08'), 'statement_malformed'],
] as const)('finds a statement with %s, even if it is published so', async (_what, change, code) => {
  const statement = change(captured.statement)
  expect(statement).not.toBe(captured.statement)
  expect(failed(await check(consistent(statement)))).toContain(code)
})

it('finds a statement that others do not see', async () => {
  const other = captured.statement.replace('wallets: 39364.68', 'wallets: 39364.67')
  expect(failed(await check({ published: { statement: other, hash: hashOf(other) } }))).toEqual(['statement_not_published'])
  expect(failed(await check({ published: { statement: captured.statement, hash: hashOf(other) } }))).toEqual(['statement_not_published'])
})
