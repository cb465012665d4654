// The dialogs of owners: receivers of messages, keys, operators with their roles, and a programme that is asked for and never
// opened. Each act is read back from the interface.
export const title = 'webhooks, keys, operators, a programme that is not opened'
export const language = 'zh'
export const planted = {
  key: { who: 'owner', path: /\/keys$/, change: ({ keys }) => keys?.forEach((each) => (each.revoked_at = '2026-01-01T00:00:00Z')), says: /"吊销" can be pressed/ },
}

const kUrl = 'https://receiver.invalid/greenpool'
const rowOf = (person, text) => person.page.locator('tbody tr', { hasText: text }).first()

// What is shown once is read, and said to be kept.
async function secretIn(person, title) {
  const secret = await person.page.getByRole('textbox', { name: title, exact: true }).inputValue()
  if (secret.length < 12) throw person.fault(`"${title}" is "${secret}"`)
  await person.press(person.words.secret_once.kept)
}

async function webhooks(owner, base) {
  const { webhooks: words, titles_system: titles } = owner.words
  await owner.follow(titles.webhooks)
  await owner.press(words.add)
  await owner.write(words.url, kUrl)
  await owner.write(words.description, '门店系统')
  await (await owner.front()).locator('label.el-checkbox', { hasText: words.types_all }).click()
  await owner.press(owner.words.common.confirm)
  await secretIn(owner, words.secret)
  const [made] = (await owner.read(`${base}/webhooks`)).webhooks
  if (made?.url !== kUrl || made.types.length < 5) throw owner.fault(`the receiver is ${JSON.stringify(made)}`)

  await owner.press(words.more, { within: rowOf(owner, kUrl) })
  await owner.confirm(words.ping)
  const [delivery] = (await owner.read(`${base}/webhook-deliveries`)).deliveries
  await owner.see(words.pinged({ number: delivery.number }))
  await owner.confirm(words.replay_dead)
  await owner.see(words.queued({ count: 0 }))
  await owner.confirm(words.rotate)
  await secretIn(owner, words.secret)
  await owner.confirm(words.pause)
  if ((await owner.read(`${base}/webhooks/${made.id}`)).state !== 'paused') throw owner.fault('the receiver is not paused')
  await owner.page.keyboard.press('Escape')

  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)].map((each) => each.toISOString())
  await owner.open(`/admin/p/${base.split('/').at(-1)}/webhook-deliveries?webhook=${made.id}&from=${from}&to=${to}`)
  await owner.press(words.look, { within: rowOf(owner, String(delivery.number)) })
  await owner.see(delivery.type)
  await owner.page.keyboard.press('Escape')
  await owner.confirm(words.replay_range)
  await owner.page.locator('p.said', { hasText: /\d/ }).waitFor()

  await owner.follow(titles.webhooks)
  await owner.press(words.more, { within: rowOf(owner, kUrl) })
  await owner.confirm(words.remove)
  if ((await owner.read(`${base}/webhooks`)).webhooks.length > 0) throw owner.fault('the receiver is still there')
}

async function keys(owner, base) {
  const { keys: words, titles_system: titles } = owner.words
  await owner.follow(titles.keys)
  await owner.confirm(words.create, { [words.name]: '收银系统' })
  await secretIn(owner, words.secret)
  const key = async () => (await owner.read(`${base}/keys`)).keys.find(({ name }) => name === '收银系统')
  if ((await key()).scopes.join() !== 'read') throw owner.fault(`the key may ${(await key()).scopes}`)
  await owner.press(words.revoke, { within: rowOf(owner, '收银系统') })
  await owner.see(words.revoke_means({ name: '收银系统' }))
  await owner.press(owner.words.common.confirm)
  if ((await key()).revoked_at === null) throw owner.fault('the key is not revoked')
  await rowOf(owner, '收银系统').getByText(words.states.revoked).waitFor()
}

async function operators(owner, second) {
  const { operators: words, titles_system: titles, approvals: asked, common } = owner.words
  await owner.follow(titles.operators)
  await owner.confirm(words.create, { [words.login]: 'newcomer', [words.display_name]: '新来的' })
  await secretIn(owner, words.initial_password)
  const [, id] = /\/operators\/([^/]+)$/.exec(new URL(owner.page.url()).pathname)
  const waiting = async () => (await owner.read('/approvals?state=waiting')).approvals.find(({ kind }) => kind === 'role')
  const decide = async (what, fields = {}) => {
    await second.open('/admin/approvals?state=waiting')
    await second.press(asked.look, { within: rowOf(second, second.words.commands.kinds.role) })
    for (const [name, text] of Object.entries(fields)) await second.write(name, text)
    await second.confirm(what)
  }
  const ask = async () => {
    await owner.press(words.grant)
    await owner.choose(words.role, `${common.roles.auditor} — ${words.role_means.auditor}`)
    await owner.press(common.confirm)
    await owner.page.locator('p.waits').waitFor()
    return (await waiting()).id
  }
  const first = await ask()
  await decide(asked.reject, { [asked.reason]: '还在试用期' })
  const said = await owner.read(`/approvals/${first}`)
  if (said.state !== 'rejected' || said.reason !== '还在试用期') throw second.fault(`the role is ${said.state}`)
  await ask()
  await decide(asked.approve)
  await owner.until('the role is granted', async () => (await owner.read(`/operators/${id}`)).roles.some(({ role }) => role === 'auditor'))
  await owner.open(`/admin/operators/${id}`)
  await owner.see(common.roles.auditor)
  await owner.press(words.revoke)
  await owner.press(common.confirm)
  if ((await waiting()).content.change !== 'revoke') throw owner.fault('nothing asks for the role back')
  await owner.confirm(words.end_sessions)
  await owner.confirm(words.unlock)
  await owner.confirm(words.reset_password)
  await secretIn(owner, words.initial_password)
  await owner.confirm(words.disable)
  if ((await owner.read(`/operators/${id}`)).state !== 'disabled') throw owner.fault('the operator is not disabled')
  await owner.confirm(words.enable)
  if ((await owner.read(`/operators/${id}`)).state !== 'active') throw owner.fault('the operator is not enabled')
}

async function opening(owner, second) {
  const { opening: words, titles_opening: titles, approvals: asked } = owner.words
  const begin = async () => {
    await owner.press(`${words.choose} · ${owner.words.preset_names.terms.starter}`)
    await owner.until('the review is through', () => owner.page.getByRole('button', { name: words.next, exact: true }).isEnabled())
    await owner.press(words.next)
    await owner.until('the review is through', () => owner.page.getByRole('button', { name: words.submit, exact: true }).isEnabled())
    await owner.confirm(words.submit, { [words.note]: '试一试' })
    return new URL(owner.page.url()).searchParams.get('approval')
  }
  await owner.follow(titles.opening)
  const first = await begin()
  await second.open(`/admin/programmes/open?approval=${first}`)
  await second.press(words.decide)
  await second.write(asked.reason, '名称要改')
  await second.confirm(asked.reject)
  await second.see(words.ended.rejected({ reason: '名称要改' }))
  await owner.open(`/admin/programmes/open?approval=${first}`)
  await owner.see(words.ended.rejected({ reason: '名称要改' }))
  await owner.follow(titles.opening)
  const again = await begin()
  await owner.press(words.look_and_withdraw)
  await owner.confirm(asked.withdraw)
  await owner.see(words.ended.withdrawn)
  if ((await owner.read(`/approvals/${again}`)).state !== 'withdrawn') throw owner.fault('the request is not withdrawn')
}

export async function run(stage) {
  const base = `/programmes/${stage.programme}`
  const [owner, second] = [await stage.operator('owner'), await stage.operator('owner2', 'second')]
  await owner.open(`/admin/p/${stage.programme}/dashboard`)
  stage.step('webhooks')
  await webhooks(owner, base)
  stage.step('keys')
  await keys(owner, base)
  stage.step('operators')
  await operators(owner, second)
  stage.step('a programme that is rejected, and one that is withdrawn')
  await opening(owner, second)
  await owner.leave()
  await second.leave()
}
