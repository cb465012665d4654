#!/usr/bin/env node
// Opens every page of the console and the shop over a demo, as a reader does: in both languages, in light and dark, on a
// telephone, a tablet and a desk. Fails, with the page, language and theme, on whatever a reader or their browser would
// complain of. Measures what a first visit loads and how soon pages answer (speed.mjs).
//
//   check_web.mjs GREENPOOL [--all] [--data DEMO] [--origin URL] [--only TEXT] [--screenshots DIR] [--chromium FILE] [--planted]
//
// Each page is looked at in one language, theme and width, which change from page to page until all have been together; with
// --all each page is looked at in all of them. DEMO is a demo that is filled already, URL a server of one that runs already. With
// --planted faults are put into one page, and it fails where one of them is not found. Exit codes: 0 nothing found, 1 faults, 2
// the check itself could not be done.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { kAreas, kWeb, launch, openWindow, signedIn } from './browser.mjs'
import { read, serveDemo, signInMember, signInOperator } from './demo.mjs'
import { plant, kPlanted } from './planted.mjs'
import { pathsOf, readPages } from './routes.mjs'
import { firstVisit, interactions } from './speed.mjs'
import { axeSource, faultsOf } from './visit.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false }, data: { type: 'string' }, origin: { type: 'string' }, only: { type: 'string' },
    screenshots: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' }, planted: { type: 'boolean', default: false },
  },
})
if (positionals.length !== 1 && options.origin === undefined) {
  console.error('check_web: name the program, or a server with --origin')
  process.exit(2)
}

const kLanguages = ['zh', 'en']
const kThemes = ['light', 'dark']
const kSizes = [{ width: 360, height: 780 }, { width: 768, height: 1024 }, { width: 1440, height: 900 }]
const axe = axeSource(kWeb)
if (options.screenshots !== undefined) mkdirSync(options.screenshots, { recursive: true })

const faults = []
const note = (where, found) => {
  for (const [kind, text] of found) {
    faults.push({ where, kind, text })
    console.log(`${where}: ${kind}: ${text}`)
  }
}

// How a page is looked at, by its place among the pages: in twelve pages all twelve ways.
function looksOf(place) {
  const all = kLanguages.flatMap((language) => kThemes.flatMap((theme) => kSizes.map((size) => ({ language, theme, size }))))
  return options.all ? all : [{ language: kLanguages[place % 2], theme: kThemes[(place >> 1) % 2], size: kSizes[place % 3] }]
}

// Under another theme colours fade over, on a busy machine for a good while.
async function coloursSettled(page) {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.waitForFunction(() => document.getAnimations().every((each) => !(each instanceof CSSTransition)))
}

// Loaded once in a language; the themes and the window change under it, as they may for a reader.
async function visit({ page, heard }, origin, path, looks) {
  const name = path.replace(/^\//, '').replace(/[^\w.-]+/g, '_')
  await page.setViewportSize(looks[0].size)
  await page.emulateMedia({ colorScheme: looks[0].theme })
  heard.take()
  await page.goto(origin + path, { waitUntil: 'load' })
  await heard.quiet()
  const at = new URL(page.url()).pathname
  const moved = at !== path ? [['moved', `shows ${at}`]] : []
  if (options.planted) {
    await plant(page)
    // What a browser refuses it tells a moment later.
    await heard.quiet()
  }
  for (const [nth, { language, theme, size }] of looks.entries()) {
    if (nth > 0) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize(size)
      await heard.quiet()
      await coloursSettled(page)
    }
    note(`${path} ${language} ${theme} ${size.width}`, [...moved.splice(0), ...heard.take(), ...(await faultsOf(page, axe, kAreas))])
    if (options.screenshots !== undefined) {
      await page.screenshot({ path: join(options.screenshots, `${name}.${language}.${theme}.${size.width}.png`), fullPage: true })
    }
  }
}

// Who looks at which path: [{ path, storageState }].
async function plan(browser, origin, account, programme) {
  const pages = readPages(kWeb).filter(({ name, path }) => options.only === undefined || name.includes(options.only) || path.includes(options.only))
  const operators = new Map()
  const operatorOf = async (page) => {
    const role = page.roles.includes('owner') || page.roles.includes('kAllRoles') ? 'owner' : page.roles[0]
    const { login } = account.operators.find((each) => each.role === role)
    if (!operators.has(login)) operators.set(login, await signedIn(browser, origin, signInOperator, [login, account.password], note))
    return operators.get(login)
  }
  const members = new Map()
  const memberNamed = async ({ phone }) => {
    if (!members.has(phone)) members.set(phone, await signedIn(browser, origin, signInMember, [phone], note))
    return members.get(phone)
  }
  const filled = async (page, storageState) => {
    const context = await browser.newContext({ storageState })
    try {
      return await pathsOf(page, programme, context.request, origin)
    } finally {
      await context.close()
    }
  }
  const steps = []
  for (const page of pages) {
    let found
    // A member who has such a thing: an order that waits for its payment, a return, …
    const people = page.app === 'console' ? [() => operatorOf(page)] : account.members.map((each) => () => memberNamed(each))
    for (const person of people) {
      const storageState = await person()
      const paths = await filled(page, storageState)
      if (paths !== undefined) {
        found = paths.map((path) => ({ path, storageState }))
        break
      }
    }
    if (found !== undefined) steps.push(...found)
    else note(`${page.app} ${page.name}`, [['unfilled', `nothing in the demo fills ${page.path}`]])
  }
  return steps.map((step, place) => ({ ...step, looks: looksOf(place) }))
}

// One language at a time beside the other.
async function visitAll(browser, origin, steps, language) {
  const people = new Map()
  for (const { path, storageState, looks } of steps) {
    const mine = looks.filter((look) => look.language === language)
    if (mine.length > 0) people.set(storageState, [...(people.get(storageState) ?? []), { path, looks: mine }])
  }
  let count = 0
  for (const [storageState, mine] of people) {
    const opened = await openWindow(browser, origin, { language, storageState })
    for (const { path, looks } of mine) {
      count += looks.length
      try {
        await visit(opened, origin, path, looks)
      } catch (error) {
        note(`${path} ${language}`, [['unseen', String(error.message ?? error).split('\n')[0]]])
      }
    }
    await opened.context.close()
  }
  return count
}

async function measure(browser, origin, account, programme) {
  for (const [app, path] of [['console', '/admin/sign-in'], ['shop', '/m/sign-in']]) {
    note(`${path} first visit`, await firstVisit(browser, origin, app, path))
  }
  const operator = await signedIn(browser, origin, signInOperator, ['owner', account.password], note)
  note('interactions', await interactions(browser, origin, programme, operator))
}

async function check(browser, origin) {
  const { request } = await browser.newContext()
  const account = await read(request, `${origin}/api/v1/demo/accounts`)
  const programme = (await read(request, `${origin}/api/v1/programmes`)).programmes[0].id
  if (options.planted) {
    const storageState = await signedIn(browser, origin, signInOperator, ['owner', account.password], note)
    await visitAll(browser, origin, [{ path: `/admin/p/${programme}/dashboard`, storageState, looks: looksOf(1) }], 'en')
    return
  }
  if (options.only === undefined) await measure(browser, origin, account, programme)
  const steps = await plan(browser, origin, account, programme)
  if (steps.length === 0) throw new Error(`no page is called ${options.only}`)
  const counts = await Promise.all(kLanguages.map((language) => visitAll(browser, origin, steps, language)))
  console.log(`${steps.length} pages opened, looked at ${counts.reduce((sum, each) => sum + each, 0)} times`)
}

const begun = Date.now()
let server
let window
process.exitCode = 2
try {
  server = options.origin === undefined ? await serveDemo(positionals[0], options.data) : { origin: options.origin, stop: async () => {} }
  window = await launch(options.chromium)
  await check(window.browser, server.origin)
  const kinds = new Set(faults.map(({ kind }) => kind))
  const missed = options.planted ? kPlanted.filter((kind) => !kinds.has(kind)) : []
  if (options.planted) console.log(missed.length === 0 ? 'every planted fault was found' : `planted and not found: ${missed.join(', ')}`)
  else console.log(`${faults.length} faults in ${((Date.now() - begun) / 1000).toFixed(0)} s`)
  process.exitCode = options.planted ? Number(missed.length > 0) : Number(faults.length > 0)
} catch (error) {
  console.error(`check_web: ${error.stack ?? error}`)
} finally {
  await window?.close()
  await server?.stop()
}
