// Dialogs by the keyboard alone: focus goes into them, stays there, and returns; Escape leaves the one in front.
import { unitsOf } from '../person.mjs'

export const title = 'dialogs by the keyboard alone'
export const language = 'zh'
export const planted = {
  escape: { who: 'shop', script: () => addEventListener('keydown', (event) => event.key === 'Escape' && event.stopImmediatePropagation(), true), says: /Escape leaves/ },
  tab: { who: 'holder', script: () => addEventListener('keydown', (event) => event.key === 'Tab' && event.stopImmediatePropagation(), true), says: /leads out of/ },
}

// Lists that drop down are no dialogs, though they say so.
const inFront = (person) => person.page.evaluate(() => {
  const all = [...document.querySelectorAll('[role=dialog], [aria-modal=true]')].filter((each) => each.checkVisibility() && each.closest('.el-popper') === null)
  return { count: all.filter((each) => all.every((other) => other === each || !other.contains(each))).length, inside: all.some((each) => each.contains(document.activeElement)) }
})

// By its name: the key is all that a hand gives.
async function pressByKey(person, label, within) {
  const button = (within ?? (await person.front())).getByRole('button', { name: label, exact: true }).filter({ visible: true }).first()
  await button.focus()
  await person.page.keyboard.press('Enter')
  await person.rest()
  return button
}

async function mustBeInside(person, what) {
  await person.until(`focus is in ${what}`, async () => (await inFront(person)).inside)
}

// Round and round, both ways.
async function tabRound(person, what) {
  for (const key of [...Array(14).fill('Tab'), ...Array(6).fill('Shift+Tab')]) {
    await person.page.keyboard.press(key)
    if (!(await inFront(person)).inside) throw person.fault(`${key} leads out of ${what}`)
  }
}

async function leave(person, what, button, count = 0) {
  await person.page.keyboard.press('Escape')
  await person.until(`Escape leaves ${what}`, async () => (await inFront(person)).count === count)
  await person.rest()
  await person.until(`focus returns from ${what}`, () => button.evaluate((each) => each === document.activeElement))
}

async function visit(person, what, button, count = 0) {
  await mustBeInside(person, what)
  await tabRound(person, what)
  await leave(person, what, button, count)
}

export async function run(stage) {
  const shop = await stage.operator('shop')
  const { staff_categories: categories, staff_invoices: invoices, titles_desk: titles } = shop.words
  stage.step('a confirmation')
  await shop.open(`/admin/p/${stage.programme}/shop/categories`)
  await visit(shop, titles.categories, await pressByKey(shop, categories.add))

  stage.step('a dialog in a dialog')
  await shop.open(`/admin/p/${stage.programme}/shop/invoices?state=requested`)
  const look = await pressByKey(shop, invoices.look, shop.page.locator('tbody tr').first())
  await mustBeInside(shop, titles.invoices)
  await visit(shop, invoices.issue, await pressByKey(shop, invoices.issue), 1)
  await visit(shop, titles.invoices, look)
  await shop.leave()

  stage.step('what is shown once stays until it is kept')
  const owner = await stage.operator('owner')
  const { keys, secret_once: once, common } = owner.words
  await owner.open(`/admin/p/${stage.programme}/keys`)
  const create = await pressByKey(owner, keys.create)
  await owner.write(keys.name, '键盘')
  await pressByKey(owner, common.confirm)
  await mustBeInside(owner, keys.secret)
  await owner.page.keyboard.press('Escape')
  await owner.rest()
  if ((await inFront(owner)).count !== 1) throw owner.fault('Escape throws a secret away')
  await tabRound(owner, keys.secret)
  await pressByKey(owner, once.kept)
  await owner.until('the secret is put away', async () => (await inFront(owner)).count === 0)
  if (await create.isDisabled()) throw owner.fault('no other key can be made')
  await owner.leave()

  stage.step('a sheet of the shop')
  const holder = await stage.member('near_exit', 'holder')
  const { shop_sale: sale, shop_parts: parts } = holder.words
  const { points } = await holder.read(`/programmes/${stage.programme}/me`)
  if (unitsOf(points) === 0n) throw holder.fault('there are no points')
  await holder.open(`/m/${stage.programme}/points`)
  await pressByKey(holder, sale.sell)
  await pressByKey(holder, parts.all)
  await visit(holder, sale.sell, await pressByKey(holder, sale.sell))
  await holder.leave()
}
