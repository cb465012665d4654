// What the first visit of somebody who was never here loads, and how soon pages answer a finger or a mouse; printed, and held
// against bounds.
import { kAreas, kDesk, kTelephone, kWeb, openWindow } from './browser.mjs'
import { axeSource, faultsOf, listen } from './visit.mjs'

const kScriptsMax = 200_000
const kAnswerMaxMs = 200
// The best of some counts, and of more where none was good: the machine may be busy with something else.
const kTries = 3
const kTriesMost = 10

// Every interaction is told with its time from the finger to the next paint; shorter ones than 16 ms are not told.
const kWatch = () => {
  window.greenpoolAnswers = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId) window.greenpoolAnswers.push(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16 })
  window.greenpoolShifts = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.greenpoolShifts += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => (window.greenpoolLargest = list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })
}

export async function firstVisit(browser, origin, app, path) {
  const context = await browser.newContext({ viewport: kTelephone })
  await context.addInitScript(kWatch)
  const page = await context.newPage()
  const heard = await listen(page, origin)
  const scripts = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await page.goto(origin + path, { waitUntil: 'load' })
  await heard.quiet()
  const faults = [...heard.take(), ...(await faultsOf(page, axeSource(kWeb), kAreas))]
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0)
  const { first, largest, shifts } = await page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime, largest: window.greenpoolLargest, shifts: window.greenpoolShifts,
  }))
  await context.close()
  console.log(`${app}: first visit: ${(bytes / 1000).toFixed(1)} kB of compressed scripts; first paint of content after ${first?.toFixed(0)} ms, ` +
    `the largest after ${largest?.toFixed(0)} ms; layout shifts ${shifts.toFixed(3)}`)
  if (bytes > kScriptsMax) faults.push(['weight', `${bytes} bytes of scripts, more than ${kScriptsMax}`])
  if (bytes === 0) faults.push(['weight', 'no script was loaded'])
  return faults
}

// Page, what is pressed, and where; each time from a page that rests.
const kInteractions = [
  { desk: true, path: 'dashboard', what: 'the theme', selector: 'header .el-button[aria-label]:visible >> nth=-1' },
  { desk: true, path: 'dashboard', what: 'another page', selector: 'aside nav a >> nth=2' },
  { desk: true, path: 'members', what: 'the columns', selector: '.tools .el-button >> nth=0' },
  { desk: true, path: 'shop/orders', what: 'the next page of a list', selector: 'nav.foot .el-button >> nth=-1' },
  { desk: true, path: 'shop/settings', what: 'a dialog', selector: 'main .el-button >> nth=-1' },
  { desk: false, path: 'shop', what: 'a category', selector: '.chips button >> nth=1' },
  { desk: false, path: 'shop', what: 'one of the goods', selector: 'a.card >> nth=0' },
  { desk: false, path: 'points', what: 'another tab', selector: '.van-tabbar-item >> nth=0' },
]

export async function interactions(browser, origin, programme, operator) {
  const faults = []
  for (const { desk, path, what, selector } of kInteractions) {
    const opened = await openWindow(browser, origin, { language: 'zh', viewport: desk ? kDesk : kTelephone, storageState: desk ? operator : undefined })
    await opened.context.addInitScript(kWatch)
    const times = []
    while (times.length < kTries || (Math.min(...times) > kAnswerMaxMs && times.length < kTriesMost)) {
      await opened.page.goto(`${origin}${desk ? `/admin/p/${programme}` : `/m/${programme}`}/${path}`, { waitUntil: 'load' })
      await opened.heard.quiet()
      await opened.page.locator(selector).click()
      await opened.heard.quiet()
      times.push(Math.max(0, ...(await opened.page.evaluate(() => window.greenpoolAnswers))))
    }
    faults.push(...opened.heard.take())
    await opened.context.close()
    const best = Math.min(...times)
    console.log(`${desk ? 'console' : 'shop'}: ${path}: ${what}: painted ${times.map((each) => (each === 0 ? 'within 16' : each)).join(', ')} ms after the press`)
    if (best > kAnswerMaxMs) faults.push(['slow', `${path}: ${what}: ${best} ms, more than ${kAnswerMaxMs}`])
  }
  return faults
}
