// A position reaches its multiple when a large order settles, and is sold: its member sees what was paid for it, the operator
// sees it go from the ladder into the record, and both see the same figures.
import { difference } from '../shopping.mjs'
import { decimalOf, unitsOf } from '../person.mjs'

export const title = 'forced exit, seen by member and operator'
export const language = 'zh'
export const planted = {
  notice: { who: 'holder', path: /\/me\/statement$/, change: ({ lines }) => lines.forEach((line) => line.event === 'forced_exit' && (line.reason.paid = '0.01')), says: /is shown as ¥0\.01/ },
  record: { who: 'risk', path: /\/records\/forced_exit$/, change: (page) => (page.rows = []), says: /no record of the exit/ },
}

// Of a position, its row in a table of the console.
const rowOf = (person, position) => person.page.locator('tbody tr', { has: person.page.locator('td:first-child').getByText(String(position), { exact: true }) })

// An order of a shop elsewhere, large enough to bring the price to the trigger: (P + c) / (S + 0.7 c / q) = 1.01 t.
async function settleLarge(stage, owner, trigger, member) {
  const { pool, circulating } = await owner.read(`/programmes/${stage.programme}`)
  const [p, s, t] = [Number(pool), Number(circulating), 1.01 * Number(trigger)]
  const contribution = (t * s - p) / (1 - (0.7 * t * s) / p)
  const paid = Math.ceil(contribution / 0.5)
  const session = await owner.read('/session')
  const response = await owner.context.request.post(`${stage.origin}/api/v1/programmes/${stage.programme}/commands`, {
    headers: { 'X-CSRF-Token': session.csrf_token, Origin: stage.origin },
    data: { type: 'settle_order', order: `large-${Date.now()}`, member, paid: `${paid}.00`, cost: `${Math.floor(paid / 10)}.00` },
  })
  const answer = await response.json()
  if (answer.outcome !== 'ok') throw owner.fault(`the order was not settled: ${JSON.stringify(answer).slice(0, 300)}`)
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const holder = await stage.member('near_exit', 'holder')
  const { points, shop_sale: sale, shop_wallet: wallet, shop_titles_pages: titles } = holder.words

  stage.step('the member sees the price at which a position is sold')
  const before = await holder.read(`${base}/me`)
  const position = before.positions.filter(({ trigger_price }) => trigger_price !== null)
    .reduce((least, each) => (unitsOf(each.trigger_price) < unitsOf(least.trigger_price) ? each : least))
  await holder.open(`/m/${stage.programme}/points`)
  await holder.shows(points.wallet, before.wallet)
  const place = holder.page.locator('details', { has: holder.page.locator('summary', { hasText: sale.position({ number: position.position }) }) }).first()
  if (!(await place.evaluate((each) => each.open))) await place.locator('summary').click()
  await holder.shows(sale.trigger, position.trigger_price, place)

  stage.step('the operator sees it on the ladder')
  const risk = await stage.operator('risk')
  const { titles_pool: pool } = risk.words
  await risk.open(`/admin/p/${stage.programme}/dashboard`)
  await risk.follow(pool.exits)
  const row = rowOf(risk, position.position)
  await row.getByText(before.member).waitFor()
  if (unitsOf(await row.locator('data').first().innerText()) !== unitsOf(position.trigger_price)) throw risk.fault('the ladder shows another price')

  stage.step('a large order settles')
  const owner = await stage.operator('owner')
  const other = stage.account.members.find(({ kind }) => kind === 'sold')
  await settleLarge(stage, owner, position.trigger_price, other.member)
  await owner.leave()

  stage.step('the member sees what the exit paid')
  const after = await holder.until('the position is sold', async () => {
    const now = await holder.read(`${base}/me`)
    return now.positions.every((each) => each.position !== position.position) && now
  })
  const { lines } = await holder.read(`${base}/me/statement`)
  const exit = lines.find(({ event, reason }) => event === 'forced_exit' && Number(reason.position) === position.position)
  if (unitsOf(exit.reason.points) !== unitsOf(position.points)) throw holder.fault(`${exit.reason.points} points were sold of ${position.points}`)
  await holder.open(`/m/${stage.programme}/mine`)
  await holder.page.getByText(titles.notices, { exact: true }).click()
  await holder.rest()
  const notice = holder.page.locator('section.panel', { has: holder.page.locator('dd', { hasText: new RegExp(`^${position.position}$`) }) })
  await holder.shows(wallet.exit_paid, exit.reason.paid, notice)
  await holder.shows(wallet.points, position.points, notice)
  await holder.shows(wallet.exit_balance, exit.balance, notice)
  await holder.open(`/m/${stage.programme}/points`)
  await holder.shows(points.wallet, after.wallet)
  await holder.shows(points.mine, after.points)
  if (unitsOf(exit.amount) > unitsOf(difference(after.wallet, before.wallet))) throw holder.fault(`the wallet went from ${before.wallet} to ${after.wallet}`)
  await holder.leave()

  stage.step('the operator sees it among those that have left')
  await risk.open(`/admin/p/${stage.programme}/exits`)
  if ((await rowOf(risk, position.position).count()) > 0) throw risk.fault('the position is still on the ladder')
  const paid = decimalOf(unitsOf(exit.reason.paid), 2)
  const record = risk.page.locator('.done tbody tr', { hasText: before.member }).filter({ has: risk.page.locator(`data[value="${paid}"]`) })
  if ((await record.count()) === 0) throw risk.fault(`no record of the exit that paid ${paid}`)
  await risk.leave()
}
