// The dialogs of those who keep the shop: categories, coupons, freight, invoices, what goes back, and payments that fit nothing.
// Each act is read back from the interface; what the server refuses is said in words.
import { unitsOf } from '../person.mjs'

export const title = 'categories, coupons, freight, invoices, refunds, odd payments'
export const language = 'zh'
export const planted = {
  invoice: { who: 'shop', path: /\/invoices\/[^/]+$/, change: (invoice) => (invoice.due = '0.01'), says: /is shown as ¥0\.01/ },
}

// Names that no earlier walk over the same demo took.
const mark = Date.now().toString(36)
const box = { zh: `茶点 ${mark}`, en: `Tea snacks ${mark}` }
const coupon = { zh: `满 50 减 5 ${mark}`, en: `5 off from 50 ${mark}` }
const cold = `冷链 ${mark}`
const rowOf = (person, text) => person.page.locator('tbody tr', { hasText: text }).first()

async function categories(shop, base) {
  const { staff_categories: words, titles_desk: titles } = shop.words
  const all = async () => (await shop.read(`${base}/shop/admin/categories`)).categories
  const named = async (name) => (await all()).find(({ title_zh: zh }) => zh === name)
  await shop.follow(titles.categories)
  const [tea, grain] = await all()
  await shop.confirm(words.add, { [words.title_zh]: box.zh, [words.title_en]: box.en, [words.position]: '7' })
  const made = await named(box.zh)
  if (made?.position !== 7 || made.parent !== null) throw shop.fault(`the category is ${JSON.stringify(made)}`)
  await rowOf(shop, box.en).waitFor()

  await shop.press(words.change, { within: rowOf(shop, box.en) })
  await shop.write(words.title_en, `Snacks for tea ${mark}`)
  await shop.choose(words.parent, tea.title_zh)
  await shop.press(shop.words.common.confirm)
  const moved = await named(box.zh)
  if (moved.parent !== tea.id || moved.title_en !== `Snacks for tea ${mark}`) throw shop.fault(`the category is ${JSON.stringify(moved)}`)

  // What still has something is kept, and the page says why.
  const within = rowOf(shop, tea.title_en)
  await shop.isRefused(words.remove, 'category_not_empty', {}, { within })
  if ((await named(grain.title_zh)) === undefined) throw shop.fault('a category is gone')
  await shop.confirm(words.remove, {}, { within: rowOf(shop, `Snacks for tea ${mark}`) })
  if ((await named(box.zh)) !== undefined) throw shop.fault('the category is still there')
}

async function coupons(shop, base) {
  const { staff_coupons: words, titles_shop: titles } = shop.words
  await shop.follow(titles.coupons)
  await shop.press(words.issue)
  for (const [label, text] of [[words.title_zh, coupon.zh], [words.title_en, coupon.en], [words.amount, '5'], [words.stock, '20']]) await shop.write(label, text)
  await shop.write(words.spend_min_typed, '50')
  await shop.page.getByPlaceholder(words.begins, { exact: true }).fill('2026-01-01 00:00:00')
  await shop.page.getByPlaceholder(words.ends, { exact: true }).fill('2030-01-01 00:00:00')
  await shop.page.getByPlaceholder(words.ends, { exact: true }).press('Enter')
  await shop.press(shop.words.common.confirm)
  const made = async () => (await shop.read(`${base}/shop/admin/coupons`)).coupons.find(({ title_en: en }) => en === coupon.en)
  const { amount, spend_min: least, stock, ends_at: ends } = (await made()) ?? {}
  if (amount !== '5.00' || least !== '50.00' || stock !== 20 || !ends.startsWith('20')) throw shop.fault(`the coupon is ${JSON.stringify(await made())}`)
  await shop.confirm(words.stop, {}, { within: rowOf(shop, coupon.zh) })
  if (!(await made()).stopped) throw shop.fault('the coupon is not stopped')
  await rowOf(shop, coupon.zh).getByText(words.states.stopped).waitFor()
}

async function freight(shop, base) {
  const { staff_freight: words, titles_shop: titles } = shop.words
  const named = async (name) => (await shop.read(`${base}/shop/admin/freight`)).templates.find((each) => each.name === name)
  await shop.follow(titles.freight)
  await shop.confirm(words.add, { [words.name]: cold, [words.first_fee]: '12', [words.next_fee]: '4' })
  const made = await named(cold)
  if (made?.zones[0].first_fee !== '12.00' || made.free_from !== null) throw shop.fault(`the template is ${JSON.stringify(made)}`)
  await shop.confirm(words.change, { [words.free_from_typed]: '199', [words.first_fee]: '15' }, { within: shop.page.locator('section.card', { hasText: cold }) })
  const changed = await named(cold)
  if (changed.free_from !== '199.00' || changed.zones[0].first_fee !== '15.00') throw shop.fault(`the template is ${JSON.stringify(changed)}`)
}

async function invoices(shop, base) {
  const { staff_invoices: words, titles_desk: titles } = shop.words
  const [asked] = (await shop.read(`${base}/shop/admin/invoices?state=requested`)).invoices
  const now = () => shop.read(`${base}/shop/admin/invoices/${asked.id}`)
  const number = `26${Date.now()}`
  await shop.follow(titles.invoices)
  const look = () => shop.press(words.look, { within: rowOf(shop, asked.id) })
  await look()
  await shop.shows(words.due, (await now()).due, shop.page.locator('[role=dialog]'))
  await shop.confirm(words.issue, { [words.number]: number })
  if ((await now()).state !== 'issued' || (await now()).invoice_number !== number) throw shop.fault('the invoice is not issued')
  await rowOf(shop, asked.id).getByText(words.states.issued).waitFor()
  await look()
  await shop.confirm(words.red, { [words.number]: `${number}9` })
  if ((await now()).state !== 'red' || (await now()).red_number !== `${number}9`) throw shop.fault('the invoice is not taken back')
}

// The demo left one refund that its provider refused, and one payment of too little: once they are settled it has no more.
async function moneyBack(finance, base) {
  const { staff_refunds: words, titles_desk: titles } = finance.words
  const refunds = async (filter) => (await finance.read(`${base}/shop/admin/refunds?${filter}`)).refunds
  const isDone = async (like) => (await refunds('state=done')).some(like)
  const [failed] = await refunds('state=failed')
  if (failed === undefined) throw finance.fault('no refund failed')
  await finance.follow(titles.refunds)
  await finance.confirm(words.retry, {}, { within: rowOf(finance, failed.id) })
  await finance.until('the refund is made', () => isDone(({ id }) => id === failed.id))

  const incidents = async () => (await finance.read(`${base}/shop/admin/incidents`)).incidents
  const odd = (await incidents()).find(({ open }) => open)
  if (odd === undefined) throw finance.fault('no payment is odd')
  await finance.follow(titles.incidents)
  await finance.press(words.close, { within: rowOf(finance, odd.payment) })
  await finance.take(words.decisions.no_refund)
  await finance.press(finance.words.common.cancel)
  await finance.confirm(words.close, { [words.note]: '少付一元，原路退回' }, { within: rowOf(finance, odd.payment) })
  await finance.until('what came is paid back', () => isDone(({ payment, amount }) => payment === odd.payment && unitsOf(amount) === unitsOf(odd.received)))
  const [decided] = (await incidents()).filter(({ number }) => number === odd.number)
  if (decided.open || decided.note !== '少付一元，原路退回') throw finance.fault(`the odd payment is ${JSON.stringify(decided)}`)
  await rowOf(finance, odd.payment).getByText(words.closed).waitFor()

  // What the page shows wrongly, the server refuses.
  await finance.page.route(/\/shop\/admin\/refunds\?/, async (route) => {
    const response = await route.fetch()
    const json = await response.json()
    json.refunds[0].state = 'failed'
    await route.fulfill({ response, json })
  })
  const [made] = await refunds('state=done')
  await finance.follow(titles.refunds)
  await finance.isRefused(words.retry, 'refund_action_not_allowed', {}, { within: rowOf(finance, made.id) })
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const shop = await stage.operator('shop')
  await shop.open(`/admin/p/${stage.programme}/dashboard`)
  for (const [name, work] of Object.entries({ categories, coupons, freight, invoices })) {
    stage.step(name)
    await work(shop, base)
  }
  await shop.leave()
  stage.step('refunds and odd payments')
  const finance = await stage.operator('maker', 'finance')
  await finance.open(`/admin/p/${stage.programme}/dashboard`)
  await moneyBack(finance, base)
  await finance.leave()
}
