import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { codewords, formatBits, mendingBytes, penalty, qrCode, versionBits, type Modules } from './qr'

interface Vector {
  text: string
  version: number
  mask: number
  rows: string
}
// Drawn by libqrencode, byte mode and level M; by version: one, more corners, the version written in, two lengths of blocks.
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'qr_vectors.json'), 'utf8')) as Vector[]
const printed = (modules: Modules | undefined) =>
  modules?.map((row) => BigInt(`0b${row.map((dark) => (dark ? 1 : 0)).join('')}`).toString(16)).join(' ')

it.each(vectors)('draws version $version as another encoder does', ({ text, version, mask, rows }) => {
  expect(qrCode(text, mask)?.length).toBe(17 + 4 * version)
  expect(printed(qrCode(text, mask))).toBe(rows)
})

it('takes the mask of the least penalty', () => {
  const text = 'https://shop.example/m/demo/join/779ETMNT'
  const each = Array.from({ length: 8 }, (_, mask) => penalty(qrCode(text, mask) ?? []))
  expect(penalty(qrCode(text) ?? [])).toBe(Math.min(...each))
})

it('counts what is hard to read', () => {
  const light = (size: number) => Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  // Ten lines of five, sixteen blocks, and all of it light.
  expect(penalty(light(5))).toBe(10 * 3 + 16 * 3 + 10 * 10)
})

it('mends with the bytes that the standard gives', () => {
  // "HELLO WORLD" as the tutorials have it, and the annex of the standard's 01234567.
  expect(mendingBytes([32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17], 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
  expect(mendingBytes([16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17], 10)).toEqual([165, 36, 212, 193, 237, 54, 199, 135, 44, 85])
})

it('writes length, text and padding', () => {
  expect(codewords(new TextEncoder().encode('ab'), 1)).toEqual([0x40, 0x26, 0x16, 0x20, ...Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 0xec : 0x11))])
  expect(codewords(new Uint8Array(1), 10).slice(0, 3)).toEqual([0x40, 0x00, 0x10])
})

it('marks format and version as the standard lists them', () => {
  expect(formatBits(0).toString(2)).toBe('101010000010010')
  expect(formatBits(5).toString(2)).toBe('100000011001110')
  expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100')
  expect(versionBits(10).toString(2).padStart(18, '0')).toBe('001010010011010011')
})

it('takes 213 bytes and no more', () => {
  expect(qrCode('x'.repeat(213))?.length).toBe(57)
  expect(qrCode('x'.repeat(214))).toBeUndefined()
  expect(qrCode('池'.repeat(72))).toBeUndefined()
})
