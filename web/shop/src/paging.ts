// Lists that go on: what was read stays, and the next page is put behind it.
import type { Problem } from '@greenpool/client'
import { problemFrom } from '@greenpool/shared'
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface Page<Row, Next> {
  rows: readonly Row[]
  next: Next | null
}

export interface Pages<Row> {
  rows: ShallowRef<readonly Row[]>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  // Whether the first page has come.
  read: Ref<boolean>
  ended: Ref<boolean>
  begin(): Promise<void>
  more(): Promise<void>
}

export function usePages<Row, Next>(readPage: (next: Next | undefined, signal: AbortSignal) => Promise<Page<Row, Next>>): Pages<Row> {
  const rows = shallowRef<readonly Row[]>([])
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  const read = ref(false)
  const ended = ref(false)
  let next: Next | undefined
  let running: AbortController | undefined
  onScopeDispose(() => running?.abort())

  const take = async (first: boolean) => {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const page = await readPage(first ? undefined : next, mine.signal)
      if (mine !== running) return
      rows.value = first ? page.rows : [...rows.value, ...page.rows]
      next = page.next ?? undefined
      ended.value = page.next === null
      read.value = true
      problem.value = undefined
    } catch (error) {
      if (mine !== running || mine.signal.aborted) return
      problem.value = problemFrom(error)
    } finally {
      if (mine === running) loading.value = false
    }
  }
  return {
    rows, problem, loading, read, ended,
    begin: () => take(true),
    more: async () => {
      if (!loading.value && !ended.value) await take(!read.value)
    },
  }
}
