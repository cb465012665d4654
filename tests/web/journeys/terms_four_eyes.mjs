// Terms change under four eyes: one operator writes and proposes them, cannot approve them alone, another does; members see
// the terms in force until their notice is over.

export const title = 'terms change under four eyes'
export const language = 'zh'
export const planted = {
  // The page takes the proposer for another.
  approver: { who: 'maker', path: /\/records\/terms_proposed$/, change: ({ rows }) => rows.forEach((row) => (row.operator = 'op-another')), says: /is offered to approve/ },
}

const kProposal = 'minimum-20'
const kBefore = 'minimum = "10.00"'
const kAfter = 'minimum = "20.00"'

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const maker = await stage.operator('risk', 'maker')
  const { titles_design: titles, terms_change: change } = maker.words

  stage.step('one writes and proposes')
  await maker.open(`/admin/p/${stage.programme}/dashboard`)
  await maker.follow(titles.terms_change)
  const { terms } = await maker.read(`${base}/terms/risk`)
  if (!terms.includes(kBefore)) throw maker.fault(`the demo's terms have no ${kBefore}`)
  await maker.write(change.text, terms.replace(kBefore, kAfter))
  const button = maker.page.getByRole('button', { name: change.propose, exact: true })
  await maker.until('the review is through', () => button.isEnabled())
  await maker.rest()
  await maker.press(change.propose)
  await maker.write(change.proposal, kProposal)
  await maker.write(change.effective, inDays(40))
  await maker.page.keyboard.press('Enter')
  await maker.press(maker.words.common.confirm)
  await maker.see(change.proposed)

  stage.step('and may not approve alone')
  const proposed = () => maker.page.locator('tbody tr', { hasText: kProposal })
  await maker.until('it is listed', async () => (await maker.read(`${base}/records/terms_proposed`)).rows.some(({ proposal }) => proposal === kProposal))
  await maker.open(`/admin/p/${stage.programme}/terms-change`)
  await proposed().getByText(change.states.waiting).waitFor()
  await maker.press(change.look, { within: proposed() })
  if (await maker.offers(change.approve)) throw maker.fault('who proposed is offered to approve')
  await maker.see(change.own)
  await maker.see(kAfter.split('"')[1])

  stage.step('two acknowledge what the review found')
  const acknowledged = async (person) => {
    const count = async () => (await person.read(`${base}/records/terms_acknowledged`)).rows.filter(({ proposal }) => proposal === kProposal).length
    const before = await count()
    await person.confirm(change.acknowledge, { [change.reference]: 'minutes-12' })
    await person.until('it is acknowledged', async () => (await count()) > before)
  }
  await maker.see(change.blocked)
  await acknowledged(maker)

  stage.step('another approves')
  const checker = await stage.operator('owner', 'checker')
  await checker.open(`/admin/p/${stage.programme}/terms-change`)
  const waiting = checker.page.locator('tbody tr', { hasText: kProposal })
  await checker.press(change.look, { within: waiting })
  await checker.see('20.00')
  await acknowledged(checker)
  await checker.confirm(change.approve)
  await checker.until('it is approved', async () => (await checker.read(`${base}/records/terms_approved`)).rows.some(({ proposal }) => proposal === kProposal))
  await checker.open(`/admin/p/${stage.programme}/terms-change`)
  await waiting.getByText(change.states.approved).waitFor()
  await checker.leave()

  stage.step('the proposer sees it, members keep the terms in force')
  await maker.open(`/admin/p/${stage.programme}/terms-change`)
  await proposed().getByText(change.states.approved).waitFor()
  await maker.leave()
  const reader = await stage.stranger('reader')
  const { shop_join: join } = reader.words
  await reader.open(`/m/${stage.programme}/terms`)
  await reader.page.locator('summary').click()
  const shown = await reader.page.locator('pre').innerText()
  if (!shown.includes(kBefore) || shown.includes(kAfter)) throw reader.fault('members are shown terms that are not in force')
  await reader.see(`${join.hash} ${(await reader.read(`${base}/terms/risk`)).text_hash}`)
  await reader.leave()
}

function inDays(days) {
  const day = new Date(Date.now() + days * 86_400_000)
  const two = (number) => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} 00:00:00`
}
