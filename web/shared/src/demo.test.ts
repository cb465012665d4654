import { createApi, createTransport } from '@greenpool/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadDemoAccounts, servedByDemo, signInDemoMember } from './demo'

const kPhone = '13800000001'

function server(answers: Record<string, () => unknown>) {
  const asked: string[] = []
  const send = async (input: RequestInfo | URL) => {
    const request = input as Request
    const path = new URL(request.url).pathname
    asked.push(`${request.method} ${path}${request.method === 'POST' ? ` ${await request.text()}` : ''}`)
    return Response.json(answers[path]?.() ?? {})
  }
  const hooks = { csrfToken: () => undefined, language: () => 'en', signedOut: () => {}, stepUp: async () => false }
  return { api: createApi(createTransport(hooks, send as typeof fetch), 'http://localhost'), asked }
}
const told = (name: string) => vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ serverTiming: [{ name }] }] as never)

describe('a demo', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is not asked for where the server does not say that it is one', async () => {
    told('cache')
    const { api, asked } = server({})
    expect(servedByDemo()).toBe(false)
    await loadDemoAccounts(api)
    expect(asked).toEqual([])
  })

  it('is asked where it says so', async () => {
    told('demo')
    const { api, asked } = server({})
    expect(servedByDemo()).toBe(true)
    await loadDemoAccounts(api)
    expect(asked).toEqual(['GET /api/v1/demo/accounts'])
  })

  it('signs a member in, and waits for a code that was not used before', async () => {
    const codes = ['111111', '111111', '222222']
    const { api, asked } = server({ [`/api/v1/demo/codes/${kPhone}`]: () => ({ phone: kPhone, code: codes.shift() }) })
    const pause = async () => {}
    await signInDemoMember(api, kPhone, pause)
    await signInDemoMember(api, kPhone, pause)
    expect(asked.filter((each) => each.includes('member-sessions')).map((each) => JSON.parse(each.split(' ')[2] ?? '').code)).toEqual(['111111', '222222'])
  })

  it('gives up where no new code comes', async () => {
    const { api, asked } = server({ '/api/v1/demo/codes/139': () => ({ phone: '139', code: '333333' }) })
    const pause = async () => {}
    expect(await signInDemoMember(api, '139', pause)).toEqual({})
    expect(await signInDemoMember(api, '139', pause)).toBeUndefined()
    expect(asked.filter((each) => each.includes('member-sessions'))).toHaveLength(1)
  })
})
