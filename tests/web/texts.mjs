// What stands on the pages, by the same names as in their sources: wordsOf('zh').shop_orders.pay, ….states.settled. Texts with
// places for values are functions: wordsOf('en').shop_parts.no_amount({ decimals: 2 }).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { kAreas, kWeb } from './browser.mjs'

const typescript = createRequire(join(kWeb, 'package.json'))('typescript')
const kPlaces = /\{(\w+)\}/g

// A file of texts calls defineTexts once and needs nothing else.
function tableOf(area) {
  const source = readFileSync(join(kWeb, 'shared/texts', `${area}.ts`), 'utf8')
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: typescript.ModuleKind.CommonJS } })
  let table
  const defineTexts = (_area, given) => (table = given)
  new Function('require', 'exports', outputText)(() => ({ defineTexts }), {})
  if (table === undefined) throw new Error(`${area}.ts defines no texts`)
  return table
}

// A name that is not there is a fault of the journey, not a word that any button has.
function strict(words) {
  return new Proxy(words, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in target)) throw new Error(`there is no text ${name}`)
      return target[name]
    },
  })
}

function wordOf(entry, language) {
  const text = entry[language]
  if (typeof text !== 'string') return strict(Object.fromEntries(Object.entries(entry).map(([name, each]) => [name, wordOf(each, language)])))
  return text.search(kPlaces) < 0 ? text : (values) => text.replace(kPlaces, (_whole, name) => String(values[name]))
}

const tables = new Map()
export function wordsOf(language) {
  return new Proxy({}, {
    get: (_target, area) => {
      const key = `${language} ${String(area)}`
      if (!tables.has(key)) tables.set(key, wordOf(tableOf(String(area)), language))
      return tables.get(key)
    },
  })
}
