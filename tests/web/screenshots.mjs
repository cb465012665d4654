#!/usr/bin/env node
// Takes the pictures of docs/screenshots/ from a new demo: the key pages at a desk, on a tablet in dark, and on a telephone.
//
//   screenshots.mjs GREENPOOL DIR [--origin URL] [--only TEXT] [--chromium FILE]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { kWeb, launch, openWindow, signedIn } from './browser.mjs'
import { read, serveDemo, signInMember, signInOperator } from './demo.mjs'
import { pathsOf, readPages } from './routes.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { origin: { type: 'string' }, only: { type: 'string', default: '' }, chromium: { type: 'string', default: '/usr/bin/chromium' } },
})
if (positionals.length !== 2) {
  console.error('screenshots: name the program and a folder')
  process.exit(2)
}
const [binary, folder] = positionals

const kDesk = { language: 'en', size: { width: 1440, height: 900 } }
const kTablet = { language: 'en', size: { width: 768, height: 1024 }, colorScheme: 'dark' }
const kTelephone = { language: 'zh', size: { width: 360, height: 780 } }
const kQuality = 78
// By app and page. Two stand in the READMEs, so at a desk and on a telephone they are taken in both languages.
const kShown = { console: ['dashboard', 'compliance', 'exits', 'terms_change', 'withdrawals', 'reconciliation'], shop: ['points', 'shop', 'goods', 'notices', 'statement', 'team'] }
const kBoth = ['dashboard', 'points']

// As WebP, which the browser's own protocol gives.
async function take(page, file) {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: kQuality })
  await session.detach()
  writeFileSync(file, Buffer.from(data, 'base64'))
}

async function takeAll(browser, origin) {
  const { request } = await browser.newContext()
  const account = await read(request, `${origin}/api/v1/demo/accounts`)
  const programme = (await read(request, `${origin}/api/v1/programmes`)).programmes[0].id
  const complain = (where, faults) => faults.forEach((fault) => console.log(`${where}: ${fault.join(': ')}`))
  const { phone } = account.members.find(({ kind }) => kind === 'left_by_forced_exit')
  const people = {
    console: await signedIn(browser, origin, signInOperator, ['owner', account.password], complain),
    shop: await signedIn(browser, origin, signInMember, [phone], complain),
  }
  const pages = readPages(kWeb)
  for (const [app, names] of Object.entries(kShown)) {
    const again = (look, language) => ({ ...look, language, names: names.filter((name) => kBoth.includes(name)) })
    for (const { size, language, colorScheme, names: shown } of [kDesk, again(kDesk, 'zh'), kTablet, kTelephone, again(kTelephone, 'en')]) {
      const wanted = (shown ?? names).filter((name) => name.includes(options.only))
      const { context, page, heard } = await openWindow(browser, origin, { language, colorScheme, viewport: size, storageState: people[app] })
      for (const name of wanted) {
        const [path] = await pathsOf(pages.find((each) => each.app === app && each.name === name), programme, context.request, origin)
        await page.goto(origin + path, { waitUntil: 'load' })
        await heard.quiet()
        await page.waitForTimeout(1000)  // charts draw themselves
        await take(page, join(folder, `${name}.${size.width}.${language}.webp`))
      }
      complain(`${app} ${size.width} ${language}`, heard.take())
      await context.close()
    }
  }
}

mkdirSync(folder, { recursive: true })
const server = options.origin === undefined ? await serveDemo(binary) : { origin: options.origin, stop: async () => {} }
const window = await launch(options.chromium)
try {
  await takeAll(window.browser, server.origin)
} finally {
  await window.close()
  await server.stop()
}
