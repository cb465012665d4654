// What a demo's pages know of it: its people, whom one may look at it as. Other servers have none of this, and say nothing of it.
import { answer, type Api, type Schemas } from '@greenpool/client'
import { shallowRef } from 'vue'

export type DemoAccounts = Awaited<ReturnType<typeof read>>
export type DemoOperator = DemoAccounts['operators'][number]
export type DemoMember = DemoAccounts['members'][number]

const kRounds = 12
const kPauseMs = 500

function read(api: Api) {
  return answer(api.GET('/api/v1/demo/accounts'))
}

// The server says so beside its pages (Server-Timing): asking any other server would be a fault in the browser's log.
export function servedByDemo(): boolean {
  return performance.getEntriesByType('navigation').some((entry) =>
    (entry as PerformanceNavigationTiming).serverTiming?.some(({ name }) => name === 'demo'),
  )
}

export const demoAccounts = shallowRef<DemoAccounts>()

export async function loadDemoAccounts(api: Api): Promise<void> {
  if (servedByDemo()) demoAccounts.value ??= await read(api)
}

const used = new Map<string, string>()

// Signs a member in by the code that the demo tells. One that was used before is still told until the new one has come.
export async function signInDemoMember(
  api: Api, phone: string, pause: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
): Promise<Schemas['Session'] | undefined> {
  await answer(api.POST('/api/v1/member-codes', { body: { phone } }))
  for (let round = 0; round < kRounds; ++round) {
    await pause(kPauseMs)
    const { code } = await answer(api.GET('/api/v1/demo/codes/{phone}', { params: { path: { phone } } }))
    if (code === used.get(phone)) continue
    used.set(phone, code)
    return answer(api.POST('/api/v1/member-sessions', { body: { phone, code } }))
  }
  return undefined
}
