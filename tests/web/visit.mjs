// One page, looked at as a reader sees it: what is wrong with it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const kAxeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

export function axeSource(web) {
  return readFileSync(createRequire(join(web, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8')
}

// Notes what the page complains of; take() answers it and begins anew.
export async function listen(page, origin) {
  let noted = []
  const waiting = new Set()
  let last = Date.now()
  const settle = (request) => {
    waiting.delete(request)
    last = Date.now()
  }
  page.on('console', (message) => {
    if (message.type() === 'error') noted.push(['console', `${message.text()} ${message.location().url ?? ''}`])
    else if (message.type() === 'warning' && /content security/i.test(message.text())) noted.push(['policy', message.text()])
  })
  page.on('pageerror', (error) => noted.push(['script', String(error.stack ?? error).slice(0, 400)]))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin) noted.push(['foreign', `asked ${url.origin}`])
    // A stream never ends.
    if (!url.pathname.endsWith('/stream')) waiting.add(request)
    last = Date.now()
  })
  page.on('requestfinished', settle)
  page.on('requestfailed', settle)
  await page.exposeBinding('__noteFault', (_source, kind, text) => noted.push([kind, text]))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      window.__noteFault('policy', `${event.effectiveDirective} refused ${event.blockedURI}`))
  })
  return {
    take: () => {
      const taken = noted
      noted = []
      return taken
    },
    // Nothing is asked for a while, and nothing turns.
    quiet: async (limit = 60_000) => {
      const end = Date.now() + limit
      while (Date.now() < end) {
        const busy = waiting.size > 0 || Date.now() - last < 150 ||
          (await page.locator('.el-loading-mask:visible, .van-loading:visible, [aria-busy=true]:visible').count()) > 0
        if (!busy) return true
        await page.waitForTimeout(50)
      }
      noted.push(['unfinished', `still loading after ${limit / 1000} s`])
      return false
    },
  }
}

// What can be seen in the page as it stands. `areas`: of the table of texts, whose keys are AREA_NAME.
export async function faultsOf(page, axe, areas) {
  // What was loaded may not be drawn yet.
  await page.waitForFunction(() => (document.querySelector('main')?.innerText ?? '').trim().length > 1, undefined, { timeout: 5_000 }).catch(() => {})
  const seen = await page.evaluate((areas) => {
    const faults = []
    const shown = (element) => element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) ?? true
    const main = document.querySelector('main')
    const copy = main?.cloneNode(true)
    copy?.querySelectorAll('footer, .gp-unseen, script, style').forEach((each) => each.remove())
    if ((copy?.textContent ?? '').trim().length < 2) faults.push(['empty', 'nothing stands in the main region'])
    for (const notice of document.querySelectorAll('.notice[role=alert]')) {
      if (shown(notice)) faults.push(['problem', notice.innerText.replace(/\s+/g, ' ')])
    }
    if (document.querySelector('[data-page=not_found]') !== null) faults.push(['refused', 'the page is not found, or refused'])
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (wide > 0) {
      const edge = document.documentElement.clientWidth
      // What lies in a region that scrolls by itself makes nothing wider.
      const kept = (each) => each !== null && (getComputedStyle(each).overflowX !== 'visible' || kept(each.parentElement))
      const who = [...document.querySelectorAll('body *')]
        .filter((each) => each.getBoundingClientRect().right > edge + 1 && shown(each) && !kept(each.parentElement)).at(-1)
      faults.push(['overflow', `${wide} px wider than the window: ${who === undefined ? '' : `${who.tagName.toLowerCase()}.${who.className}`}`])
    }
    const keys = new RegExp(`^(${areas.join('|')})(_[a-z0-9]+)+$`)
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const text = walk.currentNode.data.trim()
      if (keys.test(text) && walk.currentNode.parentElement.closest('code, pre, [data-raw]') === null) faults.push(['untranslated', text])
    }
    for (const each of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        if (keys.test(each.getAttribute(name) ?? '')) faults.push(['untranslated', `${name} ${each.getAttribute(name)}`])
      }
    }
    return faults
  }, areas)
  if (!(await page.evaluate(() => typeof window.axe === 'object'))) await page.evaluate(axe)
  const violations = await page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}): ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(' | ')}`)
  }, kAxeTags)
  return [...seen, ...violations.map((each) => ['axe', each])]
}
