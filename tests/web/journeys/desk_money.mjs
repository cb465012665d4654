// The dialogs of those who keep the money: shares under four eyes, claims from before, statements and what is written by hand.
// Each act is read back from the interface; what the server refuses is said in words.
import { unitsOf } from '../person.mjs'

export const title = 'shares, old claims, statement lines'
export const language = 'zh'
export const planted = {
  shares: { who: 'owner', path: /\/shares$/, change: (page) => page.holders?.forEach((each) => (each.shares = each.vested = 1)), says: /founder-1 holds/ },
  line: { who: 'maker', path: /\/statement-lines$/, change: ({ lines }) => lines.forEach((line) => (line.amount = '-9.99')), says: /is shown as/ },
}

// Ids that no earlier walk over the same demo took.
const mark = Date.now().toString(36)
const rowOf = (person, text) => person.page.locator('tbody tr', { hasText: text }).first()

// Asked for in the page by one; the first is approved in the page by another, the rest by the interface.
async function shares(stage, owner, maker, base) {
  const { commands, shares: words, titles_capital: titles, approvals: asked } = owner.words
  const fields = (typed) => Object.fromEntries(Object.entries(typed).map(([name, text]) => [words.fields[name], text]))
  const waiting = async (person) => (await person.read(`${base}/approvals?state=waiting`)).approvals
  await owner.open(`/admin/p/${stage.programme}/dashboard`)
  await owner.follow(titles.shares)
  const ask = async (action, typed, chosen = {}) => {
    await owner.press(commands.names[action])
    for (const [name, text] of Object.entries(fields(typed))) await owner.write(name, text, { exact: true })
    for (const [name, entry] of Object.entries(fields(chosen))) await owner.choose(name, entry)
    await owner.press(owner.words.common.confirm)
    await owner.page.locator('p.said', { hasText: words.waits }).waitFor()
    const found = (await waiting(owner)).find(({ content }) => content.type === action)
    if (found === undefined) throw owner.fault(`${action} waits for nobody`)
    return found
  }
  const approve = async (action, typed, chosen) => {
    const { id, hash } = await ask(action, typed, chosen)
    await maker.post(`${base}/approvals/${id}/approve`, { hash })
    const done = await maker.until(`${action} is decided`, async () => {
      const now = await maker.read(`${base}/approvals/${id}`)
      return now.state !== 'approved' && now.state !== 'waiting' && now
    })
    if (done.state !== 'done') throw owner.fault(`${action} ended as ${done.state}: ${done.outcome}`)
    await owner.open(`/admin/p/${stage.programme}/shares`)
  }

  await ask('issue_shares', { certificate: `C-1-${mark}`, holder: `founder-1-${mark}`, shares: '900000' }, { kind: words.kinds.founder })
  await maker.open(`/admin/p/${stage.programme}/approvals?state=waiting`)
  await maker.press(asked.look, { within: rowOf(maker, commands.names.issue_shares) })
  await maker.confirm(asked.approve)
  const table = () => owner.read(`${base}/shares`)
  const round = async () => (await table()).rounds.find((each) => each.round === `A-${mark}`)
  await maker.until('the shares are issued', async () => (await table()).holders.some(({ holder }) => holder === `founder-1-${mark}`))
  await owner.open(`/admin/p/${stage.programme}/shares`)
  const shown = await rowOf(owner, `founder-1-${mark}`).innerText()
  if (!shown.includes('900,000')) throw owner.fault(`founder-1 holds ${shown}`)

  await approve('open_round', { round: `A-${mark}`, pre_money: '900000', amount: '100000', subsidy_rate: '20' })
  if ((await round()).subsidy_rate !== '0.2') throw owner.fault(`the round is ${JSON.stringify(await round())}`)
  await approve('invest', { certificate: `C-2-${mark}`, holder: `investor-1-${mark}`, amount: '50000' }, { round: `A-${mark}` })
  if (unitsOf((await round()).raised) !== unitsOf('50000')) throw owner.fault('nothing was raised')
  await approve('transfer_shares', { transfer: `T-1-${mark}`, certificate: `C-1-${mark}`, holder: `founder-2-${mark}`, shares: '1000' })
  if (!(await table()).holders.some(({ holder, shares: held }) => holder === `founder-2-${mark}` && held === 1000)) throw owner.fault('nothing was transferred')
  if ((await table()).share_price === null) await approve('list_shares', { share_price: '1.5' })
  if (unitsOf((await table()).share_price) !== unitsOf('1.5')) throw owner.fault('the shares are not listed')
}

async function claims(stage, maker, checker, base) {
  const { legacy: words, titles_capital: titles } = maker.words
  const { member } = stage.account.members.find(({ kind }) => kind === 'referrer')
  await maker.open(`/admin/p/${stage.programme}/dashboard`)
  await maker.follow(titles.legacy)
  await maker.write(words.batch_name, `B-${mark}`)
  await maker.write(words.text, `claim,member,amount\nold-${mark},${member},0\nold-2,nobody,5`)
  // The page asks for each of these members.
  maker.allow(/404 .*\/members\/nobody$/)
  await maker.press(words.check)
  await maker.see(words.faults.amount)
  await maker.see(words.faults.unknown)
  await maker.write(words.text, `claim,member,amount\nold-${mark},${member},120.50`)
  await maker.press(words.check)
  await maker.confirm(words.propose_now)
  await maker.see(words.proposed({ batch: `B-${mark}` }))
  await checker.open(`/admin/p/${stage.programme}/legacy`)
  await rowOf(checker, `B-${mark}`).waitFor()
  await checker.confirm(words.reject, {}, { within: rowOf(checker, `B-${mark}`) })
  await checker.until('the claim is rejected', async () => (await checker.read(`${base}/records/claims_rejected`)).rows.some(({ batch }) => batch === `B-${mark}`))
}

async function statements(maker, checker) {
  const { cash: words, titles_money: titles } = maker.words
  const lines = async () => (await maker.read('/statement-lines?account=bank-1')).lines
  await maker.follow(titles.statements)
  await maker.press(words.upload)
  const account = maker.page.getByRole('combobox', { name: words.account, exact: true })
  await account.fill('bank-1')
  await maker.page.getByRole('option', { name: 'bank-1', exact: true }).filter({ visible: true }).click()
  await maker.choose(words.file_kind, words.file_kinds.bank)
  for (const [column, name] of [['date_column', 'date'], ['amount_column', 'amount'], ['number_column', 'no'], ['memo_column', 'memo']]) await maker.write(words.columns[column], name)
  await maker.page.locator('input[type=file]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(`date,amount,no,memo\n2026-11-27,-1.50,b-1-${mark},fee\n2026-11-27,12.00,b-2-${mark},interest\n`) })
  await maker.press(words.check)
  await maker.see(words.check_says({ lines: 2, matched: 0 }))
  await maker.confirm(words.import_now)
  if ((await lines()).filter(({ provider_number: number }) => number.endsWith(mark)).length !== 2) throw maker.fault('the lines are not there')

  await maker.open('/admin/statement-lines?account=bank-1')
  await maker.press(words.manual)
  await maker.write(words.account, 'bank-1')
  await maker.write(words.manual_amount, '-3.20')
  await maker.write(words.note, '账户管理费')
  await maker.confirm(words.manual)
  await maker.see(words.manual_done({ matched: 0 }))

  const fee = (await lines()).find(({ provider_number: number }) => number === `b-1-${mark}`)
  const look = (person) => person.press(words.handle, { within: rowOf(person, `b-1-${mark}`) })
  await look(maker)
  await maker.shows(words.amount, fee.amount, maker.page.locator('[role=dialog]'))
  await maker.write(words.id, 'po-none', { exact: true })
  await maker.isRefused(words.to_match, 'statement_match_invalid')
  await maker.write(words.note, '银行手续费')
  await maker.confirm(words.assign)
  if ((await lines()).find(({ number }) => number === fee.number).note !== '银行手续费') throw maker.fault('the line is nobody\u2019s')
  await checker.open('/admin/statement-lines?account=bank-1&state=unmatched')
  await look(checker)
  await checker.confirm(words.resolve)
  if ((await lines()).find(({ number }) => number === fee.number).state !== 'resolved') throw checker.fault('the line is not resolved')
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const [owner, maker, checker] = [await stage.operator('owner'), await stage.operator('maker'), await stage.operator('checker')]
  stage.step('shares')
  await shares(stage, owner, maker, base)
  await owner.leave()
  stage.step('old claims')
  await claims(stage, maker, checker, base)
  stage.step('statements')
  await statements(maker, checker)
  await maker.leave()
  await checker.leave()
}
