// A demo, filled and served for the time of a check; and its people, as they sign in.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const kAddress = /https?:\/\/127\.0\.0\.1:\d+/

// Answers { origin, stop }. `data`: a demo that is filled already.
export async function serveDemo(binary, data) {
  const own = data === undefined ? mkdtempSync(join(tmpdir(), 'greenpool-web-')) : undefined
  const folder = data ?? join(own, 'demo')
  if (own !== undefined) execFileSync(binary, ['demo', '--data', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const server = spawn(binary, ['serve', '--data', folder, '--demo', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  server.stderr.on('data', (part) => (log = (log + part).slice(-4000)))
  const origin = await new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (part) => {
      const address = kAddress.exec((said += part))
      if (address !== null) resolve(address[0])
    })
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)))
    setTimeout(() => reject(new Error(`the server gave no address in a minute:\n${said}${log}`)), 60_000).unref()
  })
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
    if (own !== undefined) rmSync(own, { recursive: true, force: true })
  }
  return { origin, stop }
}

export async function read(request, url) {
  const response = await request.get(url)
  if (!response.ok()) throw new Error(`GET ${url}: ${response.status()} ${(await response.text()).slice(0, 300)}`)
  return response.json()
}

// The code that the demo sent to a phone after `before`, which takes a moment.
async function codeOf(request, origin, phone, before) {
  for (let round = 0; round < 100; ++round) {
    const response = await request.get(`${origin}/api/v1/demo/codes/${encodeURIComponent(phone)}`)
    if (response.ok()) {
      const { code } = await response.json()
      if (code !== before) return code
    }
    await pause(100)
  }
  throw new Error(`no code came for ${phone}`)
}

async function lastCode(request, origin, phone) {
  const response = await request.get(`${origin}/api/v1/demo/codes/${encodeURIComponent(phone)}`)
  return response.ok() ? (await response.json()).code : undefined
}

export async function signInOperator(page, origin, login, password) {
  await page.goto(`${origin}/admin/sign-in`)
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.pathname.startsWith('/admin/p/'), { timeout: 60_000 })
}

// Where a member signs in by the code that the demo tells.
export async function typeCode(page, origin, phone) {
  const { request } = page.context()
  const before = await lastCode(request, origin, phone)
  await page.locator('input[autocomplete=tel]').fill(phone)
  const sent = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/member-codes')
  await page.locator('input[autocomplete=one-time-code]').locator('xpath=ancestor::form').locator('.van-field__button button').click()
  if (!(await sent).ok()) throw new Error(`no code was sent to ${phone}: ${(await sent).status()}`)
  await page.locator('input[autocomplete=one-time-code]').fill(await codeOf(request, origin, phone, before))
  await page.locator('button[type=submit]').click()
}

export async function signInMember(page, origin, phone) {
  await page.goto(`${origin}/m/sign-in`)
  await typeCode(page, origin, phone)
  await page.waitForURL((url) => url.pathname !== '/m/sign-in', { timeout: 60_000 })
}
