// One way to a browser: Chromium with nothing of its own on the network, and people in it, each with a window of their own.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from './visit.mjs'

export const kWeb = join(import.meta.dirname, '../../web')
export const kTelephone = { width: 390, height: 844 }
const kPatienceMs = 60_000  // on a machine that builds meanwhile
export const kDesk = { width: 1280, height: 800 }
export const kAreas = readdirSync(join(kWeb, 'shared/texts')).filter((name) => /^\w+\.ts$/.test(name)).map((name) => name.slice(0, -3))

const { chromium } = createRequire(join(kWeb, 'package.json'))('playwright-core')
const kFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

// Answers { browser, close }.
export async function launch(executablePath) {
  const profile = mkdtempSync(join(tmpdir(), 'greenpool-web-profile-'))
  const forget = () => rmSync(profile, { recursive: true, force: true })
  try {
    const browser = await chromium.launch({ executablePath, args: kFlags, headless: true, env: { ...process.env, HOME: profile } })
    return { browser, close: () => browser.close().finally(forget) }
  } catch (error) {
    forget()
    throw error
  }
}

// A window of somebody who reads that language and has seen the guided tour, which would stand over what is looked at.
export async function openWindow(browser, origin, { language, viewport = kTelephone, colorScheme = 'light', storageState, deviceScaleFactor }) {
  const context = await browser.newContext({ viewport, colorScheme, storageState, deviceScaleFactor, locale: language === 'zh' ? 'zh-CN' : 'en' })
  context.setDefaultTimeout(kPatienceMs)
  await context.addInitScript((language) => localStorage.setItem('greenpool.language', language), language)
  await context.addInitScript(() => ['greenpool.tour', 'greenpool.tour.shop'].forEach((key) => localStorage.setItem(key, 'seen')))
  const page = await context.newPage()
  return { context, page, heard: await listen(page, origin) }
}

// Signs in through the page itself; answers what the browser then keeps. `complain` is told what the page complains of.
export async function signedIn(browser, origin, signIn, who, complain) {
  const context = await browser.newContext({ viewport: kTelephone })
  context.setDefaultTimeout(kPatienceMs)
  try {
    const page = await context.newPage()
    const heard = await listen(page, origin)
    await signIn(page, origin, ...who)
    await heard.quiet()
    complain(`sign-in of ${who[0]}`, heard.take())
    return await context.storageState()
  } finally {
    await context.close()
  }
}
