// Amounts are strings: nothing in the pages turns text into a floating-point number, but for drawing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const kDrawing = 'shared/charts/drawing.ts'
const kFloating = /\bparseFloat\b|\bNumber\(|\.toFixed\(|\bvalueAsNumber\b|v-model\.number|ElInputNumber|el-input-number|VanStepper|van-stepper/

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ['node_modules', 'generated', 'dist'].includes(entry.name) ? [] : sources(path)
    return /\.(ts|vue)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}

it('no amount becomes a floating-point number', () => {
  const found = ['client', 'shared', 'console', 'shop']
    .flatMap((app) => sources(join(root, app)))
    .filter((file) => !file.endsWith(kDrawing))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').map((line, at) => ({ line, where: `${file.slice(root.length + 1)}:${at + 1}` })))
    .filter(({ line }) => kFloating.test(line))
    .map(({ where }) => where)
  expect(found).toEqual([])
  expect(kFloating.test(readFileSync(join(root, kDrawing), 'utf8'))).toBe(true)
})
