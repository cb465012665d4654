// What all pages of the simulator know of a run.
import { answer, type Role, type Schemas } from '@greenpool/client'
import { written, type ChartSeries } from '@greenpool/shared/charts/drawing'
import { onScopeDispose } from 'vue'
import { api } from '../../api'

export type Simulation = Schemas['Simulation']
export type Kind = Simulation['kind']
export type State = Simulation['state']

export const kKinds: readonly Kind[] = ['simulation', 'study', 'design', 'what_if']
// Who may ask, cancel and remove; and who may look.
export const kMayBegin = ['owner', 'finance_maker', 'risk'] as const satisfies readonly Role[]
export const kTones: Record<State, string> = { queued: 'todo', running: 'todo', done: 'good', failed: 'bad', cancelled: 'over', interrupted: 'over' }

export function isUnderWay({ state }: Pick<Simulation, 'state'>): boolean {
  return state === 'queued' || state === 'running'
}

export function readSimulation(programme: string, number: number, signal: AbortSignal): Promise<Schemas['SimulationWithRequest']> {
  return answer(api.GET('/api/v1/programmes/{programme}/simulations/{number}', { params: { path: { programme, number: String(number) } }, signal }))
}

export async function readPageData(programme: string, number: number, signal: AbortSignal): Promise<Schemas['SimulationPageData']> {
  return answer(api.GET('/api/v1/programmes/{programme}/simulations/{number}/page-data', { params: { path: { programme, number: String(number) } }, signal }))
}

// The number that an address says, where it says one.
export function numberFrom(text: unknown): number | undefined {
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number.parseInt(text, 10) : undefined
}

// One line of a chart over the days of a run, which people count from 1.
export function lineOf(name: string, days: readonly number[], values: readonly number[], step = false): ChartSeries {
  return { name, step, points: values.map((value, index) => ({ at: String((days[index] ?? index) + 1), amount: written(value) })) }
}

// Steps [days since something, value].
export function stepsOf(name: string, steps: readonly (readonly number[])[]): ChartSeries {
  return { name, step: true, points: steps.map(([day = 0, value = 0]) => ({ at: String(day), amount: written(value) })) }
}

// Does it again every so often, as long as there is a reason to and the page is there.
export function useRepeated(work: () => unknown, wanted: () => boolean, everyMs: number): void {
  const timer = setInterval(() => {
    if (wanted() && !document.hidden) work()
  }, everyMs)
  onScopeDispose(() => clearInterval(timer))
}
