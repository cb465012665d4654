// A member buys, pays, receives; the order settles into points; some are sold, the money is withdrawn, approved by one operator,
// paid by another, and there.
import { difference, sum, buy, closeReturnWindow, deliver } from '../shopping.mjs'
import { unitsOf } from '../person.mjs'

export const title = 'buy, settle, see points, sell, withdraw, approve, paid'
export const language = 'zh'
// The page is given an answer that differs from the interface's in one last digit; the journey must end where it is shown.
export const planted = {
  points: { who: 'buyer', path: /\/programmes\/[^/]+\/me$/, change: (me) => (me.points = sum(me.points, '0.00000001')), says: /is shown as .*, the interface says/ },
  payout: { who: 'buyer', path: /\/me\/payouts$/, change: ({ payouts }) => payouts.forEach((each) => (each.amount = sum(each.amount, '0.01').slice(0, -6))), says: /row-card shows .*, the interface says/ },
}

const kWithdrawn = '30.00'

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const buyer = await stage.member('referrer', 'buyer')
  const { points, shop_sale: sale, shop_wallet: wallet, shop_titles: titles } = buyer.words
  const me = () => buyer.read(`${base}/me`)

  stage.step('the shop takes nothing back')
  const keeper = await closeReturnWindow(stage)
  stage.step('buys and pays')
  const before = await me()
  const order = await buy(stage, buyer)
  stage.step('is sent, received, settled')
  await deliver(stage, keeper, buyer, order.id)
  await keeper.leave()

  stage.step('sees the points')
  const settled = await me()
  if (unitsOf(settled.points) <= unitsOf(before.points)) throw buyer.fault('the order brought no points')
  await buyer.open(`/m/${stage.programme}/points`)
  await buyer.shows(points.mine, settled.points)
  await buyer.shows(points.sale_now, settled.sale_would_pay)
  await buyer.shows(points.wallet, settled.wallet)
  await buyer.shows(points.spent, settled.spent)

  stage.step('sells them')
  await buyer.press(sale.sell)
  await buyer.shows(sale.before, settled.points)
  await buyer.press(buyer.words.shop_parts.all)
  await buyer.press(sale.sell)
  await buyer.press(sale.confirm)
  const sold = await me()
  const paid = difference(sold.wallet, settled.wallet)
  await buyer.shows(sale.result_points, settled.points)
  await buyer.shows(sale.result_paid, paid)
  if (unitsOf(sold.points) !== 0n) throw buyer.fault(`${sold.points} points are left`)

  stage.step('withdraws')
  await buyer.press(sale.to_wallet)
  await buyer.showsIn('.balance', sold.wallet)
  await buyer.press(wallet.withdraw)
  await buyer.write(wallet.amount, kWithdrawn)
  await buyer.press(wallet.withdraw)
  await buyer.press(wallet.withdraw)
  const asked = await me()
  await buyer.showsIn('.balance', difference(sold.wallet, kWithdrawn))
  await buyer.showsIn('.balance', asked.wallet)

  stage.step('is approved')
  const checker = await stage.operator('checker')
  const { withdrawals: work, titles_money } = checker.words
  await checker.open(`/admin/p/${stage.programme}/dashboard`)
  const { rows } = await checker.read(`${base}/records/withdrawals?member=${settled.member}`)
  const { withdrawal } = rows.find(({ stage: at, amount }) => at === 'requested' && unitsOf(amount) === unitsOf(kWithdrawn))
  await checker.follow(titles_money.withdrawals)
  await checker.follow(work.look_of({ withdrawal }))
  await checker.shows(work.amount, kWithdrawn)
  if (await checker.offers(work.pay)) throw checker.fault('who approves is offered to pay')
  await checker.confirm(work.approve)
  await checker.see(work.stages.approved)
  await checker.leave()

  stage.step('is paid by another')
  const maker = await stage.operator('maker')
  await maker.open(`/admin/p/${stage.programme}/withdrawals/${withdrawal}?member=${settled.member}`)
  if (await maker.offers(work.approve)) throw maker.fault('who pays is offered to approve')
  await maker.confirm(work.pay)
  const payout = await maker.until('there is a payout', async () => (await maker.read(`${base}/payouts?withdrawal=${withdrawal}`)).payouts[0])
  await maker.open(`/admin/p/${stage.programme}/payouts/${payout.id}`)
  await maker.until('it waits for its member', async () => (await maker.read(`${base}/payouts/${payout.id}`)).state === 'awaiting_user')
  await maker.open(`/admin/p/${stage.programme}/payouts/${payout.id}`)
  await maker.confirm(maker.words.payments.sandbox_pay)
  await maker.until('it is paid', async () => (await maker.read(`${base}/payouts/${payout.id}`)).state === 'succeeded')
  await maker.leave()

  stage.step('sees the money go')
  await buyer.open(`/m/${stage.programme}/wallet`)
  const [mine] = (await buyer.read(`${base}/me/payouts`)).payouts
  await buyer.showsIn('.row-card', mine.amount)
  await buyer.see(wallet.payout_states.succeeded)
  await buyer.leave()
}
