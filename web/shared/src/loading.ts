// What a page reads, and what it submits, with the states that it must show.
import { Action, type ActionHeaders, type Problem } from '@greenpool/client'
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { problemFrom } from './problems'

export interface Loaded<T> {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  load(): Promise<void>
}

// Reads when it is told to. An answer that was overtaken by a later question is dropped; what was there stays until the
// new one has come.
export function useLoaded<T>(read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  let running: AbortController | undefined
  onScopeDispose(() => running?.abort())

  const load = async () => {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const found = await read(mine.signal)
      if (mine !== running) return
      data.value = found
      problem.value = undefined
    } catch (error) {
      if (mine !== running || mine.signal.aborted) return
      problem.value = problemFrom(error)
    } finally {
      if (mine === running) loading.value = false
    }
  }
  return { data, problem, loading, load }
}

export interface Submitted<Content, T> {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | undefined>
  // What came of it; undefined where a problem did.
  submit(content: Content): Promise<T | undefined>
}

// What a person submits: one request at a time, safe to press again (Idempotency-Key).
export function useSubmit<Content, T>(work: (content: Content, headers: ActionHeaders) => Promise<T>): Submitted<Content, T> {
  const busy = ref(false)
  const problem = shallowRef<Problem>()
  const action = new Action()
  const submit = async (content: Content) => {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      return await action.run(content, (headers) => work(content, headers))
    } catch (error) {
      problem.value = problemFrom(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, submit }
}
