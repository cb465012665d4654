// Somebody in front of a page: presses what can be seen, writes into what is labelled, reads figures as they are shown. After
// every act the page comes to rest, and whatever it then complains of ends the journey.
import { kDesk, kTelephone, openWindow } from './browser.mjs'
import { read } from './demo.mjs'
import { wordsOf } from './texts.mjs'

const kPatienceMs = 60_000
const kPauseMs = 250
const kDecimals = 8

// Of an amount as text, its units of 1e-8: exact, whatever the grouping, the currency and the zeros at the end.
export function unitsOf(text) {
  const found = /^[+]?(-?)(\d+)(?:\.(\d+))?$/.exec(text.replace(/[,\s¥]/g, '').replace('\u2212', '-'))
  if (found === null || (found[3] ?? '').length > kDecimals) throw new Error(`"${text}" is no amount`)
  const units = BigInt(found[2] + (found[3] ?? '').padEnd(kDecimals, '0'))
  return found[1] === '-' ? -units : units
}

export function decimalOf(units, decimals) {
  const digits = (units < 0n ? -units : units).toString().padStart(kDecimals + 1, '0')
  const text = `${units < 0n ? '-' : ''}${digits.slice(0, -kDecimals)}.${digits.slice(-kDecimals)}`
  return text.slice(0, text.length - (kDecimals - decimals))
}

export class Person {
  static async at(browser, origin, { name, desk = false, language, storageState, altered }) {
    const opened = await openWindow(browser, origin, { language, viewport: desk ? kDesk : kTelephone, storageState })
    if (altered?.script !== undefined) await opened.page.addInitScript(altered.script)
    else if (altered !== undefined) {
      await opened.page.route((url) => url.pathname.startsWith('/api/') && altered.path.test(url.pathname), async (route) => {
        const response = await route.fetch()
        const json = await response.json()
        altered.change(json)
        await route.fulfill({ response, json })
      })
    }
    return new Person(name, opened, origin, language)
  }

  constructor(name, { context, page, heard }, origin, language) {
    Object.assign(this, { name, context, page, heard, origin, zh: language === 'zh', words: wordsOf(language), allowed: [] })
  }

  fault(text) {
    return new Error(`${this.name}, at ${new URL(this.page.url()).pathname}: ${text}`)
  }

  // What the page may say without a fault, until the next rest.
  allow(pattern) {
    this.allowed.push(pattern)
  }

  async rest() {
    await this.heard.quiet()
    // Of two dialogs, the one that goes is not the one in front.
    await this.page.waitForFunction(() => document.querySelector('[class*="-leave-active"]') === null)
    const faults = this.heard.take().filter(([, text]) => !this.allowed.some((pattern) => pattern.test(text)))
    this.allowed = []
    if (faults.length > 0) throw this.fault(faults.map(([kind, text]) => `${kind}: ${text}`).join('\n'))
    const problem = this.page.locator('.notice[role=alert]:visible')
    if ((await problem.count()) > 0) throw this.fault(`the page tells of a problem: ${await problem.first().innerText()}`)
  }

  async open(path) {
    await this.page.goto(this.origin + path, { waitUntil: 'load' })
    await this.rest()
  }

  // The dialog or sheet that stands in front, or the page.
  async front() {
    const dialogs = this.page.locator('[role=dialog]:visible')
    const count = await dialogs.count()
    return count > 0 ? dialogs.nth(count - 1) : this.page
  }

  async press(label, { role = 'button', within } = {}) {
    const place = within ?? (await this.front())
    await this.expect(`"${label}" can be pressed`, place.getByRole(role, { name: label, exact: true }).filter({ visible: true }).first().click())
    await this.rest()
  }

  async follow(label, options = {}) {
    await this.press(label, { ...options, role: 'link' })
  }

  async write(label, text, { exact = false } = {}) {
    await (await this.front()).getByLabel(label, { exact }).filter({ visible: true }).first().fill(text)
  }

  async tick() {
    await (await this.front()).getByRole('checkbox').filter({ visible: true }).first().check()
  }

  // Of a list that opens, one of its entries.
  async choose(label, entry) {
    const box = (await this.front()).getByRole('combobox', { name: label, exact: true }).filter({ visible: true }).first()
    await box.locator('xpath=ancestor::*[contains(@class, "el-select__wrapper")]').click()
    await this.page.getByRole('option', { name: entry, exact: true }).filter({ visible: true }).first().click()
    await this.rest()
  }

  // One of several that stand side by side, of which one is taken.
  async take(entry) {
    await (await this.front()).locator('label.el-radio').filter({ hasText: entry }).filter({ visible: true }).first().click()
    await this.rest()
  }

  // An action of the console: its button, what is asked for, and the confirmation.
  async confirm(label, fields = {}, options = {}) {
    await this.press(label, options)
    for (const [name, text] of Object.entries(fields)) await this.write(name, text)
    await this.press(this.words.common.confirm)
  }

  // An action that the server refuses: the dialog stays, says why in words, and is left.
  async isRefused(label, code, fields = {}, options = {}) {
    await this.press(label, options)
    for (const [name, text] of Object.entries(fields)) await this.write(name, text)
    const dialog = await this.front()
    await dialog.getByRole('button', { name: this.words.common.confirm, exact: true }).click()
    await this.isTold(code, dialog)
    await dialog.getByRole('button', { name: this.words.common.cancel, exact: true }).click()
    await this.rest()
  }

  // A refusal, in words and with its code. Whoever is told leaves it before the next rest.
  async isTold(code, place = this.page) {
    const notice = place.locator('.notice[role=alert]')
    await this.expect(`${code} is told`, notice.waitFor())
    const [title, said] = [await notice.locator('.title').innerText(), await notice.locator('code').innerText()]
    if (said !== code || title === code || (this.zh && !/\p{Script=Han}/u.test(title))) throw this.fault(`"${title}" (${said}) is told, not understandably ${code}`)
    // The browser writes down every refusal.
    this.allow(/^Failed to load resource: .* 4\d\d/)
  }

  // What has to come to pass, by its name.
  async expect(what, work) {
    try {
      return await work
    } catch (error) {
      throw new Error(this.fault(`it did not come that ${what}`).message, { cause: error })
    }
  }

  async see(text) {
    await this.expect(`"${text}" is seen`, this.page.getByText(text, { exact: true }).filter({ visible: true }).first().waitFor())
  }

  async offers(label) {
    return (await (await this.front()).getByRole('button', { name: label, exact: true }).filter({ visible: true }).count()) > 0
  }

  beside(term, place = this.page) {
    return place.locator('dl > div').filter({ has: this.page.locator('dt').getByText(term, { exact: true }) }).filter({ visible: true }).first()
  }

  // The amount that stands beside a name, exactly as it is shown; the page's own machine-readable value must say the same.
  async figure(term, place) {
    return this.amountIn(this.beside(term, place), term)
  }

  // Of a table's row, the figures in their order, exactly as they are shown.
  async rowShows(table, row, values) {
    const cells = this.page.getByRole('region', { name: table, exact: true }).locator('tr', { has: this.page.locator('th').getByText(row, { exact: true }) }).locator('td.numeric')
    await cells.first().waitFor()
    const shown = await cells.allInnerTexts()
    for (const [place, value] of values.entries()) {
      if (shown[place]?.trim() !== value) throw this.fault(`${row} is shown as ${shown[place]}, the interface says ${value}`)
    }
  }

  async tells(term, text) {
    const shown = (await this.beside(term).locator('dd').innerText()).trim()
    if (shown !== text) throw this.fault(`${term} is shown as ${shown}, the interface says ${text}`)
  }

  async amountIn(place, term) {
    const data = place.locator('data').first()
    await data.waitFor()
    const [shown, value] = [await data.innerText(), await data.getAttribute('value')]
    if (unitsOf(shown) !== unitsOf(value)) throw this.fault(`${term} is shown as ${shown}, and meant as ${value}`)
    return shown
  }

  async shows(term, amount, place) {
    const shown = await this.figure(term, place)
    if (unitsOf(shown) !== unitsOf(amount)) throw this.fault(`${term} is shown as ${shown}, the interface says ${amount}`)
  }

  // The first amount in a part of the page.
  async showsIn(selector, amount) {
    const shown = await this.amountIn(this.page.locator(selector).first(), selector)
    if (unitsOf(shown) !== unitsOf(amount)) throw this.fault(`${selector} shows ${shown}, the interface says ${amount}`)
  }

  // What the interface tells this very person.
  async read(path) {
    return read(this.context.request, `${this.origin}/api/v1${path}`)
  }

  // Asks the server by itself, as this very person.
  async post(path, data) {
    const { csrf_token: token } = await this.read('/session')
    const response = await this.context.request.post(`${this.origin}/api/v1${path}`, { headers: { 'X-CSRF-Token': token, Origin: this.origin, 'Idempotency-Key': `journey-${Date.now()}` }, data })
    if (!response.ok()) throw this.fault(`${path}: ${response.status()} ${(await response.text()).slice(0, 300)}`)
    return response.json()
  }

  // What takes a moment on the server: asked until it is so.
  async until(what, answer) {
    const end = Date.now() + kPatienceMs
    for (;;) {
      const found = await answer()
      if (found) return found
      if (Date.now() > end) throw this.fault(`in ${kPatienceMs / 1000} s it did not come that ${what}`)
      await this.page.waitForTimeout(kPauseMs)
    }
  }

  async leave() {
    await this.rest()
    await this.context.close()
  }
}
