// QR codes (ISO/IEC 18004) of short texts, so that no address is sent to anybody to be drawn: byte mode, level M (15 % of
// the code may be lost), versions 1 to 10, which is 213 bytes of UTF-8.

const kVersions = 10
// By version, of level M: bytes of each block that mend errors, and blocks.
const kMending = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26]
const kBlocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5]
// Bytes in all.
const kBytes = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346]
const kAlignment = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]
const kPadding = [0xec, 0x11]

export type Modules = readonly (readonly boolean[])[]

type Mask = (row: number, column: number) => boolean
const kMasks: readonly Mask[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

function at(table: readonly number[], index: number): number {
  const value = table[index]
  if (value === undefined) throw new RangeError(`nothing at ${index}`)
  return value
}

// GF(256) over x^8 + x^4 + x^3 + x^2 + 1.
function product(a: number, b: number): number {
  let [left, right, sum] = [a, b, 0]
  for (; right > 0; right >>= 1) {
    if ((right & 1) === 1) sum ^= left
    left = (left << 1) ^ (left & 0x80 ? 0x11d : 0)
  }
  return sum
}

// The bytes that mend `data`: its remainder by (x − 1)(x − 2)(x − 4)…
export function mendingBytes(data: readonly number[], count: number): number[] {
  const divisor = new Array<number>(count).fill(0)
  divisor[count - 1] = 1
  let root = 1
  for (let factor = 0; factor < count; ++factor) {
    for (let each = 0; each < count; ++each) {
      divisor[each] = product(at(divisor, each), root) ^ (each + 1 < count ? at(divisor, each + 1) : 0)
    }
    root = product(root, 2)
  }
  const rest = new Array<number>(count).fill(0)
  for (const byte of data) {
    const factor = byte ^ at(rest, 0)
    rest.shift()
    rest.push(0)
    for (let each = 0; each < count; ++each) rest[each] = at(rest, each) ^ product(at(divisor, each), factor)
  }
  return rest
}

function dataBytes(version: number): number {
  return at(kBytes, version - 1) - at(kMending, version - 1) * at(kBlocks, version - 1)
}

// Mode, length, text, end and padding.
export function codewords(text: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const put = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; --bit) bits.push((value >> bit) & 1)
  }
  put(4, 4)
  put(text.length, version < 10 ? 8 : 16)
  for (const byte of text) put(byte, 8)
  const capacity = dataBytes(version) * 8
  if (bits.length > capacity) throw new RangeError('the text is too long')
  put(0, Math.min(4, capacity - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  const bytes: number[] = []
  for (let start = 0; start < bits.length; start += 8) bytes.push(bits.slice(start, start + 8).reduce((byte, bit) => (byte << 1) | bit, 0))
  for (let turn = 0; bytes.length < dataBytes(version); ++turn) bytes.push(at(kPadding, turn % 2))
  return bytes
}

// Blocks, each with what mends it, laid into each other byte by byte. The last ones may be one byte longer.
function interleaved(data: readonly number[], version: number): number[] {
  const [count, mending] = [at(kBlocks, version - 1), at(kMending, version - 1)]
  const short = Math.floor(data.length / count)
  const longer = data.length % count
  const blocks: number[][] = []
  let start = 0
  for (let block = 0; block < count; ++block) {
    const end = start + short + (block >= count - longer ? 1 : 0)
    blocks.push(data.slice(start, end))
    start = end
  }
  const rests = blocks.map((block) => mendingBytes(block, mending))
  const across = (parts: readonly number[][], length: number) =>
    Array.from({ length }, (_, index) => parts.flatMap((part) => (index < part.length ? [at(part, index)] : []))).flat()
  return [...across(blocks, short + 1), ...across(rests, mending)]
}

function remainder(value: number, shift: number, divisor: number): number {
  const top = 31 - Math.clz32(divisor)
  let rest = value << shift
  while (31 - Math.clz32(rest) >= top) rest ^= divisor << (31 - Math.clz32(rest) - top)
  return rest
}

// Level M is 0.
export function formatBits(mask: number): number {
  return ((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412
}

export function versionBits(version: number): number {
  return (version << 12) | remainder(version, 12, 0x1f25)
}

// The square while it is drawn: `fixed` is what masks do not touch.
class Square {
  readonly size: number
  readonly dark: boolean[][]
  readonly fixed: boolean[][]

  constructor(readonly version: number) {
    this.size = 17 + 4 * version
    this.dark = Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false))
    this.fixed = Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false))
    this.drawPatterns()
    this.drawFormat(0)
  }

  private put(row: number, column: number, dark: boolean): void {
    const [darks, fixed] = [this.dark[row], this.fixed[row]]
    if (darks === undefined || fixed === undefined || column < 0 || column >= this.size) return
    darks[column] = dark
    fixed[column] = true
  }

  private drawPatterns(): void {
    for (let each = 0; each < this.size; ++each) {
      this.put(6, each, each % 2 === 0)
      this.put(each, 6, each % 2 === 0)
    }
    // The three corners, each with its light edge.
    for (const [row, column] of [[3, 3], [3, this.size - 4], [this.size - 4, 3]] as const) {
      for (let down = -4; down <= 4; ++down) {
        for (let right = -4; right <= 4; ++right) {
          const ring = Math.max(Math.abs(down), Math.abs(right))
          this.put(row + down, column + right, ring !== 2 && ring !== 4)
        }
      }
    }
    const places = kAlignment[this.version - 1] ?? []
    const last = places.length - 1
    for (const [a, row] of places.entries()) {
      for (const [b, column] of places.entries()) {
        if ((a === 0 && b === 0) || (a === 0 && b === last) || (a === last && b === 0)) continue
        for (let down = -2; down <= 2; ++down) {
          for (let right = -2; right <= 2; ++right) this.put(row + down, column + right, Math.max(Math.abs(down), Math.abs(right)) !== 1)
        }
      }
    }
    if (this.version < 7) return
    const bits = versionBits(this.version)
    for (let bit = 0; bit < 18; ++bit) {
      const [a, b] = [this.size - 11 + (bit % 3), Math.floor(bit / 3)]
      this.put(a, b, ((bits >> bit) & 1) === 1)
      this.put(b, a, ((bits >> bit) & 1) === 1)
    }
  }

  drawFormat(mask: number): void {
    const bits = formatBits(mask)
    for (let bit = 0; bit < 15; ++bit) {
      const dark = ((bits >> bit) & 1) === 1
      // Down beside the upper left corner and along below it; then again, divided between the two others.
      if (bit < 8) this.put(bit < 6 ? bit : bit + 1, 8, dark)
      else this.put(8, bit === 8 ? 7 : 14 - bit, dark)
      if (bit < 8) this.put(8, this.size - 1 - bit, dark)
      else this.put(this.size - 15 + bit, 8, dark)
    }
    this.put(this.size - 8, 8, true)
  }

  // In pairs of columns from the right, up and down in turn, past the upright line.
  drawData(bytes: readonly number[]): void {
    let bit = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; ++step) {
        const row = ((right + 1) & 2) === 0 ? this.size - 1 - step : step
        for (const column of [right, right - 1]) {
          const [darks, fixed] = [this.dark[row], this.fixed[row]]
          if (darks === undefined || fixed?.[column] !== false || bit >= bytes.length * 8) continue
          darks[column] = ((at(bytes, bit >> 3) >> (7 - (bit & 7))) & 1) === 1
          ++bit
        }
      }
    }
  }

  masked(mask: Mask): boolean[][] {
    return this.dark.map((darks, row) => darks.map((dark, column) => dark !== (this.fixed[row]?.[column] === false && mask(row, column))))
  }
}

// How hard a pattern would be to read, by the rules of the standard; the least is taken.
export function penalty(modules: Modules): number {
  const size = modules.length
  const lines = [...modules, ...modules.map((_, column) => modules.map((row) => row[column] === true))]
  let sum = 0
  for (const line of lines) {
    const text = line.map((dark) => (dark ? '1' : '0')).join('')
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2
    // What looks like a corner, with light on one side of it.
    for (let start = 0; start + 11 <= size; ++start) {
      const part = text.slice(start, start + 11)
      if (part === '10111010000' || part === '00001011101') sum += 40
    }
  }
  for (let row = 0; row + 1 < size; ++row) {
    for (let column = 0; column + 1 < size; ++column) {
      const [above, below] = [modules[row], modules[row + 1]]
      const dark = above?.[column]
      if (above?.[column + 1] === dark && below?.[column] === dark && below?.[column + 1] === dark) sum += 3
    }
  }
  const dark = modules.flat().filter(Boolean).length
  return sum + 10 * Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size))
}

// The modules, row by row, without the light edge of four that has to be around them. Undefined: the text is too long.
export function qrCode(text: string, mask?: number): Modules | undefined {
  const bytes = new TextEncoder().encode(text)
  for (let version = 1; version <= kVersions; ++version) {
    if (bytes.length + (version < 10 ? 2 : 3) > dataBytes(version)) continue
    const all = interleaved(codewords(bytes, version), version)
    const drawn = kMasks.flatMap((rule, number) => {
      if (mask !== undefined && mask !== number) return []
      const square = new Square(version)
      square.drawFormat(number)
      square.drawData(all)
      return [square.masked(rule)]
    })
    return drawn.reduce((best, each) => (penalty(each) < penalty(best) ? each : best))
  }
  return undefined
}
