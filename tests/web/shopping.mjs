// What journeys have in common: an order, from the shelf to its points.
import { decimalOf, unitsOf } from './person.mjs'

const kAddress = { name: '李一', phone: '13900000000', detail: '文三路 1 号' }

// Without days to send goods back, so that an order settles while a journey lasts.
export async function closeReturnWindow(stage) {
  const keeper = await stage.operator('shop')
  const { staff_settings: settings, titles_shop: titles, common } = keeper.words
  await keeper.open(`/admin/p/${stage.programme}/dashboard`)
  await keeper.follow(titles.settings)
  if ((await keeper.read(`/programmes/${stage.programme}/shop/admin/settings`)).return_window_days !== 0) {
    await keeper.press(settings.change)
    await keeper.write(settings.fields.return_window_days, '0')
    await keeper.press(common.confirm)
  }
  await keeper.until('returns are closed', async () => (await keeper.read(`/programmes/${stage.programme}/shop/admin/settings`)).return_window_days === 0)
  return keeper
}

async function fillAddress(buyer) {
  const { shop_cart: cart } = buyer.words
  await buyer.write(cart.name, kAddress.name)
  await buyer.write(cart.phone, kAddress.phone)
  for (const [list, code] of [[cart.province, '330000'], [cart.city, '330100'], [cart.district, '330106']]) {
    await buyer.page.getByLabel(list, { exact: true }).selectOption(code)
  }
  await buyer.write(cart.detail, kAddress.detail)
  await buyer.rest()
}

// Buys one of the goods and pays it: answers the order.
export async function buy(stage, buyer) {
  const { shop_goods: goods, shop_cart: cart, shop_orders: orders } = buyer.words
  const base = `/programmes/${stage.programme}`
  await buyer.open(`/m/${stage.programme}/shop`)
  const shelf = (await buyer.read(`${base}/shop/goods`)).goods
  const wanted = shelf.find((each) => each.kind !== 'clearance' && each.price_from !== null && unitsOf(each.price_from) > unitsOf('50'))
  await buyer.page.locator('a.card', { hasText: buyer.zh ? wanted.title_zh : wanted.title_en || wanted.title_zh }).first().click()
  await buyer.rest()
  await buyer.press(goods.buy)
  await fillAddress(buyer)
  await buyer.until('there is a quote', () => buyer.page.getByRole('button', { name: cart.place, exact: true }).isEnabled())
  const price = await buyer.figure(cart.price)
  await buyer.press(cart.place)
  const [, id] = /\/orders\/([^/]+)\/pay$/.exec(new URL(buyer.page.url()).pathname)
  const order = await buyer.read(`${base}/me/orders/${id}`)
  if (unitsOf(order.price) !== unitsOf(price)) throw buyer.fault(`the price was ${price}, the order says ${order.price}`)

  await buyer.press(orders.begin)
  await buyer.until('the provider knows of the payment', async () => (await buyer.read(`${base}/me/payments?order=${id}`)).payments[0]?.state === 'pending')
  await buyer.press(orders.sandbox_pays)
  await buyer.until('the order is paid', async () => (await buyer.read(`${base}/me/orders/${id}`)).state === 'paid')
  await buyer.see(orders.payment_states.succeeded)
  await buyer.press(orders.to_order)
  await buyer.see(orders.states.paid)
  const { expected } = await buyer.read(`${base}/me/orders/${id}`)
  await buyer.shows(orders.expected_points, expected.points)
  return order
}

// Sends it, takes it in, settles it.
export async function deliver(stage, keeper, buyer, id) {
  const { staff_orders: staff, titles_shop: titles } = keeper.words
  const { shop_orders: orders } = buyer.words
  const state = async () => (await buyer.read(`/programmes/${stage.programme}/me/orders/${id}`)).state
  await keeper.follow(titles.orders)
  await keeper.follow(id)
  await keeper.confirm(staff.send, { [staff.carrier]: 'SF', [staff.tracking]: `SF-${id}` })
  await keeper.until('it is sent', async () => (await state()) === 'shipped')

  await buyer.open(`/m/${stage.programme}/orders/${id}`)
  await buyer.see(orders.states.shipped)
  await buyer.press(orders.receive)
  await buyer.press(orders.receive)
  await buyer.until('it is received', async () => (await state()) !== 'shipped')

  await keeper.open(new URL(keeper.page.url()).pathname)
  // A timer may have been here first.
  if (await keeper.offers(staff.settle)) await keeper.confirm(staff.settle)
  await buyer.until('it is settled', async () => (await state()) === 'settled')
  await keeper.open(new URL(keeper.page.url()).pathname)
  await keeper.see(keeper.words.shop_orders.states.settled)
  await buyer.open(`/m/${stage.programme}/orders/${id}`)
  await buyer.see(orders.states.settled)
}

export const sum = (first, second) => decimalOf(unitsOf(first) + unitsOf(second), 8)
export const difference = (first, second) => decimalOf(unitsOf(first) - unitsOf(second), 8)
