// An operator runs the same people under two sets of terms, watches, and compares what came of them; asks for a study and a
// design; and for what changed terms would have done. Every figure on the pages is the interface's.
import { sum } from '../shopping.mjs'

export const title = 'simulate, compare, study, design, ask what if'
export const language = 'zh'
const lastDigit = (figures) => (figures.pool = sum(figures.pool, '0.01').slice(0, -6))
export const planted = {
  figure: {
    who: 'risk', path: /\/simulations\/\d+$/, says: /盈利池余额 is shown as .*, the interface says/,
    change: ({ figures }) => figures?.simulation && lastDigit(figures.simulation),
  },
  // Of the second run alone: it is seen where both stand side by side.
  compared: {
    who: 'risk', path: /\/simulations\/\d+$/, says: /simulations\/compare: 盈利池余额 is shown as .*, the interface says/,
    change: ({ figures, terms_from: from }) => from === 'given' && figures?.simulation && lastDigit(figures.simulation),
  },
  study: {
    who: 'risk', path: /\/page-data$/, says: /订单平稳.* is shown as .*, the interface says/,
    change: ({ study }) => study?.cells.forEach((cell) => (cell.recovered += 1)),
  },
  what_if: {
    who: 'risk', path: /\/simulations\/\d+$/, says: /terms-change: 盈利池余额 is shown as .*, the interface says/,
    change: ({ figures }) => figures?.what_if && lastDigit(figures.what_if.would),
  },
}

const kFee = 'sell_fee = "0.2"'
const kOtherFee = 'sell_fee = "0.1"'

// Written as the pages write them, by another hand: digits are grouped and none is lost.
const grouped = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))
const money = (text) => (text.startsWith('-') ? `\u2212¥${grouped(text.slice(1))}` : `¥${grouped(text)}`)
const points = (text) => grouped(text.replace(/(\.\d\d\d*?)0+$/, '$1'))
function share(text) {
  const [whole, fraction = ''] = text.split('.')
  const digits = fraction.padEnd(2, '0')
  const rest = digits.slice(2).replace(/0+$/, '')
  return `${grouped(String(Number(whole + digits.slice(0, 2))))}${rest === '' ? '' : `.${rest}`}%`
}
const kWritten = {
  members: (number) => grouped(String(number)), orders: (number) => grouped(String(number)), spent: money, contributed: money, paid_out: money, pool: money,
  rewards: money, circulating: points, price: points, recovered: share, doubled: share, tripled: share, exited: share, recoverable: share,
}

// Watches the run that the page is of, until it is done.
async function watched(risk, base) {
  const { simulations: runs } = risk.words
  const [, number] = /\/simulations\/(\d+)$/.exec(new URL(risk.page.url()).pathname)
  const run = await risk.until(`number ${number} is done`, async () => {
    const now = await risk.read(`${base}/simulations/${number}`)
    return !['queued', 'running'].includes(now.state) && now
  })
  if (run.state !== 'done') throw risk.fault(`number ${number} is ${run.state}: ${run.problem?.detail}`)
  await risk.page.getByRole('status').getByText(runs.states.done, { exact: true }).waitFor()
  await risk.rest()
  return run
}

async function begin(risk, changes) {
  const { simulation_start: start, simulation_fields: fields } = risk.words
  for (const [key, value] of Object.entries(changes)) await risk.write(fields.keys[key], value, { exact: true })
  await risk.confirm(start.start)
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const risk = await stage.operator('risk')
  const { titles_simulator: titles, simulations: runs, simulation_start: start, simulation_figures: words, study, designs } = risk.words
  const { presets } = await risk.read(`${base}/simulation-presets`)
  const named = (id) => presets.find(({ preset }) => preset === id).name[stage.language]

  stage.step('begins a simulation, and watches it')
  await risk.open(`/admin/p/${stage.programme}/dashboard`)
  await risk.follow(titles.simulations)
  await risk.follow(runs.begin)
  await risk.choose(start.preset, named('growth-that-ends'))
  await risk.write(start.runs, '10')
  await risk.confirm(start.start)
  await risk.page.locator('progress').waitFor()
  const days = /^已推演 [\d,]+ \/ ([\d,]+) 天$/.exec(await risk.page.locator('.progress .said').innerText())
  if (days === null || Number(days[1].replaceAll(',', '')) % 730 !== 0) throw risk.fault('no days are told of')
  const first = await watched(risk, base)

  stage.step('reads what came of it')
  for (const [name, write] of Object.entries(kWritten)) {
    await risk.rowShows(words.at_end, words.names[name], [write(first.figures.simulation[name])])
  }

  stage.step('runs the same people under other terms, and compares')
  await risk.follow(runs.again)
  await risk.take(runs.terms_of.given)
  const given = risk.page.getByLabel(start.given)
  await risk.until('the terms are there', async () => (await given.inputValue()).includes(kFee))
  await given.fill((await given.inputValue()).replace(kFee, kOtherFee))
  await risk.write(start.runs, '1')
  await risk.confirm(start.start)
  await risk.page.waitForURL((url) => url.pathname.endsWith('/simulations/compare'))
  await risk.see(words.same_people)
  await risk.rest()
  const other = await risk.read(`${base}/simulations/${new URL(risk.page.url()).searchParams.get('other')}`)
  if (other.seed !== first.seed || other.request.scenario !== first.request.scenario) throw risk.fault('these are not the same people')
  for (const [name, write] of Object.entries(kWritten)) {
    await risk.rowShows(words.at_end, words.names[name], [first, other].map(({ figures }) => write(figures.simulation[name])))
  }
  if (first.figures.simulation.paid_out === other.figures.simulation.paid_out) throw risk.fault('another fee made no difference')

  stage.step('asks for a study')
  await risk.follow(titles.studies)
  await begin(risk, { scenario_days: '60', arrivals_per_day: '5' })
  const studied = await watched(risk, base)
  const { cells } = (await risk.read(`${base}/simulations/${studied.number}/page-data`)).study
  for (const sentence of studied.figures.study.conclusion[stage.language]) await risk.see(sentence)
  const world = cells.filter(({ growth, sellers }) => growth === 'steady' && sellers === 'mixed')
  await risk.rowShows(study.table, `${study.growth.steady} · ${study.sellers.mixed}`,
    [grouped(String(world[0].members)), ...world.map(({ recovered, exits }) => study.recovered_of({ recovered: grouped(String(recovered)), exits: grouped(String(exits)) }))])

  stage.step('and for a design')
  await risk.follow(titles.designs)
  await risk.choose(risk.words.simulation_fields.keys.scenario_file, named('quiet-year'))
  await begin(risk, { search_grant_rate: '0.3, 0.7', search_sell_fee: '0.2', search_exit_multiple: 'none, 2', search_platform_rate: '0.1' })
  const designed = await watched(risk, base)
  const { candidates, meeting, impossible } = designed.figures.design
  if (candidates !== 4) throw risk.fault(`four combinations were asked for, ${candidates} were tried`)
  await risk.see(impossible > 0 ? designs.none_can : meeting > 0 ? designs.some_meet({ candidates, meeting }) : designs.none_meets({ candidates }))
  await risk.choose(designs.show, designs.shows.all)
  const tried = (await risk.read(`${base}/simulations/${designed.number}/page-data`)).design.candidates
  const rows = risk.page.getByRole('region', { name: designs.candidates, exact: true }).locator('tbody tr')
  for (const [place, { grant_rate: rate, scenarios: [came] }] of tried.entries()) {
    const shown = await rows.nth(place).locator('td').allInnerTexts()
    const said = [rate, designs.of_members({ count: grouped(String(came.recovered)), members: grouped(String(came.members)) }), money(came.paid_out)]
    if ([shown[0], shown[6], shown[9]].join('|') !== said.join('|')) throw risk.fault(`candidate ${place} is shown as ${shown.join(', ')}, the interface says ${said.join(', ')}`)
  }

  stage.step('and what other terms would have done')
  const { what_if: asked, terms_change: change, titles_design: pages } = risk.words
  await risk.follow(pages.terms_change)
  const { terms } = await risk.read(`${base}/terms/risk`)
  await risk.write(change.text, terms.replace(kFee, kOtherFee))
  await risk.until('the review is through', () => risk.page.getByRole('button', { name: asked.begin, exact: true }).isEnabled())
  await risk.press(asked.begin)
  const whole = risk.page.getByRole('link', { name: asked.whole({ number: designed.number + 1 }), exact: true })
  await whole.waitFor()
  await risk.rest()
  const { figures } = await risk.read(`${base}/simulations/${designed.number + 1}`)
  const write = { members: String, orders: String, exits: String, sales: String, pool: money, spent: money, sales_paid: money, exits_paid: money, rewards: money, circulating: points, price: points }
  for (const [name, of] of Object.entries(write)) {
    const [was, would] = [figures.what_if.was[name], figures.what_if.would[name]]
    await risk.rowShows(asked.figures, asked.names[name], [of, of].map((each, place) => (each === String ? grouped(String([was, would][place])) : each([was, would][place]))))
  }
  await whole.click()
  await risk.rest()
  await risk.leave()
}
