import { expect, test, vi } from 'vitest'
import { createTransport } from './transport'

function problem(code: string, status: number): Response {
  return new Response(JSON.stringify({ type: `/problems/${code}`, title: code, status, code, number: 1, retryable: false }), { status })
}

function over(answers: Response[], stepUp = true) {
  const sent: Request[] = []
  const hooks = {
    csrfToken: () => 'token', language: () => 'zh-CN', signedOut: vi.fn(), stepUp: vi.fn(() => Promise.resolve(stepUp)),
  }
  const transport = createTransport(hooks, (request) => {
    sent.push(request as Request)
    return Promise.resolve(answers.shift() ?? new Response('{}'))
  })
  const post = () => transport(new Request('http://localhost/api/v1/x', { method: 'POST', body: '{"a":1}' }))
  return { hooks, post, sent }
}

test('a wrong password or code ends no session; a session that is gone does', async () => {
  for (const code of ['sign_in_failed', 'code_wrong']) {
    const { hooks, post } = over([problem(code, 401)])
    await expect(post()).rejects.toMatchObject({ code })
    expect(hooks.signedOut).not.toHaveBeenCalled()
  }
  const { hooks, post } = over([problem('unauthorized', 401)])
  await expect(post()).rejects.toMatchObject({ code: 'unauthorized' })
  expect(hooks.signedOut).toHaveBeenCalledOnce()
})

test('after the password was given the same request goes again, under the same key', async () => {
  const { hooks, post, sent } = over([problem('step_up_required', 403)])
  expect((await post()).ok).toBe(true)
  expect(hooks.stepUp).toHaveBeenCalledOnce()
  const [first, second] = sent.map((request) => request.headers.get('Idempotency-Key'))
  expect(second).toBe(first)
  expect(await sent[1]?.text()).toBe('{"a":1}')
  expect(sent[1]?.headers.get('X-CSRF-Token')).toBe('token')
})

test('who would rather not give it is told why', async () => {
  const { post, sent } = over([problem('step_up_required', 403)], false)
  await expect(post()).rejects.toMatchObject({ code: 'step_up_required' })
  expect(sent.length).toBe(1)
})
