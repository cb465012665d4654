// Who comes by WeChat for the first time signs in by phone once and is linked; the next time WeChat alone lets them in; nobody
// else can have that link; then it is taken away, and made again from the account.
export const title = 'sign in by WeChat'
export const language = 'zh'
export const planted = {
  account: { who: 'member', path: /\/api\/v1\/me$/, change: (account) => (account.has_wechat = false), says: /"已绑定" is seen/ },
}

export async function run(stage) {
  const base = `/m/${stage.programme}`
  const member = await stage.stranger('member')
  const { common, shop_account: account, sign_in, shop_titles_pages: titles } = member.words
  // Who has not joined has no membership; the browser notes that answer.
  const outside = /status of 404 .*\/me\/membership$/

  stage.step('the first time')
  await member.open(`/m/sign-in?next=${encodeURIComponent(`${base}/account`)}`)
  await member.press(sign_in.wechat)
  await member.see(sign_in.wechat_first)
  member.allow(outside)
  await stage.signInHere(member, `138${String(Date.now()).slice(-8)}`)
  await member.see(titles.account)
  await member.see(account.linked)
  if (!(await member.read('/me')).has_wechat) throw member.fault('the interface knows of no link')

  stage.step('the next time')
  await member.open(`${base}/mine`)
  await member.page.getByText(common.sign_out, { exact: true }).click()
  await member.rest()
  await member.open(`/m/sign-in?next=${encodeURIComponent(`${base}/account`)}`)
  member.allow(outside)
  await member.press(sign_in.wechat)
  await member.page.waitForURL((url) => url.pathname === `${base}/account`)
  await member.see(account.linked)

  stage.step('somebody else has no part in it')
  const other = await stage.stranger('other')
  await other.open(`/m/sign-in?next=${encodeURIComponent(`${base}/account`)}`)
  other.allow(outside)
  await stage.signInHere(other, `137${String(Date.now()).slice(-8)}`)
  await other.page.getByRole('button', { name: account.link, exact: true }).click()
  await other.isTold('wechat_taken')
  if ((await other.read('/me')).has_wechat || !(await member.read('/me')).has_wechat) throw other.fault('the link went to another')
  other.allow(outside)
  await other.open(`${base}/account`)
  await other.see(account.not_linked)
  await other.leave()

  stage.step('without it, and with it again')
  await member.press(account.unlink)
  await member.see(account.not_linked)
  if ((await member.read('/me')).has_wechat) throw member.fault('the interface still has the link')
  member.allow(outside)
  await member.press(account.link)
  await member.press(sign_in.wechat_link)
  await member.see(account.linked)
  // The note of success is a dialog of its own for a while.
  await member.press(account.unlink, { within: member.page })
  await member.see(account.not_linked)
  await member.leave()
}
