// The two texts of docs/proofs.md, read as strictly as the offline checker reads them: there is exactly one text for each
// content, so what would not be written like that again is refused.

export class Refused extends Error {
  constructor(readonly code: string, message: string) {
    super(message)
  }
}

export const kPointsDecimals = 8
const kPointsMax = 9_000_000_000_000_000_000n
const kMoneyMax = 9_000_000_000_000n
const kIntegerMax = 2n ** 64n - 1n
const kOwedMax = 32
const kPathMax = 64
const kTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.(?!000000)\d{6})?Z$/

// Points in units of 1e-8, money in minor units.
export interface Sums {
  points: bigint
  wallet: bigint
}

export interface Node extends Sums {
  hash: string
}

export interface Statement {
  programme: string
  currency: string
  decimals: number
  seq: bigint
  time: string
  members: bigint
  points: bigint
  wallets: bigint
  root: string
  pool: bigint
  price: bigint
  cash: bigint
  supplierPayable: bigint
  owed: ReadonlyMap<string, bigint>
}

export interface Proof extends Sums {
  statement: string
  member: string
  salt: string
  leaf: bigint
  path: readonly Node[]
}

export function inBounds({ points, wallet }: Sums): boolean {
  return points >= 0n && points <= kPointsMax && wallet >= 0n && wallet <= kMoneyMax
}

export function printUnits(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

// Lines "name: value" in a fixed order.
class Lines {
  private readonly lines: readonly string[]
  private next = 1

  constructor(text: string, title: string, private readonly code: string) {
    this.lines = text.split('\n')
    if (this.lines[0] !== title) this.refuse(`the title "${title}" is expected`)
    if (this.lines.at(-1) !== '') this.refuse('the last line has no end')
  }

  refuse(why: string): never {
    throw new Refused(this.code, `line ${this.next}: ${why}`)
  }

  begins(start: string): boolean {
    return this.lines[this.next]?.startsWith(start) === true
  }

  name(): string {
    return this.lines[this.next]?.split(': ', 1)[0] ?? ''
  }

  text(name: string): string {
    const line = this.lines[this.next]
    if (line === undefined || !line.startsWith(`${name}: `)) this.refuse(`"${name}: …" is expected`)
    ++this.next
    return line.slice(name.length + 2)
  }

  fitting(name: string, form: RegExp): string {
    const value = this.text(name)
    if (!form.test(value)) this.refuse(`${name} is not written as it must be`)
    return value
  }

  integer(name: string): bigint {
    const value = BigInt(this.fitting(name, /^(0|[1-9]\d{0,19})$/))
    if (value > kIntegerMax) this.refuse(`${name} is too large`)
    return value
  }

  hash(name: string): string {
    return this.fitting(name, /^[0-9a-f]{64}$/)
  }

  units(value: string, decimals: number, most: bigint): bigint {
    const form = decimals === 0 ? /^(0|[1-9]\d{0,18})$/ : new RegExp(`^(0|[1-9]\\d{0,18})\\.\\d{${decimals}}$`)
    const units = form.test(value) ? BigInt(value.replace('.', '')) : most + 1n
    if (units > most) this.refuse('an amount is not written as it must be, or out of bounds')
    return units
  }

  points(name: string): bigint {
    return this.units(this.text(name), kPointsDecimals, kPointsMax)
  }

  money(name: string, decimals: number): bigint {
    return this.units(this.text(name), decimals, kMoneyMax)
  }

  // "hash points wallet"
  node(decimals: number): Node {
    const [hash = '', points = '', wallet = '', more] = this.text('node').split(' ')
    if (!/^[0-9a-f]{64}$/.test(hash) || more !== undefined) this.refuse('a node has a hash, points and a wallet')
    return { hash, points: this.units(points, kPointsDecimals, kPointsMax), wallet: this.units(wallet, decimals, kMoneyMax) }
  }

  end(): void {
    if (this.next !== this.lines.length - 1) this.refuse('the text should end here')
  }
}

export function readStatement(text: string): Statement {
  const lines = new Lines(text, 'greenpool statement 1', 'statement_malformed')
  const programme = lines.fitting('programme', /^[!-~]{1,64}$/)
  const currency = lines.fitting('currency', /^[!-~]{1,64}$/)
  const decimals = '01234'.indexOf(lines.fitting('decimals', /^[0-4]$/))
  lines.hash('terms')
  const seq = lines.integer('seq')
  const time = lines.fitting('time', kTime)
  lines.hash('chain')
  const members = lines.integer('members')
  const points = lines.points('points')
  const wallets = lines.money('wallets', decimals)
  const root = lines.hash('root')
  const pool = lines.money('pool', decimals)
  const price = BigInt(lines.fitting('price', /^(0|[1-9]\d{0,18})\.\d{8}$/).replace('.', ''))
  const cash = lines.money('cash', decimals)
  const supplierPayable = lines.money('supplier_payable', decimals)
  const owed = new Map<string, bigint>()
  while (lines.begins('owed.')) {
    const name = lines.name()
    const account = name.slice('owed.'.length)
    const amount = lines.money(name, decimals)
    if (!/^[a-z_]{1,32}$/.test(account) || owed.has(account) || owed.size === kOwedMax) lines.refuse('an account is malformed, stands there twice, or is one too many')
    owed.set(account, amount)
  }
  lines.end()
  return { programme, currency, decimals, seq, time, members, points, wallets, root, pool, price, cash, supplierPayable, owed }
}

export function readProof(text: string, decimals: number): Proof {
  const lines = new Lines(text, 'greenpool proof 1', 'proof_malformed')
  const statement = lines.hash('statement')
  const member = lines.fitting('member', /^(?!.*[",\\])[!-~]{1,64}$/)
  const salt = lines.hash('salt')
  const points = lines.points('points')
  const wallet = lines.money('wallet', decimals)
  const leaf = lines.integer('leaf')
  const path: Node[] = []
  while (lines.begins('node: ') && path.length < kPathMax) path.push(lines.node(decimals))
  lines.end()
  return { statement, member, salt, points, wallet, leaf, path }
}
