// Checks a member's proof as docs/proofs.md says, in the reader's browser: nothing of what the server claims about it is
// believed. Each step tells what came of it; after one that fails, those that build on it are not taken.
import { inBounds, kPointsDecimals, printUnits, readProof, readStatement, Refused, type Node, type Proof, type Statement, type Sums } from './proof_texts'

export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>

export const kSteps = ['statement_read', 'published', 'figures', 'covered', 'proof_read', 'same_statement', 'mine', 'place', 'sums', 'totals', 'root'] as const
export type StepName = (typeof kSteps)[number]

export interface Step {
  name: StepName
  outcome: 'held' | 'failed' | 'not_taken'
  // Of a failure.
  code?: string
  detail?: string
}

export interface Joint extends Sums {
  // The sibling stands left or right of what was reached so far; none: it moved up as it is.
  side: 'left' | 'right' | 'none'
  sibling?: Sums
}

export interface Checked {
  holds: boolean
  steps: readonly Step[]
  joints: readonly Joint[]
  statement?: Statement
  proof?: Proof
  // Of the statement's text, as computed here.
  hash?: string
}

export interface Given {
  statement: string
  proof: string
  // What is published to everybody under the statement's number: its text, and the hash that is to be compared with others.
  published: { statement: string; hash: string }
  programme: string
  member: string
}

// Undefined where the browser does not hash: pages that come without HTTPS.
export function browserDigest(): Digest | undefined {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  return subtle === undefined ? undefined : (bytes) => subtle.digest('SHA-256', bytes)
}

const encoder = new TextEncoder()

function hexOf(hash: ArrayBuffer): string {
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

// 8 bytes, the lowest first.
function integer(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, true)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

class Tree {
  constructor(private readonly digest: Digest) {}

  async hash(...parts: readonly (string | Uint8Array)[]): Promise<string> {
    return hexOf(await this.digest(joined(parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part)))))
  }

  async leaf(proof: Proof): Promise<Node> {
    const name = await this.hash('greenpool name 1\n', bytesOf(proof.salt), proof.member)
    const hash = await this.hash('greenpool leaf 1\n', integer(proof.leaf), bytesOf(name), integer(proof.points), integer(proof.wallet))
    return { hash, points: proof.points, wallet: proof.wallet }
  }

  async join(left: Node, right: Node): Promise<Node> {
    const sums = { points: left.points + right.points, wallet: left.wallet + right.wallet }
    if (!inBounds(left) || !inBounds(right) || !inBounds(sums)) throw new Refused('proof_sum_out_of_range', 'a sum is out of range')
    const bytes = (node: Node) => joined([bytesOf(node.hash), integer(node.points), integer(node.wallet)])
    return { ...sums, hash: await this.hash('greenpool node 1\n', bytes(left), bytes(right)) }
  }

  root(top: Node, members: bigint): Promise<string> {
    return this.hash('greenpool root 1\n', integer(members), integer(top.points), integer(top.wallet), bytesOf(top.hash))
  }
}

function refuseUnless(holds: boolean, code: string, why: string): void {
  if (!holds) throw new Refused(code, why)
}

function checkFigures({ owed, pool, wallets, points, price, decimals }: Statement): void {
  refuseUnless(owed.get('pool') === pool, 'statement_inconsistent', 'what is owed has another pool')
  refuseUnless(owed.get('wallets') === wallets, 'statement_inconsistent', 'what is owed has other wallets')
  refuseUnless((points === 0n) === (pool === 0n), 'statement_inconsistent', 'points without a pool, or a pool without points')
  // In major units a point, cut to 8 decimals; both have 8.
  const scale = 10n ** BigInt(2 * kPointsDecimals - decimals)
  refuseUnless(points === 0n || (pool * scale) / points === price, 'statement_inconsistent', 'the price is not pool / points')
}

function checkPlace({ leaf, path }: Proof, members: bigint): void {
  refuseUnless(leaf < members, 'proof_out_of_place', `there is no leaf ${leaf} among ${members}`)
  let [index, width, length] = [leaf, members, 0]
  for (; width > 1n; width = width / 2n + (width % 2n), index /= 2n) if (index % 2n === 1n || index + 1n < width) ++length
  refuseUnless(path.length === length, 'proof_out_of_place', `the path has ${path.length} nodes, not ${length}`)
}

async function climb(tree: Tree, proof: Proof, members: bigint, joints: Joint[]): Promise<Node> {
  refuseUnless(inBounds(proof), 'proof_sum_out_of_range', 'what the member holds is out of range')
  let node = await tree.leaf(proof)
  let [index, width, used] = [proof.leaf, members, 0]
  for (; width > 1n; width = width / 2n + (width % 2n), index /= 2n) {
    if (index % 2n === 0n && index + 1n === width) {
      joints.push({ side: 'none', points: node.points, wallet: node.wallet })
      continue
    }
    const sibling = proof.path[used++]
    if (sibling === undefined) throw new Refused('proof_out_of_place', 'the path ends too early')
    const right = index % 2n === 0n
    node = right ? await tree.join(node, sibling) : await tree.join(sibling, node)
    joints.push({ side: right ? 'right' : 'left', sibling: { points: sibling.points, wallet: sibling.wallet }, points: node.points, wallet: node.wallet })
  }
  return node
}

export async function checkProof(given: Given, digest: Digest): Promise<Checked> {
  const tree = new Tree(digest)
  const steps: Step[] = []
  const joints: Joint[] = []
  // What a step found; undefined: it failed, or one that it needs did.
  async function take<T>(name: StepName, needs: boolean, work: () => T | Promise<T>): Promise<T | undefined> {
    if (!needs) {
      steps.push({ name, outcome: 'not_taken' })
      return undefined
    }
    try {
      const found = await work()
      steps.push({ name, outcome: 'held' })
      return found
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      steps.push({ name, outcome: 'failed', code: error.code, detail: error.message })
      return undefined
    }
  }

  const hash = await tree.hash(given.statement)
  const statement = await take('statement_read', true, () => {
    const read = readStatement(given.statement)
    refuseUnless(read.programme === given.programme, 'statement_of_other_programme', `it is of ${read.programme}`)
    return read
  })
  await take('published', true, () => {
    refuseUnless(given.published.statement === given.statement && given.published.hash === hash, 'statement_not_published', `computed here: ${hash}; published: ${given.published.hash}`)
  })
  await take('figures', statement !== undefined, () => checkFigures(statement!))
  await take('covered', statement !== undefined, () => {
    const owed = [...statement!.owed.values()].reduce((sum, each) => sum + each, 0n)
    refuseUnless(statement!.cash - statement!.supplierPayable >= owed, 'statement_not_covered', 'cash less the supplier payable is below what is owed')
  })
  const proof = await take('proof_read', statement !== undefined, () => readProof(given.proof, statement!.decimals))
  await take('same_statement', proof !== undefined, () => refuseUnless(proof!.statement === hash, 'proof_of_other_statement', `made for ${proof!.statement}`))
  await take('mine', proof !== undefined, () => refuseUnless(proof!.member === given.member, 'proof_of_other_member', `of ${proof!.member}`))
  const placed = await take('place', proof !== undefined, () => {
    checkPlace(proof!, statement!.members)
    return true
  })
  const top = await take('sums', placed === true, () => climb(tree, proof!, statement!.members, joints))
  await take('totals', top !== undefined, () => {
    const print = (points: bigint, wallet: bigint) => `${printUnits(points, kPointsDecimals)} / ${printUnits(wallet, statement!.decimals)}`
    refuseUnless(top!.points === statement!.points && top!.wallet === statement!.wallets, 'proof_totals_differ',
      `${print(top!.points, top!.wallet)}, not ${print(statement!.points, statement!.wallets)}`)
  })
  await take('root', top !== undefined, async () => {
    const root = await tree.root(top!, statement!.members)
    refuseUnless(root === statement!.root, 'proof_root_differs', `computed here: ${root}`)
  })
  const holds = steps.length === kSteps.length && steps.every(({ outcome }) => outcome === 'held')
  return { holds, steps, joints, statement, proof, hash }
}
