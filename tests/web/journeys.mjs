#!/usr/bin/env node
// Walks the journeys of journeys/ through the shop and the console of a new demo, as people do: on a telephone and at a desk,
// by what stands on the pages. Every figure that is read must be the interface's to its last digit, and nothing may stand on the
// console, fail unheard or be asked of another host.
//
//   journeys.mjs GREENPOOL [--origin URL] [--only TEXT] [--chromium FILE] [--planted] [--picture DIR]
//
// URL: a server of a new demo that runs already. With --planted each journey is walked once for each of its planted faults, and must end at it. A journey that fails leaves
// pictures of all windows in DIR. Exit codes: 0 all is well, 1 faults, 2 the check itself could not be done.
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect, parseArgs } from 'node:util'
import { launch, signedIn } from './browser.mjs'
import { read, serveDemo, signInMember, signInOperator, typeCode } from './demo.mjs'
import { Person } from './person.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    origin: { type: 'string' }, only: { type: 'string', default: '' }, chromium: { type: 'string', default: '/usr/bin/chromium' },
    planted: { type: 'boolean', default: false }, picture: { type: 'string' },
  },
})
if (positionals.length !== 1 && options.origin === undefined) {
  console.error('journeys: name the program, or a server with --origin')
  process.exit(2)
}

function complain(where, faults) {
  if (faults.length > 0) throw new Error(`${where}: ${faults.map((each) => each.join(': ')).join('\n')}`)
}

// Everybody signs in once: a demo sends few codes in a minute.
const sessions = new Map()
async function sessionOf(key, signIn) {
  if (!sessions.has(key)) sessions.set(key, await signIn())
  return sessions.get(key)
}

// Who plays in a journey, and what they know of the demo.
class Stage {
  constructor(browser, origin, account, programme, journey, fault) {
    Object.assign(this, { browser, origin, account, programme, language: journey.language, fault, people: [], begun: Date.now() })
  }

  step(text) {
    if (this.fault === undefined) console.log(`  ${((Date.now() - this.begun) / 1000).toFixed(1)} s: ${text}`)
  }

  async add(name, given) {
    const altered = this.fault?.who === name ? this.fault : undefined
    const person = await Person.at(this.browser, this.origin, { name, language: this.language, altered, ...given })
    this.people.push(person)
    return person
  }

  async operator(login, name = login) {
    const storageState = await sessionOf(login, () => signedIn(this.browser, this.origin, signInOperator, [login, this.account.password], complain))
    return this.add(name, { desk: true, storageState })
  }

  // A member of the demo, by their kind.
  async member(kind, name = kind) {
    const { phone, member } = this.account.members.find((each) => each.kind === kind)
    const person = await this.add(name, { storageState: await sessionOf(phone, () => signedIn(this.browser, this.origin, signInMember, [phone], complain)) })
    return Object.assign(person, { phone, member })
  }

  // Somebody who is not signed in.
  async stranger(name) {
    return this.add(name, {})
  }

  // At the sign-in page where they stand.
  async signInHere(person, phone) {
    await typeCode(person.page, this.origin, phone)
    await person.page.waitForURL((url) => url.pathname !== '/m/sign-in')
    await person.rest()
  }

  async picture(folder, journey) {
    mkdirSync(folder, { recursive: true })
    for (const { name, page } of this.people.filter(({ page }) => !page.isClosed())) {
      await page.screenshot({ path: join(folder, `${journey}.${name}.png`), fullPage: true }).catch(() => {})
    }
  }

  async close() {
    for (const { context } of this.people) await context.close().catch(() => {})
  }
}

async function walk(journey, stage) {
  try {
    await journey.run(stage)
    // What came late.
    for (const person of stage.people.filter(({ page }) => !page.isClosed())) await person.rest()
    return undefined
  } catch (error) {
    if (options.picture !== undefined) await stage.picture(options.picture, journey.name)
    return error
  } finally {
    await stage.close()
  }
}

const folder = join(import.meta.dirname, 'journeys')
const names = readdirSync(folder).map((file) => file.replace('.mjs', '')).filter((name) => name.includes(options.only))
let failed = 0
let window

// Over a new demo, or the server that was named.
async function withDemo(work) {
  const server = options.origin === undefined ? await serveDemo(positionals[0]) : { origin: options.origin, stop: async () => {} }
  const context = await window.browser.newContext()
  try {
    sessions.clear()
    const account = await read(context.request, `${server.origin}/api/v1/demo/accounts`)
    const programme = (await read(context.request, `${server.origin}/api/v1/programmes`)).programmes[0].id
    await work(server.origin, account, programme)
  } finally {
    await context.close()
    await server.stop()
  }
}

function tell(took, fault, error) {
  if (fault === undefined && error === undefined) console.log(`  ${took} s: walked to its end`)
  else if (error !== undefined && fault?.says.test(error.message)) console.log(`  ${took} s: found: ${error.message.split('\n')[0]}`)
  else {
    failed += 1
    console.log(`  FAULT after ${took} s: ${error === undefined ? 'nobody noticed what was planted' : inspect(error)}`)
  }
}

async function walkAndTell(journey, fault, demo) {
  const stage = new Stage(window.browser, ...demo, journey, fault)
  const error = await walk(journey, stage)
  tell(((Date.now() - stage.begun) / 1000).toFixed(1), fault, error)
}

process.exitCode = 2
try {
  window = await launch(options.chromium)
  const journeys = []
  for (const name of names) journeys.push({ name, ...(await import(join(folder, `${name}.mjs`))) })
  if (journeys.length === 0) throw new Error(`there is no journey ${options.only}`)
  if (options.planted) {
    // Each over a demo of its own: what an earlier walk left would stand in the way.
    for (const journey of journeys) {
      for (const [what, fault] of Object.entries(journey.planted)) {
        console.log(`${journey.name}, planted: ${what}`)
        await withDemo((...demo) => walkAndTell(journey, fault, demo))
      }
    }
  } else {
    await withDemo(async (...demo) => {
      for (const journey of journeys) {
        console.log(`${journey.name}: ${journey.title}`)
        await walkAndTell(journey, undefined, demo)
      }
    })
  }
  console.log(`${names.length} journeys, ${failed} faults`)
  process.exitCode = Number(failed > 0)
} catch (error) {
  console.error(`journeys: ${error.stack ?? error}`)
} finally {
  await window?.close()
}
