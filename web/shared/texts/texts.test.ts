// The table of texts as a whole: both languages, the same placeholders, used somewhere, and no promise of gains.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { i18n } from '../src/language'
import { declaredTexts } from '../src/texts'

const root = join(import.meta.dirname, '../..')
const modules = import.meta.glob<Record<string, unknown>>('./*.ts', { eager: true, import: 'default' })

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ['node_modules', 'generated', 'dist'].includes(entry.name) ? [] : sources(path)
    return /\.(ts|vue)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}
const written = ['client', 'shared', 'console', 'shop'].flatMap((app) => sources(join(root, app))).map((file) => readFileSync(file, 'utf8'))
const kGain = [
  /稳赚|保本|保收益|保证收益|必涨|只涨不跌|稳涨|零风险|无风险|躺赚|暴富|免费购物|高回报|高收益|增值潜力/,
  /\b(guaranteed?|risk.free|passive income|get rich|always rises?|never falls?|sure profit|high returns?|earn more|free shopping)\b/i,
]

describe('texts', () => {
  const texts = [...declaredTexts()]

  it('are there', () => expect(texts.length).toBeGreaterThan(100))

  it('stand in both languages', () => {
    for (const [key, { zh, en }] of texts) {
      expect(zh.trim(), key).not.toBe('')
      expect(en.trim(), key).not.toBe('')
      if (key !== 'common_other_language') expect(/[\u4e00-\u9fff]/.test(en), `${key} is Chinese in English`).toBe(false)
    }
  })

  it('have the same placeholders in both', () => {
    const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    for (const [key, { zh, en }] of texts) expect(holes(en), key).toEqual(holes(zh))
  })

  it('can be shown', () => {
    for (const language of ['zh', 'en'] as const) {
      i18n.global.locale.value = language
      for (const [key, text] of texts) {
        if (!text[language].includes('{')) expect(i18n.global.t(key), key).toBe(text[language])
      }
    }
  })

  it('promise no gain', () => {
    for (const [key, { zh, en }] of texts) {
      for (const gain of kGain) expect(gain.test(zh) || gain.test(en), key).toBe(false)
    }
  })

  it('are used', () => {
    const unused: string[] = []
    for (const [path, table] of Object.entries(modules)) {
      if (path.endsWith('.test.ts')) continue
      const area = path.slice(2, -3)
      // By whom the table is imported, and under which name.
      const users = written.flatMap((source) => {
        const name = new RegExp(`import (\\w+) from '[^']*texts/${area}'`).exec(source)?.[1]
        return name === undefined ? [] : [{ source, name }]
      })
      const used = (key: string) => users.some(({ source, name }) => new RegExp(`\\b${name}\\.${key}\\b`).test(source))
      unused.push(...Object.keys(table).filter((key) => !used(key)).map((key) => `${area}.${key}`))
    }
    expect(unused).toEqual([])
  })
})
