// Writes THIRD_PARTY.txt: the licences of the packages of which something is in the pages. The bundler says which
// modules it took (a list of files a line in MODULES), each belongs to the package.json above it.
//   node third_party.mjs OUT MODULES...
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [out, ...lists] = process.argv.slice(2)
const kMark = '/node_modules/'

function packageRoot(file) {
  const at = file.lastIndexOf(kMark)
  if (at < 0) return undefined
  const [first, second] = file.slice(at + kMark.length).split('/')
  const name = first.startsWith('@') ? `${first}/${second}` : first
  return join(file.slice(0, at + kMark.length), name)
}

const roots = new Set()
for (const list of lists) {
  for (const file of readFileSync(list, 'utf8').split('\n')) {
    const root = packageRoot(file)
    if (root !== undefined && existsSync(join(root, 'package.json'))) roots.add(root)
  }
}

const notices = new Map()
for (const root of roots) {
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const license = typeof about.license === 'string' ? about.license : about.license?.type
  if (license === undefined) throw new Error(`${about.name} names no licence`)
  const texts = readdirSync(root).filter((name) => /^(licen[cs]e|notice)(\.|$)/i.test(name)).sort()
  const body = texts.map((name) => readFileSync(join(root, name), 'utf8').trim()).join('\n\n')
  notices.set(`${about.name} ${about.version}`, `${license}${body === '' ? '' : `\n\n${body}`}`)
}
const line = '-'.repeat(78)
const parts = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, body]) => `${line}\n${name}\nLicence: ${body}\n`)
writeFileSync(out, `Greenpool's pages contain parts of these packages.\n\n${parts.join('\n')}`)
