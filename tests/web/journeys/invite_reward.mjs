// A member invites; somebody new signs in by the link, reads and accepts the terms, buys; when the order settles, the one who
// invited is rewarded.
import { buy, closeReturnWindow, deliver } from '../shopping.mjs'
import { decimalOf, unitsOf } from '../person.mjs'

export const title = 'invite, register, reward'
export const language = 'en'
export const planted = {
  team: { who: 'host', path: /\/me\/team$/, change: (team) => (team.directs += 1), says: /the interface says/ },
  reward: { who: 'host', path: /\/me\/statement$/, change: ({ lines }) => (lines.at(-1).amount = decimalOf(unitsOf(lines.at(-1).amount) + 1_000_000n, 2)), says: /row-card shows .*, the interface says/ },
}

// Of the demo's terms, [rewards] direct.
const kDirect = 100_000n

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const host = await stage.member('district_agent', 'host')
  const { shop_team: team, shop_titles_team: titles, shop_wallet: wallet } = host.words

  stage.step('a member shares a link')
  const before = await host.read(`${base}/me`)
  const { directs, invitation_path } = await host.read(`${base}/me/team`)
  await host.open(`/m/${stage.programme}/mine`)
  await host.page.getByText(titles.team, { exact: true }).click()
  await host.rest()
  await host.page.locator('.link', { hasText: stage.origin + invitation_path }).waitFor()
  await host.tells(team.directs, team.people({ count: directs }))

  stage.step('somebody new joins by it')
  const guest = await stage.stranger('guest')
  const { shop_join: join, session } = guest.words
  await guest.open(invitation_path)
  await guest.press(session.sign_in)
  // Who has not joined has no membership; the browser notes that answer.
  guest.allow(/status of 404 .*\/me\/membership$/)
  await stage.signInHere(guest, `139${String(Date.now()).slice(-8)}`)
  await guest.tick()
  await guest.press(join.join)
  await guest.until('the guest is a member', async () => (await guest.read(`${base}/me/membership`)).state === 'joined')
  await guest.open(invitation_path)
  await guest.see(join.joined)

  stage.step('buys')
  const keeper = await closeReturnWindow(stage)
  const order = await buy(stage, guest)
  await deliver(stage, keeper, guest, order.id)
  await keeper.leave()
  await guest.open(`/m/${stage.programme}/points`)
  await guest.shows(guest.words.points.mine, (await guest.read(`${base}/me`)).points)
  await guest.leave()

  stage.step('and the one who invited is rewarded')
  const price = unitsOf(order.price)
  const reward = decimalOf((price * kDirect) / 1_000_000n / 1_000_000n * 1_000_000n, 2)
  const after = await host.read(`${base}/me`)
  const statement = await host.read(`${base}/me/statement`)
  const line = statement.lines.findLast(({ reason }) => reason.rule === 'direct' && reason.order?.startsWith(order.id))
  if (line === undefined) throw host.fault('no line of the statement names the reward')
  if (unitsOf(line.amount) !== unitsOf(reward)) throw host.fault(`the reward is ${line.amount}, a tenth of ${order.price} is ${reward}`)
  if (unitsOf(after.wallet) !== unitsOf(before.wallet) + unitsOf(reward)) throw host.fault(`the wallet went from ${before.wallet} to ${after.wallet}`)
  await host.open(`/m/${stage.programme}/statement`)
  await host.showsIn('.row-card', line.amount)
  await host.shows(wallet.closing, after.wallet)
  await host.open(`/m/${stage.programme}/team`)
  await host.tells(team.directs, team.people({ count: directs + 1 }))
  await host.leave()
}
