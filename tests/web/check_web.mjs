#!/usr/bin/env node
// Opens every page of the console and the shop over a demo, as a reader does: in both languages, in light and dark, on a
// telephone and on a desk. Fails, with the page, language and theme, on whatever a reader or their browser would complain of.
//
//   check_web.mjs GREENPOOL [--data DEMO] [--origin URL] [--only TEXT] [--screenshots DIR] [--chromium FILE] [--planted]
//
// DEMO is a demo that is filled already, URL a server of one that runs already. With --planted faults are put into one page,
// and it fails where one of them is not found. Exit codes: 0 nothing found, 1 faults, 2 the check itself could not be done.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { read, serveDemo, signInMember, signInOperator } from './demo.mjs'
import { plant, kPlanted } from './planted.mjs'
import { kUnfilled, pathsOf, readPages } from './routes.mjs'
import { axeSource, faultsOf, listen } from './visit.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' }, origin: { type: 'string' }, only: { type: 'string' }, screenshots: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' }, planted: { type: 'boolean', default: false },
  },
})
if (positionals.length !== 1 && options.origin === undefined) {
  console.error('check_web: name the program, or a server with --origin')
  process.exit(2)
}

const web = join(import.meta.dirname, '../../web')
const { chromium } = createRequire(join(web, 'package.json'))('playwright-core')
const kFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
const kTelephone = { width: 390, height: 844 }
const kDesk = { width: 1280, height: 800 }
const kFirstLoadMax = 200_000
const areas = readdirSync(join(web, 'shared/texts')).filter((name) => /^\w+\.ts$/.test(name)).map((name) => name.slice(0, -3))
const axe = axeSource(web)
if (options.screenshots !== undefined) mkdirSync(options.screenshots, { recursive: true })

const faults = []
const note = (where, found) => {
  for (const [kind, text] of found) {
    faults.push({ where, kind, text })
    console.log(`${where}: ${kind}: ${text}`)
  }
}

async function openContext(browser, origin, storageState, language) {
  const context = await browser.newContext({ viewport: kTelephone, locale: language === 'zh' ? 'zh-CN' : 'en', colorScheme: 'light', storageState })
  await context.addInitScript((language) => localStorage.setItem('greenpool.language', language), language)
  // The guided tour stands over what is looked at here.
  await context.addInitScript(() => ['greenpool.tour', 'greenpool.tour.shop'].forEach((key) => localStorage.setItem(key, 'seen')))
  const page = await context.newPage()
  return { context, page, heard: await listen(page, origin) }
}

// Loaded once in a language; the themes and the window change under it, as they may for a reader.
async function visit({ page, heard }, origin, path, language) {
  const name = path.replace(/^\//, '').replace(/[^\w.-]+/g, '_')
  await page.setViewportSize(kTelephone)
  await page.emulateMedia({ colorScheme: 'light' })
  heard.take()
  await page.goto(origin + path, { waitUntil: 'load' })
  await heard.quiet()
  const at = new URL(page.url()).pathname
  const moved = at !== path ? [['moved', `shows ${at}`]] : []
  if (options.planted) await plant(page)
  const last = language === 'zh' ? 'light' : 'dark'
  const looks = [['light', kTelephone], ['dark', kTelephone], [last, kDesk]]
  for (const [theme, size] of looks) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize(size)
    await page.waitForTimeout(350)  // colours fade over
    await heard.quiet()
    const seen = await faultsOf(page, axe, areas, size === kTelephone)
    note(`${path} ${language} ${theme} ${size.width}`, [...moved.splice(0), ...heard.take(), ...seen])
    if (options.screenshots !== undefined) {
      await page.screenshot({ path: join(options.screenshots, `${name}.${language}.${theme}.${size.width}.png`), fullPage: true })
    }
  }
}

// What comes over the line until somebody who was never here sees a page.
async function firstLoad(browser, origin, app, path) {
  const context = await browser.newContext({ viewport: kTelephone })
  const page = await context.newPage()
  const heard = await listen(page, origin)
  const scripts = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await page.goto(origin + path, { waitUntil: 'load' })
  await heard.quiet()
  note(`${path} first visit`, [...heard.take(), ...(await faultsOf(page, axe, areas, true))])
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0)
  console.log(`${app}: ${(bytes / 1000).toFixed(1)} kB of compressed scripts at the first visit`)
  if (bytes > kFirstLoadMax) note(path, [['weight', `${bytes} bytes of scripts, more than ${kFirstLoadMax}`]])
  if (bytes === 0) note(path, [['weight', 'no script was loaded']])
  await context.close()
}

// Signs in through the page itself; answers what the browser then keeps.
async function signedIn(browser, origin, signIn, ...who) {
  const context = await browser.newContext({ viewport: kTelephone })
  const page = await context.newPage()
  const heard = await listen(page, origin)
  await signIn(page, origin, ...who)
  await heard.quiet()
  note(`sign-in of ${who[0]}`, heard.take())
  const storageState = await context.storageState()
  await context.close()
  return storageState
}

// Who looks at which path: [{ path, storageState }].
async function plan(browser, origin, account, programme) {
  const pages = readPages(web).filter(({ name, path }) => options.only === undefined || name.includes(options.only) || path.includes(options.only))
  const operators = new Map()
  const operatorOf = async (page) => {
    const role = page.roles.includes('owner') || page.roles.includes('kAllRoles') ? 'owner' : page.roles[0]
    const { login } = account.operators.find((each) => each.role === role)
    if (!operators.has(login)) operators.set(login, await signedIn(browser, origin, signInOperator, login, account.password))
    return operators.get(login)
  }
  const members = new Map()
  const memberNamed = async ({ phone }) => {
    if (!members.has(phone)) members.set(phone, await signedIn(browser, origin, signInMember, phone))
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
    else if (!kUnfilled.has(`${page.app} ${page.name}`)) note(`${page.app} ${page.name}`, [['unfilled', `nothing in the demo fills ${page.path}`]])
    else console.log(`${page.app} ${page.name}: left out: ${kUnfilled.get(`${page.app} ${page.name}`)}`)
  }
  return steps
}

async function visitAll(browser, origin, steps, language) {
  const people = Map.groupBy?.(steps, ({ storageState }) => storageState) ??
    steps.reduce((map, step) => map.set(step.storageState, [...(map.get(step.storageState) ?? []), step]), new Map())
  for (const [storageState, mine] of people) {
    const opened = await openContext(browser, origin, storageState, language)
    for (const { path } of mine) {
      try {
        await visit(opened, origin, path, language)
      } catch (error) {
        note(`${path} ${language}`, [['unseen', String(error.message ?? error).split('\n')[0]]])
      }
    }
    await opened.context.close()
  }
}

async function check(browser, origin) {
  const { request } = await browser.newContext()
  const account = await read(request, `${origin}/api/v1/demo/accounts`)
  const programme = (await read(request, `${origin}/api/v1/programmes`)).programmes[0].id
  if (options.planted) {
    const state = await signedIn(browser, origin, signInOperator, 'owner', account.password)
    await visitAll(browser, origin, [{ path: `/admin/p/${programme}/dashboard`, storageState: state }], 'en')
    return
  }
  await firstLoad(browser, origin, 'console', '/admin/sign-in')
  await firstLoad(browser, origin, 'shop', '/m/sign-in')
  const steps = await plan(browser, origin, account, programme)
  await Promise.all(['zh', 'en'].map((language) => visitAll(browser, origin, steps, language)))
  console.log(`${steps.length} pages opened, each in two languages, two themes, two windows`)
}

const begun = Date.now()
let status = 2
let server
let browser
const profile = mkdtempSync(join(tmpdir(), 'greenpool-web-profile-'))
try {
  server = options.origin === undefined ? await serveDemo(positionals[0], options.data) : { origin: options.origin, stop: async () => {} }
  browser = await chromium.launch({ executablePath: options.chromium, args: kFlags, headless: true, env: { ...process.env, HOME: profile } })
  await check(browser, server.origin)
  const kinds = new Set(faults.map(({ kind }) => kind))
  const missed = options.planted ? kPlanted.filter((kind) => !kinds.has(kind)) : []
  if (options.planted) console.log(missed.length === 0 ? 'every planted fault was found' : `planted and not found: ${missed.join(', ')}`)
  else console.log(`${faults.length} faults in ${((Date.now() - begun) / 1000).toFixed(0)} s`)
  status = options.planted ? Number(missed.length > 0) : Number(faults.length > 0)
} catch (error) {
  console.error(`check_web: ${error.stack ?? error}`)
} finally {
  await browser?.close()
  await server?.stop()
  rmSync(profile, { recursive: true, force: true })
}
process.exitCode = status
