// Tables that leave and tables that come: the orders as files for a spreadsheet, and orders of a shop elsewhere, looked through,
// mended, imported and never imported twice.
import { readFileSync } from 'node:fs'
import { unitsOf } from '../person.mjs'

export const title = 'export orders, import orders'
export const language = 'en'
export const planted = {
  done: { who: 'shop', path: /\/imports\/orders$/, change: (report) => report.done === 2 && (report.done = 3), says: /is shown as 3, the interface says 2/ },
}

// Ids that no earlier walk over the same demo took.
const mark = Date.now().toString(36)

async function saved(person, act) {
  const [file] = await Promise.all([person.page.waitForEvent('download'), act()])
  await person.rest()
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) }
}

async function exported(shop, base) {
  const { common, titles_shop: titles } = shop.words
  const { orders } = await shop.read(`${base}/shop/admin/orders?limit=200`)
  await shop.follow(titles.orders)
  const file = (entry) => saved(shop, async () => {
    await shop.press(common.export_table)
    await shop.press(entry, { role: 'menuitem', within: shop.page })
  })
  const csv = await file(common.export_csv)
  const [head, ...rows] = csv.content.toString('utf8').replace(/^\uFEFF/, '').trim().split('\r\n').map((line) => line.split(','))
  if (!csv.name.endsWith('.csv') || rows.length < orders.length) throw shop.fault(`${csv.name} has ${rows.length} rows of ${orders.length}`)
  const [id, price] = [head.indexOf('id'), head.indexOf('price')]
  for (const [place, order] of orders.entries()) {
    if (rows[place][id] !== order.id || unitsOf(rows[place][price]) !== unitsOf(order.price)) throw shop.fault(`${csv.name} says ${rows[place]}, the interface ${order.id} ${order.price}`)
  }
  const sheet = await file(common.export_xlsx)
  if (!sheet.name.endsWith('.xlsx') || sheet.content.subarray(0, 2).toString() !== 'PK') throw shop.fault(`${sheet.name} is no sheet`)
}

async function imported(stage, shop, base) {
  const { imports: words, titles_imports: titles } = shop.words
  const { member } = stage.account.members.find(({ kind }) => kind === 'referrer')
  const table = (paid) => `member,order,paid,cost\n${member},a-1-${mark},100.00,40.00\n${member},a-2-${mark},${paid},20.00\n`
  // Whatever the number of rows.
  const carriesOut = new RegExp(`^${words.carry_out({ rows: '\\d+' })}$`)
  await shop.follow(titles.imports)
  await shop.page.locator('label.el-radio-button', { hasText: words.kinds.orders }).click()
  const look = async (text) => {
    await shop.page.locator('input[type=file]').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await shop.press(words.check)
  }
  await look(table('50.0.0'))
  const fault = shop.page.getByRole('region', { name: words.faults, exact: true }).locator('tbody tr')
  await shop.expect('the fault is told', fault.first().waitFor())
  const said = await fault.first().innerText()
  if ((await fault.count()) !== 1 || !/^3\b/.test(said) || !said.includes('paid')) throw shop.fault(`of a bad amount in line 3 it says ${said}`)
  if (await shop.offers(carriesOut)) throw shop.fault('a file with a fault can be imported')

  await look(table('50.00'))
  await shop.tells(words.would_be, '2')
  if (!(await shop.offers(carriesOut))) throw shop.fault('a file without faults cannot be imported')
  await shop.confirm(words.carry_out({ rows: 2 }))
  await shop.tells(words.done, '2')
  const owner = await stage.operator('owner')
  const rows = await owner.until('the records have both orders', async () => {
    const found = (await owner.read(`${base}/records/order_settled?limit=20`)).rows.filter(({ order }) => order?.endsWith(mark))
    return found.length === 2 && found
  })
  if (!rows.every((row) => row.member === member)) throw shop.fault(`the records say ${JSON.stringify(rows)}`)
  await owner.leave()

  await look(table('50.00'))
  await shop.see(words.known_already)
  if (await shop.offers(carriesOut)) throw shop.fault('a file can be imported twice')
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const shop = await stage.operator('shop')
  await shop.open(`/admin/p/${stage.programme}/dashboard`)
  stage.step('orders leave')
  await exported(shop, base)
  stage.step('orders come')
  await imported(stage, shop, base)
  await shop.leave()
}
